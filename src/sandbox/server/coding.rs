//! Which coding an answer is compressed with, as the packages `compression` and `negotiator`, which
//! Next.js bundles, choose it: gzip, deflate or none.

use std::convert::Infallible;
use std::io::Write;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::http::header::{self, HeaderMap, HeaderValue};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use http_body::{Body as HttpBody, Frame};

use crate::sandbox::reply::Chunked;

/// A coding that answers are sent in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Gzip,
    Deflate,
}

impl Coding {
    /// What the client is sent: of what it prefers, gzip before deflate; none where it would rather
    /// have the answer as it is.
    pub(super) fn accepted(headers: &HeaderMap) -> Option<Coding> {
        if !headers.contains_key(header::ACCEPT_ENCODING) {
            return None;
        }
        let accepted = Accepted::read(headers);
        let mut coding = accepted.preferred(&["gzip", "deflate", "identity"]);
        if coding == Some("deflate") && accepted.preferred(&["gzip"]).is_some() {
            coding = accepted.preferred(&["gzip", "identity"]);
        }
        match coding? {
            "gzip" => Some(Coding::Gzip),
            "deflate" => Some(Coding::Deflate),
            _ => None,
        }
    }

    /// Its name in `Content-Encoding`.
    const fn name(self) -> &'static str {
        match self {
            Coding::Gzip => "gzip",
            Coding::Deflate => "deflate",
        }
    }

    /// Says in the headers of an answer that it is in this coding.
    pub(super) fn mark(self, headers: &mut HeaderMap) {
        headers.insert(
            header::CONTENT_ENCODING,
            HeaderValue::from_static(self.name()),
        );
    }

    /// A whole body in this coding.
    pub(super) fn body(self, bytes: Bytes) -> Body {
        let mut encoder = Encoder::new(self);
        if bytes.len() > PIECE {
            return Body::new(Coded {
                rest: bytes,
                encoder: Some(encoder),
                pauses: false,
            });
        }
        encoder.write(&bytes);
        Body::new(Chunked::new(encoder.finish().unwrap_or(bytes)))
    }
}

/// A length that is known and less than this is not worth compressing.
pub(super) const WORTH: usize = 1024;

/// So many bytes are compressed at once, in about two milliseconds.
const PIECE: usize = 64 * 1024;

/// A whole body that is compressed as it leaves: between two pieces others have their turn.
struct Coded {
    rest: Bytes,
    encoder: Option<Encoder>,
    pauses: bool,
}

impl HttpBody for Coded {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let this = &mut *self;
        while let Some(encoder) = &mut this.encoder {
            if std::mem::take(&mut this.pauses) {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            this.pauses = true;
            let piece = this.rest.split_to(PIECE.min(this.rest.len()));
            let bytes = if piece.is_empty() {
                this.encoder.take().and_then(Encoder::finish)
            } else {
                encoder.write(&piece);
                Some(encoder.take())
            };
            if let Some(bytes) = bytes.filter(|bytes| !bytes.is_empty()) {
                return Poll::Ready(Some(Ok(Frame::data(bytes))));
            }
        }
        Poll::Ready(None)
    }
}

/// Puts a stream into a coding, chunk by chunk.
pub(super) enum Encoder {
    Gzip(GzEncoder<Vec<u8>>),
    Deflate(ZlibEncoder<Vec<u8>>),
}

impl Encoder {
    pub(super) fn new(coding: Coding) -> Encoder {
        let level = Compression::default();
        match coding {
            Coding::Gzip => Encoder::Gzip(GzEncoder::new(Vec::new(), level)),
            Coding::Deflate => Encoder::Deflate(ZlibEncoder::new(Vec::new(), level)),
        }
    }

    /// Writing to memory does not fail.
    fn write(&mut self, bytes: &[u8]) {
        let _ = match self {
            Encoder::Gzip(encoder) => encoder.write_all(bytes),
            Encoder::Deflate(encoder) => encoder.write_all(bytes),
        };
    }

    /// One chunk, whole: nothing of it waits for the next.
    pub(super) fn chunk(&mut self, bytes: &[u8]) -> Bytes {
        self.write(bytes);
        let _ = match self {
            Encoder::Gzip(encoder) => encoder.flush(),
            Encoder::Deflate(encoder) => encoder.flush(),
        };
        self.take()
    }

    /// What has come out so far.
    fn take(&mut self) -> Bytes {
        let out = match self {
            Encoder::Gzip(encoder) => encoder.get_mut(),
            Encoder::Deflate(encoder) => encoder.get_mut(),
        };
        Bytes::from(std::mem::take(out))
    }

    /// What is left at the end.
    pub(super) fn finish(self) -> Option<Bytes> {
        let rest = match self {
            Encoder::Gzip(encoder) => encoder.finish(),
            Encoder::Deflate(encoder) => encoder.finish(),
        };
        rest.ok().map(Bytes::from)
    }
}

