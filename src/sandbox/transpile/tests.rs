//! What `compile` accepts, what it makes of it, and what it says when it can't.

mod refusals;

use super::*;
use proptest::prelude::*;
use rquickjs::loader::{BuiltinLoader, ImportAttributes, Resolver};
use rquickjs::{CatchResultExt, Context, Ctx, Module, Runtime};
use std::collections::HashMap;
use std::sync::Arc;

/// Path and source.
type Files = &'static [(&'static str, &'static str)];

fn compiled(path: &str, source: &str) -> Script {
    compile(Path::new(path), source).unwrap_or_else(|problems| panic!("{}", problems[0]))
}

/// Finds modules as the engine does.
struct Modules(HashMap<String, Script>);

impl Resolver for Modules {
    fn resolve<'js>(
        &mut self,
        _: &Ctx<'js>,
        _: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> rquickjs::Result<String> {
        if let Some(core) = name.strip_prefix("core:") {
            return Ok(core.to_owned());
        }
        let (required, name) = match name.strip_prefix("require:") {
            Some(name) => (true, name),
            None => (false, name),
        };
        let name = name.trim_start_matches("./");
        if name == CONTEXT_MODULE {
            return Ok(name.to_owned());
        }
        let is_faced = |script: &Script| !required && script.is_commonjs;
        Ok(match self.0.get(name) {
            Some(script) if is_faced(script) => format!("face:{name}"),
            Some(_) => name.to_owned(),
            None => return Err(rquickjs::Error::new_resolving("test", name)),
        })
    }
}

/// What code with an `await` imports; `globalThis.frames` is what the engine keeps, too.
fn context_loader() -> BuiltinLoader {
    let source = "export const context = globalThis.frames = { now: null };";
    BuiltinLoader::default().with_module(CONTEXT_MODULE, source)
}

/// Runs compiled files by QuickJS; the first one is the entry and sets `globalThis.seen`.
fn run(files: &[(&str, &str)]) -> String {
    let modules: HashMap<String, Script> = files
        .iter()
        .map(|(path, source)| ((*path).to_owned(), compiled(path, source)))
        .collect();
    let loader = modules
        .iter()
        .fold(context_loader(), |loader, (name, script)| {
            let face = script.face.as_ref().unwrap_or(&script.code);
            loader
                .with_module(name, script.code.clone())
                .with_module(format!("face:{name}"), face.clone())
        });
    let runtime = Runtime::new().unwrap();
    runtime.set_loader(Modules(modules), loader);
    Context::full(&runtime).unwrap().with(|ctx| {
        let script = compiled(files[0].0, files[0].1);
        let code = script.face.unwrap_or(script.code);
        Module::evaluate(ctx.clone(), "entry", code)
            .and_then(|promise| promise.finish::<()>())
            .catch(&ctx)
            .unwrap();
        ctx.eval::<String, _>("JSON.stringify(globalThis.seen)")
            .unwrap()
    })
}

#[test]
fn what_only_typescript_has_is_gone() {
    let cases = [
        (
            "a type import",
            "import type { A } from './a';\nimport { type B } from './b';\nseen = 1;",
            "1",
        ),
        (
            "an import used as a type only",
            "import { A } from './a';\nlet a: A = 1;\nglobalThis.seen = a;",
            "1",
        ),
        (
            "an enum",
            "enum Color { Red = 3, Blue }\nglobalThis.seen = [Color.Blue, Color[3]];",
            r#"[4,"Red"]"#,
        ),
        (
            "a const enum",
            "const enum C { A = 'a' }\nglobalThis.seen = C.A;",
            r#""a""#,
        ),
        (
            "a const enum as an object",
            "const enum C { A = 'a' }\nlet told: any; try { told = Object.keys(C as any) } catch (e: any) { told = e.name }\nglobalThis.seen = told;",
            r#""ReferenceError""#,
        ),
        (
            "an exported const enum",
            "const enum C { A = 1 }\nexport { C };\nexport const enum D { B = 2 }\nglobalThis.seen = [C.A, typeof C, typeof D];",
            r#"[1,"object","object"]"#,
        ),
        (
            "a text spread into an object",
            "globalThis.seen = { ...'hi', ...[9], ...`${1}${2}${3}` };",
            r#"{"0":"1","1":"2","2":"3"}"#,
        ),
        (
            "a namespace",
            "namespace N { export const x = 2; }\nglobalThis.seen = N.x;",
            "2",
        ),
        (
            "a namespace before its function",
            "namespace N { export const x = 2; }\nfunction N() { return 3 }\nglobalThis.seen = [N.x, N()];",
            "[2,3]",
        ),
        (
            "an exported namespace before its function",
            "export namespace N { export const x = 2; }\nexport function N() { return 3 }\nglobalThis.seen = [N.x, N()];",
            "[2,3]",
        ),
        (
            "a const enum that is declared only",
            "declare const enum C { A = 'a' }\nlet told: any; try { told = C.A } catch (e: any) { told = e.name }\nglobalThis.seen = told;",
            r#""ReferenceError""#,
        ),
        (
            "a parameter property",
            "class P { constructor(public x: number) {} }\nglobalThis.seen = new P(5);",
            r#"{"x":5}"#,
        ),
        (
            "assertions",
            "globalThis.seen = ((<any>1) as number)! satisfies number;",
            "1",
        ),
        (
            "top-level await",
            "globalThis.seen = await Promise.resolve(7);",
            "7",
        ),
    ];
    for (name, source, expected) in cases {
        let source = source.replace("\nseen", "\nglobalThis.seen");
        assert_eq!(run(&[("entry.ts", &source)]), expected, "{name}");
    }
}

