//! The HTTP client of the sandbox pane.
