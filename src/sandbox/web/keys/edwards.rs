//! Ed25519 (RFC 8032) and X25519 (RFC 7748), from the crates `ed25519-dalek` and `x25519-dalek`, in the forms of RFC 8410.

use super::pair::{AnyKey, Key, Scheme};
use super::random::Random;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use rsa::pkcs8::PrivateKeyInfoRef;
use rsa::pkcs8::der::{Decode, asn1::ObjectIdentifier, asn1::OctetStringRef};
use std::marker::PhantomData;
use x25519_dalek::{PublicKey, StaticSecret};

pub(super) const ED: &str = "Ed25519";
pub(super) const X: &str = "X25519";
pub(super) const X_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.110");
pub(super) const ED_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

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

/// What each of the two curves does in its own way with a seed and a public key.
pub(super) trait Curve: Send + 'static {
    const KIND: &'static str;
    /// The last byte of the object identifier, which is all that differs in the forms of the two.
    const TAG: u8;

    fn public_of(seed: [u8; 32]) -> [u8; 32];

    fn sign(_seed: &[u8; 32], _data: &[u8]) -> Option<Vec<u8>> {
        None
    }

    fn verify(_public: &[u8; 32], _signature: &[u8], _data: &[u8]) -> bool {
        false
    }

    fn agree(_seed: [u8; 32], _other: &[u8]) -> Option<Vec<u8>> {
        None
    }
}

pub(super) struct Ed25519;

impl Curve for Ed25519 {
    const KIND: &'static str = ED;
    const TAG: u8 = 0x70;

    fn public_of(seed: [u8; 32]) -> [u8; 32] {
        SigningKey::from_bytes(&seed).verifying_key().to_bytes()
    }

    fn sign(seed: &[u8; 32], data: &[u8]) -> Option<Vec<u8>> {
        Some(SigningKey::from_bytes(seed).sign(data).to_vec())
    }

    fn verify(public: &[u8; 32], signature: &[u8], data: &[u8]) -> bool {
        let key = VerifyingKey::from_bytes(public);
        let signature = Signature::from_slice(signature);
        key.is_ok_and(|key| {
            signature.is_ok_and(|signature| key.verify_strict(data, &signature).is_ok())
        })
    }
}

pub(super) struct X25519;

impl Curve for X25519 {
    const KIND: &'static str = X;
    const TAG: u8 = 0x6e;

    fn public_of(seed: [u8; 32]) -> [u8; 32] {
        PublicKey::from(&StaticSecret::from(seed)).to_bytes()
    }

    fn agree(seed: [u8; 32], other: &[u8]) -> Option<Vec<u8>> {
        let other: [u8; 32] = other.try_into().ok()?;
        let secret = StaticSecret::from(seed).diffie_hellman(&PublicKey::from(other));
        secret
            .was_contributory()
            .then(|| secret.to_bytes().to_vec())
    }
}

pub(super) type EdKey = CurveKey<Ed25519>;
pub(super) type XKey = CurveKey<X25519>;

pub(super) struct CurveKey<C> {
    seed: Option<[u8; 32]>,
    public: [u8; 32],
    curve: PhantomData<C>,
}

impl<C: Curve> CurveKey<C> {
    fn boxed(seed: Option<[u8; 32]>, public: [u8; 32]) -> AnyKey {
        let curve = PhantomData::<C>;
        Box::new(Self {
            seed,
            public,
            curve,
        })
    }

    pub(super) fn private(seed: [u8; 32]) -> AnyKey {
        Self::boxed(Some(seed), C::public_of(seed))
    }

    /// Any 32 bytes: whether they are a point shows when the key is used.
    pub(super) fn public(bytes: &[u8]) -> Option<AnyKey> {
        Some(Self::boxed(None, bytes.try_into().ok()?))
    }
}

impl<C: Curve> Key for CurveKey<C> {
    fn kind(&self) -> &'static str {
        C::KIND
    }

    fn is_private(&self) -> bool {
        self.seed.is_some()
    }

    fn parts(&self) -> Option<Vec<Vec<u8>>> {
        let parts = std::iter::once(self.public).chain(self.seed);
        Some(parts.map(Vec::from).collect())
    }

    fn write(&self, form: &str) -> Option<Vec<u8>> {
        match form {
            "raw" => Some(self.public.to_vec()),
            "spki" => Some(spki(C::TAG, &self.public)),
            "pkcs8" => self.seed.map(|seed| pkcs8(C::TAG, &seed)),
            _ => None,
        }
    }

    fn public(&self) -> AnyKey {
        Self::boxed(None, self.public)
    }

    fn sign(&self, _: &Scheme, data: &[u8], _: &mut Random) -> Option<Vec<u8>> {
        C::sign(self.seed.as_ref()?, data)
    }

    fn verify(&self, _: &Scheme, signature: &[u8], data: &[u8]) -> bool {
        C::verify(&self.public, signature, data)
    }

    fn agree(&self, other: &[u8]) -> Option<Vec<u8>> {
        C::agree(self.seed?, other)
    }
}
