//! Files that Next serves for their names: robots, sitemaps, the manifest, icons, previews.
//!
//! Next makes a route handler of each (`next-metadata-route-loader`), and so does this: a module that
//! lies, as it were, in a folder with the file's name. It knows nothing of routes and scripts.

use std::path::Path;

use super::edition::Rules;
use super::extensions::PageExtensions;
use super::segment::Segment;
use super::transpile::{self, RouteSource};
use super::web::base64;

/// What stands behind a file's name in the name of the module that serves it.
const MODULE: &str = "/route.js";

/// Endings of files that are code.
const CODE: [&str; 4] = ["tsx", "ts", "jsx", "js"];

/// Where the modules find what they have in common.
const LIBRARY: &str = "next/dist/build/webpack/loaders/metadata";

/// The param that tells several sitemaps or icons of a file apart.
const ID: &str = "__metadata_id__";

/// Config that a module has of its file.
const CONFIG: [&str; 6] = [
    "dynamic",
    "dynamicParams",
    "fetchCache",
    "maxDuration",
    "revalidate",
    "runtime",
];

/// Which modules list the ids of their file, so that they are made ahead.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Listing {
    sitemaps: bool,
    images: bool,
}

impl Listing {
    /// By the rules of an edition.
    pub(crate) fn by(rules: &Rules) -> Listing {
        Listing {
            sitemaps: rules.lists_sitemaps,
            images: rules.lists_images,
        }
    }
}

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// `robots` or `manifest`, of which the root has one.
    Text,
    Sitemap,
    /// An icon or a preview.
    Image,
}

impl Kind {
    /// With the endings that files of the kind may have.
    fn of(stem: &str) -> Option<(Kind, &'static [&'static str])> {
        let numbered = stem.strip_suffix(|last: char| last.is_ascii_digit());
        Some(match stem {
            "robots" => (Kind::Text, &["txt"]),
            "manifest" => (Kind::Text, &["webmanifest", "json"]),
            "favicon" => (Kind::Image, &["ico"]),
            "sitemap" => (Kind::Sitemap, &["xml"]),
            _ => match numbered.unwrap_or(stem) {
                "icon" => (Kind::Image, &["ico", "jpg", "jpeg", "png", "svg"]),
                "apple-icon" => (Kind::Image, &["jpg", "jpeg", "png"]),
                "opengraph-image" | "twitter-image" => {
                    (Kind::Image, &["jpg", "jpeg", "png", "gif"])
                }
                _ => return None,
            },
        })
    }

    /// The function by which a file of this kind stands for several.
    fn generator(self) -> Option<&'static str> {
        match self {
            Kind::Text => None,
            Kind::Sitemap => Some("generateSitemaps"),
            Kind::Image => Some("generateImageMetadata"),
        }
    }
}

/// What a file's name says.
struct Name<'n> {
    stem: &'n str,
    ending: &'n str,
    kind: Kind,
    /// Endings that a file of the kind may have without being code.
    endings: &'static [&'static str],
}

impl Name<'_> {
    /// None if it means nothing.
    fn read(file: &Path) -> Option<Name<'_>> {
        let (stem, ending) = file.file_name()?.to_str()?.split_once('.')?;
        let (kind, endings) = Kind::of(stem)?;
        Some(Name {
            stem,
            ending,
            kind,
            endings,
        })
    }

    fn is_code(&self) -> bool {
        let last = self.ending.rsplit('.').next();
        last.is_some_and(|ending| CODE.contains(&ending))
    }
}

/// The segments at which a file answers, below those of its folder; none if its name means nothing.
/// `folder` is the folder's path below `app`.
pub(crate) fn segments(
    file: &Path,
    folder: &str,
    extensions: &PageExtensions,
) -> Option<Vec<Segment>> {
    let name = Name::read(file)?;
    let Name {
        stem, ending, kind, ..
    } = name;
    let is_code = name.is_code() && extensions.contains(ending) && stem != "favicon";
    let is_of_root = kind == Kind::Text || stem == "favicon";
    if !(is_code || name.endings.contains(&ending)) || (is_of_root && !folder.is_empty()) {
        return None;
    }
    let suffix = suffix(folder, kind);
    let generates = is_code && generates(file, kind);
    let name = match (kind, stem) {
        _ if !is_code => format!("{stem}{suffix}.{ending}"),
        (_, "robots") => "robots.txt".into(),
        (_, "manifest") => "manifest.webmanifest".into(),
        (Kind::Sitemap, _) if !generates => "sitemap.xml".into(),
        _ => format!("{stem}{suffix}"),
    };
    let id = generates.then(|| Segment::Dynamic(ID.into()));
    Some(std::iter::once(Segment::Static(name)).chain(id).collect())
}

fn generates(file: &Path, kind: Kind) -> bool {
    let text = kind
        .generator()
        .and_then(|_| std::fs::read_to_string(file).ok());
    let source = text.and_then(|text| transpile::analyse(file, &text).ok());
    source.is_some_and(|source| generator_of(kind, &source).is_some())
}

