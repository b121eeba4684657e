//! Makes text from outside safe to draw.
//!
//! What a response, a header, a path or a console line holds may be made to take over the
//! terminal (escape sequences), to lie about itself (bidirectional overrides) or to hide
//! (invisible characters). After [`plain`] all of it is to be *seen*, and nothing else happens.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// Columns between two tab stops.
const TAB: usize = 4;

/// The text as one line that can be drawn: control characters as pictures (`␛`, `␊`), invisible
/// formatting as escapes (`\u{202e}`), tabs as spaces to the next stop.
///
/// Text that is already plain is returned as it is. Split at line ends first where lines matter.
pub fn plain(text: &str) -> Cow<'_, str> {
    match text.find(|c| !is_plain(c)) {
        None => Cow::Borrowed(text),
        Some(first) => {
            let mut shown = String::with_capacity(text.len() + 16);
            shown.push_str(&text[..first]);
            for c in text[first..].chars() {
                push_shown(&mut shown, c);
            }
            Cow::Owned(shown)
        }
    }
}

/// Each line of the text, plain. `\r\n` ends a line too.
pub fn plain_lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.lines().map(plain)
}

fn push_shown(shown: &mut String, c: char) {
    match c {
        '\t' => {
            let column: usize = shown.chars().filter_map(UnicodeWidthChar::width).sum();
            shown.extend(std::iter::repeat_n(' ', TAB - column % TAB));
        }
        c if is_plain(c) => shown.push(c),
        '\u{7f}' => shown.push('␡'),
        c if c < ' ' => shown.extend(char::from_u32(0x2400 + u32::from(c))),
        c => shown.extend(c.escape_unicode()),
    }
}

fn is_plain(c: char) -> bool {
    match c {
        ' '..='~' => true,
        '\0'..='\u{9f}' => false,
        c => !is_invisible(c),
    }
}

/// The characters that Unicode gives no picture: category Cf, the fillers, the separators of
/// lines, noncharacters; but not the selectors between text and emoji presentation.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
        | '\u{8e2}' | '\u{890}'..='\u{891}' | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{fffe}'..='\u{ffff}' | '\u{110bd}' | '\u{110cd}'
        | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_kind_of_unprintable_is_shown() {
        let cases = [
            (
                "plain text stays",
                "GET /api/time – ok",
                "GET /api/time – ok",
            ),
            ("an escape sequence", "a\u{1b}[31mred", "a␛[31mred"),
            (
                "an operating system command",
                "\u{1b}]0;title\u{7}",
                "␛]0;title␇",
            ),
            ("a C1 control", "\u{9b}31m", "\\u{9b}31m"),
            ("delete and nul", "\u{7f}\0", "␡␀"),
            ("line ends", "a\r\nb", "a␍␊b"),
            (
                "a bidirectional override",
                "user\u{202e}nimda",
                "user\\u{202e}nimda",
            ),
            ("zero width space", "a\u{200b}b", "a\\u{200b}b"),
            ("a byte order mark", "\u{feff}{}", "\\u{feff}{}"),
            ("tag characters", "a\u{e0041}", "a\\u{e0041}"),
            ("a tab at the start", "\tx", "    x"),
            ("a tab after two columns", "ab\tx", "ab  x"),
            ("a tab after a wide character", "日\tx", "日  x"),
            ("emoji presentation", "⚠\u{fe0f}", "⚠\u{fe0f}"),
        ];
        for (name, text, shown) in cases {
            assert_eq!(plain(text), shown, "{name}");
        }
    }

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(plain("naïve café 日本"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn whatever_comes_in_nothing_unprintable_comes_out(text in any::<String>()) {
            prop_assert!(plain(&text).chars().all(|c| !c.is_control() && !is_invisible(c)));
        }

        #[test]
        fn what_is_plain_stays_as_it_is(text in any::<String>()) {
            let once = plain(&text).into_owned();
            prop_assert_eq!(plain(&once), once.as_str());
        }

        #[test]
        fn bytes_that_are_no_text_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let text = String::from_utf8_lossy(&bytes);
            prop_assert!(plain(&text).chars().all(|c| !c.is_control()));
        }
    }
}
