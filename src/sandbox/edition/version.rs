//! The versions and modes that were recorded, and how they are written.

use std::fmt;
use std::str::FromStr;

/// A major version of Next.js whose behaviour was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NextVersion {
    /// Next.js 14 (recorded from 14.2.35).
    V14,
    /// Next.js 15 (recorded from 15.5.29).
    V15,
    /// Next.js 16 (recorded from 16.4.6).
    V16,
}

impl NextVersion {
    /// All versions, oldest first.
    pub const ALL: [NextVersion; 3] = [NextVersion::V14, NextVersion::V15, NextVersion::V16];

    /// The major number: 14, 15 or 16.
    pub const fn number(self) -> u8 {
        match self {
            NextVersion::V14 => 14,
            NextVersion::V15 => 15,
            NextVersion::V16 => 16,
        }
    }

    /// The version with this major number, if it was recorded.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.number() == number)
    }

    /// The next version, beginning again after the last.
    #[must_use]
    pub const fn following(self) -> Self {
        match self {
            NextVersion::V14 => NextVersion::V15,
            NextVersion::V15 => NextVersion::V16,
            NextVersion::V16 => NextVersion::V14,
        }
    }
}

impl fmt::Display for NextVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number())
    }
}

impl FromStr for NextVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse()
            .ok()
            .and_then(Self::from_number)
            .ok_or_else(|| format!("Next.js {text} is not known here: 14, 15 or 16"))
    }
}

/// How the app runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// `next build`, then `next start`.
    Production,
    /// `next dev`.
    Development,
}

impl Mode {
    /// The other mode.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Mode::Production => Mode::Development,
            Mode::Development => Mode::Production,
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Mode::Production => "production",
            Mode::Development => "development",
        })
    }
}

impl FromStr for Mode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "production" => Ok(Mode::Production),
            "development" => Ok(Mode::Development),
            _ => Err(format!("{text:?} is no mode: production or development")),
        }
    }
}