/// The function of its kind that a file exports.
fn generator_of(kind: Kind, source: &RouteSource) -> Option<&'static str> {
    kind.generator()
        .filter(|name| source.export(name).is_some())
}

/// Files of folders that the path does not show would clash: their names have a hash of the folder's
/// (`getMetadataRouteSuffix`).
fn suffix(folder: &str, kind: Kind) -> String {
    let is_hidden = |part: &str| part.starts_with('(') || part.starts_with('@');
    if kind == Kind::Sitemap || !folder.split('/').any(is_hidden) {
        return String::new();
    }
    let hash = format!("/{folder}")
        .encode_utf16()
        .fold(5381_u32, |hash, unit| {
            hash.wrapping_mul(33).wrapping_add(u32::from(unit))
        });
    let (mut rest, mut digits) = (hash, Vec::new());
    while rest > 0 {
        digits.push(char::from_digit(rest % 36, 36).unwrap_or('0'));
        rest /= 36;
    }
    std::iter::once('-')
        .chain(digits.into_iter().rev().take(6))
        .collect()
}

/// The name of the module that serves a file, if it is served for its name.
pub(crate) fn module(file: &str) -> Option<String> {
    Name::read(Path::new(file)).map(|_| format!("{file}{MODULE}"))
}

/// Whether a file that is served for its name is no code.
pub(crate) fn is_plain(file: &Path) -> bool {
    Name::read(file).is_some_and(|name| !name.is_code())
}

/// The text of such a module; none if it is another one.
pub(crate) fn source(project: &Path, module: &str, listing: Listing) -> Option<String> {
    let file = module.strip_suffix(MODULE)?;
    let path = project.join(file);
    let name = Name::read(&path)?;
    let Name {
        stem, ending, kind, ..
    } = name;
    let kind_name = if kind == Kind::Sitemap {
        "sitemap"
    } else {
        stem
    };
    if !name.is_code() {
        let bytes = base64(&std::fs::read(&path).ok()?);
        let content_type = content_type(stem, ending);
        return Some(format!(
            "import {{ assetRoute }} from '{LIBRARY}';\nexport const dynamic = 'force-static';\nexport const GET = assetRoute({kind_name:?}, {content_type:?}, {bytes:?});\n"
        ));
    }
    let text = std::fs::read_to_string(&path).ok()?;
    let own = transpile::analyse(&path, &text).unwrap_or_default();
    let mut config = String::new();
    for one in CONFIG.iter().filter_map(|name| own.config(name)) {
        config.extend(["export const ", &one.name, " = ", &one.text, ";\n"]);
    }
    let generator = generator_of(kind, &own);
    let import = match generator {
        Some(generator) => format!("handler, {{ {generator} as generate }}"),
        None => "handler".into(),
    };
    let generate = if generator.is_some() {
        "generate"
    } else {
        "undefined"
    };
    let lists = match kind {
        Kind::Sitemap => listing.sitemaps,
        _ => listing.images,
    };
    let list = if generator.is_some() && lists && !file.contains('[') {
        let ending = if kind == Kind::Sitemap { ".xml" } else { "" };
        format!("export const generateStaticParams = paramsOf(generate, {ending:?});\n")
    } else {
        String::new()
    };
    let route = match kind {
        Kind::Text => format!(
            "textRoute(handler, {stem:?}, {:?})",
            content_type(stem, ending)
        ),
        Kind::Sitemap => format!("sitemapRoute(handler, {generate})"),
        Kind::Image => format!("imageRoute(handler, {generate})"),
    };
    Some(format!(
        "import {{ imageRoute, paramsOf, sitemapRoute, textRoute }} from '{LIBRARY}';\nimport {import} from '../{stem}.{ending}';\n{config}{list}export const GET = {route};\n"
    ))
}

fn content_type(stem: &str, ending: &str) -> &'static str {
    match (stem, ending) {
        ("sitemap", _) => "application/xml",
        ("robots", _) => "text/plain",
        ("manifest", _) => "application/manifest+json",
        (_, "png") => "image/png",
        (_, "jpg" | "jpeg") => "image/jpeg",
        (_, "ico") => "image/x-icon",
        (_, "svg") => "image/svg+xml",
        _ => "text/plain",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_answer_at_the_paths_that_their_names_mean() {
        let cases = [
            ("robots.txt", "", Some("robots.txt")),
            ("robots.txt", "blog", None),
            ("manifest.json", "", Some("manifest.json")),
            ("favicon.ico", "", Some("favicon.ico")),
            ("favicon.png", "", None),
            ("icon1.png", "blog", Some("icon1.png")),
            ("icon12.png", "blog", None),
            ("opengraph-image.alt.txt", "", None),
            ("sitemap.xml", "(shop)/a", Some("sitemap.xml")),
            ("icon.png", "(grp)/ging", Some("icon-ciupc2.png")),
            ("route.ts", "", None),
        ];
        for (file, folder, expected) in cases {
            let found = segments(Path::new(file), folder, &PageExtensions::default());
            let expected = expected.map(|name| vec![Segment::Static(name.into())]);
            assert_eq!(found, expected, "{folder}/{file}");
        }
    }
}
