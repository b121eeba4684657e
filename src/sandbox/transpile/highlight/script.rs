//! JavaScript and TypeScript: oxc's tokens, with the names looked up in its tree.

use super::pieces::Pieces;
use super::{Kind, names, rough};
use crate::sandbox::transpile::parse;
use crate::sandbox::transpile::room::with_room;
use oxc_allocator::Allocator;
use oxc_parser::config::TokensParserConfig;
use oxc_parser::{Kind as TokenKind, Parser};
use std::collections::HashMap;

pub(super) fn paint(language: &str, pieces: &mut Pieces<'_>) {
    let code = pieces.code;
    let found = with_room(code, || read(language, code)).flatten();
    match found {
        Some(found) => found
            .into_iter()
            .for_each(|(start, end, kind)| pieces.add(start as usize, end as usize, kind)),
        None => rough::paint(pieces, 0),
    }
}

/// The pieces of a text that parses.
fn read(language: &str, code: &str) -> Option<Vec<(u32, u32, Kind)>> {
    let allocator = Allocator::default();
    let language = parse::fence_language(language);
    // Tokens are asked for in a second parse: oxc's lexer asserts that they are whole, which a stray quote undoes.
    let is_sound = Parser::new(&allocator, code, language)
        .parse()
        .diagnostics
        .is_empty();
    if !is_sound {
        return None;
    }
    let parsed = Parser::new(&allocator, code, language)
        .with_config(TokensParserConfig)
        .parse();
    let names = names::of(&parsed.program);
    let comments = parsed
        .program
        .comments
        .iter()
        .map(|comment| (comment.span.start, comment.span.end, Kind::Comment));
    let tokens = parsed.tokens.iter().filter_map(|token| {
        let kind = kind(token.kind(), token.start(), &names)?;
        Some((token.start(), token.end(), kind))
    });
    Some(comments.chain(tokens).collect())
}

fn kind(token: TokenKind, start: u32, names: &HashMap<u32, Kind>) -> Option<Kind> {
    Some(match token {
        TokenKind::Eof | TokenKind::Undetermined | TokenKind::JSXText => return None,
        TokenKind::Str => Kind::String,
        TokenKind::RegExp => Kind::Regex,
        TokenKind::HashbangComment => Kind::Comment,
        TokenKind::PrivateIdentifier => names.get(&start).copied().unwrap_or(Kind::Property),
        TokenKind::True | TokenKind::False | TokenKind::Null => {
            names.get(&start).copied().unwrap_or(Kind::Constant)
        }
        TokenKind::Ident => names.get(&start).copied().unwrap_or(Kind::Variable),
        _ if token.is_number() => Kind::Number,
        _ if is_template(token) => Kind::Template,
        _ if token.is_any_keyword() => names.get(&start).copied().unwrap_or(Kind::Keyword),
        _ if is_punctuation(token) => Kind::Punctuation,
        _ => Kind::Operator,
    })
}

fn is_template(token: TokenKind) -> bool {
    matches!(
        token,
        TokenKind::NoSubstitutionTemplate
            | TokenKind::TemplateHead
            | TokenKind::TemplateMiddle
            | TokenKind::TemplateTail
    )
}

fn is_punctuation(token: TokenKind) -> bool {
    use TokenKind::{
        At, Colon, Comma, Dot, LBrack, LCurly, LParen, QuestionDot, RBrack, RCurly, RParen,
        Semicolon,
    };
    matches!(
        token,
        At | Colon
            | Comma
            | Dot
            | LBrack
            | LCurly
            | LParen
            | QuestionDot
            | RBrack
            | RCurly
            | RParen
            | Semicolon
    )
}
