//! What is replayed: which Next.js, which app, which mode; and the app as a folder to serve.

use std::fmt;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::case::{Case, folder};
use crate::project::Project;

/// Which of the three apps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Variant {
    /// `app/`: route handlers alone.
    #[default]
    Main,
    /// `extras/`: pages, `pages/api`, middleware or proxy, rules of next.config.
    X,
    /// `cache-components/`: 16 with `cacheComponents: true`.
    Cc,
}

/// `next start` or `next dev`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Mode {
    /// After a build.
    Start,
    /// Compiled when asked for.
    Dev,
}

/// `next16cc-dev` and its like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The major version.
    pub(crate) next: u8,
    /// Which app.
    pub(crate) variant: Variant,
    /// In which mode.
    pub(crate) mode: Mode,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variant = match self.variant {
            Variant::Main => "",
            Variant::X => "x",
            Variant::Cc => "cc",
        };
        let mode = match self.mode {
            Mode::Start => "start",
            Mode::Dev => "dev",
        };
        write!(f, "next{}{variant}-{mode}", self.next)
    }
}

const IGNORE: &str = "module.exports = { typescript: { ignoreBuildErrors: true } };\n";
const COMPONENTS: &str =
    "module.exports = { cacheComponents: true, typescript: { ignoreBuildErrors: true } };\n";
const ENV: &str = "CONFORMANCE_SECRET=from-dotenv\nNEXT_PUBLIC_LABEL=public-label\nCONFORMANCE_EXPANDED=${CONFORMANCE_SECRET}-expanded\n";

impl Target {
    /// The flags of `jsguide serve`.
    pub(crate) fn flags(self) -> [&'static str; 4] {
        let next = match self.next {
            14 => "14",
            15 => "15",
            _ => "16",
        };
        let mode = match self.mode {
            Mode::Start => "production",
            Mode::Dev => "development",
        };
        ["--next", next, "--mode", mode]
    }

    /// The app as it was when it was recorded.
    pub(crate) fn project(self, cases: &[Case]) -> Project {
        let project = Project::new();
        match self.variant {
            Variant::Main => {
                copy(&folder().join("app"), &project.path().join("app"));
                project.write("next.config.js", IGNORE);
            }
            Variant::X => {
                copy(&folder().join("extras"), project.path());
                let other = if self.next >= 16 {
                    "middleware.ts"
                } else {
                    "proxy.ts"
                };
                fs::remove_file(project.path().join(other)).expect("both are there");
            }
            Variant::Cc => {
                copy(&folder().join("cache-components"), project.path());
                project.write("next.config.js", COMPONENTS);
            }
        }
        for folder in cases
            .iter()
            .flat_map(|case| case.folders_to_leave_out(self))
        {
            project.remove_folder(&format!("app/{folder}"));
        }
        project.write(".env", ENV);
        project
    }
}

/// Copies a folder with all in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder to copy") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.file_type().expect("its type").is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("a file to copy");
        }
    }
}
