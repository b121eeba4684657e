//! Code that stands in no source: it is written as text, parsed, and put into a program.

use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_ast_visit::VisitMut;
use oxc_parser::Parser;
use oxc_span::{SPAN, SourceType, Span};

/// Parses such code; its places are none, as they would be taken for places of the source.
pub(super) fn parsed<'a>(
    allocator: &'a Allocator,
    text: &str,
    language: SourceType,
) -> Program<'a> {
    let text = allocator.alloc_str(text);
    let mut program = Parser::new(allocator, text, language).parse().program;
    Unplaced.visit_program(&mut program);
    program
}

struct Unplaced;

impl VisitMut<'_> for Unplaced {
    fn visit_span(&mut self, span: &mut Span) {
        *span = SPAN;
    }
}
