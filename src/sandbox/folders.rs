//! Folders as they lie on the disk.

use std::path::Path;

/// Whether a folder is a link to one that it lies in: to follow two of these has no end.
pub(crate) fn leads_back(folder: &Path) -> bool {
    let lies_in = |target: &Path| {
        let above = folder.ancestors().skip(1);
        let mut real = above.filter_map(|above| above.canonicalize().ok());
        real.any(|above| above == target)
    };
    folder.is_symlink() && folder.canonicalize().is_ok_and(|target| lies_in(&target))
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_to_where_it_lies_leads_back_and_one_to_elsewhere_does_not() {
        let root = tempfile::tempdir().unwrap();
        let at = |path: &str| root.path().join(path);
        fs::create_dir_all(at("a/below")).unwrap();
        fs::create_dir(at("b")).unwrap();
        symlink(at("a"), at("a/self")).unwrap();
        symlink(at("a"), at("a/below/up")).unwrap();
        symlink(at("b"), at("a/over")).unwrap();
        symlink(at("a"), at("b/back")).unwrap();
        for (path, leads) in [
            ("a", false),
            ("a/below", false),
            ("a/self", true),
            ("a/below/up", true),
            ("a/over", false),
            ("b/back", false),
            ("a/over/back", true),
            ("none", false),
        ] {
            assert_eq!(leads_back(&at(path)), leads, "{path}");
        }
    }
}
