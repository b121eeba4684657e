//! AES for `crypto.subtle` and `node:crypto`: the modes as steps that JavaScript puts together, from the crates `aes`,
//! `cbc`, `ctr` and `ghash`. Padding, tags and what may be combined is decided there, not here.

use super::raw::with_bytes;
use aes::cipher::{
    Array, BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt,
    BlockSizeUser, InnerIvInit, KeyInit, StreamCipher, StreamCipherCoreWrapper, StreamCipherSeek,
    StreamCipherSeekCore, consts::U16,
};
use aes::{Aes128, Aes192, Aes256};
use ghash::{GHash, universal_hash::UniversalHash};
use rquickjs::{Ctx, Function, Object, Result, TypedArray};

const BLOCK: usize = 16;

type Block = [u8; BLOCK];
type Bytes<'js> = TypedArray<'js, u8>;

/// The cipher under a key of 16, 24 or 32 bytes.
enum Aes {
    Short(Aes128),
    Middle(Aes192),
    Long(Aes256),
}

/// Runs the same lines for each of the three ciphers.
macro_rules! for_each_size {
    ($aes:expr, $cipher:ident => $body:expr) => {
        match $aes {
            Aes::Short($cipher) => $body,
            Aes::Middle($cipher) => $body,
            Aes::Long($cipher) => $body,
        }
    };
}

impl Aes {
    /// Nothing for a key of another length.
    fn new(key: &[u8]) -> Option<Self> {
        match key.len() {
            16 => Aes128::new_from_slice(key).ok().map(Self::Short),
            24 => Aes192::new_from_slice(key).ok().map(Self::Middle),
            _ => Aes256::new_from_slice(key).ok().map(Self::Long),
        }
    }

    fn encrypt_block(&self, block: Block) -> Block {
        let mut block = Array::from(block);
        for_each_size!(self, cipher => cipher.encrypt_block(&mut block));
        block.into()
    }
}

pub(super) fn install<'js>(ctx: &Ctx<'js>, functions: &Object<'js>) -> Result<()> {
    functions.set("aesCounter", Function::new(ctx.clone(), aes_counter)?)?;
    functions.set("aesChain", Function::new(ctx.clone(), aes_chain)?)?;
    functions.set("gcmCounter", Function::new(ctx.clone(), gcm_counter)?)?;
    functions.set("gcmTag", Function::new(ctx.clone(), gcm_tag)?)
}

/// Hands a computed array to JavaScript; nothing when there is none, for an argument that does not fit.
pub(super) fn answer(ctx: Ctx<'_>, bytes: Option<Vec<u8>>) -> Result<Option<Bytes<'_>>> {
    bytes
        .map(|bytes| TypedArray::new_copy(ctx, bytes))
        .transpose()
}

/// A cipher and the block it starts from; nothing when either has no fitting length.
fn keyed(key: &Bytes<'_>, start: &Bytes<'_>) -> Option<(Aes, Block)> {
    let cipher = with_bytes(key, Aes::new)?;
    let start = with_bytes(start, |bytes| Block::try_from(bytes).ok())?;
    Some((cipher, start))
}

/// Counter mode, from `offset` bytes after the start of the key stream. With `short` only the last four bytes count up, as
/// in GCM.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn aes_counter<'js>(
    ctx: Ctx<'js>,
    key: Bytes<'js>,
    counter: Bytes<'js>,
    short: bool,
    offset: f64,
    data: Bytes<'js>,
) -> Result<Option<Bytes<'js>>> {
    let Some((cipher, start)) = keyed(&key, &counter) else {
        return Ok(None);
    };
    let mut bytes = with_bytes(&data, <[u8]>::to_vec);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a length in memory"
    )]
    let offset = offset as u64;
    for_each_size!(cipher, cipher => if short {
        apply(ctr::CtrCore::<_, ctr::flavors::Ctr32BE>::inner_iv_init(cipher, &start.into()), offset, &mut bytes);
    } else {
        apply(ctr::CtrCore::<_, ctr::flavors::Ctr128BE>::inner_iv_init(cipher, &start.into()), offset, &mut bytes);
    });
    answer(ctx, Some(bytes))
}

