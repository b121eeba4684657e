//! Quotes that are notes: `[!NOTE]` is GitHub's, `[!NEXT 15+]` is ours.

use super::{Block, Inline, NoteKind, VersionRange};

/// A quote's first line that looks like the mark of a note, and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadMark(pub(super) String);

/// Takes the mark of a version note off a quote's blocks; `None` if there is none.
pub(super) fn take_mark(blocks: &mut Vec<Block>) -> Result<Option<NoteKind>, BadMark> {
    let Some(Block::Paragraph(line)) = blocks.first_mut() else {
        return Ok(None);
    };
    let Some(Inline::Text(text)) = line.first() else {
        return Ok(None);
    };
    if !text.starts_with("[!") {
        return Ok(None);
    }
    let mark = text.clone();
    let stands_alone = matches!(
        line.get(1),
        None | Some(Inline::SoftBreak | Inline::HardBreak)
    );
    let kind = stands_alone
        .then(|| version_mark(&mark))
        .flatten()
        .ok_or(BadMark(mark))?;
    line.drain(..line.len().min(2));
    if line.is_empty() {
        blocks.remove(0);
    }
    Ok(Some(kind))
}

fn version_mark(mark: &str) -> Option<NoteKind> {
    let versions = mark.trim_end().strip_prefix("[!NEXT ")?.strip_suffix(']')?;
    parse_range(versions.trim()).map(NoteKind::Next)
}

fn parse_range(text: &str) -> Option<VersionRange> {
    if let Some(from) = text.strip_suffix('+') {
        return Some(VersionRange {
            from: number(from)?,
            to: None,
        });
    }
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let (from, to) = (number(from)?, number(to)?);
    (from <= to).then_some(VersionRange { from, to: Some(to) })
}

fn number(text: &str) -> Option<u8> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_marks_say_from_when_to_when() {
        for (mark, expected) in [
            ("[!NEXT 14]", Some((14, Some(14)))),
            ("[!NEXT 15+]", Some((15, None))),
            ("[!NEXT 14-15]", Some((14, Some(15)))),
            ("[!NEXT 15-14]", None),
            ("[!NEXT]", None),
            ("[!NEXT +15]", None),
            ("[!NEXT 999]", None),
            ("[!INFO]", None),
        ] {
            let range = expected.map(|(from, to)| NoteKind::Next(VersionRange { from, to }));
            assert_eq!(version_mark(mark), range, "{mark}");
        }
    }
}
