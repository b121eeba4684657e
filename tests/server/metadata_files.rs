//! Files that are served for their names: robots, sitemaps, the manifest, icons and previews;
//! recorded from 14.2.35, 15.5.29 and 16.4.6.

use crate::process::TestServer;
use crate::project::Project;
use crate::wire::Answer;

const REVALIDATE: &str = "public, max-age=0, must-revalidate";

fn project() -> Project {
    Project::new()
        .file(
            "app/robots.ts",
            "export default function robots() { return { rules: [{ userAgent: ['a', 'b'], allow: '/', disallow: ['/x', '/y'] }], sitemap: 'https://a.test/sitemap.xml' } }",
        )
        .file(
            "app/sitemap.ts",
            "export default async () => [{ url: 'https://a.test', lastModified: new Date(0), changeFrequency: 'yearly', priority: 0.5, images: ['https://a.test/i.png'] }]",
        )
        .file(
            "app/manifest.ts",
            "export default function manifest() { return { name: 'A', start_url: '/' } }",
        )
        .file("app/icon.svg", "<svg/>")
        .file(
            "app/products/sitemap.ts",
            "export const generateSitemaps = async () => [{ id: 0 }, { id: 1 }]
export default async function sitemap({ id }) { return [{ url: `https://a.test/${await id}` }] }",
        )
        .file(
            "app/[shop]/opengraph-image.ts",
            "export default async ({ params }) => new Response((await params).shop)",
        )
        .file(
            "app/drawn/icon.ts",
            "export const generateImageMetadata = () => [{ id: 'small' }]
export default async ({ id }) => new Response(String(await id))",
        )
        .file(
            "app/(group)/grouped/icon.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        )
}

fn seen(answer: &Answer) -> (u16, Option<&str>, Option<&str>, Option<&str>) {
    (
        answer.status,
        answer.header("content-type"),
        answer.header("cache-control"),
        answer.header("x-nextjs-cache"),
    )
}

#[test]
fn what_code_says_of_the_site_is_prerendered() {
    let project = project();
    for next in ["14", "15", "16"] {
        let server = TestServer::with(project.path(), &["--next", next]);
        for (path, kind) in [
            ("/robots.txt", "text/plain"),
            ("/sitemap.xml", "application/xml"),
            ("/manifest.webmanifest", "application/manifest+json"),
        ] {
            let expected = (200, Some(kind), Some(REVALIDATE), Some("HIT"));
            assert_eq!(seen(&server.get(path)), expected, "{next} {path}");
        }
        let robots = "User-Agent: a\nUser-Agent: b\nAllow: /\nDisallow: /x\nDisallow: /y\n\nSitemap: https://a.test/sitemap.xml\n";
        assert_eq!(server.get("/robots.txt").text(), robots);
    }
}

#[test]
fn a_sitemap_knows_pictures_from_15_on() {
    let project = project();
    let begun = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";
    let dated = "<lastmod>1970-01-01T00:00:00.000Z</lastmod>\n<changefreq>yearly</changefreq>\n<priority>0.5</priority>\n</url>\n</urlset>\n";
    let place = "<url>\n<loc>https://a.test</loc>\n";
    let space = " xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\"";
    let image = "<image:image>\n<image:loc>https://a.test/i.png</image:loc>\n</image:image>\n";
    for (next, space, image) in [("14", "", ""), ("15", space, image), ("16", space, image)] {
        let server = TestServer::with(project.path(), &["--next", next]);
        let expected = format!("{begun}{space}>\n{place}{image}{dated}");
        assert_eq!(server.get("/sitemap.xml").text(), expected, "{next}");
    }
}

#[test]
fn files_as_they_are_may_be_kept_by_caches_as_long_as_each_version_says() {
    let project = project();
    let long = "public, immutable, no-transform, max-age=31536000";
    for (next, mode, caching, state) in [
        ("14", "production", long, Some("HIT")),
        ("15", "production", long, Some("HIT")),
        ("16", "production", REVALIDATE, Some("HIT")),
        ("15", "development", "no-cache, no-store", None),
    ] {
        let server = TestServer::with(project.path(), &["--next", next, "--mode", mode]);
        let answer = server.get("/icon.svg");
        let expected = (200, Some("image/svg+xml"), Some(caching), state);
        assert_eq!(seen(&answer), expected, "{next} {mode}");
        assert_eq!(answer.text(), "<svg/>");
        assert_eq!(server.get("/grouped/icon.svg").status, 404, "{next}");
    }
}

#[test]
fn a_file_that_stands_for_several_answers_by_their_ids() {
    let project = project();
    let url = |answer: &Answer| answer.text().contains("<loc>https://a.test/1</loc>");
    for (next, unknown, state) in [
        ("14", 404, None),
        ("15", 200, None),
        ("16", 404, Some("HIT")),
    ] {
        let server = TestServer::with(project.path(), &["--next", next]);
        assert!(url(&server.get("/products/sitemap/1.xml")), "{next}");
        let missing = server.get("/products/sitemap/7.xml").status;
        assert_eq!(missing, unknown, "{next}");
        let icon = server.get("/drawn/icon/small");
        assert_eq!(icon.text(), "small", "{next}");
        assert_eq!(icon.header("x-nextjs-cache"), state, "{next}");
        let none = server.get("/drawn/icon/large");
        assert_eq!(none.brief(), (404, "Not Found".into()), "{next}");
        assert_eq!(server.get("/a/opengraph-image").text(), "a", "{next}");
    }
}
