//! The tree and single files; whole apps are in `tests/build_errors.rs`.

use std::collections::BTreeSet;
use std::path::Path;

use super::*;
use crate::sandbox::config::Config;
use crate::sandbox::edition::{Edition, Mode, NextVersion, Rules};
use crate::sandbox::router::{Route, RouteTable};
use crate::sandbox::segment::Segment;
use crate::sandbox::transpile;
use crate::sandbox::transpile::route::RouteSource;

fn rules(next: NextVersion) -> &'static Rules {
    let mode = Mode::Production;
    Edition { next, mode }.rules()
}

fn table(paths: &[&str]) -> RouteTable {
    let route = |path: &&str| {
        let folders: Vec<Segment> = path.split('/').map(Segment::parse).collect();
        Route::new(&folders, format!("app/{path}/route.ts").into())
    };
    RouteTable::new(paths.iter().map(route).collect())
}

#[test]
fn names_of_params_must_agree_where_paths_part() {
    let cases: [(&[&str], Option<&str>); 7] = [
        (&["x/[id]", "x/[id]/edit"], None),
        (&["x/[id]", "y/[slug]"], None),
        (&["x/[id]", "x/[...rest]"], None),
        (
            &["x/[id]/a", "x/[slug]/b"],
            Some(
                "You cannot use different slug names for the same dynamic path ('id' !== 'slug').",
            ),
        ),
        (
            &["x/[...a]", "x/[...b]"],
            Some("You cannot use different slug names for the same dynamic path ('a' !== 'b')."),
        ),
        (
            &["[id]/x/[id]"],
            Some("You cannot have the same slug name \"id\" repeat within a single dynamic path"),
        ),
        (
            &["x/[...a]", "x/[[...a]]"],
            Some(
                "You cannot use both an required and optional catch-all route at the same level (\"[...a]\" and \"[[...a]]\" ).",
            ),
        ),
    ];
    for (paths, expected) in cases {
        let (found, _) = of_app(&table(paths), &[], rules(NextVersion::V16));
        let said: Vec<(Stage, &str)> = found
            .iter()
            .map(|refusal| (refusal.stage, refusal.problem.message.as_str()))
            .collect();
        let expected: Vec<(Stage, &str)> = expected
            .map(|text| (Stage::Start, text))
            .into_iter()
            .collect();
        assert_eq!(said, expected, "{paths:?}");
    }
}

const FILE: &str = "app/x/route.ts";

fn route_file<'s>(
    text: &'s str,
    source: &'s RouteSource,
    names: &'s BTreeSet<String>,
) -> RouteFile<'s> {
    RouteFile {
        file: FILE,
        path: "/x",
        text,
        source,
        names,
    }
}

fn said(text: &str, next: NextVersion) -> Vec<(Stage, String)> {
    let source = transpile::analyse(Path::new(FILE), text).unwrap();
    let names: BTreeSet<String> = source
        .exports
        .iter()
        .map(|export| export.name.clone())
        .collect();
    let route = route_file(text, &source, &names);
    of_route(&route, rules(next), &Config::default())
        .into_iter()
        .map(|refusal| (refusal.stage, refusal.problem.message))
        .collect()
}

#[test]
fn an_annotation_that_allows_anything_is_believed() {
    let plain = "export async function GET() { return { a: 1 }; }";
    let any = "export async function GET(): Promise<any> { return { a: 1 }; }";
    assert_eq!(said(plain, NextVersion::V16).len(), 1);
    assert_eq!(said(any, NextVersion::V16), Vec::new());
}

#[test]
fn types_among_the_exports_are_no_exports() {
    let text = "export type User = { id: string };\nexport interface A {}\nexport async function GET() { return new Response(); }";
    for next in NextVersion::ALL {
        assert_eq!(said(text, next), Vec::new(), "{next}");
    }
}

#[test]
fn config_is_read_as_each_version_reads_it() {
    let recognize = "Next.js can't recognize the exported `dynamic` field in route";
    let get = "export const GET = () => new Response();";
    let cases = [
        (
            "export const dynamic = 'auto' as const;",
            format!(
                "{recognize} \"/x\":\nUnsupported node type \"TsConstAssertion\" at \"dynamic\"."
            ),
            None,
        ),
        (
            "const d = 'auto'; export const dynamic = d;",
            format!("{recognize} \"/x\":\nUnknown identifier \"d\" at \"dynamic\"."),
            Some(format!("{recognize}. It needs to be a static string.")),
        ),
        (
            "const dynamic = 'auto'; export { dynamic };",
            String::new(),
            Some(format!("{recognize}. It mustn't be reexported.")),
        ),
        (
            "export { dynamic } from './y';",
            String::new(),
            Some(format!("{recognize}. It mustn't be reexported.")),
        ),
    ];
    for (config, in_15, in_16) in cases {
        let text = format!("{config}\n{get}");
        let in_15 = Some(in_15).filter(|message| !message.is_empty());
        let expected = in_15.map(|message| (Stage::Build, message));
        assert_eq!(
            said(&text, NextVersion::V15),
            Vec::from_iter(expected),
            "{config}"
        );
        let expected = in_16.map(|message| (Stage::Compile, message));
        assert_eq!(
            said(&text, NextVersion::V16),
            Vec::from_iter(expected),
            "{config}"
        );
    }
}