#[test]
fn commonjs_runs_as_a_module() {
    let cases: [(&str, Files, &str); 8] = [
        (
            "module.exports as default",
            &[
                ("e.js", "import a from './a.cjs';\nglobalThis.seen = a.x;"),
                ("a.cjs", "module.exports = { x: 1 };"),
            ],
            "1",
        ),
        (
            "a function as module.exports",
            &[
                ("e.js", "import a from './a.cjs';\nglobalThis.seen = a(2);"),
                ("a.cjs", "module.exports = (x) => x + 1;"),
            ],
            "3",
        ),
        (
            "named exports",
            &[
                (
                    "e.js",
                    "import { x, y } from './a.js';\nglobalThis.seen = [x, y];",
                ),
                ("a.js", "exports.x = 1; module.exports.y = 2;"),
            ],
            "[1,2]",
        ),
        (
            "names of an object literal",
            &[
                (
                    "e.js",
                    "import { x, 'a-b' as y } from './a.js';\nglobalThis.seen = [x, y];",
                ),
                ("a.js", "const x = 1;\nmodule.exports = { x, 'a-b': 2 };"),
            ],
            "[1,2]",
        ),
        (
            "a required CommonJS file",
            &[
                ("e.cjs", "globalThis.seen = require('./a.cjs')();"),
                ("a.cjs", "module.exports = () => 'a';"),
            ],
            r#""a""#,
        ),
        (
            "a required ES module",
            &[
                (
                    "e.cjs",
                    "const { x } = require('./a.mjs');\nglobalThis.seen = x;",
                ),
                ("a.mjs", "export const x = 4;"),
            ],
            "4",
        ),
        (
            "require in an ES module",
            &[
                (
                    "e.ts",
                    "const { x } = require('./a.cjs');\nexport {};\nglobalThis.seen = x;",
                ),
                ("a.cjs", "exports.x = 6;"),
            ],
            "6",
        ),
        (
            "a cycle",
            &[
                (
                    "e.js",
                    "import { a } from './a.js';\nglobalThis.seen = a();",
                ),
                (
                    "a.js",
                    "const b = require('./b.js');\nexports.a = () => b.b() + 1;",
                ),
                (
                    "b.js",
                    "const a = require('./a.js');\nexports.b = () => typeof a.a === 'function' ? 1 : 0;",
                ),
            ],
            "2",
        ),
    ];
    for (name, files, expected) in cases {
        assert_eq!(run(files), expected, "{name}");
    }
}

#[test]
fn imports_are_those_that_will_be_loaded() {
    let source = "import { a } from './a';\nimport type { T } from './types';\nimport { U } from './unused';\nexport * from './all';\n\
                  export { b } from \"./b\";\nconst c = await import('@/lib/c');\nimport 'server-only';\nconst d = require('node:path');\na(c, d);\n";
    let found: Vec<_> = compiled("app/x/route.ts", source)
        .imports
        .into_iter()
        .map(|import| (import.specifier, import.line, import.column, import.kind))
        .collect();
    let expected = [
        ("./a", 1, 19, ImportKind::Static),
        ("./all", 4, 15, ImportKind::Static),
        ("./b", 5, 19, ImportKind::Static),
        ("@/lib/c", 6, 24, ImportKind::Dynamic),
        ("server-only", 7, 8, ImportKind::Static),
        ("node:path", 8, 19, ImportKind::Require),
    ];
    assert_eq!(
        found,
        expected.map(|(name, line, column, kind)| (name.to_owned(), line, column, kind))
    );
}

#[test]
fn commonjs_is_told_from_esm() {
    let cases = [
        ("a.cjs", "1;", true),
        ("a.js", "module.exports = 1;", true),
        ("a.ts", "export = 1;", true),
        ("a.js", "const x = require('./x');", true),
        ("a.js", "globalThis.x = 1;", true),
        ("a.js", "globalThis.x = await 1;", false),
        ("a.js", "export const x = 1; module.exports = 1;", false),
        ("a.js", "const module = {}; module.exports = 1;", false),
        ("a.ts", "import './x'; const y = require('./y');", false),
    ];
    for (path, source, expected) in cases {
        assert_eq!(
            compiled(path, source).is_commonjs,
            expected,
            "{path}: {source}"
        );
    }
}

