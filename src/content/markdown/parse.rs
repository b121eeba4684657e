//! pulldown-cmark's events into a [`Document`]; what the format does not have is a problem, not a surprise.

mod inline;

use std::{iter::Peekable, ops::Range};

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, OffsetIter, Options, Parser, Tag};

use super::{
    Alignment, Block, Document, Inline, LinkTarget, NoteKind,
    fence::Info,
    note,
    place::{Lines, Place},
    text::{Anchors, plain_inlines},
};
use crate::content::problems::{Problems, Spot};

/// Deeper nesting is refused: nobody can read it, and everything that walks a document is recursive.
const MAX_DEPTH: usize = 16;

/// What was seen in a text that has to be looked at once everything is loaded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::content) struct Marks {
    pub(in crate::content) links: Vec<(LinkTarget, Spot)>,
    pub(in crate::content) tries: Vec<(String, Spot)>,
    pub(in crate::content) snippets: Vec<Snippet>,
    pub(in crate::content) headings: Vec<(u8, Spot)>,
}

/// A fence's code and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::content) struct Snippet {
    pub(in crate::content) language: String,
    pub(in crate::content) text: String,
    pub(in crate::content) spot: Spot,
}

/// Reads a text; what must be checked later is added to the marks.
pub(in crate::content) fn parse(
    text: &str,
    place: Place,
    marks: &mut Marks,
    problems: &mut Problems,
) -> Document {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM;
    let mut reader = Reader {
        events: Parser::new_ext(text, options).into_offset_iter().peekable(),
        lines: Lines::of(text),
        place,
        anchors: Anchors::default(),
        depth: 0,
        marks,
        problems,
    };
    Document {
        blocks: reader.blocks(),
    }
}

struct Reader<'a, 'm> {
    events: Peekable<OffsetIter<'a>>,
    lines: Lines<'a>,
    place: Place,
    anchors: Anchors,
    depth: usize,
    marks: &'m mut Marks,
    problems: &'m mut Problems,
}

