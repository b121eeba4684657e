//! The lines of a `.env` file, as the package `dotenv` 16.3.1 reads them, which Next bundles.

/// Names and values, in the order of the file; of two with one name the later value counts.
pub(super) type Variables = Vec<(String, String)>;

/// Reads a file. What is no variable is passed over.
pub(super) fn parse(text: &str) -> Variables {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut found = Variables::new();
    let mut rest = text.as_str();
    loop {
        if let Some((key, value, after)) = variable(rest) {
            match found.iter_mut().find(|(known, _)| known == key) {
                Some((_, old)) => *old = value,
                None => found.push((key.to_owned(), value)),
            }
            rest = after;
        }
        match rest.split_once('\n') {
            Some((_, below)) => rest = below,
            None => return found,
        }
    }
}

/// The variable that a line begins with, and what stands behind it.
fn variable(line: &str) -> Option<(&str, String, &str)> {
    let line = line.trim_start_matches(is_space);
    let exported = line.strip_prefix("export");
    let exported = exported.and_then(|rest| {
        let name = rest.trim_start_matches(is_space);
        (name.len() < rest.len()).then_some(name)
    });
    let (key, rest) = exported.and_then(key).or_else(|| key(line))?;
    let (value, rest) = value(rest);
    Some((key, plain(value), rest))
}

/// A name with its `=`, or a colon and a space.
fn key(text: &str) -> Option<(&str, &str)> {
    let is_key = |letter: char| letter.is_ascii_alphanumeric() || "_.-".contains(letter);
    let (key, rest) = text.split_at(text.find(|c| !is_key(c)).unwrap_or(text.len()));
    let assigned = || rest.trim_start_matches(is_space).strip_prefix('=');
    let after_colon = || rest.strip_prefix(':')?.strip_prefix(is_space);
    let rest = assigned().or_else(after_colon)?;
    (!key.is_empty()).then_some((key, rest))
}

/// A value as it stands there, and what is behind it: in quotes over several lines, or up to a `#`.
fn value(text: &str) -> (&str, &str) {
    quoted(text).unwrap_or_else(|| {
        let end = text.find(['#', '\n']).unwrap_or(text.len());
        text.split_at(end)
    })
}

/// A value in quotes with nothing but a comment behind it. A quote after a backslash ends it only
/// if no other does.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let start = text.find(|letter| !is_space(letter))?;
    let quote = text[start..]
        .chars()
        .next()
        .filter(|c| "'\"`".contains(*c))?;
    let inside = &text[start + 1..];
    let quotes = inside.match_indices(quote).map(|(at, _)| at);
    let is_escaped = |at: &usize| inside[..*at].ends_with('\\');
    let mut ends: Vec<usize> = Vec::new();
    for at in quotes {
        ends.push(at);
        if !is_escaped(&at) {
            break;
        }
    }
    let split = |at: usize| text.split_at(start + 1 + at + 1);
    let mut ends = ends.into_iter().rev().map(split);
    ends.find(|(_, behind)| is_over(behind))
}

/// Whether only a comment stands in what is left of the line.
fn is_over(behind: &str) -> bool {
    let next = behind
        .chars()
        .find(|letter| *letter == '\n' || !is_space(*letter));
    matches!(next, None | Some('\n' | '#'))
}

/// Without the quotes around it, and what they hold with its escapes resolved.
fn plain(value: &str) -> String {
    let value = value.trim_matches(is_space);
    let quote = value.chars().next().filter(|c| "'\"`".contains(*c));
    let inner = quote.and_then(|quote| value[1..].strip_suffix(quote));
    let inner = inner.unwrap_or(value);
    match quote {
        Some('"') => inner.replace("\\n", "\n").replace("\\r", "\r"),
        _ => inner.to_owned(),
    }
}

/// The white space of JavaScript's `\s`: a byte order mark is some.
fn is_space(letter: char) -> bool {
    letter == '\u{feff}' || (letter.is_whitespace() && letter != '\u{85}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_dotenv_reads_them() {
        let cases: [(&str, &[(&str, &str)]); 14] = [
            (
                "A=one # two\nB=a#b\nC=#x\nD=\"x # y\" # c",
                &[("A", "one"), ("B", "a"), ("C", ""), ("D", "x # y")],
            ),
            (
                "A=\"a\nb\nc\"\nB='d\ne'\nC=`f\ng`",
                &[("A", "a\nb\nc"), ("B", "d\ne"), ("C", "f\ng")],
            ),
            ("A=\"abc\nB=2", &[("A", "\"abc"), ("B", "2")]),
            (
                "A=\"a\"b\nB=x\"y\"z\nC='a' 'b'",
                &[("A", "\"a\"b"), ("B", "x\"y\"z"), ("C", "a' 'b")],
            ),
            ("A=\"a\\\"b\"\nB=\"a\\\"", &[("A", "a\\\"b"), ("B", "a\\")]),
            (
                "A=\"x\\ty\\nz\\r\"\nB='x\\ny'\nC=x\\ny",
                &[("A", "x\\ty\nz\r"), ("B", "x\\ny"), ("C", "x\\ny")],
            ),
            ("A: 1\nB:2\nC : 3", &[("A", "1")]),
            ("A=1\nA=2", &[("A", "2")]),
            ("A=1\r\nB=\"2\"\r\n", &[("A", "1"), ("B", "2")]),
            ("\u{feff}A=1", &[("A", "1")]),
            (
                "a b=1\n1A=2\nA.B=3\nA-B=4\n\u{c4}=5\n=6",
                &[("1A", "2"), ("A.B", "3"), ("A-B", "4")],
            ),
            (
                "  A = b c  \nexport B=1\nexport  C=2\nexport=3\nexport D",
                &[("A", "b c"), ("B", "1"), ("C", "2"), ("export", "3")],
            ),
            (
                "A=\nB=\"\"\nC=   \n# D=1",
                &[("A", ""), ("B", ""), ("C", "")],
            ),
            ("A=\n'x'\nB", &[("A", "x")]),
        ];
        for (text, expected) in cases {
            let read = parse(text);
            let read: Vec<_> = read.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            assert_eq!(read, expected, "{text}");
        }
    }
}
