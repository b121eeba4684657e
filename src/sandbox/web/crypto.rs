//! Digests and message authentication for `crypto.subtle` and `node:crypto`, from the crates `md-5`, `sha1`, `sha2` and `hmac`.

use super::raw::with_bytes;
use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use rquickjs::{Ctx, Function, Object, Result, TypedArray};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

pub(super) fn install<'js>(ctx: &Ctx<'js>, functions: &Object<'js>) -> Result<()> {
    functions.set(
        "digest",
        Function::new(
            ctx.clone(),
            |ctx: Ctx<'js>, algorithm: String, data: TypedArray<'js, u8>| {
                let digest = with_bytes(&data, |data| digest(&algorithm, data));
                digest
                    .map(|digest| TypedArray::<u8>::new_copy(ctx, digest))
                    .transpose()
            },
        )?,
    )?;
    functions.set(
        "hmac",
        Function::new(
            ctx.clone(),
            |ctx: Ctx<'js>,
             algorithm: String,
             key: TypedArray<'js, u8>,
             data: TypedArray<'js, u8>| {
                let code = with_bytes(&key, |key| {
                    with_bytes(&data, |data| hmac(&algorithm, key, data))
                });
                code.map(|code| TypedArray::<u8>::new_copy(ctx, code))
                    .transpose()
            },
        )?,
    )
}

/// The digest under a name as Web Crypto spells it, or nothing for another name.
fn digest(algorithm: &str, data: &[u8]) -> Option<Vec<u8>> {
    Some(match algorithm {
        "MD5" => Md5::digest(data).to_vec(),
        "SHA-1" => Sha1::digest(data).to_vec(),
        "SHA-256" => Sha256::digest(data).to_vec(),
        "SHA-384" => Sha384::digest(data).to_vec(),
        "SHA-512" => Sha512::digest(data).to_vec(),
        _ => return None,
    })
}

fn hmac(algorithm: &str, key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    match algorithm {
        "MD5" => authenticate(Hmac::<Md5>::new_from_slice(key).ok()?, data),
        "SHA-1" => authenticate(Hmac::<Sha1>::new_from_slice(key).ok()?, data),
        "SHA-256" => authenticate(Hmac::<Sha256>::new_from_slice(key).ok()?, data),
        "SHA-384" => authenticate(Hmac::<Sha384>::new_from_slice(key).ok()?, data),
        "SHA-512" => authenticate(Hmac::<Sha512>::new_from_slice(key).ok()?, data),
        _ => None,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "each arm of `hmac` is an Option")]
fn authenticate(mut mac: impl Mac, data: &[u8]) -> Option<Vec<u8>> {
    mac.update(data);
    Some(mac.finalize().into_bytes().to_vec())
}
