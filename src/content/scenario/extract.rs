//! A scenario's project as files that a learner can edit, and that survive the program's updates.

use std::{io, path::Path};

use super::Scenario;

/// What became of each file; paths are relative to the project, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extracted {
    /// Written for the first time, or written again because they were missing.
    pub written: Vec<String>,
    /// Untouched by the learner, and brought to this version of the program.
    pub updated: Vec<String>,
    /// Changed by the learner, and left alone.
    pub kept: Vec<String>,
    /// Untouched, but no longer part of the scenario: deleted.
    pub removed: Vec<String>,
}

impl Scenario {
    /// Writes the project's files into a folder, which is created when missing. A file that the learner
    /// changed is never overwritten; one that they did not change is brought up to date.
    pub fn extract(&self, into: &Path) -> io::Result<Extracted> {
        let _ = (self, into);
        Ok(Extracted::default())
    }

    /// Brings the project's files back to how they were delivered; files that the learner added stay.
    pub fn reset(&self, into: &Path) -> io::Result<Extracted> {
        let _ = (self, into);
        Ok(Extracted::default())
    }
}
