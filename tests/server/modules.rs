//! What a route file imports.

use crate::process::TestServer;
use crate::project::Project;
use crate::wire::Ask;

#[test]
fn json_is_imported_whole_or_by_its_names() {
    let project = Project::new()
        .file(
            "app/data/d.json",
            r#"{"a": 1, "b-c": 2, "class": 3, "4th": 5}"#,
        )
        .with_route(
            "data",
            "import whole, { a } from './d.json'
import * as all from './d.json'
export async function GET() {
  const later = await import('./d.json')
  return Response.json([whole.a, a, Object.keys(all), later.a, whole['b-c']])
}",
        );
    let server = TestServer::start(project.path());
    let body = r#"[1,1,["4th","a","b-c","class","default"],1,2]"#;
    assert_eq!(server.get("/data").brief(), (200, body.to_owned()));
}

#[test]
fn a_class_field_without_a_value_is_a_type_before_16() {
    let project = Project::new().with_route(
        "fields",
        "class User { b: number; a; c = 3; constructor() { this.a = 1; this.b = 2 } }
export function GET() { return Response.json(Object.keys(new User())) }",
    );
    let keys = |next: &str| {
        let server = TestServer::with(project.path(), &["--next", next]);
        server.get("/fields").text()
    };
    assert_eq!(keys("15"), r#"["c","a","b"]"#);
    assert_eq!(keys("16"), r#"["b","a","c"]"#);
    project.write(
        "tsconfig.json",
        r#"{"compilerOptions":{"useDefineForClassFields":true}}"#,
    );
    assert_eq!(keys("15"), r#"["b","a","c"]"#);
}

#[test]
fn folders_have_the_names_that_tsconfig_gives_them() {
    let project = Project::new()
        .file(
            "tsconfig.json",
            r#"{ // comments are allowed
  "compilerOptions": { "baseUrl": ".", "paths": { "~lib/*": ["./lib/*"], "@/*": ["./*"], } }
}"#,
        )
        .file("lib/z.ts", "export const z: number = 8")
        .file("shared/y.ts", "export const y = 9")
        .with_route(
            "names",
            "import { z } from '~lib/z'
import { y } from 'shared/y'
import { z as same } from '@/lib/z'
export function GET() { return Response.json([z, y, same]) }",
        );
    let server = TestServer::start(project.path());
    assert_eq!(server.get("/names").brief(), (200, "[8,9,8]".to_owned()));
}

#[test]
fn an_export_without_a_value_is_no_handler() {
    let project = Project::new().with_route(
        "nothing",
        "export const dynamic = 'force-dynamic'
export const GET = undefined
export const POST = null",
    );
    let server = TestServer::start(project.path());
    assert_eq!(server.get("/nothing").brief(), (405, String::new()));
    assert_eq!(server.send(&Ask::post("/nothing", "")).status, 405);
}

#[test]
fn no_name_leads_to_a_file_outside_of_the_project() {
    let project = Project::new()
        .file("secret.json", r#"{"key": "s3cret"}"#)
        .file(
            "inner/app/read/route.ts",
            "export async function GET(request: Request) {
  try {
    const { default: found } = await import(new URL(request.url).searchParams.get('name')!)
    return Response.json(found)
  } catch (error) {
    return new Response('refused', { status: 403 })
  }
}",
        );
    let server = TestServer::start(&project.path().join("inner"));
    let absolute = project.path().join("secret.json");
    let absolute = absolute.to_string_lossy();
    for prefix in [
        "",
        "core:",
        "require:",
        "face:",
        "jsguide:",
        "file://",
        "core:app/../",
    ] {
        for name in [
            "../secret.json",
            "../../../secret.json",
            "./../secret.json",
            &absolute,
        ] {
            let answer = server.get(&format!("/read?name={prefix}{name}"));
            assert_eq!(
                answer.brief(),
                (403, "refused".to_owned()),
                "{prefix}{name}"
            );
        }
    }
}

#[test]
fn params_with_the_name_of_a_promises_own_member_are_waited_for_on_15() {
    let project = Project::new().with_route(
        "of/[status]/[id]",
        "export async function GET(_, { params }) {
  return Response.json([params.id, params.status ?? null, (await params).status])
}",
    );
    let server = TestServer::with(project.path(), &["--next", "15"]);
    let body = r#"["7",null,"open"]"#.to_owned();
    assert_eq!(server.get("/of/open/7").brief(), (200, body));
}
