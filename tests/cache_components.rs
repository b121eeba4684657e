//! Cache components as `next start` and `next dev` of 16.4.6 were seen to answer (FACTS 67-69).

#![expect(clippy::unwrap_used, reason = "a test may stop where it fails")]

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use jsguide::sandbox::{Edition, Mode, NextVersion, Options, PortChoice, Sandbox};

const LOAD: &str = r"
import { cacheLife, cacheTag } from 'next/cache';
let calls = 0;
export async function load(key: string) { 'use cache'; return { key, value: Math.random() }; }
export async function short(key: string) {
  'use cache';
  cacheLife({ stale: 0, revalidate: 1, expire: 3600 });
  return { key, value: Math.random() };
}
export async function tagged(key: string) {
  'use cache';
  await null;
  cacheLife('hours');
  cacheTag('all', `one-${key}`);
  return { key, value: Math.random() };
}
export async function slow() { 'use cache'; await new Promise((r) => setTimeout(r, 5)); return ++calls; }
";

struct Running {
    runtime: tokio::runtime::Runtime,
    sandbox: Sandbox,
    _folder: tempfile::TempDir,
}

/// An app with the cached functions in `lib/load.ts`; each handler is a file below `app`.
fn serve(mode: Mode, handlers: &[(&str, &str)]) -> Running {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    };
    write(
        "next.config.js",
        "module.exports = { cacheComponents: true };",
    );
    write("lib/load.ts", LOAD);
    for (path, source) in handlers {
        let imports = "import { load, short, slow, tagged } from '@/lib/load';\n";
        write(
            &format!("app/{path}/route.ts"),
            &format!("{imports}{source}"),
        );
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let options = Options {
        edition: Edition {
            next: NextVersion::V16,
            mode,
        },
        port: PortChoice::Exactly(0),
        watch: false,
        ..Options::new(folder.path().to_path_buf())
    };
    let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
    Running {
        runtime,
        sandbox,
        _folder: folder,
    }
}

struct Seen {
    head: String,
    body: String,
}

impl Seen {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    fn cache(&self) -> String {
        format!(
            "{} {}",
            self.header("x-nextjs-cache").unwrap_or("-"),
            self.header("cache-control").unwrap_or("-")
        )
    }
}

