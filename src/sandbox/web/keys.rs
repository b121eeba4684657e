//! Key pairs for `crypto.subtle` and `node:crypto`: what JavaScript holds is the key itself, whose bytes it sees only when
//! it exports them. Which algorithm may do what with a key is decided there, not here.

mod curve;
mod edwards;
mod pair;
mod random;
mod rsa_key;

use super::ciphers::answer;
use super::host::Host;
use super::raw::{Native, with_bytes};
use pair::{AnyKey, Scheme};
use random::{Random, SEED};
use rquickjs::{Class, Ctx, Function, Object, Result, TypedArray};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

type Bytes<'js> = TypedArray<'js, u8>;
type NativeKey<'js> = Class<'js, Native<AnyKey>>;
type NativeJob<'js> = Class<'js, Native<Receiver<Option<AnyKey>>>>;

pub(super) fn install<'js>(
    ctx: &Ctx<'js>,
    functions: &Object<'js>,
    host: &Rc<dyn Host>,
) -> Result<()> {
    install_forms(ctx, functions)?;
    install_making(ctx, functions, host)?;
    install_use(ctx, functions, host)
}

/// A generator with a seed from the host.
fn random(host: &Rc<dyn Host>) -> Random {
    let mut seed = [0; SEED];
    host.random(&mut seed);
    Random::new(seed)
}

fn key(ctx: Ctx<'_>, key: Option<AnyKey>) -> Result<Option<NativeKey<'_>>> {
    key.map(|key| Class::instance(ctx, Native::new(key)))
        .transpose()
}

fn copies(parts: &[Bytes<'_>]) -> Vec<Vec<u8>> {
    parts
        .iter()
        .map(|part| with_bytes(part, <[u8]>::to_vec))
        .collect()
}

fn install_forms<'js>(ctx: &Ctx<'js>, functions: &Object<'js>) -> Result<()> {
    functions.set(
        "keyRead",
        Function::new(
            ctx.clone(),
            |ctx: Ctx<'js>, form: String, kind: String, bytes: Bytes<'js>| {
                key(
                    ctx,
                    with_bytes(&bytes, |bytes| pair::read(&form, &kind, bytes)),
                )
            },
        )?,
    )?;
    functions.set(
        "keyOfParts",
        Function::new(
            ctx.clone(),
            |ctx: Ctx<'js>, kind: String, parts: Vec<Bytes<'js>>| {
                key(ctx, pair::from_parts(&kind, &copies(&parts)))
            },
        )?,
    )?;
    functions.set(
        "keyOfSecret",
        Function::new(
            ctx.clone(),
            |ctx: Ctx<'js>, curve: String, secret: Bytes<'js>| {
                key(
                    ctx,
                    with_bytes(&secret, |secret| pair::from_secret(&curve, secret)),
                )
            },
        )?,
    )?;
    functions.set(
        "keyParts",
        Function::new(ctx.clone(), |ctx: Ctx<'js>, native: NativeKey<'js>| {
            let parts = native.borrow().0.borrow().parts().unwrap_or_default();
            parts
                .into_iter()
                .map(|part| Bytes::new_copy(ctx.clone(), part))
                .collect::<Result<Vec<_>>>()
        })?,
    )?;
    functions.set(
        "keyWrite",
        Function::new(
            ctx.clone(),
            |ctx: Ctx<'js>, native: NativeKey<'js>, form: String| {
                let bytes = native.borrow().0.borrow().write(&form);
                answer(ctx, bytes)
            },
        )?,
    )?;
    functions.set(
        "keyKind",
        Function::new(ctx.clone(), |native: NativeKey<'js>| {
            native.borrow().0.borrow().kind()
        })?,
    )?;
    functions.set(
        "keyIsPrivate",
        Function::new(ctx.clone(), |native: NativeKey<'js>| {
            native.borrow().0.borrow().is_private()
        })?,
    )?;
    functions.set(
        "keyPublic",
        Function::new(ctx.clone(), |ctx: Ctx<'js>, native: NativeKey<'js>| {
            let public = native.borrow().0.borrow().public();
            key(ctx, Some(public))
        })?,
    )
}