#[test]
fn development_names_what_a_route_file_does_wrong() {
    let text = "export default function handler() {}\nexport function get() {}";
    let source = transpile::analyse(Path::new(FILE), text).unwrap();
    let names = BTreeSet::from(["default", "get"].map(str::to_owned));
    let route = route_file(text, &source, &names);
    let messages: Vec<String> = warnings(&route)
        .into_iter()
        .map(|problem| problem.message)
        .collect();
    let expected = [
        "Detected lowercase method 'get' in 'app/x/route.ts'. Export the uppercase 'GET' method name to fix this error.",
        "Detected default export in 'app/x/route.ts'. Export a named export for each HTTP method instead.",
        "No HTTP methods exported in 'app/x/route.ts'. Export a named export for each HTTP method.",
    ];
    assert_eq!(messages, expected);
}

#[test]
fn config_has_to_be_of_the_right_type() {
    let get = "export const GET = () => new Response();";
    let invalid = "Invalid segment configuration options detected for \"/x\"";
    let recognize = |name: &str, kind: &str| {
        Some((
            Stage::Compile,
            format!(
                "Next.js can't recognize the exported `{name}` field in route. It needs to be a {kind}."
            ),
        ))
    };
    let build = |message: &str| Some((Stage::Build, format!("{invalid}: {message}")));
    let cases = [
        (
            "export const dynamicParams = 'no';",
            build("Expected boolean, received string at \"dynamicParams\""),
            recognize("dynamicParams", "static boolean"),
        ),
        (
            "export const preferredRegion = 5;",
            build("Expected string, received number at \"preferredRegion\""),
            recognize("preferredRegion", "static string or array of static strings"),
        ),
        ("export const preferredRegion = ['a', 'b'];", None, None),
        (
            "export const maxDuration = 1.5;",
            build("Expected integer, received float at \"maxDuration\""),
            build("Expected integer, received float at \"maxDuration\""),
        ),
        (
            "export const dynamic = ('auto');",
            Some((
                Stage::Build,
                "Next.js can't recognize the exported `dynamic` field in route \"/x\":\nUnsupported node type \"ParenthesisExpression\" at \"dynamic\".".to_owned(),
            )),
            None,
        ),
        ("export type dynamic = 'auto';", None, None),
        ("export const { dynamic } = { dynamic: 'auto' };", None, None),
        ("export function dynamic() {}", None, recognize("dynamic", "static string")),
    ];
    for (config, in_15, in_16) in cases {
        let text = format!("{config}\n{get}");
        assert_eq!(
            said(&text, NextVersion::V15),
            Vec::from_iter(in_15),
            "{config}"
        );
        assert_eq!(
            said(&text, NextVersion::V16),
            Vec::from_iter(in_16),
            "{config}"
        );
    }
}

#[test]
fn edge_routes_may_import_few_of_nodes_modules() {
    let refused_by = |import: &str, next: NextVersion| {
        let text = format!(
            "{import}\nexport const runtime = 'edge';\nexport function GET() {{ return Response.json(typeof join); }}"
        );
        said(&text, next)
    };
    let refused = |import: &str| refused_by(import, NextVersion::V16);
    assert_eq!(
        refused("import { join } from 'node:path';"),
        [(
            Stage::Compile,
            "A Node.js module is loaded ('node:path' at line 1) which is not supported in the Edge Runtime.".to_owned()
        )]
    );
    assert_eq!(refused("import 'node:fs';").len(), 1);
    assert_eq!(
        refused_by("import { join } from 'path';", NextVersion::V15),
        [(
            Stage::Compile,
            "Module not found: Can't resolve 'path'".to_owned()
        )]
    );
    for taken in [
        "import { Buffer as join } from 'node:buffer';",
        "import type { join } from 'node:path';",
        "import { type join } from 'node:path';",
        "import { unused } from 'node:path';",
        "import { join } from 'path';",
    ] {
        assert_eq!(refused(taken), [], "{taken}");
    }
}
