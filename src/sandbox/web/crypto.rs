//! Digests, message authentication and key derivation for `crypto.subtle` and `node:crypto`, from the crates `md-5`, `sha1`,
//! `sha2`, `sha3`, `hmac` and `scrypt`.

use super::raw::{with_bytes, with_bytes_mut};
use hmac::{Hmac, KeyInit, Mac, SimpleHmac};
use md5::Md5;
use rquickjs::{Ctx, Function, Object, Result, TypedArray};
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512, Sha512_256};
use sha3::{Sha3_224, Sha3_256, Sha3_384, Sha3_512};

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
    )?;
    functions.set("hmacRounds", Function::new(ctx.clone(), hmac_rounds)?)?;
    functions.set("scrypt", Function::new(ctx.clone(), scrypt_bytes)?)
}

/// The inner loop of PBKDF2 (RFC 8018, section 5.2), `rounds` times: `last` becomes its own HMAC, `sum` takes it in. In
/// rounds, so that the engine can look at the clock between them.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn hmac_rounds(
    algorithm: String,
    key: TypedArray<'_, u8>,
    last: TypedArray<'_, u8>,
    sum: TypedArray<'_, u8>,
    rounds: u32,
) {
    let keyed = with_bytes(&key, |key| keyed(&algorithm, key));
    let Some(keyed) = keyed else { return };
    with_bytes_mut(&last, |last| {
        with_bytes_mut(&sum, |sum| keyed.repeat(last, sum, rounds));
    });
}

/// scrypt (RFC 7914) with a cost of two to the power of `log_n`; nothing for parameters that it has no meaning for.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn scrypt_bytes<'js>(
    ctx: Ctx<'js>,
    password: TypedArray<'js, u8>,
    salt: TypedArray<'js, u8>,
    log_n: u8,
    block_size: u32,
    parallel: u32,
    length: usize,
) -> Result<Option<TypedArray<'js, u8>>> {
    let Ok(params) = scrypt::Params::new(log_n, block_size, parallel) else {
        return Ok(None);
    };
    let mut key = vec![0; length];
    let done = with_bytes(&password, |password| {
        with_bytes(&salt, |salt| {
            scrypt::scrypt(password, salt, &params, &mut key)
        })
    });
    done.ok()
        .map(|()| TypedArray::new_copy(ctx, key))
        .transpose()
}

/// An HMAC whose key is set.
enum Keyed {
    Md5(Hmac<Md5>),
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
    Sha224(Hmac<Sha224>),
    Sha384(Hmac<Sha384>),
    Sha512(Hmac<Sha512>),
    Sha512Short(Hmac<Sha512_256>),
    Sha3Of224(SimpleHmac<Sha3_224>),
    Sha3Of256(SimpleHmac<Sha3_256>),
    Sha3Of384(SimpleHmac<Sha3_384>),
    Sha3Of512(SimpleHmac<Sha3_512>),
}

impl Keyed {
    fn repeat(&self, last: &mut [u8], sum: &mut [u8], rounds: u32) {
        match self {
            Self::Md5(mac) => repeat(mac, last, sum, rounds),
            Self::Sha1(mac) => repeat(mac, last, sum, rounds),
            Self::Sha256(mac) => repeat(mac, last, sum, rounds),
            Self::Sha224(mac) => repeat(mac, last, sum, rounds),
            Self::Sha384(mac) => repeat(mac, last, sum, rounds),
            Self::Sha512(mac) => repeat(mac, last, sum, rounds),
            Self::Sha512Short(mac) => repeat(mac, last, sum, rounds),
            Self::Sha3Of224(mac) => repeat(mac, last, sum, rounds),
            Self::Sha3Of256(mac) => repeat(mac, last, sum, rounds),
            Self::Sha3Of384(mac) => repeat(mac, last, sum, rounds),
            Self::Sha3Of512(mac) => repeat(mac, last, sum, rounds),
        }
    }
}

fn keyed(algorithm: &str, key: &[u8]) -> Option<Keyed> {
    Some(match algorithm {
        "MD5" => Keyed::Md5(Hmac::new_from_slice(key).ok()?),
        "SHA-1" => Keyed::Sha1(Hmac::new_from_slice(key).ok()?),
        "SHA-256" => Keyed::Sha256(Hmac::new_from_slice(key).ok()?),
        "SHA-224" => Keyed::Sha224(Hmac::new_from_slice(key).ok()?),
        "SHA-384" => Keyed::Sha384(Hmac::new_from_slice(key).ok()?),
        "SHA-512" => Keyed::Sha512(Hmac::new_from_slice(key).ok()?),
        "SHA-512/256" => Keyed::Sha512Short(Hmac::new_from_slice(key).ok()?),
        "SHA3-224" => Keyed::Sha3Of224(SimpleHmac::new_from_slice(key).ok()?),
        "SHA3-256" => Keyed::Sha3Of256(SimpleHmac::new_from_slice(key).ok()?),
        "SHA3-384" => Keyed::Sha3Of384(SimpleHmac::new_from_slice(key).ok()?),
        "SHA3-512" => Keyed::Sha3Of512(SimpleHmac::new_from_slice(key).ok()?),
        _ => return None,
    })
}

fn repeat<M: Mac + Clone>(mac: &M, last: &mut [u8], sum: &mut [u8], rounds: u32) {
    for _ in 0..rounds {
        let mut next = mac.clone();
        next.update(last);
        let code = next.finalize().into_bytes();
        let length = last.len().min(code.len());
        last[..length].copy_from_slice(&code[..length]);
        for (byte, new) in sum.iter_mut().zip(&code) {
            *byte ^= new;
        }
    }
}

/// The digest under a name as Web Crypto spells it, or nothing for another name.
pub(super) fn digest(algorithm: &str, data: &[u8]) -> Option<Vec<u8>> {
    Some(match algorithm {
        "MD5" => Md5::digest(data).to_vec(),
        "SHA-1" => Sha1::digest(data).to_vec(),
        "SHA-224" => Sha224::digest(data).to_vec(),
        "SHA-256" => Sha256::digest(data).to_vec(),
        "SHA-384" => Sha384::digest(data).to_vec(),
        "SHA-512" => Sha512::digest(data).to_vec(),
        "SHA-512/256" => Sha512_256::digest(data).to_vec(),
        "SHA3-224" => Sha3_224::digest(data).to_vec(),
        "SHA3-256" => Sha3_256::digest(data).to_vec(),
        "SHA3-384" => Sha3_384::digest(data).to_vec(),
        "SHA3-512" => Sha3_512::digest(data).to_vec(),
        _ => return None,
    })
}

fn hmac(algorithm: &str, key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    Some(match keyed(algorithm, key)? {
        Keyed::Md5(mac) => authenticate(mac, data),
        Keyed::Sha1(mac) => authenticate(mac, data),
        Keyed::Sha256(mac) => authenticate(mac, data),
        Keyed::Sha224(mac) => authenticate(mac, data),
        Keyed::Sha384(mac) => authenticate(mac, data),
        Keyed::Sha512(mac) => authenticate(mac, data),
        Keyed::Sha512Short(mac) => authenticate(mac, data),
        Keyed::Sha3Of224(mac) => authenticate(mac, data),
        Keyed::Sha3Of256(mac) => authenticate(mac, data),
        Keyed::Sha3Of384(mac) => authenticate(mac, data),
        Keyed::Sha3Of512(mac) => authenticate(mac, data),
    })
}

fn authenticate(mut mac: impl Mac, data: &[u8]) -> Vec<u8> {
    mac.update(data);
    mac.finalize().into_bytes().to_vec()
}
