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
    /// Nothing that Node's parser would read.
    Refused,
}

/// A place in a chunked body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Chunks {
    /// The line with the size so far read.
    Size(u64),
    /// Behind the digits of that line.
    Extension(u64),
    /// At the line feed of that line.
    SizeEnd(u64),
    /// Inside a chunk: its bytes to come.
    Data(u64),
    /// At the carriage return behind a chunk.
    DataReturn,
    /// At the line feed behind a chunk.
    DataEnd,
    /// The lines after the last chunk: whether the line has anything in it yet.
    Trailer(bool),
}

/// What one header says of the body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// How long it is.
    Length(Framing),
    /// How it is written.
    Coding(Framing),
    /// What follows may be another protocol.
    Upgrade,
    /// The client waits for a word before it goes on.
    Expects,
}

impl Framing {
    /// What follows a head.
    pub(super) fn after(head: &[u8]) -> Framing {
        if head.trim_ascii_start().starts_with(b"CONNECT ") {
            return Framing::Unknown;
        }
        let mut framing = Framing::Head;
        let (mut lengths, mut codings) = (0, 0);
        let lines = head.split(|byte| *byte == b'\n').skip(1);
        for said in lines.filter_map(Framing::of_line) {
            match said {
                Said::Upgrade => return Framing::Unknown,
                Said::Expects => {}
                Said::Coding(coding) => {
                    codings += 1;
                    framing = coding;
                }
                Said::Length(length) => {
                    lengths += 1;
                    if codings == 0 {
                        framing = length;
                    }
                }
            }
        }
        if lengths + codings > 1 {
            return Framing::Refused;
        }
        framing
    }

    /// What a header says of the body.
    pub(super) fn of_line(line: &[u8]) -> Option<Said> {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        if name.eq_ignore_ascii_case(b"transfer-encoding") {
            let is_chunked = value.eq_ignore_ascii_case(b"chunked");
            return Some(Said::Coding(if is_chunked {
                Framing::Chunks(Chunks::Size(0))
            } else {
                Framing::Unknown
            }));
        }
        if name.eq_ignore_ascii_case(b"content-length") {
            return Some(Said::Length(length(value)));
        }
        if name.eq_ignore_ascii_case(b"expect") {
            return Some(Said::Expects);
        }
        name.eq_ignore_ascii_case(b"upgrade")
            .then_some(Said::Upgrade)
    }

    /// How many of these bytes still belong to the body.
    pub(super) fn pass(&mut self, bytes: &[u8]) -> usize {
        match self {
            Framing::Head => 0,
            Framing::Unknown | Framing::Refused => bytes.len(),
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
                    *self = Framing::Refused;
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

fn length(value: &[u8]) -> Framing {
    let length = str::from_utf8(value).ok();
    match length.and_then(|text| text.parse().ok()) {
        Some(0) => Framing::Head,
        Some(length) => Framing::Body(length),
        None => Framing::Unknown,
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
                        0 => Chunks::DataReturn,
                        left => Chunks::Data(left),
                    }
                }
                (Chunks::DataReturn, b'\r') => Chunks::DataEnd,
                (Chunks::DataEnd, b'\n') => Chunks::Size(0),
                (Chunks::SizeEnd(0), b'\n') => Chunks::Trailer(false),
                (Chunks::SizeEnd(size), b'\n') => Chunks::Data(*size),
                (Chunks::Size(size) | Chunks::Extension(size), b'\r') => Chunks::SizeEnd(*size),
                (Chunks::DataReturn | Chunks::DataEnd | Chunks::SizeEnd(_), _)
                | (Chunks::Size(_) | Chunks::Extension(_), b'\n') => return Passed::Broken,
                (Chunks::Size(size), digit) if digit.is_ascii_hexdigit() => {
                    let digit = char::from(*digit).to_digit(16).unwrap_or_default();
                    match size.checked_mul(16) {
                        Some(size) => Chunks::Size(size + u64::from(digit)),
                        None => return Passed::Broken,
                    }
                }
                (Chunks::Extension(_), byte) if byte.is_ascii_control() && *byte != b'\t' => {
                    return Passed::Broken;
                }
                (Chunks::Size(size), b';' | b' ' | b'\t') | (Chunks::Extension(size), _) => {
                    Chunks::Extension(*size)
                }
                (Chunks::Size(_), _) => return Passed::Broken,
                (Chunks::Trailer(false), b'\n') => return Passed::Until(at),
                (Chunks::Trailer(_), b'\n') => Chunks::Trailer(false),
                (Chunks::Trailer(anything), b'\r') => Chunks::Trailer(*anything),
                (Chunks::Trailer(_), _) => Chunks::Trailer(true),
            };
        }
        Passed::All
    }
}
