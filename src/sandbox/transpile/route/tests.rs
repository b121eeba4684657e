//! What is read off route files.

use super::super::{SourceProblem, analyse};
use super::*;
use std::path::Path;

type Pairs = &'static [(&'static str, &'static str)];

fn facts(source: &str) -> RouteSource {
    analyse(Path::new("app/x/[id]/route.ts"), source)
        .unwrap_or_else(|problems| panic!("{}", problems[0]))
}

fn text(source: &str, place: Place) -> &str {
    &source[place.start..place.end]
}

fn reexport(from: &str, name: &str) -> ExportKind {
    ExportKind::Reexport {
        from: from.to_owned(),
        name: name.to_owned(),
    }
}

#[test]
fn exports_are_listed_with_their_kind() {
    let source = "\
import { remote } from './remote';
import { helper as local } from './helper';
export async function GET() {}
export const POST = async () => {};
export const PUT = wrap(() => {});
export let { a, b: [c] } = remote;
export class K {}
export enum E { A }
export type T = string;
export interface I {}
function handler() {}
const value = 1;
export { handler as PATCH, value, local as DELETE, type T as U };
export { GET as HEAD, default as x, type Y } from './other';
export * from './star';
export * as all from './all';
export type * from './types';
export default handler;
";
    let found: Vec<_> = facts(source)
        .exports
        .into_iter()
        .map(|export| {
            (
                export.name,
                text(source, export.place).to_owned(),
                export.kind,
            )
        })
        .collect();
    let name = |name: &str, kind| (name.to_owned(), name.to_owned(), kind);
    let expected = vec![
        name("GET", ExportKind::Function),
        name("POST", ExportKind::Function),
        name("PUT", ExportKind::Value),
        name("a", ExportKind::Value),
        name("c", ExportKind::Value),
        name("K", ExportKind::Value),
        name("E", ExportKind::Value),
        name("T", ExportKind::Type),
        name("I", ExportKind::Type),
        name("PATCH", ExportKind::Function),
        name("value", ExportKind::Value),
        name("DELETE", reexport("./helper", "helper")),
        name("U", ExportKind::Type),
        name("HEAD", reexport("./other", "GET")),
        name("x", reexport("./other", "default")),
        name("Y", ExportKind::Type),
        name("all", reexport("./all", "*")),
        (
            "default".to_owned(),
            "export default handler;".to_owned(),
            ExportKind::Default,
        ),
    ];
    assert_eq!(found, expected);
    let stars: Vec<_> = facts(source)
        .stars
        .into_iter()
        .map(|star| (star.specifier, star.place.line))
        .collect();
    assert_eq!(stars, [("./star".to_owned(), 15)]);
}

