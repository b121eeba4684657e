//! What `next build` refuses, jsguide refuses too: `build-errors/` and what was recorded of them.
