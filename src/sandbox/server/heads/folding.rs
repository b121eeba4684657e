//! More headers than hyper takes: those beyond are sent on as one, and taken apart behind it.
//!
//! Node's parser has no limit but that of the head's size. Hyper takes a hundred headers for
//! nothing, and more only at a cost for every request.

/// The header that holds the others.
pub(in crate::sandbox::server) const FOLDED: &str = "x-jsguide-folded";
/// What stands between two of them: as long as a line's end.
pub(in crate::sandbox::server) const FOLD: &[u8] = b"\xff\t";

/// So many headers are left alone.
const FREE: usize = 90;

/// Whether a header decides how the connection is read: it is never folded.
pub(in crate::sandbox::server) fn is_framing(name: &[u8]) -> bool {
    const NAMES: [&[u8]; 9] = [
        b"content-length",
        b"transfer-encoding",
        b"connection",
        b"proxy-connection",
        b"host",
        b"expect",
        b"upgrade",
        b"te",
        b"trailer",
    ];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a head has more headers than hyper takes.
pub(super) fn is_needed(head: &[u8]) -> bool {
    memchr::memchr_iter(b'\n', head).count() > FREE + 2
}

/// A head, from behind its request line to its empty line, with the headers beyond folded.
pub(super) fn fold(headers: &[u8], into: &mut Vec<u8>) {
    let mut folded: Vec<u8> = Vec::new();
    let mut kept = 0;
    for line in headers.split_inclusive(|byte| *byte == b'\n') {
        let text = line.strip_suffix(b"\r\n").unwrap_or(line);
        let name = text.split(|byte| *byte == b':').next().unwrap_or_default();
        let is_plain = !text.is_empty()
            && name.len() < text.len()
            && name.iter().all(u8::is_ascii_graphic)
            && text
                .iter()
                .all(|byte| *byte >= b' ' && *byte != 0x7f || *byte == b'\t');
        if kept < FREE || !is_plain || is_framing(name) {
            if text.is_empty() && !folded.is_empty() {
                into.extend_from_slice(FOLDED.as_bytes());
                into.extend_from_slice(b":");
                into.append(&mut folded);
                into.extend_from_slice(b"\r\n");
            }
            kept += 1;
            into.extend_from_slice(line);
            continue;
        }
        if !folded.is_empty() {
            folded.extend_from_slice(FOLD);
        }
        folded.extend_from_slice(text);
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn headers_beyond_are_one_but_for_those_that_frame_the_body() {
        let mut head = String::from("\r\n");
        for number in 0..95 {
            write!(head, "h{number}: v\r\n").unwrap();
        }
        head.push_str("Content-Length: 2\r\n\r\n");
        let mut out = Vec::new();
        fold(head.as_bytes(), &mut out);
        let lines: Vec<&[u8]> = out.split(|byte| *byte == b'\n').collect();
        assert_eq!(lines[FREE - 1], b"h88: v\r");
        assert_eq!(lines[FREE], b"Content-Length: 2\r");
        let expected = b"x-jsguide-folded:h89: v\xff\th90: v\xff\th91: v\xff\th92: v\xff\th93: v\xff\th94: v\r";
        assert_eq!(lines[FREE + 1], expected);
        assert_eq!(lines[FREE + 2], b"\r");
    }
}
