//! What screens are drawn with: text, documents, code, lists and the small parts that give the
//! program one look. Nothing here has state or knows a screen.

pub mod code;
pub mod document;
pub mod highlight;
pub mod json;
pub mod list;
pub mod parts;
pub mod plain;
pub mod scrollbar;
pub mod text;

pub use plain::{plain, plain_lines};
