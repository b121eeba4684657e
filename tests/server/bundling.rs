//! What bundlers make of modules: CommonJS, names that are not there, JSX, the browser's files.

use crate::process::TestServer;
use crate::project::Project;

const LIB: &str = "export const z = 1; export interface Foo { a: 1 } export enum E { A = 5 } export const enum CE { X = 7 }";

/// What each route answers in development, by version.
fn answers(project: &Project, next: &str, cases: &[(&str, u16, &str)]) {
    let server = TestServer::with(project.path(), &["--next", next, "--mode", "development"]);
    for (path, status, body) in cases {
        let answer = server.get(&format!("/{path}"));
        let seen = match answer.header("content-type") {
            Some(kind) if kind.starts_with("text/html") => (answer.status, "page".to_owned()),
            _ => answer.brief(),
        };
        assert_eq!(seen, (*status, (*body).to_owned()), "{path} on {next}");
    }
}

#[test]
fn routes_may_be_commonjs() {
    let mut project = Project::new();
    for (name, code) in [
        (
            "dot",
            "exports.GET = async () => Response.json([typeof module, typeof require]);",
        ),
        (
            "whole",
            "module.exports = { GET: async () => Response.json('whole'), POST() {} };",
        ),
        ("passed", "module.exports = require('../impl');"),
        ("spread", "module.exports = { ...require('../impl') };"),
        (
            "assigned",
            "Object.assign(exports, { GET: () => Response.json(__dirname.length > 1) });",
        ),
        (
            "cycle",
            "const a = require('../a'); exports.GET = () => Response.json(a.a());",
        ),
        (
            "lazy",
            "globalThis.order = []; exports.GET = () => { if (Date.now() < 0) require('../boom'); order.push('run'); require('../late'); return Response.json(order); };",
        ),
        (
            "guarded",
            "exports.GET = () => { try { return require('./nowhere'); } catch (e) { return Response.json(e.code); } };",
        ),
    ] {
        project = project.file(&format!("app/{name}/route.js"), code);
    }
    let project = project
        .file("app/impl.js", "exports.GET = () => Response.json('impl');")
        .file("app/boom.js", "throw new Error('boom');")
        .file("app/late.js", "globalThis.order.push('late');")
        .file("app/a.js", "exports.a = () => 'a' + require('./b').b();")
        .file(
            "app/b.js",
            "const a = require('./a'); exports.b = () => 'b' + typeof a.a;",
        );
    for next in ["14", "15", "16"] {
        answers(
            &project,
            next,
            &[
                ("dot", 200, r#"["object","function"]"#),
                ("whole", 200, r#""whole""#),
                ("passed", 200, r#""impl""#),
                ("spread", 200, r#""impl""#),
                ("assigned", 200, "true"),
                ("cycle", 200, r#""abfunction""#),
                ("lazy", 200, r#"["run","late"]"#),
                ("guarded", 200, r#""MODULE_NOT_FOUND""#),
            ],
        );
    }
}

#[test]
fn a_name_that_is_not_exported_is_undefined_before_16_and_a_mistake_since() {
    let project = Project::new()
        .file("app/lib.ts", LIB)
        .file("app/barrel.ts", "export { Foo, z } from './lib';")
        .file("app/data.json", r#"{"a": 1}"#)
        .file("app/common.js", "module.exports = make(); function make() { return { a: 1 }; }")
        .with_route("used", "import { nope } from '../lib'\nexport const GET = () => Response.json(typeof nope)")
        .with_route("passed", "export { nope as GET } from '../lib'")
        .with_route("default", "import nope from '../lib'\nexport const GET = () => Response.json(typeof nope)")
        .with_route("type", "import { Foo, z } from '../barrel'\nconst f: Foo = { a: z }\nexport const GET = () => Response.json(f)")
        .with_route("json", "import { b } from '../data.json'\nexport const GET = () => Response.json(typeof b)")
        .with_route("common", "import { a, b } from '../common'\nexport const GET = () => Response.json([a, typeof b])")
        .with_route("node", "import { nope } from 'node:path'\nimport { Nope, NextResponse } from 'next/server'\nexport const GET = () => NextResponse.json([typeof nope, typeof Nope])");
    let always = [
        ("type", 200, r#"{"a":1}"#),
        ("json", 200, r#""undefined""#),
        ("common", 200, r#"[1,"undefined"]"#),
        ("node", 200, r#"["undefined","undefined"]"#),
    ];
    for next in ["14", "15", "16"] {
        answers(&project, next, &always);
    }
    let lenient = [
        ("used", 200, r#""undefined""#),
        ("passed", 405, ""),
        ("default", 200, r#""undefined""#),
    ];
    answers(&project, "14", &lenient);
    answers(&project, "15", &lenient);
    let strict = [
        ("used", 500, "page"),
        ("passed", 500, "page"),
        ("default", 500, "page"),
    ];
    answers(&project, "16", &strict);
}

#[test]
fn each_version_has_its_own_functions() {
    let project = Project::new().with_route(
        "names",
        "import { cacheLife, updateTag } from 'next/cache'\nimport { after } from 'next/server'\nimport { forbidden } from 'next/navigation'
export const GET = () => Response.json([typeof cacheLife, typeof updateTag, typeof after, typeof forbidden])",
    );
    for (next, body) in [
        ("14", r#"["undefined","undefined","undefined","undefined"]"#),
        ("15", r#"["undefined","undefined","function","function"]"#),
        ("16", r#"["function","function","function","function"]"#),
    ] {
        answers(&project, next, &[("names", 200, body)]);
    }
}

#[test]
fn jsx_makes_elements() {
    let project = Project::new()
        .file(
            "app/element/route.tsx",
            "import { isValidElement } from 'react'
function C({ n }: { n: number }) { return <b>{n}</b> }
export const GET = () => { const e = <C key=\"k\" n={2} />; return Response.json([e.type === C, e.props, e.key, isValidElement(e), (C({ n: 1 }).props)]) }",
        )
        .file("app/json/route.tsx", "export const GET = () => Response.json(<p id=\"a\">hi</p>)")
        .file("app/returned/route.tsx", "export const GET = () => <p>hi</p>");
    for (next, json) in [
        (
            "14",
            r#"{"type":"p","key":null,"ref":null,"props":{"id":"a","children":"hi"},"_owner":null,"_store":{}}"#,
        ),
        (
            "15",
            r#"{"type":"p","key":null,"props":{"id":"a","children":"hi"},"_owner":null,"_store":{}}"#,
        ),
        (
            "16",
            r#"{"type":"p","key":null,"props":{"id":"a","children":"hi"},"_owner":null,"_store":{}}"#,
        ),
    ] {
        answers(
            &project,
            next,
            &[
                ("element", 200, r#"[true,{"n":2},"k",true,{"children":1}]"#),
                ("json", 200, json),
                ("returned", 500, ""),
            ],
        );
    }
}

#[test]
fn what_is_for_the_browser_does_not_run_on_the_server() {
    let project = Project::new()
        .file("app/view.ts", "'use client'\nexport function f() { return 1 }")
        .with_route("client", "'use client'\nexport const GET = () => Response.json(1)")
        .with_route(
            "called",
            "import { f } from '../view'\nexport const GET = () => { try { return Response.json(f()) } catch (e: any) { return Response.json(e.message.slice(0, 40)) } }",
        )
        .with_route("only", "import 'client-only'\nexport const GET = () => Response.json(1)")
        .with_route("hook", "import { useState } from 'react'\nexport const GET = () => Response.json(typeof useState)")
        .with_route("server", "import 'server-only'\nimport '../x.css'\nexport const GET = () => Response.json(1)")
        .file("app/x.css", "a { color: red }");
    for next in ["15", "16"] {
        answers(
            &project,
            next,
            &[
                ("client", 500, ""),
                (
                    "called",
                    200,
                    r#""Attempted to call f() from the server bu""#,
                ),
                ("only", 500, "page"),
                ("hook", 500, "page"),
                ("server", 200, "1"),
            ],
        );
    }
}

#[test]
fn typescripts_own_constructs_run() {
    let project = Project::new()
        .file("app/lib.ts", LIB)
        .with_route(
            "parameters",
            "class A { x = this.a + 1; constructor(readonly a: number) {} }
class B extends A { y = this.b; constructor(a: number, private b: string) { super(a) } }
export const GET = () => Response.json([Object.entries(new A(3)), Object.entries(new B(1, 'b'))])",
        )
        .with_route("enums", "import { E, CE } from '../lib'\nenum M { A } enum M { B = 1 }\nexport const GET = () => Response.json([E.A, CE.X, M[1]])")
        .with_route("members", "class C { m() { return 1 } m() { return 2 } }\nexport const GET = () => Response.json(new C().m())")
        .with_route("required", "import path = require('node:path')\nexport const GET = () => Response.json(path.basename('/a/b'))")
        .with_route("constant", "const a = 1\nexport const GET = () => { a = 2; return Response.json(a) }")
        .with_route("twice", "export function GET() {}\nexport function GET() {}");
    for next in ["14", "15", "16"] {
        answers(
            &project,
            next,
            &[
                (
                    "parameters",
                    200,
                    r#"[[["a",3],["x",4]],[["a",1],["x",2],["b","b"],["y","b"]]]"#,
                ),
                ("enums", 200, r#"[5,7,"B"]"#),
                ("members", 200, "2"),
                ("required", 200, r#""b""#),
                ("constant", 500, "page"),
                ("twice", 500, "page"),
            ],
        );
    }
}

#[test]
fn decorators_run_as_tsconfig_has_it() {
    let project = Project::new().with_route(
        "decorated",
        "const seen: unknown[] = []
function note(target: any, key: string, descriptor?: any) { seen.push(key, typeof descriptor) }
function tag(target: any) { target.tag = 'T' }
@tag class A { static tag: string; @note m() {} @note x = 1 }
const B: any = @tag class { @note constructor() {} }
export const GET = () => Response.json([A.tag, seen, B.tag])",
    );
    for next in ["14", "15"] {
        answers(&project, next, &[("decorated", 500, "page")]);
    }
    project.write(
        "tsconfig.json",
        r#"{"compilerOptions":{"experimentalDecorators":true}}"#,
    );
    answers(
        &project,
        "16",
        &[(
            "decorated",
            200,
            r#"["T",["m","object","x","undefined"],"T"]"#,
        )],
    );
}

#[test]
fn without_a_flag_decorators_of_16_get_one_description_each() {
    let project = Project::new()
        .with_route(
            "seen",
            "const seen: any[] = []
function twice(e: any): any { seen.push([e.kind, e.key, e.placement, String(e)]);
  if (e.kind === 'method') { const f = e.descriptor.value; e.descriptor.value = function (...a: any[]) { return f.apply(this, a) * 2 } }
  else { const i = e.initializer; return { ...e, initializer() { return i.call(this) + 1 } } } }
function all(c: any) { seen.push(c.kind, c.elements.map((e: any) => e.key)) }
class P { base = 3 }
@all class A extends P { @twice x = this.base; y = 2; @twice static s = 10; z: any;
  constructor() { super(); this.z = this.x + this.y } @twice m(n: number) { return n + this.x } }
const B = @all class { get g() { return 1 } set g(v) {} }
export const GET = () => { const a = new A(); return Response.json([a, a.m(1), A.s, A.name, B.name, seen]) }",
        )
        .with_route(
            "standard",
            "function log(value: any, context: any): any { return function (this: any) { return value.apply(this) } }
export const GET = () => { class A { @log m() {} } return new Response() }",
        )
        .with_route("hidden", "const d = (x: any) => {}; @d class A { #x = 1 }\nexport const GET = () => new Response()")
        .with_route("parameter", "const d: any = 1; class A { m(@d p: any) {} }\nexport const GET = () => new Response()");
    answers(
        &project,
        "16",
        &[
            (
                "seen",
                200,
                r#"[{"base":3,"x":4,"y":2,"z":6},10,11,"A","_class",[["field","x","own","[object Descriptor]"],["field","s","static","[object Descriptor]"],["method","m","prototype","[object Descriptor]"],"class",["x","y","s","z","m"],"class",["g"]]]"#,
            ),
            ("standard", 500, ""),
            ("hidden", 500, "page"),
            ("parameter", 500, "page"),
        ],
    );
}

#[test]
fn a_route_on_edge_answers_for_what_its_modules_import() {
    let project = Project::new()
        .with_route(
            "edge",
            "import { read } from '../../lib/read'\nexport const runtime = 'edge'\nexport const GET = () => Response.json(typeof read)",
        )
        .with_route("node", "import { read } from '../../lib/read'\nexport const GET = () => Response.json(typeof read)");
    project.write(
        "lib/read.ts",
        "import fs from 'fs'\nexport const read = () => fs.readFileSync('x')",
    );
    let node = ("node", 200, r#""function""#);
    for next in ["14", "15"] {
        answers(&project, next, &[("edge", 500, "page"), node]);
    }
    answers(&project, "16", &[("edge", 200, r#""function""#), node]);
}

#[test]
fn what_pages_import_of_next_does_not_break_a_handler() {
    let project = Project::new()
        .with_route(
            "pages",
            "import Link from 'next/link'; import Image, { getImageProps } from 'next/image'; import { preload } from 'react-dom';
import { ImageResponse } from 'next/og'; import { NextRequest } from 'next/dist/server/web/spec-extension/request';
export const GET = () => { try { new ImageResponse(null as any) } catch (e: any) {
  return Response.json([typeof Link, typeof Image, typeof getImageProps, typeof preload, typeof NextRequest, e.message]) } }",
        );
    for next in ["14", "15", "16"] {
        answers(
            &project,
            next,
            &[(
                "pages",
                200,
                r#"["function","function","function","function","function","ImageResponse is not part of the sandbox: it draws pictures with React."]"#,
            )],
        );
    }
}

#[test]
fn what_is_required_can_be_asked_for_in_backticks_and_by_its_name() {
    let project = Project::new().with_route(
        "r",
        "const t = (f: any) => { try { return f() } catch (e: any) { return e.code } }
export const GET = () => Response.json([require(`node:path`).sep, typeof require.resolve('node:os'), t(() => require.resolve('x' + 1))])",
    );
    for next in ["14", "15", "16"] {
        answers(
            &project,
            next,
            &[("r", 200, r#"["/","string","MODULE_NOT_FOUND"]"#)],
        );
    }
}

#[test]
fn a_text_in_a_variable_is_spread_into_its_letters() {
    let project = Project::new().with_route(
        "s",
        "const text: any = 'hi', nothing: any = null, list = [1]
export const GET = () => Response.json([{ ...text }, { ...nothing, ...list, a: 1 }, { ...(text && { b: 2 }) }])",
    );
    answers(
        &project,
        "16",
        &[("s", 200, r#"[{"0":"h","1":"i"},{"0":1,"a":1},{"b":2}]"#)],
    );
}

#[test]
fn a_variable_that_a_namespace_exports_is_one_thing_inside_and_outside() {
    let project = Project::new().with_route(
        "n",
        "namespace N { export let a = 1; export let b: number; export const inc = () => ++a }
function f() { return ++f.count }
namespace f { export let count = 0 }
N.inc(); N.a += 5; N.b = 3;
export const GET = () => Response.json([N.a, N.inc(), N.a, N.b, f(), f.count])",
    );
    for next in ["14", "15", "16"] {
        answers(&project, next, &[("n", 200, "[7,8,8,3,1,1]")]);
    }
}

#[test]
fn fields_are_made_behind_parameter_properties_and_mean_outer_names() {
    let project = Project::new()
        .with_route(
            "names",
            "const x = 100; class A { v = x; w = this.y; 's t' = this.y; constructor(public y: number, x = 7) { const z = x } }
export const GET = () => Response.json(new A(1))",
        )
        .with_route(
            "super",
            "class A { log: any[] = ['a'] } class B extends A { f = this.log.push('f' + this.x);
constructor(public x: number) { if (x) { super() } else { super() } this.log.push('c') } }
export const GET = () => Response.json(new B(2).log)",
        );
    for next in ["14", "15", "16"] {
        answers(
            &project,
            next,
            &[
                ("names", 200, r#"{"y":1,"v":100,"w":1,"s t":1}"#),
                ("super", 200, r#"["a","f2","c"]"#),
            ],
        );
    }
}

#[test]
fn a_file_is_found_by_the_endings_of_its_bundler() {
    let project = Project::new()
        .file("app/m.ts", "export const k = 'ts'")
        .file("app/m.tsx", "export const k = 'tsx'")
        .file("app/m.js", "export const k = 'js'")
        .file("app/d/index.ts", "export const k = 'folder'")
        .file("app/d.ts", "export const k = 'file'")
        .file("app/p/package.json", r#"{"main":"./other.js"}"#)
        .file("app/p/other.js", "export const k = 'main'")
        .with_route("order", "import { k } from '../m'\nexport const GET = () => Response.json(k)")
        .with_route(
            "folders",
            "import { k } from '../d/'\nimport { k as p } from '../p'\nimport { k as q } from '../m.ts?q=1'\nexport const GET = () => Response.json([k, p, q])",
        );
    let folders = ("folders", 200, r#"["folder","main","ts"]"#);
    answers(&project, "14", &[("order", 200, r#""js""#), folders]);
    answers(&project, "15", &[("order", 200, r#""js""#), folders]);
    answers(&project, "16", &[("order", 200, r#""tsx""#), folders]);
}

#[test]
fn what_is_for_the_browser_is_refused_even_if_nothing_uses_it() {
    let get = "export const GET = () => Response.json(1)";
    let project = Project::new()
        .with_route("hook", &format!("import {{ useState }} from 'react'\n{get}"))
        .with_route("router", &format!("import {{ useRouter }} from 'next/router'\n{get}"))
        .with_route("types", &format!("import type {{ Component }} from 'react'\n{get}"))
        .with_route("assert", "import d from '../d.json' assert { type: 'json' }\nexport const GET = () => Response.json(d)")
        .file("app/d.json", "5");
    for next in ["14", "15", "16"] {
        answers(
            &project,
            next,
            &[
                ("hook", 500, "page"),
                ("router", 500, "page"),
                ("types", 200, "1"),
                ("assert", 200, "5"),
            ],
        );
    }
}

#[test]
fn a_module_that_is_not_there_says_so_by_its_code() {
    let project = Project::new().with_route(
        "caught",
        "export async function GET() {
  const codes = [];
  try { await import('./nope') } catch (e: any) { codes.push(e.code) }
  const name = 'no-such';
  try { await import(name) } catch (e: any) { codes.push(e.code, e.message) }
  return Response.json(codes) }",
    );
    for next in ["14", "15", "16"] {
        let codes = r#"["MODULE_NOT_FOUND","MODULE_NOT_FOUND","Cannot find module 'no-such'"]"#;
        answers(&project, next, &[("caught", 200, codes)]);
    }
}

#[test]
fn the_runtime_has_its_name() {
    let get = "export const GET = () => Response.json(process.env.NEXT_RUNTIME)";
    let project = Project::new()
        .with_route("node", get)
        .with_route("edge", &format!("export const runtime = 'edge'\n{get}"));
    for next in ["14", "15", "16"] {
        let named = [("node", 200, r#""nodejs""#), ("edge", 200, r#""edge""#)];
        answers(&project, next, &named);
    }
}

#[test]
fn a_namespace_is_taken_apart_and_misses_what_is_not_there() {
    let all = "import * as l from '/app/lib'\nexport const GET = () => ";
    let project = Project::new()
        .file("app/lib.ts", LIB)
        .with_route("there", &format!("{all}Response.json(l.z)"))
        .with_route(
            "written",
            &format!(
                "{all} {{ try {{ (l as any).nope = 1 }} catch {{}} return Response.json(1) }}"
            ),
        )
        .with_route("absent", &format!("{all}Response.json(typeof l.nope)"))
        .with_route(
            "whole",
            &format!("{all}Response.json([typeof l.nope, Object.keys(l).length])"),
        );
    let always = [
        ("there", 200, "1"),
        ("written", 200, "1"),
        ("whole", 200, r#"["undefined",3]"#),
    ];
    for (next, status, body) in [
        ("14", 200, r#""undefined""#),
        ("15", 200, r#""undefined""#),
        ("16", 500, "page"),
    ] {
        answers(&project, next, &always);
        answers(&project, next, &[("absent", status, body)]);
    }
}
