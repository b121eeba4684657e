//! A line cut into words as a shell does it: quotes, backslashes, nothing else.

use super::line::LineError;
use std::iter::Peekable;
use std::str::Chars;

/// A word, and the column of its first character, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) column: usize,
}

/// Cuts a line into words. Fails at a quote that is not closed.
pub(super) fn split(line: &str) -> Result<Vec<Word>, LineError> {
    let mut scanner = Scanner {
        rest: line.chars().peekable(),
        column: 1,
    };
    let mut words = Vec::new();
    while let Some(word) = scanner.word()? {
        words.push(word);
    }
    Ok(words)
}

struct Scanner<'l> {
    rest: Peekable<Chars<'l>>,
    column: usize,
}

impl Scanner<'_> {
    fn next(&mut self) -> Option<char> {
        self.column += 1;
        self.rest.next()
    }

    fn skip_space(&mut self) {
        while self
            .rest
            .peek()
            .is_some_and(|letter| letter.is_whitespace())
            || self.continues()
        {
            self.next();
        }
    }

    /// A backslash before a line break is space.
    fn continues(&mut self) -> bool {
        let mut ahead = self.rest.clone();
        ahead.next() == Some('\\') && matches!(ahead.next(), Some('\n' | '\r'))
    }

    fn word(&mut self) -> Result<Option<Word>, LineError> {
        self.skip_space();
        let column = self.column;
        let mut text = String::new();
        let mut any = false;
        while let Some(letter) = self.rest.next_if(|letter| !letter.is_whitespace()) {
            any = true;
            self.column += 1;
            match letter {
                '\'' | '"' => self.quoted(letter, &mut text)?,
                '\\' => text.extend(self.next()),
                _ => text.push(letter),
            }
        }
        Ok(any.then_some(Word { text, column }))
    }

    fn quoted(&mut self, quote: char, text: &mut String) -> Result<(), LineError> {
        let column = self.column - 1;
        loop {
            match self.next() {
                None => {
                    return Err(LineError {
                        column,
                        message: format!("this {quote} is not closed"),
                    });
                }
                Some(letter) if letter == quote => return Ok(()),
                Some('\\')
                    if quote == '"' && matches!(self.rest.peek(), Some('"' | '\\' | '$' | '`')) =>
                {
                    text.extend(self.next());
                }
                Some(letter) => text.push(letter),
            }
        }
    }
}
