//! Which Next.js, in which mode: and, in one table, what differs between them.
//!
//! Nothing else in the sandbox compares versions. A rule is named after what it decides, and
//! each field says which recorded fact (`FACTS.md`, by number) it rests on.

mod answers;
mod exports;
mod image;
mod rules;
mod table;
mod version;

use std::fmt;

pub(crate) use answers::{LostData, Malformed, PayloadActions, StaticRefusal, UnknownAction};
pub(crate) use exports::NextExports;
pub(crate) use image::ImageRules;
pub(crate) use rules::{RequestApis, Rules};
pub use version::{Mode, NextVersion};

/// A version in a mode: what the learner picks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Edition {
    /// The version of Next.js.
    pub next: NextVersion,
    /// Production or development.
    pub mode: Mode,
}

impl Default for Edition {
    fn default() -> Self {
        Edition {
            next: NextVersion::V16,
            mode: Mode::Production,
        }
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Next {} {}", self.next, self.mode)
    }
}

impl Edition {
    /// What this edition decides.
    pub(crate) const fn rules(self) -> &'static Rules {
        const fn of(next: NextVersion) -> [Rules; 2] {
            let (mode, other) = (Mode::Production, Mode::Development);
            [
                Edition { next, mode }.table(),
                Edition { next, mode: other }.table(),
            ]
        }
        const ALL: &[[Rules; 2]; 3] = &[
            of(NextVersion::V14),
            of(NextVersion::V15),
            of(NextVersion::V16),
        ];
        &ALL[self.next as usize][self.mode as usize]
    }
}
