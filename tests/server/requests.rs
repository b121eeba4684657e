//! What `jsguide request` prints.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use crate::process::jsguide;
use crate::project::Project;

const ENDLESS: &str = "export function GET() {
  return new Response(new ReadableStream({
    start(c) { c.enqueue('begun\\n'); setInterval(() => c.enqueue('more\\n'), 20) },
  }))
}";

#[test]
fn an_answer_without_an_end_is_printed_as_it_comes() {
    let project = Project::new().with_route("endless", ENDLESS);
    let mut child = jsguide(project.path())
        .args(["request", "GET", "/endless", "--dir"])
        .arg(project.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut body = lines.map(Result::unwrap).skip_while(|line| line != "begun");
    assert_eq!(body.nth(2).as_deref(), Some("more"));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn as_json_each_answer_is_a_line() {
    let count = "let n = 0\nexport function GET(r) { return Response.json([r.url.length, ++n]) }";
    let project = Project::new().with_route("count", count);
    let output = jsguide(project.path())
        .args(["request", "GET", "/count", "--times", "3", "--json"])
        .arg("--dir")
        .arg(project.path())
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let bodies: Vec<serde_json::Value> = printed
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|answer| serde_json::from_str(answer["body"].as_str().unwrap()).unwrap())
        .collect();
    let counted: Vec<_> = bodies.iter().map(|body| body[1].as_u64()).collect();
    assert_eq!(counted, [Some(1), Some(2), Some(3)]);
}
