//! jsguide: prepare for JavaScript, React and Next.js interviews in a terminal.
//!
//! The modules, and who may know whom:
//!
//! ```text
//! cli ──┬─► tui ──┬─► study ──► content
//!       │         ├─► content
//!       └─────────┴─► sandbox          (knows nothing of the others)
//! ```
//!
//! `watch` stands beside them: it knows files and nothing else.

pub mod cli;
pub mod content;
pub mod sandbox;
pub mod study;
pub mod tui;
mod watch;