/// A key stream that ends (after 64 GB) leaves the rest as it is; no array here is as long.
fn apply<C>(core: C, offset: u64, bytes: &mut [u8])
where
    C: StreamCipherSeekCore + BlockSizeUser<BlockSize = U16>,
{
    let mut stream = StreamCipherCoreWrapper::from_core(core);
    if stream.try_seek(offset).is_ok() {
        let _ = stream.try_apply_keystream(bytes);
    }
}

/// Cipher block chaining over whole blocks, without padding.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn aes_chain<'js>(
    ctx: Ctx<'js>,
    encrypting: bool,
    key: Bytes<'js>,
    start: Bytes<'js>,
    data: Bytes<'js>,
) -> Result<Option<Bytes<'js>>> {
    let Some((cipher, start)) = keyed(&key, &start) else {
        return Ok(None);
    };
    let mut bytes = with_bytes(&data, <[u8]>::to_vec);
    if !bytes.len().is_multiple_of(BLOCK) {
        return Ok(None);
    }
    for_each_size!(cipher, cipher => chain(encrypting, cipher, start, &mut bytes));
    answer(ctx, Some(bytes))
}

fn chain<C>(encrypting: bool, cipher: C, start: Block, bytes: &mut [u8])
where
    C: BlockCipherEncrypt + BlockCipherDecrypt + BlockSizeUser<BlockSize = U16>,
{
    let (blocks, _) = Array::<u8, U16>::slice_as_chunks_mut(bytes);
    if encrypting {
        cbc::Encryptor::inner_iv_init(cipher, &start.into()).encrypt_blocks(blocks);
    } else {
        cbc::Decryptor::inner_iv_init(cipher, &start.into()).decrypt_blocks(blocks);
    }
}

/// The first counter block of GCM for a nonce of any length; NIST SP 800-38D, section 7.1, step 2.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn gcm_counter<'js>(
    ctx: Ctx<'js>,
    key: Bytes<'js>,
    nonce: Bytes<'js>,
) -> Result<Option<Bytes<'js>>> {
    let counter = with_bytes(&key, Aes::new).map(|aes| {
        with_bytes(&nonce, |nonce| {
            if nonce.len() == 12 {
                return [nonce, &[0, 0, 0, 1]].concat();
            }
            let mut hash = GHash::new(&aes.encrypt_block([0; BLOCK]).into());
            hash.update_padded(nonce);
            hash.update(&[lengths(0, nonce.len()).into()]);
            hash.finalize().to_vec()
        })
    });
    answer(ctx, counter)
}

/// The whole tag of GCM over additional data and ciphertext; NIST SP 800-38D, section 7.1, steps 4 to 6.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn gcm_tag<'js>(
    ctx: Ctx<'js>,
    key: Bytes<'js>,
    counter: Bytes<'js>,
    additional: Bytes<'js>,
    ciphertext: Bytes<'js>,
) -> Result<Option<Bytes<'js>>> {
    let aes = with_bytes(&key, Aes::new);
    let counter = with_bytes(&counter, |bytes| Block::try_from(bytes).ok());
    let tag = aes.zip(counter).map(|(aes, counter)| {
        let mut hash = GHash::new(&aes.encrypt_block([0; BLOCK]).into());
        let first = with_bytes(&additional, |bytes| {
            hash.update_padded(bytes);
            bytes.len()
        });
        let second = with_bytes(&ciphertext, |bytes| {
            hash.update_padded(bytes);
            bytes.len()
        });
        hash.update(&[lengths(first, second).into()]);
        let mask = aes.encrypt_block(counter);
        hash.finalize()
            .iter()
            .zip(mask)
            .map(|(a, b)| a ^ b)
            .collect()
    });
    answer(ctx, tag)
}

/// Two lengths in bits, as GHASH takes them last.
fn lengths(first: usize, second: usize) -> Block {
    let mut block = [0; BLOCK];
    block[..8].copy_from_slice(&(first as u64 * 8).to_be_bytes());
    block[8..].copy_from_slice(&(second as u64 * 8).to_be_bytes());
    block
}