#[test]
fn stacks_are_mapped_to_the_source() {
    let source = "type A = { a: number };\n\ninterface B {}\nexport function GET(): A {\n  throw new Error('no');\n}\n";
    let script = Arc::new(compiled("app/(shop)/[id]/route.ts", source));
    let line = script
        .code
        .lines()
        .position(|line| line.contains("throw"))
        .unwrap()
        + 1;
    let lookup = |file: &str| (file == "app/(shop)/[id]/route.ts").then(|| script.clone());
    let cases = [
        (
            format!("    at GET (app/(shop)/[id]/route.ts:{line}:8)"),
            "    at GET (app/(shop)/[id]/route.ts:5:9)",
        ),
        (
            format!("    at app/(shop)/[id]/route.ts:{line}:8"),
            "    at app/(shop)/[id]/route.ts:5:9",
        ),
        (
            "    at native (native)".to_owned(),
            "    at native (native)",
        ),
        (
            "    at x (lib/other.ts:1:1)".to_owned(),
            "    at x (lib/other.ts:1:1)",
        ),
        (
            format!("Error: app/(shop)/[id]/route.ts:{line}:8"),
            &format!("Error: app/(shop)/[id]/route.ts:{line}:8"),
        ),
    ];
    for (stack, expected) in &cases {
        assert_eq!(map_stack(stack, lookup), *expected);
    }
}

/// QuickJS names the place of the callee, or of the last argument that is more than a literal.
#[test]
fn a_stack_of_the_engine_is_mapped_to_the_source() {
    let source = "export interface A { b: string }\nenum E { X }\n\nfunction inner(a?: A): never {\n  const é = '𝒳';\n  throw new Error('no');\n}\n\
                  try {\n  const x: number = E.X;   inner();\n} catch (error) {\n  globalThis.seen = error.stack;\n}\n";
    let path = "app/(a)/[id]/route.ts";
    let script = Arc::new(compiled(path, source));
    let context = Context::full(&Runtime::new().unwrap()).unwrap();
    let stack = context.with(|ctx| {
        Module::evaluate(ctx.clone(), path, script.code.clone())
            .and_then(|promise| promise.finish::<()>())
            .catch(&ctx)
            .unwrap();
        ctx.eval::<String, _>("globalThis.seen").unwrap()
    });
    let mapped = map_stack(&stack, |file| (file == path).then(|| script.clone()));
    assert_eq!(
        mapped,
        "    at inner (app/(a)/[id]/route.ts:6:13)\n    at <anonymous> (app/(a)/[id]/route.ts:9:28)\n"
    );
}

#[test]
fn the_wrapper_of_commonjs_does_not_shift_positions() {
    let script = compiled(
        "lib/a.cjs",
        "const b = require('./b');\nmodule.exports = () => { throw new Error('x'); };\n",
    );
    let line = script
        .code
        .lines()
        .position(|line| line.contains("throw"))
        .unwrap()
        + 1;
    assert_eq!(script.original(line, 2), Some((2, 26)));
    assert_eq!(script.original(1, 1), None);
}

const REAL: &str = "'use cache';\nimport { cookies as jar, type X } from 'next/headers';\nexport * from './a';\nexport const revalidate = 60 * 10, { a: [b] } = c;\n\
    enum E { A = 'é', B = 2 }\nnamespace N { export const x = E.A; }\nconst h = (r) => r?.nextUrl.searchParams;\n\
    export async function GET({ url }: Request, { params }: { params: Promise<{ id: string }> }) {\n  const { id } = await params;\n  \
    for await (const x of h(url)) { if (x) return Response.json({ id, ...x, t: `${id}𝒳` }) }\n  return { a: /x[/]/g.test('q') } as const;\n}\n\
    class K<T> extends N.x<T> { constructor(private readonly y: T) { super(); } static #p = 1n; get z() { return K.#p } }\n\
    export { h as POST, b as default };\nmodule.exports = { a: 1 }; const m = require('./m');\n";

proptest! {
    #[test]
    fn no_damaged_source_breaks_the_compiler(cuts in prop::collection::vec((0..REAL.len(), 0..12_usize), 0..6), insert in ".{0,3}", at in 0..REAL.len()) {
        let mut source = REAL.to_owned();
        source.insert_str(source.floor_char_boundary(at), &insert);
        for (start, length) in cuts {
            let start = source.floor_char_boundary(start.min(source.len()));
            let end = source.ceil_char_boundary((start + length).min(source.len()));
            source.replace_range(start..end, "");
        }
        for path in ["app/route.ts", "app/route.tsx", "app/route.js", "lib/a.cjs"] {
            // What compiles can be analysed; not the other way round: a name exported twice, say.
            prop_assert!(compile(Path::new(path), &source).is_err() || analyse(Path::new(path), &source).is_ok());
            let settings = Settings {
                directives: Directives::UseCache,
                ..Settings::default()
            };
            match compile_with(Path::new(path), &source, settings, &Links::default()) {
                Ok(script) => prop_assert!(!script.code.is_empty()),
                Err(problems) => prop_assert!(problems.iter().all(|problem| problem.line >= 1 && problem.column >= 1)),
            }
            highlight("tsx", &source);
        }
    }
}

#[test]
fn the_undamaged_source_compiles() {
    assert_eq!(compiled("app/route.ts", REAL).imports.len(), 2);
}
