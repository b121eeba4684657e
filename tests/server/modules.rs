//! What a route file imports.

use crate::process::TestServer;
use crate::project::Project;

#[test]
fn json_is_imported_whole_or_by_its_names() {
    let project = Project::new()
        .file("app/data/d.json", r#"{"a": 1, "b-c": 2, "class": 3}"#)
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
    let body = r#"[1,1,["a","class","default"],1,2]"#;
    assert_eq!(server.get("/data").brief(), (200, body.to_owned()));
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
