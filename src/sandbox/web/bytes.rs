//! Bytes and text: base64, hexadecimal, Latin-1, and searching.

use super::raw::{with_bytes, with_bytes_mut};
use memchr::memmem;
use rquickjs::{Ctx, Function, Object, Result, TypedArray};

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub(super) fn install<'js>(ctx: &Ctx<'js>, functions: &Object<'js>) -> Result<()> {
    functions.set(
        "base64Encode",
        Function::new(ctx.clone(), |bytes: TypedArray<'js, u8>, url_safe: bool| {
            with_bytes(&bytes, |bytes| base64_encode(bytes, url_safe))
        })?,
    )?;
    functions.set(
        "base64Decode",
        Function::new(ctx.clone(), |ctx: Ctx<'js>, text: String| {
            TypedArray::<u8>::new_copy(ctx, base64_decode(&text))
        })?,
    )?;
    functions.set(
        "hexEncode",
        Function::new(ctx.clone(), |bytes: TypedArray<'js, u8>| {
            with_bytes(&bytes, hex_encode)
        })?,
    )?;
    functions.set(
        "latin1Decode",
        Function::new(ctx.clone(), |bytes: TypedArray<'js, u8>| {
            with_bytes(&bytes, |bytes| {
                bytes
                    .iter()
                    .map(|&byte| char::from(byte))
                    .collect::<String>()
            })
        })?,
    )?;
    functions.set("indexOfBytes", Function::new(ctx.clone(), index_of_bytes)?)?;
    functions.set("equalBytes", Function::new(ctx.clone(), equal_bytes)?)
}

/// Base64 with padding.
pub(in crate::sandbox) fn base64(bytes: &[u8]) -> String {
    base64_encode(bytes, false)
}

/// Base64 with padding, or the URL-safe alphabet without.
fn base64_encode(bytes: &[u8], url_safe: bool) -> String {
    let alphabet = if url_safe { URL_SAFE } else { STANDARD };
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let word = group
            .iter()
            .fold(0_u32, |word, &byte| word << 8 | u32::from(byte))
            << (8 * (3 - group.len()));
        for position in 0..=group.len() {
            let index = (word >> (18 - 6 * position)) & 0x3f;
            text.push(char::from(alphabet[index as usize]));
        }
        if !url_safe {
            text.extend(std::iter::repeat_n('=', 3 - group.len()));
        }
    }
    text
}

/// Either alphabet; what belongs to none is skipped and the first `=` ends it, as Node's Buffer does.
fn base64_decode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let mut word = 0_u32;
    let mut bits = 0_u32;
    for character in text.bytes() {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => continue,
        };
        word = word << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((word >> bits).to_be_bytes()[3]);
            word &= (1 << bits) - 1;
        }
    }
    bytes
}

pub(super) fn hex_encode(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 0x0f])
        .filter_map(|nibble| char::from_digit(u32::from(nibble), 16))
        .collect()
}

/// Where `needle` begins at or after `from`, or -1.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn index_of_bytes(haystack: TypedArray<'_, u8>, needle: TypedArray<'_, u8>, from: usize) -> i32 {
    with_bytes(&haystack, |haystack| {
        with_bytes(&needle, |needle| {
            let start = from.min(haystack.len());
            memmem::find(&haystack[start..], needle)
                .and_then(|found| i32::try_from(start + found).ok())
                .unwrap_or(-1)
        })
    })
}

/// Compares without telling by its time where the difference is.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn equal_bytes(left: TypedArray<'_, u8>, right: TypedArray<'_, u8>) -> bool {
    with_bytes(&left, |left| {
        with_bytes(&right, |right| {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .fold(0, |differs, (a, b)| differs | (a ^ b))
                    == 0
        })
    })
}

/// Copies as much of `source` as fits.
pub(super) fn copy_into(target: &TypedArray<'_, u8>, source: &[u8]) {
    with_bytes_mut(target, |bytes| {
        let length = bytes.len().min(source.len());
        bytes[..length].copy_from_slice(&source[..length]);
    });
}
