//! <https://compression.spec.whatwg.org/>: the codecs of the compression streams, from the crate `flate2`.

use super::raw::{Native, with_bytes};
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use flate2::{Compression, Crc, Decompress, FlushDecompress, GzBuilder, Status, write::GzDecoder};
use rquickjs::prelude::Opt;
use rquickjs::{Class, Ctx, Exception, Function, IntoJs, Object, Result, TypedArray, Value};
use std::io::{self, Write};
use std::mem::take;

/// Bytes that a step makes at most: a megabyte can stand for a thousand, which lie outside of the
/// memory that the engine may use until they are handed over.
const MOST: usize = 64 << 20;

type NativeCodec<'js> = Class<'js, Native<Codec>>;

/// What a compression stream keeps between chunks.
enum Codec {
    Gzip(GzEncoder<Vec<u8>>),
    Zlib(ZlibEncoder<Vec<u8>>),
    Raw(DeflateEncoder<Vec<u8>>),
    Gunzip(GzDecoder<Made>),
    Inflate { state: Decompress, ended: bool },
}

pub(super) fn install<'js>(ctx: &Ctx<'js>, functions: &Object<'js>) -> Result<()> {
    functions.set("codecOpen", Function::new(ctx.clone(), open)?)?;
    functions.set("codecPush", Function::new(ctx.clone(), push)?)?;
    functions.set("codecFinish", Function::new(ctx.clone(), finish)?)?;
    functions.set("crc32", Function::new(ctx.clone(), crc32)?)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn open(ctx: Ctx<'_>, format: String, compress: bool, level: Opt<u32>) -> Result<NativeCodec<'_>> {
    let level = level.0.map_or(Compression::default(), Compression::new);
    Class::instance(ctx, Native::new(Codec::new(&format, compress, level)))
}

/// The bytes that come out for a chunk, or a text that says what is wrong with it.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn push<'js>(
    ctx: Ctx<'js>,
    codec: NativeCodec<'js>,
    chunk: TypedArray<'js, u8>,
) -> Result<Value<'js>> {
    let native = codec.borrow();
    let output = with_bytes(&chunk, |chunk| native.0.borrow_mut().push(chunk));
    answer(&ctx, output)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn finish<'js>(ctx: Ctx<'js>, codec: NativeCodec<'js>) -> Result<Value<'js>> {
    let native = codec.borrow();
    let output = native.0.borrow_mut().finish();
    answer(&ctx, output)
}

/// The checksum of gzip, begun anew.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn crc32(bytes: TypedArray<'_, u8>) -> f64 {
    let mut crc = Crc::new();
    with_bytes(&bytes, |bytes| crc.update(bytes));
    f64::from(crc.sum())
}

fn answer<'js>(ctx: &Ctx<'js>, output: io::Result<Vec<u8>>) -> Result<Value<'js>> {
    match output {
        Ok(bytes) => TypedArray::<u8>::new_copy(ctx.clone(), bytes).map(TypedArray::into_value),
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            Err(Exception::throw_range(ctx, &error.to_string()))
        }
        Err(error) => error.to_string().into_js(ctx),
    }
}

/// What a step has made so far; it takes no more than [`MOST`].
#[derive(Default)]
pub(super) struct Made(pub(super) Vec<u8>);

impl Write for Made {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        fits(self.0.len() + bytes.len())?;
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn fits(length: usize) -> io::Result<()> {
    if length <= MOST {
        return Ok(());
    }
    let said = format!("Cannot create a Buffer larger than {MOST} bytes");
    Err(io::Error::new(io::ErrorKind::FileTooLarge, said))
}

impl Codec {
    fn new(format: &str, compress: bool, level: Compression) -> Self {
        match (format, compress) {
            ("gzip", true) => Self::Gzip(gzip(level)),
            ("gzip", false) => Self::Gunzip(GzDecoder::new(Made::default())),
            ("deflate", true) => Self::Zlib(ZlibEncoder::new(Vec::new(), level)),
            (_, true) => Self::Raw(DeflateEncoder::new(Vec::new(), level)),
            (format, false) => Self::Inflate {
                state: Decompress::new(format == "deflate"),
                ended: false,
            },
        }
    }

    fn push(&mut self, chunk: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Gzip(encoder) => encoder.write_all(chunk).map(|()| take(encoder.get_mut())),
            Self::Zlib(encoder) => encoder.write_all(chunk).map(|()| take(encoder.get_mut())),
            Self::Raw(encoder) => encoder.write_all(chunk).map(|()| take(encoder.get_mut())),
            Self::Gunzip(decoder) => decoder
                .write_all(chunk)
                .map(|()| take(&mut decoder.get_mut().0)),
            Self::Inflate { state, ended } => inflate(state, ended, chunk),
        }
    }

    fn finish(&mut self) -> io::Result<Vec<u8>> {
        match self {
            Self::Gzip(encoder) => encoder.try_finish().map(|()| take(encoder.get_mut())),
            Self::Zlib(encoder) => encoder.try_finish().map(|()| take(encoder.get_mut())),
            Self::Raw(encoder) => encoder.try_finish().map(|()| take(encoder.get_mut())),
            Self::Gunzip(decoder) => decoder
                .try_finish()
                .map(|()| take(&mut decoder.get_mut().0)),
            Self::Inflate { ended: true, .. } => Ok(Vec::new()),
            Self::Inflate { .. } => Err(io::Error::other("unexpected end of file")),
        }
    }
}

/// The header names the system as that of Node's zlib.
fn gzip(level: Compression) -> GzEncoder<Vec<u8>> {
    const UNIX: u8 = 3;
    GzBuilder::new()
        .operating_system(UNIX)
        .write(Vec::new(), level)
}

fn inflate(state: &mut Decompress, ended: &mut bool, mut chunk: &[u8]) -> io::Result<Vec<u8>> {
    let mut output = Vec::with_capacity(chunk.len().saturating_mul(4).max(1024));
    loop {
        if *ended {
            // What stands behind the end is left, as Node's zlib leaves it.
            return Ok(output);
        }
        let (read_before, written_before) = (state.total_in(), state.total_out());
        let status = state
            .decompress_vec(chunk, &mut output, FlushDecompress::None)
            .map_err(|error| io::Error::other(error.to_string()))?;
        let read = usize::try_from(state.total_in() - read_before).unwrap_or(chunk.len());
        chunk = &chunk[read.min(chunk.len())..];
        *ended = status == Status::StreamEnd;
        let stuck =
            read == 0 && state.total_out() == written_before && output.len() < output.capacity();
        if !*ended && (stuck || (chunk.is_empty() && output.len() < output.capacity())) {
            return Ok(output);
        }
        fits(output.len())?;
        output.reserve(output.capacity().max(1024));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grows_beyond_all_memory_is_refused_before_it_is_there() {
        for format in ["gzip", "deflate", "raw"] {
            let mut packing = Codec::new(format, true, Compression::default());
            let mut packed = Vec::new();
            for _ in 0..=64 {
                packed.extend(packing.push(&vec![0; 1 << 20]).unwrap());
            }
            packed.extend(packing.finish().unwrap());
            let refused = Codec::new(format, false, Compression::default())
                .push(&packed)
                .unwrap_err();
            assert_eq!(refused.kind(), io::ErrorKind::FileTooLarge, "{format}");
        }
    }
}