fn send(address: SocketAddr, method: &str, path: &str, body: &str) -> Seen {
    let mut request =
        format!("{method} /{path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
    let _ = write!(request, "content-length: {}\r\n\r\n{body}", body.len());
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    Seen {
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

impl Running {
    fn get(&self, path: &str) -> Seen {
        send(self.sandbox.address(), "GET", path, "")
    }

    fn post(&self, path: &str, body: &str) -> Seen {
        send(self.sandbox.address(), "POST", path, body)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let sandbox = self.sandbox.clone();
        self.runtime
            .block_on(async move { sandbox.shutdown().await });
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn a_get_is_prerendered_only_if_it_is_constant_or_cached() {
    let cases = [
        (
            "constant",
            "export async function GET() { return Response.json(1); }",
            "HIT s-maxage=31536000",
        ),
        (
            "random",
            "export async function GET() { return Response.json(Math.random()); }",
            "- -",
        ),
        (
            "caught",
            "export async function GET() { try { Math.random(); } catch {} return Response.json(1); }",
            "- -",
        ),
        (
            "now",
            "export async function GET() { return Response.json(Date.now()); }",
            "- -",
        ),
        (
            "date",
            "export async function GET() { return Response.json(new Date()); }",
            "- -",
        ),
        (
            "fixed-date",
            "export async function GET() { return Response.json(new Date(0)); }",
            "HIT s-maxage=31536000",
        ),
        (
            "uuid",
            "export async function GET() { return Response.json(crypto.randomUUID()); }",
            "- -",
        ),
        (
            "timer",
            "export async function GET() { await new Promise((r) => setTimeout(r, 1)); return Response.json(1); }",
            "- -",
        ),
        (
            "immediate",
            "export async function GET() { await new Promise((r) => setImmediate(r)); return Response.json(1); }",
            "- -",
        ),
        (
            "tick",
            "export async function GET() { await new Promise((r) => process.nextTick(r)); return Response.json(1); }",
            "HIT s-maxage=31536000",
        ),
        (
            "digest",
            "export async function GET() { await crypto.subtle.digest('SHA-256', new Uint8Array(1)); return Response.json(1); }",
            "- -",
        ),
        (
            "import-key",
            "export async function GET() { await crypto.subtle.importKey('raw', new Uint8Array(1), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']); return Response.json(1); }",
            "HIT s-maxage=31536000",
        ),
        (
            "hash",
            "import { createHash } from 'node:crypto';\nexport async function GET() { return Response.json(createHash('md5').update('x').digest('hex')); }",
            "HIT s-maxage=31536000",
        ),
        (
            "random-bytes",
            "import { randomBytes } from 'node:crypto';\nexport async function GET() { return Response.json(randomBytes(4).toString('hex')); }",
            "- -",
        ),
        (
            "unbound-uuid",
            "const { randomUUID } = crypto;\nexport async function GET() { return Response.json(randomUUID().length); }",
            "- -",
        ),
        (
            "unawaited",
            "export async function GET() { setTimeout(() => {}, 1); return Response.json(1); }",
            "HIT s-maxage=31536000",
        ),
        (
            "microtasks",
            "export async function GET() { for (let i = 0; i < 50; i++) await null; return Response.json(1); }",
            "HIT s-maxage=31536000",
        ),
        (
            "connection",
            "import { connection } from 'next/server';\nexport async function GET() { await connection(); return Response.json(1); }",
            "- -",
        ),
        (
            "request",
            "export async function GET(request: Request) { return Response.json(request.url); }",
            "- -",
        ),
        (
            "also-post",
            "export async function GET() { return Response.json(1); }\nexport async function POST() { return Response.json(1); }",
            "- -",
        ),
        (
            "status",
            "export async function GET() { return Response.json(1, { status: 422 }); }",
            "- -",
        ),
        (
            "stream",
            "export async function GET() { return new Response(new ReadableStream({ start(c) { c.enqueue('a'); c.close(); } })); }",
            "HIT s-maxage=31536000",
        ),
        (
            "cached",
            "export async function GET() { return Response.json(await load('a')); }",
            "HIT s-maxage=900, stale-while-revalidate=31535100",
        ),
        (
            "hours",
            "export async function GET() { return Response.json(await tagged('a')); }",
            "HIT s-maxage=3600, stale-while-revalidate=82800",
        ),
        (
            "two",
            "export async function GET() { return Response.json([await tagged('a'), await load('a')]); }",
            "HIT s-maxage=900, stale-while-revalidate=85500",
        ),
        (
            "short",
            "export async function GET() { return Response.json(await short('a')); }",
            "- -",
        ),
        (
            "slow",
            "export async function GET() { return Response.json(await slow()); }",
            "HIT s-maxage=900, stale-while-revalidate=31535100",
        ),
        (
            "after",
            "export async function GET() { await load('a'); return Response.json(Math.random()); }",
            "- -",
        ),
        (
            "nested",
            "import { cacheLife } from 'next/cache';\nasync function inner() { 'use cache'; cacheLife('minutes'); return 1; }\nasync function outer() { 'use cache'; return inner(); }\nexport async function GET() { return Response.json(await outer()); }",
            "HIT s-maxage=60, stale-while-revalidate=3540",
        ),
        (
            "explicit",
            "import { cacheLife } from 'next/cache';\nasync function inner() { 'use cache'; cacheLife('minutes'); return 1; }\nasync function outer() { 'use cache'; cacheLife('days'); return inner(); }\nexport async function GET() { return Response.json(await outer()); }",
            "HIT s-maxage=86400, stale-while-revalidate=518400",
        ),
    ];
    let handlers: Vec<(&str, &str)> = cases
        .iter()
        .map(|(path, source, _)| (*path, *source))
        .collect();
    let app = serve(Mode::Production, &handlers);
    for (path, _, expected) in cases {
        assert_eq!(app.get(path).cache(), expected, "{path}");
    }
}

const DATA: &str = "export async function GET(request: Request) { const { key, value } = await tagged('k'); request.headers; return Response.json([key, value]); }";
const REFRESH: &str = "import { revalidateTag, updateTag } from 'next/cache';\n\
    export async function POST(request: Request) {\n\
      const how = await request.text();\n\
      if (how === 'update') updateTag('one-k');\n\
      else if (how === 'plain') (revalidateTag as (tag: string) => void)('one-k');\n\
      else revalidateTag('one-k', how === 'now' ? { expire: 0 } : how);\n\
      return new Response(how);\n\
    }";

#[test]
fn a_tag_with_a_profile_serves_the_old_value_once_more() {
    for mode in [Mode::Production, Mode::Development] {
        let app = serve(mode, &[("data", DATA), ("refresh", REFRESH)]);
        let first = app.get("data").body;
        assert_eq!(app.get("data").body, first);
        app.post("refresh", "max");
        assert_eq!(app.get("data").body, first, "{mode}");
        let renewed = (0..100)
            .map(|_| app.get("data").body)
            .find(|body| *body != first)
            .unwrap();
        for how in ["now", "plain"] {
            app.post("refresh", how);
            assert_ne!(app.get("data").body, renewed, "{mode} {how}");
        }
        assert!(
            app.post("refresh", "update")
                .head
                .starts_with("HTTP/1.1 500")
        );
    }
}

#[test]
fn an_old_entry_is_made_anew_at_once_in_production_and_served_once_more_in_development() {
    let source = "export async function GET(request: Request) { request.headers; return Response.json(await short('k')); }";
    for (mode, serves_old) in [(Mode::Production, false), (Mode::Development, true)] {
        let app = serve(mode, &[("short", source)]);
        let first = app.get("short").body;
        app.sandbox.advance_clock(Duration::from_secs(2));
        assert_eq!(app.get("short").body == first, serves_old, "{mode}");
    }
}

#[test]
fn a_prerendered_answer_past_its_expire_is_made_anew_at_once_and_called_a_hit() {
    let app = serve(
        Mode::Production,
        &[(
            "hours",
            "export async function GET() { return Response.json(await tagged('a')); }",
        )],
    );
    app.sandbox.advance_clock(Duration::from_secs(3_601));
    assert_eq!(app.get("hours").header("x-nextjs-cache"), Some("STALE"));
    // Renewed behind that answer: only then does the clock go on.
    let is_renewed = |_: &i32| app.get("hours").header("x-nextjs-cache") == Some("HIT");
    assert!((0..200).find(is_renewed).is_some());
    let old = app.get("hours").body;
    app.sandbox.advance_clock(Duration::from_hours(25));
    let made = app.get("hours");
    assert_eq!(made.header("x-nextjs-cache"), Some("HIT"));
    assert_ne!(made.body, old);
}

#[test]
fn arguments_and_results_keep_their_types() {
    let source = "async function same(a: unknown) { 'use cache'; return a; }\n\
        class Point { x = 1 }\n\
        export async function GET(request: Request) {\n\
          request.headers;\n\
          const loop: Record<string, unknown> = { $: 1 };\n\
          loop.self = loop;\n\
          const v: any = await same({ d: new Date(5), m: new Map([[1, 'a']]), s: new Set([1]), b: 10n, u: undefined, z: -0, t: new Uint8Array([1, 2]), loop });\n\
          const point = new Point();\n\
          return Response.json([v.d.getTime(), v.m.get(1), v.s.has(1), typeof v.b, 'u' in v, Object.is(v.z, -0), v.t[1], v.loop.self === v.loop, v.loop.$,\n\
            (await same(point)) === point, await same(Promise.resolve(5))]);\n\
        }";
    let app = serve(Mode::Production, &[("types", source)]);
    let seen = app.get("types").body;
    assert!(
        seen.contains(r#"[5,"a",true,"bigint",false,true,2,true,1,true,5]"#),
        "{seen}"
    );
}

#[test]
fn cookies_inside_a_cache_are_refused_in_next_words_and_masked_in_production() {
    let source = "import { cookies } from 'next/headers';\n\
        async function ask() { 'use cache'; await null; return (await cookies()).get('a'); }\n\
        export async function GET(request: Request) {\n\
          request.headers;\n\
          try { await ask(); } catch (error) { return new Response((error as Error).message); }\n\
          return new Response('no error');\n\
        }";
    let words = [
        (
            Mode::Development,
            "Route \"/cookies\": `cookies()` can't be read inside `\"use cache\"`.",
        ),
        (
            Mode::Production,
            "The specific message is omitted in production builds",
        ),
    ];
    for (mode, expected) in words {
        let body = serve(mode, &[("cookies", source)]).get("cookies").body;
        assert!(body.contains(expected), "{mode}: {body}");
    }
}

#[test]
fn the_internal_module_can_not_be_imported() {
    let source = "export async function GET(request: Request) {\n\
          request.headers;\n\
          try { await import('jsguide:' + 'use-cache'); } catch { return new Response('refused'); }\n\
          return new Response('open');\n\
        }";
    let app = serve(Mode::Production, &[("module", source)]);
    assert!(app.get("module").body.contains("refused"));
}

#[test]
fn a_private_cache_runs_once_for_a_request() {
    let app = serve(
        Mode::Production,
        &[(
            "private",
            "let calls = 0;
async function own(key: string) { 'use cache: private'; return [key, ++calls]; }
export async function GET() { return Response.json([await own('a'), await own('a'), await own('b')]); }",
        )],
    );
    for (seen, calls) in [(app.get("private"), [1, 2]), (app.get("private"), [3, 4])] {
        let [first, second] = calls;
        let expected = format!(r#"[["a",{first}],["a",{first}],["b",{second}]]"#);
        assert!(seen.body.contains(&expected), "{}", seen.body);
    }
}

#[test]
fn a_result_is_what_flight_makes_of_it() {
    let masked = "An error occurred in the Server Components render.";
    for (mode, message) in [(Mode::Production, masked), (Mode::Development, "told")] {
        let app = serve(
            mode,
            &[(
                "flight",
                "import { connection } from 'next/server';
async function made() { 'use cache'; return { gone: undefined, url: new URL('http://a.test'), error: new Error('told') }; }
export async function GET() {
  await connection();
  const { url, error, ...rest } = await made();
  return Response.json([url, error.message.slice(0, 50), Object.keys(rest)]);
}",
            )],
        );
        let expected = format!(r#"["http://a.test/","{message}",[]]"#);
        let seen = app.get("flight");
        assert!(seen.body.contains(&expected), "{}", seen.body);
    }
}
