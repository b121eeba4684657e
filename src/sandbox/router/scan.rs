//! The routes that lie below `app/` and `pages/`, in the order of their names.

use std::path::{Path, PathBuf};

use super::{Route, RouteKind};
use crate::sandbox::extensions::PageExtensions;
use crate::sandbox::folders::leads_back;
use crate::sandbox::metadata;
use crate::sandbox::segment::Segment;

/// Folders below `app/`: one with a `route` or `page` file is a route.
pub(super) fn app(
    project: &Path,
    folder: &Path,
    endings: &PageExtensions,
    above: &mut Vec<Segment>,
    found: &mut Vec<Route>,
) {
    let handler = endings
        .file(folder, "route")
        .map(|file| (file, RouteKind::Handler));
    // A slot's page is a part of the page around it; a handler in a slot answers all the same.
    let page = || {
        Some((
            endings
                .file(folder, "page")
                .filter(|_| !is_in_slot(project, folder))?,
            RouteKind::Page,
        ))
    };
    if let Some((file, kind)) = handler.or_else(page) {
        let relative = file.strip_prefix(project).unwrap_or(&file).to_path_buf();
        found.push(Route::new(above, relative).of_kind(kind));
    }
    served_for_their_names(project, folder, endings, above, found);
    for (below, segment) in folders_of(folder) {
        above.push(segment);
        app(project, &below, endings, above, found);
        above.pop();
    }
}

/// Robots, sitemaps, icons and the like.
fn served_for_their_names(
    project: &Path,
    folder: &Path,
    endings: &PageExtensions,
    above: &[Segment],
    found: &mut Vec<Route>,
) {
    let inside = folder.strip_prefix(project).unwrap_or(folder);
    let names = inside
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    let below: Vec<_> = names.skip_while(|name| name != "app").skip(1).collect();
    let below = below.join("/");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.sort();
    for file in files.into_iter().filter(|file| file.is_file()) {
        if let Some(own) = metadata::segments(&file, &below, endings) {
            let relative = file.strip_prefix(project).unwrap_or(&file).to_path_buf();
            found.push(Route::new(&[above, &own].concat(), relative).of_kind(RouteKind::Handler));
        }
    }
}

/// The folders in a folder of the app whose files may be routes, by name; none if it can't be read.
pub(crate) fn folders_of(folder: &Path) -> Vec<(PathBuf, Segment)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir() && !leads_back(path))
        .collect();
    folders.sort();
    let with_segment = |path: PathBuf| match Segment::parse(path.file_name()?.to_str()?) {
        Segment::Private | Segment::Interception => None,
        segment => Some((path, segment)),
    };
    folders.into_iter().filter_map(with_segment).collect()
}

fn is_in_slot(project: &Path, folder: &Path) -> bool {
    folder
        .strip_prefix(project)
        .unwrap_or(folder)
        .components()
        .any(|part| part.as_os_str().to_string_lossy().starts_with('@'))
}

/// Files below `pages/`: each is a route, named after itself; folders are segments as they are.
pub(super) fn pages(
    project: &Path,
    folder: &Path,
    endings: &PageExtensions,
    above: &mut Vec<Segment>,
    found: &mut Vec<Route>,
) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            // No address can name a folder whose name is no text.
            let name = path.file_name().and_then(|name| name.to_str());
            if let Some(name) = name.filter(|_| !leads_back(&path)) {
                above.push(page_segment(name));
                pages(project, &path, endings, above, found);
                above.pop();
            }
            continue;
        }
        let name = path.file_name().and_then(|name| name.to_str());
        let code = name.filter(|name| !name.ends_with(".d.ts"));
        let Some(stem) = code.and_then(|name| endings.stem(name)) else {
            continue;
        };
        let is_special = matches!(stem, "_app" | "_document" | "_error" | "404" | "500");
        if above.is_empty() && is_special {
            continue;
        }
        let mut segments = above.clone();
        if stem != "index" {
            segments.push(page_segment(stem));
        }
        let is_api = segments.first() == Some(&Segment::Static("api".into()));
        let kind = if is_api {
            RouteKind::Api
        } else {
            RouteKind::LegacyPage
        };
        let relative = path.strip_prefix(project).unwrap_or(&path).to_path_buf();
        found.push(Route::new(&segments, relative).of_kind(kind));
    }
}

/// Below `pages/` only brackets mean something.
fn page_segment(name: &str) -> Segment {
    match Segment::parse(name) {
        Segment::Private | Segment::Interception | Segment::Invisible => {
            Segment::Static(name.to_owned())
        }
        segment => segment,
    }
}