#[test]
fn config_values_are_read_as_next_reads_them() {
    let unsupported = |reason: &str, path: &str| ConfigValue::Unsupported {
        reason: reason.to_owned(),
        path: path.to_owned(),
        untyped: None,
    };
    let string = |text: &str| ConfigValue::String(text.to_owned());
    let cases = [
        ("dynamic = 'force-static'", string("force-static")),
        ("dynamic = `error`", string("error")),
        ("revalidate = 60", ConfigValue::Number(60.0)),
        ("revalidate = false", ConfigValue::Bool(false)),
        (
            "revalidate = 60 * 10",
            unsupported("Unsupported node type \"BinaryExpression\"", "revalidate"),
        ),
        (
            "revalidate = -1",
            unsupported("Unsupported node type \"UnaryExpression\"", "revalidate"),
        ),
        (
            "revalidate = HOUR",
            unsupported("Unknown identifier \"HOUR\"", "revalidate"),
        ),
        (
            "dynamic = 'auto' as const",
            ConfigValue::Unsupported {
                reason: "Unsupported node type \"TsConstAssertion\"".to_owned(),
                path: "dynamic".to_owned(),
                untyped: Some(Box::new(string("auto"))),
            },
        ),
        ("dynamic = 'auto' satisfies string", string("auto")),
        (
            "preferredRegion = ['iad1', 'sfo1']",
            ConfigValue::Array(vec![string("iad1"), string("sfo1")]),
        ),
        (
            "preferredRegion = ['iad1', x()]",
            unsupported(
                "Unsupported node type \"CallExpression\"",
                "preferredRegion[1]",
            ),
        ),
        ("runtime = undefined", ConfigValue::Undefined),
        (
            "maxDuration = { a: null }",
            ConfigValue::Object(vec![("a".to_owned(), ConfigValue::Null)]),
        ),
    ];
    for (declaration, expected) in cases {
        let (name, value) = declaration.split_once(" = ").unwrap();
        let source = format!("// a comment\nexport const {declaration};\n");
        let place = Place {
            line: 2,
            column: 14,
            start: 26,
            end: 26 + name.len(),
        };
        let start = place.end + 3;
        let value_place = Place {
            line: 2,
            column: 17 + name.len(),
            start,
            end: start + value.len(),
        };
        let config = ConfigExport {
            name: name.to_owned(),
            value: expected,
            place,
            value_place,
            text: value.to_owned(),
        };
        assert_eq!(facts(&source).config, [config], "{declaration}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn reads_of_the_request_are_found_with_their_place() {
    let cases: [(&str, &str, Pairs); 20] = [
        (
            "nothing",
            "export function GET() { return Response.json(1); }",
            &[],
        ),
        (
            "an unused parameter",
            "export function GET(request: Request) { return Response.json(request.method); }",
            &[],
        ),
        (
            "url",
            "export function GET(req: Request) { return new Response(req.url); }",
            &[("request.url", "req.url")],
        ),
        (
            "a body",
            "export async function POST(r: Request) { await r.json(); }",
            &[("request.json()", "r.json")],
        ),
        (
            "a clone",
            "export async function POST(r) { await r.clone().text(); }",
            &[("request.text()", "r.clone().text")],
        ),
        (
            "headers by index",
            "export const GET = (r) => r['headers'];",
            &[("request.headers", "r['headers']")],
        ),
        (
            "optional",
            "export const GET = (r) => r?.url;",
            &[("request.url", "r?.url")],
        ),
        (
            "a pattern",
            "export const GET = ({ url, method }) => url;",
            &[("request.url", "url")],
        ),
        (
            "a later pattern",
            "export const GET = (r) => { const { headers: h } = r; };",
            &[("request.headers", "headers")],
        ),
        (
            "pathname",
            "export const GET = (r) => r.nextUrl.pathname;",
            &[],
        ),
        (
            "searchParams",
            "export const GET = (r) => r.nextUrl.searchParams.get('q');",
            &[("request.nextUrl.searchParams", "r.nextUrl.searchParams")],
        ),
        (
            "searchParams by pattern",
            "export const GET = (r) => { const { searchParams } = r.nextUrl; };",
            &[("request.nextUrl.searchParams", "searchParams")],
        ),
        (
            "a name for nextUrl",
            "export const GET = (r) => { const u = r.nextUrl; return u.search; };",
            &[("request.nextUrl.search", "u.search")],
        ),
        (
            "a shadowed name",
            "export const GET = (r) => [1].map((r) => r.url);",
            &[],
        ),
        (
            "functions",
            "import { cookies as jar, headers } from 'next/headers';\nexport async function GET() { (await jar()).get('a'); headers(); }",
            &[("cookies()", "jar()"), ("headers()", "headers()")],
        ),
        (
            "a namespace",
            "import * as h from 'next/headers';\nexport async function GET() { await h.draftMode(); }",
            &[("draftMode()", "h.draftMode()")],
        ),
        (
            "an own function of that name",
            "function cookies() {}\nexport async function GET() { cookies(); }",
            &[],
        ),
        (
            "a helper",
            "import { connection } from 'next/server';\nconst h = async (x, q) => { await connection(); return q.url; };\nexport async function GET(r) { return h(1, r); }",
            &[("connection()", "connection()"), ("request.url", "q.url")],
        ),
        (
            "a wrapped handler",
            "export const GET = auth('a', async (r) => new Response(await r.text()));",
            &[("request.text()", "r.text")],
        ),
        (
            "chance and time",
            "export const GET = () => [Math.random(), Date.now(), new Date(), new Date(0)];",
            &[
                ("Math.random()", "Math.random()"),
                ("Date.now()", "Date.now()"),
                ("new Date()", "new Date()"),
            ],
        ),
    ];
    for (name, source, expected) in cases {
        let facts = facts(source);
        let uses = &facts.handlers[0].uses;
        let found: Vec<_> = uses
            .iter()
            .map(|found| (found.api.as_str(), text(source, found.place)))
            .collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn recursive_helpers_end() {
    let source = "const a = (r) => b(r);\nconst b = (r) => a(r);\nexport const GET = (r) => a(r);";
    assert_eq!(facts(source).handlers[0].uses, []);
}

#[test]
fn parameters_are_described() {
    let source = "export async function GET(_request: Request, { params }: { params: { id: string } }) { return params.id; }";
    let handler = facts(source).handlers.remove(0);
    let (request, context) = (handler.request.unwrap(), handler.context.unwrap());
    assert_eq!(
        (
            request.text.as_str(),
            request.is_read,
            request.annotation.as_deref()
        ),
        ("_request: Request", false, Some("Request"))
    );
    assert_eq!(
        (context.is_read, context.annotation.as_deref()),
        (true, Some("{ params: { id: string } }"))
    );
    assert!(handler.is_async && handler.is_here && handler.returns_something);
}

#[test]
fn the_type_of_params_is_told() {
    let cases = [
        (
            "{ params }: { params: { id: string } }",
            "",
            Some(("{ id: string }", ParamsShape::Plain)),
        ),
        (
            "ctx: { params: Promise<{ id: string }> }",
            "",
            Some(("Promise<{ id: string }>", ParamsShape::Promise)),
        ),
        (
            "ctx: Context",
            "type Context = { params: Params };\ntype Params = { id: string };",
            Some(("Params", ParamsShape::Plain)),
        ),
        (
            "ctx: Context",
            "interface Context { params: Promise<{ id: string }> }",
            Some(("Promise<{ id: string }>", ParamsShape::Promise)),
        ),
        (
            "ctx: { params: Params }",
            "type Params = Promise<{ id: string }>;",
            Some(("Params", ParamsShape::Promise)),
        ),
        (
            "ctx: { params: Record<string, string> }",
            "",
            Some(("Record<string, string>", ParamsShape::Plain)),
        ),
        (
            "ctx: { params: Params }",
            "import { Params } from './types';",
            Some(("Params", ParamsShape::Unknown)),
        ),
        ("ctx: RouteContext<'/x/[id]'>", "", None),
        ("ctx", "", None),
    ];
    for (parameter, before, expected) in cases {
        let source = format!("{before}\nexport async function GET(r: Request, {parameter}) {{}}");
        let params = facts(&source).handlers.remove(0).params;
        assert_eq!(
            params
                .as_ref()
                .map(|params| (params.text.as_str(), params.shape)),
            expected,
            "{parameter} {before}"
        );
    }
}

#[test]
fn returns_that_are_no_response_are_found() {
    let cases: [(&str, Pairs, bool); 7] = [
        (
            "export async function GET() { return { hello: 'world' }; }",
            &[("object", "{ hello: 'world' }")],
            true,
        ),
        (
            "export const GET = () => 'text';",
            &[("string", "'text'")],
            true,
        ),
        (
            "export const GET = () => ({ a: 1 } as Thing);",
            &[("object", "({ a: 1 } as Thing)")],
            true,
        ),
        (
            "export function GET() { if (x) { return 1 } return null; }",
            &[("number", "1"), ("null", "null")],
            true,
        ),
        (
            "export function GET() { const f = () => { return 1; }; return Response.json(f()); }",
            &[],
            true,
        ),
        ("export function GET() {}", &[], false),
        ("export function GET() { return; }", &[], false),
    ];
    for (source, expected, returns) in cases {
        let handler = facts(source).handlers.remove(0);
        let found: Vec<_> = handler
            .plain_returns
            .iter()
            .map(|plain| (plain.what, plain.text.as_str()))
            .collect();
        assert_eq!(
            (found.as_slice(), handler.returns_something),
            (expected, returns),
            "{source}"
        );
    }
}

#[test]
fn directives_belong_to_the_file_or_to_a_function() {
    let source = "'use cache';\nasync function load() { 'use cache: remote'; }\nexport const GET = async () => { 'use cache'; };\n\
                  function strict() { 'use strict'; }\nrun(async () => { 'use server'; });";
    let found: Vec<_> = facts(source)
        .directives
        .into_iter()
        .map(|found| (found.text, found.place.line, found.scope))
        .collect();
    let expected = vec![
        ("use cache".to_owned(), 1, DirectiveScope::File),
        (
            "use cache: remote".to_owned(),
            2,
            DirectiveScope::Function(Some("load".to_owned())),
        ),
        (
            "use cache".to_owned(),
            3,
            DirectiveScope::Function(Some("GET".to_owned())),
        ),
        ("use server".to_owned(), 5, DirectiveScope::Function(None)),
    ];
    assert_eq!(found, expected);
}

#[test]
fn names_of_next_are_listed() {
    let source = "import { cookies as jar } from 'next/headers';\nimport * as cache from 'next/cache';\nimport x from './x';\njar(cache, x);";
    let found: Vec<_> = facts(source)
        .next_imports
        .into_iter()
        .map(|import| (import.module, import.name, import.local))
        .collect();
    let expected = [
        ("next/headers", "cookies", "jar"),
        ("next/cache", "*", "cache"),
    ];
    assert_eq!(
        found,
        expected.map(|(module, name, local)| (
            module.to_owned(),
            name.to_owned(),
            local.to_owned()
        ))
    );
}

#[test]
fn literals_that_contradict_their_type_are_found() {
    let source = "export async function GET() {\n  const n: number = 'text';\n  const s: string = `a`;\n  return Response.json({ n, s });\n}";
    let expected = TypeMismatch {
        place: Place {
            line: 2,
            column: 9,
            start: 38,
            end: 39,
        },
        found: "string",
        declared: "number",
    };
    assert_eq!(facts(source).type_mismatches, [expected]);
}

#[test]
fn a_problem_can_be_shown_at_any_place() {
    let source = "export const runtime = 'edge';\n\nexport async function GET() { return Response.json({ a: 1 }); }\n";
    let place = facts(source).config[0].place;
    let problem = SourceProblem::at(
        Path::new("app/x/route.ts"),
        source,
        place,
        "Please remove it.",
    );
    let expected = "./app/x/route.ts:1:14\nPlease remove it.\n> 1 | export const runtime = 'edge';\n    |              ^^^^^^^\n  \
                    2 |\n  3 | export async function GET() { return Response.json({ a: 1 }); }\n  4 |";
    assert_eq!(problem.to_string(), expected);
}
