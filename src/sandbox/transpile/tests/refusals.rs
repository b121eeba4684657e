//! What `compile` refuses, where and in which words, and what it leaves to the type check.

use std::path::Path;

use super::compiled;
use crate::sandbox::transpile::compile;

fn problems(path: &str, source: &str) -> Vec<String> {
    compile(Path::new(path), source)
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn problems_show_the_place_with_a_frame() {
    let cases = [
        (
            "a syntax error",
            "app/x/route.ts",
            "export function GET() {\n  const a = ;\n}\n",
            "./app/x/route.ts:2:13\nUnexpected token\n  1 | export function GET() {\n> 2 |   const a = ;\n    |             ^\n  3 | }\n  4 |",
        ),
        (
            "a duplicate declaration",
            "app/x/route.ts",
            "let a = 1;\nlet a = 2;",
            "./app/x/route.ts:1:5\nIdentifier `a` has already been declared\n> 1 | let a = 1;\n    |     ^\n  2 | let a = 2;",
        ),
        (
            "a constant that is written",
            "app/x/route.ts",
            "const a = 1;\na = 2;",
            "./app/x/route.ts:2:1\ncannot reassign to a variable declared with `const`\n  1 | const a = 1;\n> 2 | a = 2;\n    | ^",
        ),
        (
            "a name that is bound twice",
            "app/x/route.ts",
            "function a() {}\nfunction a() {}",
            "./app/x/route.ts:2:10\nthe name `a` is defined multiple times\n  1 | function a() {}\n> 2 | function a() {}\n    |          ^",
        ),
        (
            "a JSX namespace",
            "app/x/route.tsx",
            "export const GET = () => <p a:b=\"1\" />;",
            "./app/x/route.tsx:1:29\nJSX Namespace is disabled by default because react does not support it yet.\n\
             > 1 | export const GET = () => <p a:b=\"1\" />;\n    |                             ^^^\n\
             Help: Write the name without a colon, as xlinkHref.",
        ),
        (
            "a list and a declaration of one name",
            "app/x/route.ts",
            "export { a as GET } from './a';\nexport function GET() {}",
            "./app/x/route.ts:2:1\nModule parse failed: Duplicate export 'GET'\n  1 | export { a as GET } from './a';\n> 2 | export function GET() {}\n    | ^^^^^^^^^^^^^^^^^^^^^^^^",
        ),
        (
            "a pattern",
            "app/x/route.ts",
            "const a = 1;\nconst b = /x(/g;",
            "./app/x/route.ts:2:13\nInvalid regular expression: Unterminated capturing group\n  1 | const a = 1;\n> 2 | const b = /x(/g;\n    |             ^\n\
             Help: Add the missing closing delimiter",
        ),
        (
            "a decorator",
            "lib/x.ts",
            "@sealed class A {}",
            "./lib/x.ts:1:1\nDecorators are off: Next.js compiles them with `experimentalDecorators` only.\n> 1 | @sealed class A {}\n    | ^^^^^^^\n\
             Help: Set \"experimentalDecorators\": true in the compilerOptions of tsconfig.json, or call the function on the class.",
        ),
        (
            "an accessor field",
            "lib/x.ts",
            "class A { accessor x = 1 }",
            "./lib/x.ts:1:11\n`accessor` fields are not supported: Node 20, on which Next.js runs, does not know them.\n> 1 | class A { accessor x = 1 }\n    |           ^^^^^^^^^^^^^^\n\
             Help: Write a getter and a setter instead.",
        ),
        (
            "an unknown ending",
            "lib/x.css",
            "a {}",
            "./lib/x.css:1:1\nThis kind of file can't be run: only .ts, .tsx, .js, .jsx, .mjs and .cjs can.\n> 1 | a {}\n    | ^",
        ),
    ];
    for (name, path, source, expected) in cases {
        assert_eq!(problems(path, source)[0], expected, "{name}");
    }
}

#[test]
fn what_swc_refuses_is_refused_in_its_words() {
    let override_ = "This member cannot have an 'override' modifier because its containing class does not extend another class.";
    let ambient = "An implementation cannot be declared in ambient contexts";
    let late = "The \"use client\" directive must be placed before other expressions. Move it to the top of the file to resolve this issue.";
    let cases = [
        ("class A { override m() {} }", 11, override_),
        ("class A { declare x = 1 }", 11, ambient),
        (
            "for (;;) { (() => { continue })() }",
            21,
            "A 'continue' statement can only jump to a label of an enclosing iteration statement",
        ),
        (
            "namespace N { let a = 1; export { a } }",
            26,
            "ESM-style module declarations are not permitted in a namespace.",
        ),
        (
            "class E {} function E() {}",
            21,
            "the name `E` is defined multiple times",
        ),
        (
            "const a = 1, b = 2; export { a, b as a }",
            33,
            "the name `a` is exported multiple times",
        ),
        ("const a = 1; 'use client'", 14, late),
        ("('use client')", 1, late),
        (
            "const a = 1; 'use server'",
            14,
            "The \"use server\" directive must be at the top of the file.",
        ),
        (
            "function f() { 'use server' }",
            1,
            "Server Actions must be async functions.",
        ),
    ];
    for (source, column, message) in cases {
        let found = compile(Path::new("a.ts"), source).unwrap_err().remove(0);
        assert_eq!(
            (found.column, found.message.as_str()),
            (column, message),
            "{source}"
        );
    }
}

#[test]
fn what_only_the_type_check_minds_compiles() {
    for source in [
        "abstract class A { static abstract x(): void }",
        "class A { constructor(a: number); }",
        "class A { x!: number = 1 }",
        "class A { set x(v: any): void {} }",
        "enum E { A, A = 2 }",
        "import type A, { B } from './lib';",
        "let x!: number = 1",
        "type A = 1; type A = 2",
        "interface A {} type A = 2",
    ] {
        assert_eq!(compiled("a.ts", source).type_problems.len(), 1, "{source}");
    }
}
