//! Where a request's body ends, so that the next head is found.

/// What the next byte of a connection belongs to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// A head.
    Head,
    /// A body, of which so many bytes are to come.
    Body(u64),
    /// A body in chunks.
    Chunks(Chunks),
    /// Nothing that could be told: all that follows passes as it is.
    Unknown,
}

/// A place in a chunked body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Chunks {
    /// The line with the size so far read.
    Size(u64),
    /// Behind the digits of that line.
    Extension(u64),
    /// Inside a chunk: its bytes and line end to come.
    Data(u64),
    /// The lines after the last chunk: whether the line has anything in it yet.
    Trailer(bool),
}

impl Framing {
    /// What follows a head.
    pub(super) fn after(head: &[u8]) -> Framing {
        let mut framing = Framing::Head;
        for line in head.split(|byte| *byte == b'\n').skip(1) {
            let Some(colon) = line.iter().position(|byte| *byte == b':') else {
                continue;
            };
            let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
            if name.eq_ignore_ascii_case(b"transfer-encoding") {
                if !value.eq_ignore_ascii_case(b"chunked") {
                    return Framing::Unknown;
                }
                framing = Framing::Chunks(Chunks::Size(0));
            } else if name.eq_ignore_ascii_case(b"content-length") && framing == Framing::Head {
                match str::from_utf8(value)
                    .ok()
                    .and_then(|text| text.parse().ok())
                {
                    Some(0) => {}
                    Some(length) => framing = Framing::Body(length),
                    None => return Framing::Unknown,
                }
            } else if name.eq_ignore_ascii_case(b"upgrade") {
                return Framing::Unknown;
            }
        }
        framing
    }

    /// How many of these bytes still belong to the body.
    pub(super) fn pass(&mut self, bytes: &[u8]) -> usize {
        match self {
            Framing::Head => 0,
            Framing::Unknown => bytes.len(),
            Framing::Body(left) => {
                let count = usize::try_from(*left)
                    .unwrap_or(usize::MAX)
                    .min(bytes.len());
                *left -= count as u64;
                if *left == 0 {
                    *self = Framing::Head;
                }
                count
            }
            Framing::Chunks(chunks) => match chunks.pass(bytes) {
                Passed::All => bytes.len(),
                Passed::Broken => {
                    *self = Framing::Unknown;
                    bytes.len()
                }
                Passed::Until(end) => {
                    *self = Framing::Head;
                    end
                }
            },
        }
    }
}

/// How far a chunked body goes.
enum Passed {
    All,
    Until(usize),
    Broken,
}

impl Chunks {
    fn pass(&mut self, bytes: &[u8]) -> Passed {
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            at += 1;
            *self = match (&self, byte) {
                (Chunks::Data(left), _) => {
                    let skipped = (bytes.len() - at) as u64;
                    let skipped = skipped.min(left.saturating_sub(1));
                    at += usize::try_from(skipped).unwrap_or_default();
                    match left - 1 - skipped {
                        0 => Chunks::Size(0),
                        left => Chunks::Data(left),
                    }
                }
                (Chunks::Size(0) | Chunks::Extension(0), b'\n') => Chunks::Trailer(false),
                (Chunks::Size(size) | Chunks::Extension(size), b'\n') => {
                    Chunks::Data(size.saturating_add(2))
                }
                (Chunks::Size(size), digit) if digit.is_ascii_hexdigit() => {
                    let digit = char::from(*digit).to_digit(16).unwrap_or_default();
                    match size.checked_mul(16) {
                        Some(size) => Chunks::Size(size + u64::from(digit)),
                        None => return Passed::Broken,
                    }
                }
                (Chunks::Size(size) | Chunks::Extension(size), _) => Chunks::Extension(*size),
                (Chunks::Trailer(false), b'\n') => return Passed::Until(at),
                (Chunks::Trailer(_), b'\n') => Chunks::Trailer(false),
                (Chunks::Trailer(anything), b'\r') => Chunks::Trailer(*anything),
                (Chunks::Trailer(_), _) => Chunks::Trailer(true),
            };
        }
        Passed::All
    }
}
