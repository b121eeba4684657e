//! <https://encoding.spec.whatwg.org/>: the codecs behind `TextEncoder` and `TextDecoder`, from the crate `encoding_rs`.

use super::bytes::copy_into;
use super::raw::{Native, with_bytes};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};
use rquickjs::{Class, Ctx, Function, Object, Result, TypedArray};

type NativeDecoder<'js> = Class<'js, Native<Decoder>>;

pub(super) fn install<'js>(ctx: &Ctx<'js>, functions: &Object<'js>) -> Result<()> {
    functions.set(
        "utf8Encode",
        Function::new(ctx.clone(), |ctx: Ctx<'js>, text: String| {
            TypedArray::<u8>::new_copy(ctx, text.as_bytes())
        })?,
    )?;
    functions.set(
        "utf8EncodeInto",
        Function::new(ctx.clone(), utf8_encode_into)?,
    )?;
    functions.set(
        "utf8Decode",
        Function::new(
            ctx.clone(),
            |bytes: TypedArray<'js, u8>, strip_mark: bool| {
                with_bytes(&bytes, |bytes| utf8_decode(bytes, strip_mark))
            },
        )?,
    )?;
    functions.set("encodingName", Function::new(ctx.clone(), encoding_name)?)?;
    functions.set("decoderOpen", Function::new(ctx.clone(), decoder_open)?)?;
    functions.set("decoderPush", Function::new(ctx.clone(), decoder_push)?)
}

fn utf8_decode(bytes: &[u8], strip_mark: bool) -> String {
    let bytes = if strip_mark {
        bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
    } else {
        bytes
    };
    String::from_utf8_lossy(bytes).into_owned()
}

/// Writes whole characters as long as they fit; answers with UTF-16 units read and bytes written.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn utf8_encode_into(text: String, target: TypedArray<'_, u8>) -> Vec<usize> {
    let room = target.len();
    let fits = text
        .char_indices()
        .map(|(start, character)| start + character.len_utf8())
        .take_while(|&end| end <= room);
    let written = fits.last().unwrap_or(0);
    copy_into(&target, &text.as_bytes()[..written]);
    vec![text[..written].encode_utf16().count(), written]
}

/// The name of the encoding that a label stands for, in lower case.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn encoding_name(label: String) -> Option<String> {
    let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
    Some(encoding.name().to_ascii_lowercase())
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn decoder_open(ctx: Ctx<'_>, label: String, keep_mark: bool) -> Result<NativeDecoder<'_>> {
    let encoding = Encoding::for_label_no_replacement(label.as_bytes()).unwrap_or(UTF_8);
    let decoder = if keep_mark {
        encoding.new_decoder_without_bom_handling()
    } else {
        encoding.new_decoder_with_bom_removal()
    };
    Class::instance(ctx, Native::new(decoder))
}

/// The text of the next bytes; nothing when they are malformed and `fatal` is set.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn decoder_push(
    decoder: NativeDecoder<'_>,
    bytes: TypedArray<'_, u8>,
    fatal: bool,
    last: bool,
) -> Option<String> {
    let native = decoder.borrow();
    let mut decoder = native.0.borrow_mut();
    with_bytes(&bytes, |bytes| {
        if fatal {
            decode_strictly(&mut decoder, bytes, last)
        } else {
            Some(decode_leniently(&mut decoder, bytes, last))
        }
    })
}

fn decode_strictly(decoder: &mut Decoder, bytes: &[u8], last: bool) -> Option<String> {
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len())?;
    let mut text = String::with_capacity(room);
    match decoder
        .decode_to_string_without_replacement(bytes, &mut text, last)
        .0
    {
        DecoderResult::InputEmpty => Some(text),
        DecoderResult::OutputFull | DecoderResult::Malformed(..) => None,
    }
}

fn decode_leniently(decoder: &mut Decoder, bytes: &[u8], last: bool) -> String {
    let room = decoder
        .max_utf8_buffer_length(bytes.len())
        .unwrap_or(bytes.len());
    let mut text = String::with_capacity(room);
    let _ = decoder.decode_to_string(bytes, &mut text, last);
    text
}
