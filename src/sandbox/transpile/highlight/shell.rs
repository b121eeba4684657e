//! Shell lines, as far as a lesson has them: commands, options, strings, pipes.

use super::Kind;
use super::pieces::{Pieces, quoted, run};

pub(super) fn paint(pieces: &mut Pieces<'_>) {
    let code = pieces.code;
    let mut at = 0;
    let mut is_command = true;
    while let Some(letter) = code[at..].chars().next() {
        let rest = &code[at..];
        let is_line_start = at == 0 || code[..at].ends_with('\n');
        let (length, kind) = match letter {
            '$' if is_line_start && rest.starts_with("$ ") => (1, Some(Kind::Punctuation)),
            '#' if at == 0 || code[..at].ends_with(char::is_whitespace) => {
                (run(rest, |letter| letter != '\n'), Some(Kind::Comment))
            }
            '\'' | '"' => (quoted(rest, false), Some(Kind::String)),
            '\\' => (
                rest.chars().take(2).map(char::len_utf8).sum(),
                Some(Kind::Operator),
            ),
            '|' | '&' | ';' | '>' | '<' | '(' | ')' => (
                run(rest, |letter| "|&;><()".contains(letter)),
                Some(Kind::Operator),
            ),
            '\n' => (1, None),
            _ if letter.is_whitespace() => (letter.len_utf8(), None),
            _ => word(rest, is_command),
        };
        is_command = match letter {
            '\n' | '|' | '&' | ';' | '(' => true,
            '$' if kind == Some(Kind::Punctuation) => true,
            _ if letter.is_whitespace() => is_command,
            // `NAME=value command`
            _ => is_command && kind == Some(Kind::Variable),
        };
        if let Some(kind) = kind {
            pieces.add(at, at + length, kind);
        }
        at += length;
    }
}

fn word(rest: &str, is_command: bool) -> (usize, Option<Kind>) {
    let length = run(rest, |letter| {
        !letter.is_whitespace() && !"'\"\\|&;><()".contains(letter)
    });
    let word = &rest[..length];
    let kind = match word {
        _ if is_command && word.contains('=') => Some(Kind::Variable),
        _ if is_command => Some(Kind::Function),
        _ if word.starts_with('-') && word.len() > 1 => Some(Kind::Flag),
        _ if word.starts_with('$') => Some(Kind::Variable),
        _ => None,
    };
    (length, kind)
}