impl<'a> Reader<'a, '_> {
    /// Blocks up to the end of what contains them, or of the text.
    fn blocks(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, _)) = self.events.peek() {
            if inline::begins(event) {
                blocks.push(Block::Paragraph(self.loose_inlines()));
                continue;
            }
            match self.events.next() {
                None | Some((Event::End(_), _)) => break,
                Some((Event::Start(tag), range)) => blocks.extend(self.block(tag, &range)),
                Some((Event::Rule, _)) => blocks.push(Block::Rule),
                Some(_) => {}
            }
        }
        blocks
    }

    fn block(&mut self, tag: Tag<'a>, range: &Range<usize>) -> Option<Block> {
        let spot = self.spot(range.start);
        if self.depth >= MAX_DEPTH {
            self.problems.error(
                spot,
                format!("this is nested more than {MAX_DEPTH} levels deep"),
            );
            self.skip();
            return None;
        }
        self.depth += 1;
        let block = self.block_inside(tag, spot);
        self.depth -= 1;
        block
    }

    fn block_inside(&mut self, tag: Tag<'a>, spot: Spot) -> Option<Block> {
        match tag {
            Tag::Paragraph => Some(Block::Paragraph(self.inlines())),
            Tag::Heading { level, .. } => Some(self.heading(level as u8, spot)),
            Tag::BlockQuote(kind) => Some(self.quote(kind, spot)),
            Tag::CodeBlock(kind) => self.code(&kind, spot),
            Tag::List(ordered) => Some(Block::List {
                ordered,
                items: self.items(),
            }),
            Tag::Table(align) => Some(self.table(&align)),
            Tag::HtmlBlock => {
                let html = self.collect_text().0;
                self.raw_html(&html, spot);
                None
            }
            _ => {
                self.skip();
                None
            }
        }
    }

    fn heading(&mut self, level: u8, spot: Spot) -> Block {
        let text = self.inlines();
        let anchor = self.anchors.add(&plain_inlines(&text));
        self.marks.headings.push((level, spot));
        Block::Heading {
            level,
            text,
            anchor,
            line: spot.line,
        }
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>, spot: Spot) -> Block {
        let mut blocks = self.blocks();
        if let Some(kind) = kind {
            return Block::Note {
                kind: note_kind(kind),
                blocks,
            };
        }
        match note::take_mark(&mut blocks) {
            Ok(Some(kind)) => Block::Note { kind, blocks },
            Ok(None) => Block::Quote(blocks),
            Err(note::BadMark(mark)) => {
                self.problems
                    .error(spot, format!("`{mark}` marks no note"))
                    .help(
                        "alone on its line: [!NOTE], [!TIP], [!IMPORTANT], [!WARNING], [!CAUTION], \
                     [!NEXT 14], [!NEXT 15+] or [!NEXT 14-15]",
                    );
                Block::Quote(blocks)
            }
        }
    }

    fn code(&mut self, kind: &CodeBlockKind, fence: Spot) -> Option<Block> {
        let (text, start) = self.collect_text();
        let start = start.map_or(
            Spot {
                line: fence.line + 1,
                column: 1,
            },
            |at| self.spot(at),
        );
        let CodeBlockKind::Fenced(info) = kind else {
            self.problems
                .error(fence, "code by indentation names no language")
                .help("put it between ```ts and ```");
            return None;
        };
        let info = Info::parse(info, fence, self.problems);
        if info.language == "try" {
            return self.try_fence(text.trim(), fence, start);
        }
        let text = text.strip_suffix('\n').map(str::to_owned).unwrap_or(text);
        let language = info.language;
        self.marks.snippets.push(Snippet {
            language: language.clone(),
            text: text.clone(),
            spot: start,
        });
        Some(Block::Code {
            language,
            file: info.file,
            text,
            line: start.line,
        })
    }

    fn try_fence(&mut self, request: &str, fence: Spot, start: Spot) -> Option<Block> {
        if request.is_empty() || request.contains(char::is_whitespace) {
            self.problems.error(
                fence,
                "a `try` fence holds exactly one id of a prepared request",
            );
            return None;
        }
        self.marks.tries.push((request.to_owned(), start));
        Some(Block::Try {
            request: request.to_owned(),
            line: start.line,
        })
    }

    fn items(&mut self) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some((Event::Start(_), _)) = self.events.next() {
            items.push(self.blocks());
        }
        items
    }

    fn table(&mut self, align: &[pulldown_cmark::Alignment]) -> Block {
        let mut rows = Vec::new();
        while let Some((Event::Start(_), _)) = self.events.next() {
            rows.push(self.cells());
        }
        let head = if rows.is_empty() {
            Vec::new()
        } else {
            rows.remove(0)
        };
        Block::Table {
            align: align.iter().map(|align| alignment(*align)).collect(),
            head,
            rows,
        }
    }

    fn cells(&mut self) -> Vec<Vec<Inline>> {
        let mut cells = Vec::new();
        while let Some((Event::Start(_), _)) = self.events.next() {
            cells.push(self.inlines());
        }
        cells
    }

    /// The text up to the end of what contains it, and where it begins.
    fn collect_text(&mut self) -> (String, Option<usize>) {
        let (mut text, mut start) = (String::new(), None);
        while let Some((Event::Text(part) | Event::Html(part), range)) = self.events.next() {
            start.get_or_insert(range.start);
            text.push_str(&part);
        }
        (text, start)
    }

    fn raw_html(&mut self, html: &str, spot: Spot) {
        let html = html.lines().next().unwrap_or_default().trim();
        self.problems
            .error(
                spot,
                format!("raw HTML (`{html}`) can't be shown in a terminal"),
            )
            .help("put code between backticks, or write it in Markdown");
    }

    /// Passes over what was just begun.
    fn skip(&mut self) {
        let mut open = 1;
        while open > 0 {
            match self.events.next() {
                Some((Event::Start(_), _)) => open += 1,
                Some((Event::End(_), _)) => open -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }

    fn spot(&self, offset: usize) -> Spot {
        let (line, column) = self.lines.at(offset);
        self.place.spot(line, column)
    }
}

fn note_kind(kind: BlockQuoteKind) -> NoteKind {
    match kind {
        BlockQuoteKind::Note => NoteKind::Note,
        BlockQuoteKind::Tip => NoteKind::Tip,
        BlockQuoteKind::Important => NoteKind::Important,
        BlockQuoteKind::Warning => NoteKind::Warning,
        BlockQuoteKind::Caution => NoteKind::Caution,
    }
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}
