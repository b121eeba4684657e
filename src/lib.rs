//! jsguide: prepare for JavaScript, React and Next.js interviews in a terminal.
//!
//! The modules, and who may know whom:
//!
//! ```text
//! cli ──┬─► tui ──┬─► study ──► content
//!       │         ├─► content
//!       └─────────┴─► sandbox          (knows nothing of the others)
//! ```

pub mod cli;
pub mod content;
pub mod sandbox;
pub mod study;
pub mod tui;