/// `Accept-Encoding`: names with their weight, in the order in which they stand.
struct Accepted(Vec<(String, f64)>);

impl Accepted {
    fn read(headers: &HeaderMap) -> Accepted {
        let lines = headers.get_all(header::ACCEPT_ENCODING).iter();
        let codings = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','));
        let mut all: Vec<(String, f64)> = codings.filter_map(read_one).collect();
        if !all
            .iter()
            .any(|(name, _)| matches!(&**name, "identity" | "*"))
        {
            let least = all
                .iter()
                .map(|(_, weight)| *weight)
                .filter(|weight| *weight > 0.0);
            all.push(("identity".into(), least.fold(1.0, f64::min)));
        }
        Accepted(all)
    }

    /// The weight and the place of the entry that says most about a coding.
    fn of(&self, coding: &str) -> Option<(f64, usize)> {
        let at = |wanted: &str| {
            self.0
                .iter()
                .position(|(name, _)| name.eq_ignore_ascii_case(wanted))
        };
        let place = at(coding).or_else(|| at("*"))?;
        Some((self.0[place].1, place))
    }

    /// The best of what is offered; among equals the one that the client named first.
    fn preferred<'o>(&self, offered: &[&'o str]) -> Option<&'o str> {
        let mut best: Option<(f64, bool, usize, &'o str)> = None;
        for &coding in offered {
            let Some((weight, place)) = self.of(coding).filter(|(weight, _)| *weight > 0.0) else {
                continue;
            };
            let is_named = self.0[place].0 != "*";
            let is_better = best.is_none_or(|(known, was_named, at, _)| {
                let by_weight = weight.total_cmp(&known);
                let by_name = by_weight.then(is_named.cmp(&was_named));
                by_name.then(at.cmp(&place)).is_gt()
            });
            if is_better {
                best = Some((weight, is_named, place, coding));
            }
        }
        best.map(|(.., coding)| coding)
    }
}

fn read_one(text: &str) -> Option<(String, f64)> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts
        .next()
        .filter(|name| !name.is_empty() && !name.contains(' '))?;
    let weight = parts.find_map(|part| part.strip_prefix("q="));
    let weight = weight.map_or(Some(1.0), |weight| weight.parse().ok());
    Some((name.to_owned(), weight.unwrap_or(0.0)))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use flate2::read::{GzDecoder, ZlibDecoder};
    use http_body_util::BodyExt;

    #[tokio::test]
    async fn a_large_body_is_compressed_in_pieces_and_comes_out_whole() {
        let text = "nine and ninety, ".repeat(30_000);
        for (coding, size) in [(Coding::Gzip, text.len()), (Coding::Deflate, 100)] {
            let bytes = Bytes::copy_from_slice(&text.as_bytes()[..size]);
            let coded = coding.body(bytes).collect().await.unwrap().to_bytes();
            let mut out = String::new();
            let read = match coding {
                Coding::Gzip => GzDecoder::new(&coded[..]).read_to_string(&mut out),
                Coding::Deflate => ZlibDecoder::new(&coded[..]).read_to_string(&mut out),
            };
            assert_eq!((read.unwrap(), out.as_str()), (size, &text[..size]));
        }
    }

    #[test]
    fn others_have_their_turn_between_two_pieces() {
        let mut coded = Coded {
            rest: Bytes::from(vec![7; 3 * PIECE]),
            encoder: Some(Encoder::new(Coding::Gzip)),
            pauses: false,
        };
        let mut context = Context::from_waker(std::task::Waker::noop());
        let mut pauses = 0;
        while let Poll::Pending | Poll::Ready(Some(_)) = {
            let polled = Pin::new(&mut coded).poll_frame(&mut context);
            pauses += u32::from(polled.is_pending());
            polled
        } {}
        assert_eq!(pauses, 3);
    }

    #[test]
    fn the_coding_is_the_one_that_compression_chooses() {
        let (gzip, deflate) = (Some(Coding::Gzip), Some(Coding::Deflate));
        let cases = [
            ("gzip", gzip),
            ("deflate", deflate),
            ("gzip, deflate, br", gzip),
            ("deflate, gzip", gzip),
            ("gzip;q=0.5, deflate;q=1", gzip),
            ("gzip;q=0, deflate", deflate),
            ("gzip;q=0", None),
            ("gzip;q=0.5, identity;q=1", None),
            ("identity;q=0", None),
            ("*", gzip),
            ("*;q=0", None),
            ("br", None),
            ("br;q=1, gzip;q=0.1", gzip),
            ("deflate, gzip;q=0.2, identity;q=0.5", None),
            ("GZIP", gzip),
            ("", None),
        ];
        for (accepts, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepts));
            assert_eq!(Coding::accepted(&headers), expected, "{accepts}");
        }
    }
}
