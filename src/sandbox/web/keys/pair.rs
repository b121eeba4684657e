//! What all kinds of keys can be asked, and reading one from the forms in which keys come.

use super::curve::Curve;
use super::edwards::{self, EdKey, XKey};
use super::random::Random;
use super::rsa_key::{self, RsaKey};
use rsa::pkcs1::{self, DecodeRsaPrivateKey as _, DecodeRsaPublicKey as _};
use rsa::pkcs8::der::{Decode, asn1::ObjectIdentifier};
use rsa::pkcs8::{PrivateKeyInfoRef, SubjectPublicKeyInfoRef};
use rsa::{RsaPrivateKey, RsaPublicKey};

/// <https://www.rfc-editor.org/rfc/rfc5480#section-2.1.1>
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// A public or private key, or what stands for it in a form of its own.
pub(super) type AnyKey = Box<dyn Key>;

/// How data is signed or encrypted with a key; a kind of key takes from it what it needs.
pub(super) struct Scheme {
    /// `pkcs1`, `pss` or `oaep` for RSA; `der` for a signature on a curve that is not just its two numbers.
    pub(super) padding: String,
    /// As Web Crypto spells it.
    pub(super) hash: String,
    /// Bytes of salt for `pss`; none lets a signature have any.
    pub(super) salt: Option<usize>,
    /// The label of `oaep`.
    pub(super) label: Vec<u8>,
}

/// A key of one kind. What a kind has not, or what has failed, is `None`; JavaScript has the words for it.
pub(super) trait Key: Send {
    /// `RSA`, or the curve as a JSON Web Key names it.
    fn kind(&self) -> &'static str;
    fn is_private(&self) -> bool;
    /// The numbers of a JSON Web Key: `n`, `e`, `d`, `p`, `q`, `dp`, `dq`, `qi` or `x`, `y`, `d` or `x`, `d`.
    fn parts(&self) -> Option<Vec<Vec<u8>>>;
    /// The key as `spki`, `pkcs8`, `pkcs1`, `sec1` or `raw`.
    fn write(&self, form: &str) -> Option<Vec<u8>>;
    fn public(&self) -> AnyKey;

    fn sign(&self, _scheme: &Scheme, _data: &[u8], _random: &mut Random) -> Option<Vec<u8>> {
        None
    }

    fn verify(&self, _scheme: &Scheme, _signature: &[u8], _data: &[u8]) -> bool {
        false
    }

    fn encrypt(&self, _scheme: &Scheme, _data: &[u8], _random: &mut Random) -> Option<Vec<u8>> {
        None
    }

    fn decrypt(&self, _scheme: &Scheme, _data: &[u8], _random: &mut Random) -> Option<Vec<u8>> {
        None
    }

    /// The secret shared with the other's public key, which is given `raw`.
    fn agree(&self, _other: &[u8]) -> Option<Vec<u8>> {
        None
    }
}

/// The key in bytes of a form; `kind` says what is in `raw`.
pub(super) fn read(form: &str, kind: &str, bytes: &[u8]) -> Option<AnyKey> {
    match form {
        "pkcs8" => read_private(&PrivateKeyInfoRef::from_der(bytes).ok()?),
        "spki" => read_public(&SubjectPublicKeyInfoRef::from_der(bytes).ok()?),
        "pkcs1-private" => RsaPrivateKey::from_pkcs1_der(bytes)
            .ok()
            .map(RsaKey::private),
        "pkcs1-public" => RsaPublicKey::from_pkcs1_der(bytes).ok().map(RsaKey::public),
        "sec1" => Curve::first_of(|curve| (curve.from_sec1)(bytes)),
        "raw" => match kind {
            edwards::ED => EdKey::public(bytes),
            edwards::X => XKey::public(bytes),
            _ => (Curve::named(kind)?.from_point)(bytes),
        },
        _ => None,
    }
}

fn read_private(info: &PrivateKeyInfoRef<'_>) -> Option<AnyKey> {
    match info.algorithm.oid {
        pkcs1::ALGORITHM_OID => RsaPrivateKey::try_from(info.clone())
            .ok()
            .map(RsaKey::private),
        EC => Curve::first_of(|curve| (curve.from_pkcs8)(info)),
        edwards::ED_OID => edwards::seed_of(info).map(EdKey::private),
        edwards::X_OID => edwards::seed_of(info).map(XKey::private),
        _ => None,
    }
}

fn read_public(info: &SubjectPublicKeyInfoRef<'_>) -> Option<AnyKey> {
    let bytes = info.subject_public_key.as_bytes()?;
    match info.algorithm.oid {
        pkcs1::ALGORITHM_OID => RsaPublicKey::try_from(info.clone())
            .ok()
            .map(RsaKey::public),
        EC => {
            let named = info.algorithm.parameters_oid().ok()?;
            Curve::first_of(|curve| {
                (curve.oid == named)
                    .then(|| (curve.from_point)(bytes))
                    .flatten()
            })
        }
        edwards::ED_OID => EdKey::public(bytes),
        edwards::X_OID => XKey::public(bytes),
        _ => None,
    }
}

/// The key with the numbers of a JSON Web Key, in the order of [`Key::parts`]; without the private ones it is public.
pub(super) fn from_parts(kind: &str, parts: &[Vec<u8>]) -> Option<AnyKey> {
    match (kind, parts) {
        (rsa_key::KIND, _) => RsaKey::from_parts(parts),
        (edwards::ED, [x]) => EdKey::public(x),
        (edwards::X, [x]) => XKey::public(x),
        (edwards::ED, [x, d]) => of_public(EdKey::private(d.as_slice().try_into().ok()?), x),
        (edwards::X, [x, d]) => of_public(XKey::private(d.as_slice().try_into().ok()?), x),
        (_, [x, y]) => (Curve::named(kind)?.from_point)(&[&[4], x.as_slice(), y].concat()),
        (_, [x, y, d]) => of_public(
            (Curve::named(kind)?.from_secret)(d)?,
            &[&[4], x.as_slice(), y].concat(),
        ),
        _ => None,
    }
}

/// The private key on a curve with this number.
pub(super) fn from_secret(curve: &str, secret: &[u8]) -> Option<AnyKey> {
    (Curve::named(curve)?.from_secret)(secret)
}

/// The private key if that is its public one.
fn of_public(private: AnyKey, raw: &[u8]) -> Option<AnyKey> {
    (private.write("raw").as_deref() == Some(raw)).then_some(private)
}

/// A new private key.
pub(super) fn generate(
    kind: &str,
    bits: usize,
    exponent: u64,
    random: &mut Random,
) -> Option<AnyKey> {
    match kind {
        rsa_key::KIND => RsaKey::generate(bits, exponent, random),
        edwards::ED => Some(EdKey::private(random.seed())),
        edwards::X => Some(XKey::private(random.seed())),
        _ => Some((Curve::named(kind)?.generate)(random)),
    }
}
