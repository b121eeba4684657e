//! Reads a pattern into its tokens, as `parse` of path-to-regexp does.

use super::{Dialect, Key, Modifier, Token, escape};

/// Characters of a pattern, with their meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Lexeme {
    Char(char),
    Escaped(char),
    Modifier(char),
    Name(String),
    Pattern(String),
    Open,
    Close,
}

fn lex(text: &str) -> Result<Vec<Lexeme>, String> {
    let characters: Vec<char> = text.chars().collect();
    let (mut lexemes, mut at) = (Vec::new(), 0);
    while let Some(&character) = characters.get(at) {
        let lexeme = match character {
            '*' | '+' | '?' => Lexeme::Modifier(character),
            '{' => Lexeme::Open,
            '}' => Lexeme::Close,
            '\\' => {
                at += 1;
                let escaped = characters.get(at).ok_or("It ends with a backslash")?;
                Lexeme::Escaped(*escaped)
            }
            ':' => {
                let name: String = characters[at + 1..]
                    .iter()
                    .take_while(|c| c.is_ascii_alphanumeric() || **c == '_')
                    .collect();
                if name.is_empty() {
                    return Err(format!("Missing parameter name at {at}"));
                }
                at += name.len();
                Lexeme::Name(name)
            }
            '(' => {
                let pattern = lex_group(&characters, at)?;
                at += pattern.chars().count() + 1;
                Lexeme::Pattern(pattern)
            }
            other => Lexeme::Char(other),
        };
        lexemes.push(lexeme);
        at += 1;
    }
    Ok(lexemes)
}

/// The expression in the brackets that open at a place.
fn lex_group(characters: &[char], open: usize) -> Result<String, String> {
    let (mut depth, mut pattern, mut at) = (1, String::new(), open + 1);
    if characters.get(at) == Some(&'?') {
        return Err(format!("Pattern cannot start with \"?\" at {at}"));
    }
    while let Some(&character) = characters.get(at) {
        match character {
            '\\' => {
                pattern.push('\\');
                at += 1;
                pattern.extend(characters.get(at));
                at += 1;
                continue;
            }
            ')' => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            '(' => {
                depth += 1;
                if characters.get(at + 1) != Some(&'?') {
                    return Err(format!("Capturing groups are not allowed at {at}"));
                }
            }
            _ => {}
        }
        pattern.push(character);
        at += 1;
    }
    match (depth, pattern.is_empty()) {
        (0, false) => Ok(pattern),
        (0, true) => Err(format!("Missing pattern at {open}")),
        _ => Err(format!("Unbalanced pattern at {open}")),
    }
}

/// Reads a pattern; `delimiter` holds the characters that a parameter does not cross.
pub(super) fn parse(text: &str, delimiter: &str, dialect: Dialect) -> Result<Vec<Token>, String> {
    let mut parser = Parser {
        lexemes: lex(text)?.into_iter().peekable(),
        tokens: Vec::new(),
        pending: String::new(),
        unnamed: 0,
        delimiter,
        dialect,
    };
    parser.run()?;
    Ok(parser.tokens)
}