fn install_making<'js>(ctx: &Ctx<'js>, functions: &Object<'js>, host: &Rc<dyn Host>) -> Result<()> {
    let source = Rc::clone(host);
    let generate = move |ctx: Ctx<'js>, kind: String, bits: usize, exponent: f64| {
        let made = pair::generate(&kind, bits, whole(exponent), &mut random(&source));
        key(ctx, made)
    };
    functions.set("keyGenerate", Function::new(ctx.clone(), generate)?)?;
    let source = Rc::clone(host);
    let begin = move |ctx: Ctx<'js>, kind: String, bits: usize, exponent: f64| {
        Class::instance(
            ctx,
            Native::new(generate_beside(
                kind,
                bits,
                whole(exponent),
                random(&source),
            )),
        )
    };
    functions.set("keyBegin", Function::new(ctx.clone(), begin)?)?;
    functions.set("keyBegun", Function::new(ctx.clone(), key_begun)?)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "JavaScript gives a whole number below 2^53"
)]
fn whole(number: f64) -> u64 {
    number as u64
}

/// Looks for a key on a thread of its own, which ends by itself when nobody waits any more.
fn generate_beside(
    kind: String,
    bits: usize,
    exponent: u64,
    mut random: Random,
) -> Receiver<Option<AnyKey>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        // Nobody listens when the engine has been replaced meanwhile.
        let _ = sender.send(pair::generate(&kind, bits, exponent, &mut random));
    });
    receiver
}

/// The key that [`generate_beside`] has found; `null` while it looks, nothing where there is none.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn key_begun<'js>(ctx: Ctx<'js>, job: NativeJob<'js>) -> Result<rquickjs::Value<'js>> {
    let found = job.borrow().0.borrow().try_recv();
    match found {
        Ok(Some(made)) => Ok(Class::instance(ctx, Native::new(made))?.into_value()),
        Err(TryRecvError::Empty) => Ok(rquickjs::Value::new_null(ctx)),
        Ok(None) | Err(TryRecvError::Disconnected) => Ok(rquickjs::Value::new_undefined(ctx)),
    }
}

/// The scheme is `padding`, `hash`, bytes of salt or -1, and a label.
fn scheme(padding: String, hash: String, salt: i32, label: &Bytes<'_>) -> Scheme {
    Scheme {
        padding,
        hash,
        salt: usize::try_from(salt).ok(),
        label: with_bytes(label, <[u8]>::to_vec),
    }
}

fn install_use<'js>(ctx: &Ctx<'js>, functions: &Object<'js>, host: &Rc<dyn Host>) -> Result<()> {
    type Given<'js> = (String, String, i32, Bytes<'js>);
    let source = Rc::clone(host);
    let make = move |ctx: Ctx<'js>,
                     operation: String,
                     native: NativeKey<'js>,
                     given: rquickjs::convert::List<Given<'js>>,
                     data: Bytes<'js>| {
        let (padding, hash, salt, label) = given.0;
        let scheme = scheme(padding, hash, salt, &label);
        let held = native.borrow();
        let key = held.0.borrow();
        let made = with_bytes(&data, |data| match operation.as_str() {
            "sign" => key.sign(&scheme, data, &mut random(&source)),
            "encrypt" => key.encrypt(&scheme, data, &mut random(&source)),
            _ => key.decrypt(&scheme, data, &mut random(&source)),
        });
        answer(ctx, made)
    };
    functions.set("keyUse", Function::new(ctx.clone(), make)?)?;
    let verify = |native: NativeKey<'js>,
                  given: rquickjs::convert::List<Given<'js>>,
                  signature: Bytes<'js>,
                  data: Bytes<'js>| {
        let (padding, hash, salt, label) = given.0;
        let scheme = scheme(padding, hash, salt, &label);
        let held = native.borrow();
        let key = held.0.borrow();
        with_bytes(&signature, |signature| {
            with_bytes(&data, |data| key.verify(&scheme, signature, data))
        })
    };
    functions.set("keyVerify", Function::new(ctx.clone(), verify)?)?;
    functions.set(
        "keyAgree",
        Function::new(
            ctx.clone(),
            |ctx: Ctx<'js>, own: NativeKey<'js>, other: NativeKey<'js>| {
                let other = other.borrow().0.borrow().write("raw").unwrap_or_default();
                let secret = own.borrow().0.borrow().agree(&other);
                answer(ctx, secret)
            },
        )?,
    )
}
