//! Brotli (RFC 7932) for `node:zlib`, from the crate `brotli`: whole texts only, so that no codec with its window outlives a call.

use super::compression::Made;
use super::raw::with_bytes;
use ::brotli::{DecompressorWriter, enc::BrotliEncoderParams};
use rquickjs::{Ctx, Function, IntoJs, Object, Result, TypedArray, Value};
use std::io::{self, Write};

pub(super) fn install<'js>(ctx: &Ctx<'js>, functions: &Object<'js>) -> Result<()> {
    functions.set("brotliCompress", Function::new(ctx.clone(), compress)?)?;
    functions.set("brotliDecompress", Function::new(ctx.clone(), decompress)?)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn compress<'js>(
    ctx: Ctx<'js>,
    bytes: TypedArray<'js, u8>,
    quality: i32,
    window: i32,
) -> Result<Value<'js>> {
    let params = BrotliEncoderParams {
        quality,
        lgwin: window,
        ..BrotliEncoderParams::default()
    };
    let mut output = Made::default();
    let done = with_bytes(&bytes, |mut bytes| {
        ::brotli::BrotliCompress(&mut bytes, &mut output, &params)
    });
    answer(ctx, done.map(drop), output)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn decompress<'js>(ctx: Ctx<'js>, bytes: TypedArray<'js, u8>) -> Result<Value<'js>> {
    let mut output = Made::default();
    let done = with_bytes(&bytes, |bytes| unpack(bytes, &mut output));
    answer(ctx, done, output)
}

/// Fails with `InvalidData` for what is no Brotli, with `UnexpectedEof` for what goes on.
fn unpack(bytes: &[u8], output: &mut Made) -> io::Result<()> {
    const BUFFER_BYTES: usize = 16 << 10;
    let mut decoder = DecompressorWriter::new(output, BUFFER_BYTES);
    match decoder.write_all(bytes) {
        // What stands behind the end is left.
        Err(error) if error.kind() == io::ErrorKind::WriteZero => Ok(()),
        Err(error) => Err(error),
        Ok(()) => decoder
            .close()
            .map_err(|_| io::ErrorKind::UnexpectedEof.into()),
    }
}

/// The bytes, or a text that says why there are none.
fn answer(ctx: Ctx<'_>, done: io::Result<()>, output: Made) -> Result<Value<'_>> {
    match done {
        Ok(()) => TypedArray::<u8>::new_copy(ctx, output.0).map(TypedArray::into_value),
        Err(error) => format!("{:?}", error.kind()).into_js(&ctx),
    }
}