struct Parser<'d> {
    lexemes: std::iter::Peekable<std::vec::IntoIter<Lexeme>>,
    tokens: Vec<Token>,
    pending: String,
    unnamed: usize,
    delimiter: &'d str,
    dialect: Dialect,
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), String> {
        while let Some(lexeme) = self.lexemes.peek().cloned() {
            match lexeme {
                Lexeme::Char(character) => {
                    self.lexemes.next();
                    self.character(character)?;
                }
                Lexeme::Name(_) | Lexeme::Pattern(_) => self.key(String::new())?,
                Lexeme::Escaped(character) => {
                    self.lexemes.next();
                    self.pending.push(character);
                }
                Lexeme::Open => self.group()?,
                Lexeme::Close => return Err("Unexpected }".into()),
                Lexeme::Modifier(symbol) => return Err(format!("Unexpected {symbol}")),
            }
        }
        self.flush();
        Ok(())
    }

    /// A character before a parameter is its prefix if it is a slash or a full stop.
    fn character(&mut self, character: char) -> Result<(), String> {
        let opens = matches!(
            self.lexemes.peek(),
            Some(Lexeme::Name(_) | Lexeme::Pattern(_))
        );
        if !opens {
            self.pending.push(character);
            return Ok(());
        }
        if matches!(character, '.' | '/') {
            return self.key(character.to_string());
        }
        self.pending.push(character);
        self.key(String::new())
    }

    fn key(&mut self, prefix: String) -> Result<(), String> {
        self.flush();
        let (name, pattern) = (self.name(), self.pattern());
        let pattern = match pattern {
            Some(pattern) => pattern,
            None => self.safe_pattern(&prefix)?,
        };
        let name = name.unwrap_or_else(|| self.number());
        let modifier = self.modifier();
        self.tokens.push(Token::Key(Key {
            name,
            prefix,
            suffix: String::new(),
            pattern,
            modifier,
        }));
        Ok(())
    }

    fn group(&mut self) -> Result<(), String> {
        self.lexemes.next();
        self.flush();
        let prefix = self.text();
        let (name, pattern) = (self.name(), self.pattern());
        let suffix = self.text();
        if self.lexemes.next() != Some(Lexeme::Close) {
            return Err("A group { is not closed".into());
        }
        let pattern = match (&name, pattern) {
            (Some(_), None) => self.safe_pattern(&prefix)?,
            (_, pattern) => pattern.unwrap_or_default(),
        };
        let name = match name {
            Some(name) => name,
            None if pattern.is_empty() => String::new(),
            None => self.number(),
        };
        let modifier = self.modifier();
        self.tokens.push(Token::Key(Key {
            name,
            prefix,
            suffix,
            pattern,
            modifier,
        }));
        Ok(())
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            let text = std::mem::take(&mut self.pending);
            self.tokens.push(Token::Text(text));
        }
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        while let Some(&(Lexeme::Char(character) | Lexeme::Escaped(character))) =
            self.lexemes.peek()
        {
            self.lexemes.next();
            text.push(character);
        }
        text
    }

    fn name(&mut self) -> Option<String> {
        match self.lexemes.next_if(|next| matches!(next, Lexeme::Name(_))) {
            Some(Lexeme::Name(name)) => Some(name),
            _ => None,
        }
    }

    fn pattern(&mut self) -> Option<String> {
        match self
            .lexemes
            .next_if(|next| matches!(next, Lexeme::Pattern(_)))
        {
            Some(Lexeme::Pattern(pattern)) => Some(pattern),
            _ => None,
        }
    }

    fn modifier(&mut self) -> Modifier {
        let next = self
            .lexemes
            .next_if(|next| matches!(next, Lexeme::Modifier(_)));
        Modifier::of(match next {
            Some(Lexeme::Modifier(symbol)) => Some(symbol),
            _ => None,
        })
    }

    fn number(&mut self) -> String {
        self.unnamed += 1;
        (self.unnamed - 1).to_string()
    }

    /// What a parameter without an expression of its own matches.
    fn safe_pattern(&self, prefix: &str) -> Result<String, String> {
        if self.dialect == Dialect::Lax {
            return Ok(format!("[^{}]+?", escape(self.delimiter)));
        }
        let before = match self.tokens.last() {
            _ if !prefix.is_empty() => prefix,
            Some(Token::Text(text)) => text,
            Some(Token::Key(key)) => {
                return Err(format!(
                    "Must have text between two parameters, missing text after \"{}\"",
                    key.name
                ));
            }
            None => "",
        };
        let delimiter = escape(self.delimiter);
        if before.is_empty() || before.chars().any(|c| self.delimiter.contains(c)) {
            return Ok(format!("[^{delimiter}]+?"));
        }
        Ok(format!("(?:(?!{})[^{delimiter}])+?", escape(before)))
    }
}
