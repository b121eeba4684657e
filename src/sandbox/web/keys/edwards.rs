//! Ed25519 (RFC 8032) and X25519 (RFC 7748), from the crates `ed25519-dalek` and `x25519-dalek`, in the forms of RFC 8410.

use super::pair::{AnyKey, Key, Scheme};
use super::random::Random;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use rsa::pkcs8::PrivateKeyInfoRef;
use rsa::pkcs8::der::{Decode, asn1::ObjectIdentifier, asn1::OctetStringRef};
use x25519_dalek::{PublicKey, StaticSecret};

pub(super) const ED: &str = "Ed25519";
pub(super) const X: &str = "X25519";
pub(super) const X_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.110");
pub(super) const ED_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// The last byte of the object identifier, which is all that differs in the forms of the two curves.
const ED_TAG: u8 = 0x70;
const X_TAG: u8 = 0x6e;

/// The seed in a private key, which is a string of bytes inside a string of bytes.
pub(super) fn seed_of(info: &PrivateKeyInfoRef<'_>) -> Option<[u8; 32]> {
    let inner = <&OctetStringRef>::from_der(info.private_key.as_bytes()).ok()?;
    inner.as_bytes().try_into().ok()
}

fn spki(tag: u8, public: &[u8; 32]) -> Vec<u8> {
    [
        &[
            0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, tag, 0x03, 0x21, 0x00,
        ],
        public.as_slice(),
    ]
    .concat()
}

fn pkcs8(tag: u8, seed: &[u8; 32]) -> Vec<u8> {
    [
        &[
            0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, tag, 0x04, 0x22,
            0x04, 0x20,
        ],
        seed.as_slice(),
    ]
    .concat()
}

fn write(form: &str, tag: u8, public: &[u8; 32], seed: Option<&[u8; 32]>) -> Option<Vec<u8>> {
    match form {
        "raw" => Some(public.to_vec()),
        "spki" => Some(spki(tag, public)),
        "pkcs8" => seed.map(|seed| pkcs8(tag, seed)),
        _ => None,
    }
}

fn parts(public: &[u8; 32], seed: Option<&[u8; 32]>) -> Vec<Vec<u8>> {
    std::iter::once(public)
        .chain(seed)
        .map(|bytes| bytes.to_vec())
        .collect()
}

pub(super) struct EdKey {
    seed: Option<[u8; 32]>,
    public: [u8; 32],
}

impl EdKey {
    pub(super) fn private(seed: [u8; 32]) -> AnyKey {
        let public = SigningKey::from_bytes(&seed).verifying_key().to_bytes();
        let seed = Some(seed);
        Box::new(Self { seed, public })
    }

    /// Any 32 bytes: whether they are a point shows when something is verified.
    pub(super) fn public(bytes: &[u8]) -> Option<AnyKey> {
        let public = bytes.try_into().ok()?;
        Some(Box::new(Self { seed: None, public }))
    }
}

impl Key for EdKey {
    fn kind(&self) -> &'static str {
        ED
    }

    fn is_private(&self) -> bool {
        self.seed.is_some()
    }

    fn parts(&self) -> Option<Vec<Vec<u8>>> {
        Some(parts(&self.public, self.seed.as_ref()))
    }

    fn write(&self, form: &str) -> Option<Vec<u8>> {
        write(form, ED_TAG, &self.public, self.seed.as_ref())
    }

    fn public(&self) -> AnyKey {
        let public = self.public;
        Box::new(Self { seed: None, public })
    }

    fn sign(&self, _: &Scheme, data: &[u8], _: &mut Random) -> Option<Vec<u8>> {
        let key = SigningKey::from_bytes(self.seed.as_ref()?);
        Some(key.sign(data).to_vec())
    }

    fn verify(&self, _: &Scheme, signature: &[u8], data: &[u8]) -> bool {
        let key = VerifyingKey::from_bytes(&self.public);
        let signature = Signature::from_slice(signature);
        key.is_ok_and(|key| {
            signature.is_ok_and(|signature| key.verify_strict(data, &signature).is_ok())
        })
    }
}

pub(super) struct XKey {
    seed: Option<[u8; 32]>,
    public: [u8; 32],
}

impl XKey {
    pub(super) fn private(seed: [u8; 32]) -> AnyKey {
        let public = PublicKey::from(&StaticSecret::from(seed)).to_bytes();
        let seed = Some(seed);
        Box::new(Self { seed, public })
    }

    pub(super) fn public(bytes: &[u8]) -> Option<AnyKey> {
        let public = bytes.try_into().ok()?;
        Some(Box::new(Self { seed: None, public }))
    }
}

impl Key for XKey {
    fn kind(&self) -> &'static str {
        X
    }

    fn is_private(&self) -> bool {
        self.seed.is_some()
    }

    fn parts(&self) -> Option<Vec<Vec<u8>>> {
        Some(parts(&self.public, self.seed.as_ref()))
    }

    fn write(&self, form: &str) -> Option<Vec<u8>> {
        write(form, X_TAG, &self.public, self.seed.as_ref())
    }

    fn public(&self) -> AnyKey {
        let public = self.public;
        Box::new(Self { seed: None, public })
    }

    fn agree(&self, other: &[u8]) -> Option<Vec<u8>> {
        let other: [u8; 32] = other.try_into().ok()?;
        let secret = StaticSecret::from(self.seed?).diffie_hellman(&PublicKey::from(other));
        secret
            .was_contributory()
            .then(|| secret.to_bytes().to_vec())
    }
}
