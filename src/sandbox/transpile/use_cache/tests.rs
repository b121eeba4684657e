//! What is wrapped, with which key, and where its code says it stands.

use super::super::{Directives, Links, Script, Settings, SourceProblem, compile_with};
use std::path::Path;

fn compile_by(
    path: &Path,
    source: &str,
    directives: Directives,
) -> Result<Script, Vec<SourceProblem>> {
    let settings = Settings {
        directives,
        ..Settings::default()
    };
    compile_with(path, source, settings, &Links::default())
}

fn compiled(source: &str) -> Script {
    compile_by(Path::new("app/load.ts"), source, Directives::UseCache)
        .unwrap_or_else(|problems| panic!("{}", problems[0]))
}

/// The arguments of each `__useCache`, up to the function; ids without position and digest.
fn calls(source: &str) -> Vec<String> {
    let code = compiled(source).code;
    code.split("__useCache(\"app/load.ts#")
        .skip(1)
        .map(|rest| {
            let (id, after) = rest.split_once('"').unwrap();
            let name = id.split(':').next().unwrap();
            let (arguments, _) = after.split_once(", async () =>").unwrap();
            format!("{name}{arguments}")
        })
        .collect()
}

#[test]
fn functions_are_keyed_by_their_arguments_and_what_they_close_over() {
    let cases = [
        (
            "a declaration",
            "export async function load(key: string) { 'use cache'; return key; }",
            "load, \"default\", [], arguments, 1",
        ),
        (
            "a rest parameter",
            "async function load(...keys: string[]) { 'use cache'; return keys; }",
            "load, \"default\", [], arguments, -1",
        ),
        (
            "an arrow",
            "const load = async (a: number, { b }: { b: number }) => { 'use cache'; return a + b; };",
            "load, \"default\", [], [a, b], -1",
        ),
        (
            "another kind",
            "const load = async () => { 'use cache: remote'; return 1; };",
            "load, \"remote\", [], [], -1",
        ),
        (
            "a method",
            "const o = { async m() { 'use cache'; return 1; } };",
            "m, \"default\", [], arguments, 0",
        ),
        (
            "a static method",
            "class S { static async m() { 'use cache'; return 1; } }",
            "anonymous, \"default\", [], arguments, 0",
        ),
        (
            "a closure",
            "const top = 1;\nexport function GET(n: number) { const f = async (k: string) => { 'use cache'; const own = 2; return [n, k, own, top]; }; return f; }",
            "f, \"default\", [n], [k], -1",
        ),
    ];
    for (name, source, expected) in cases {
        assert_eq!(calls(source), [expected], "{name}");
    }
}

#[test]
fn a_file_with_the_directive_caches_what_it_exports_and_nothing_else() {
    let source = "'use cache';\n\
        export async function a(x: number) { return x; }\n\
        export const b = async (x: number) => [x];\n\
        async function hidden() { return 1; }\n\
        async function c() { const inner = async () => hidden(); return inner(); }\n\
        export { c };\n\
        export default async function () { return 1; }\n\
        export const limit = 5;\n";
    let expected = [
        "a, \"default\", [], arguments, 1",
        "b, \"default\", [], [x], -1",
        "c, \"default\", [], arguments, 0",
        "default, \"default\", [], arguments, 0",
    ];
    assert_eq!(calls(source), expected);
}

#[test]
fn the_wrapped_code_keeps_its_places() {
    let source = "export async function load() {\n  'use cache';\n  throw new Error('x');\n}\n";
    let script = compiled(source);
    assert!(script.uses_cache);
    let line = script
        .code
        .lines()
        .position(|line| line.contains("throw"))
        .unwrap();
    let column = script
        .code
        .lines()
        .nth(line)
        .unwrap()
        .find("throw")
        .unwrap();
    assert_eq!(script.original(line + 1, column + 1), Some((3, 3)));
}

#[test]
fn without_the_flag_the_directive_is_a_string() {
    let source = "async function load() { 'use cache'; return 1; }";
    let script = compile_by(Path::new("app/load.ts"), source, Directives::Plain).unwrap();
    assert!(!script.uses_cache);
    assert!(script.code.contains("\"use cache\""), "{}", script.code);
}

#[test]
fn what_can_not_be_cached_is_refused() {
    let cases = [
        (
            "function load() { 'use cache'; return 1; }",
            "\"use cache\" functions must be async functions.",
        ),
        (
            "const load = () => { 'use cache'; return 1; };",
            "\"use cache\" functions must be async functions.",
        ),
        (
            "async function* load() { 'use cache'; yield 1; }",
            "\"use cache\" functions must be async functions.",
        ),
        (
            "class A { async m() { 'use cache'; return 1; } }",
            "It is not allowed to define inline \"use cache\" annotated class instance methods.\nTo define cached functions, use functions, object method properties, or static class methods instead.",
        ),
    ];
    for (source, message) in cases {
        let problems =
            compile_by(Path::new("app/load.ts"), source, Directives::UseCache).unwrap_err();
        assert_eq!(problems[0].message, message, "{source}");
    }
}
