//! What stands inside a line.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag};

use super::{Inline, MAX_DEPTH, Reader};
use crate::content::markdown::target;

/// Whether an event belongs into a line.
pub(super) fn begins(event: &Event) -> bool {
    match event {
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        ),
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineHtml(_)
        | Event::SoftBreak
        | Event::HardBreak => true,
        _ => false,
    }
}

impl<'a> Reader<'a, '_> {
    /// Everything up to the end of what contains it.
    pub(super) fn inlines(&mut self) -> Vec<Inline> {
        let line = self.loose_inlines();
        self.events.next();
        line
    }

    /// Everything that belongs into a line; the text of a tight list's item has no paragraph around it.
    pub(super) fn loose_inlines(&mut self) -> Vec<Inline> {
        let mut line = Vec::new();
        while let Some((event, range)) = self.events.next_if(|(event, _)| begins(event)) {
            self.inline(event, &range, &mut line);
        }
        line
    }

    fn inline(&mut self, event: Event<'a>, range: &Range<usize>, line: &mut Vec<Inline>) {
        match event {
            Event::Start(tag) => self.span(tag, range, line),
            Event::Text(text) => push_text(line, &text),
            Event::Code(code) => line.push(Inline::Code(code.into_string())),
            Event::InlineHtml(html) => {
                let spot = self.spot(range.start);
                self.raw_html(&html, spot);
            }
            Event::SoftBreak => line.push(Inline::SoftBreak),
            Event::HardBreak => line.push(Inline::HardBreak),
            _ => {}
        }
    }

    fn span(&mut self, tag: Tag<'a>, range: &Range<usize>, line: &mut Vec<Inline>) {
        if self.depth >= MAX_DEPTH {
            let spot = self.spot(range.start);
            self.problems.error(
                spot,
                format!("this is nested more than {MAX_DEPTH} levels deep"),
            );
            return self.skip();
        }
        self.depth += 1;
        let inner = self.inlines();
        self.depth -= 1;
        match tag {
            Tag::Strong => line.push(Inline::Strong(inner)),
            Tag::Strikethrough => line.push(Inline::Strike(inner)),
            Tag::Link { dest_url, .. } => self.link(&dest_url, range, inner, line),
            Tag::Image { .. } => {
                let spot = self.spot(range.start);
                self.problems
                    .error(spot, "images can't be shown in a terminal")
                    .help("say it in words, in a table or in a `text` fence");
            }
            _ => line.push(Inline::Emphasis(inner)),
        }
    }

    fn link(
        &mut self,
        address: &CowStr,
        range: &Range<usize>,
        text: Vec<Inline>,
        line: &mut Vec<Inline>,
    ) {
        let spot = self.spot(range.start);
        match target::parse(address) {
            Ok(target) => {
                self.marks.links.push((target.clone(), spot));
                line.push(Inline::Link { target, text });
            }
            Err(bad) => {
                self.problems
                    .error(spot, format!("{}: `{address}`", bad.message))
                    .help(bad.help);
                line.extend(text);
            }
        }
    }
}

/// Adds text; pulldown-cmark cuts it at every character that could have meant something.
fn push_text(line: &mut Vec<Inline>, text: &str) {
    match line.last_mut() {
        Some(Inline::Text(before)) => before.push_str(text),
        _ => line.push(Inline::Text(text.to_owned())),
    }
}
