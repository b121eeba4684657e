//! Folders for what is not to be kept.

use std::path::{Path, PathBuf};

/// A folder of its own, deleted with it.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// Makes it where the system keeps what is temporary.
    pub(super) fn new() -> Result<Self, String> {
        let mut name = [0_u8; 8];
        getrandom::fill(&mut name).map_err(|error| error.to_string())?;
        let name = format!("jsguide-{:016x}", u64::from_ne_bytes(name));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Scratch(path))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
