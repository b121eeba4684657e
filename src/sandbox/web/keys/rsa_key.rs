//! RSA (RFC 8017), from the crate `rsa`: PKCS #1 v1.5 and PSS signatures, PKCS #1 v1.5 and OAEP encryption.

use super::pair::{AnyKey, Key, Scheme};
use super::random::Random;
use crate::sandbox::web::crypto::digest;
use rsa::pkcs1::{EncodeRsaPrivateKey, EncodeRsaPublicKey};
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey};
use rsa::traits::{PrivateKeyParts, PublicKeyParts, SignatureScheme};
use rsa::{BoxedUint, Oaep, Pkcs1v15Encrypt, Pkcs1v15Sign, Pss, RsaPrivateKey, RsaPublicKey};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};

pub(super) const KIND: &str = "RSA";

/// Runs the same lines for each hash that may stand under a signature.
macro_rules! with_hash {
    ($name:expr, $hash:ident => $body:expr) => {
        with_hash!($name, $hash => $body, {
            "SHA-1": Sha1,
            "SHA-224": Sha224,
            "SHA-256": Sha256,
            "SHA-384": Sha384,
            "SHA-512": Sha512,
        })
    };
    ($name:expr, $hash:ident => $body:expr, { $($text:literal: $type:ty),* $(,)? }) => {
        match $name {
            $($text => {
                type $hash = $type;
                $body
            })*
            _ => None,
        }
    };
}

pub(super) enum RsaKey {
    Private(Box<RsaPrivateKey>),
    Public(Box<RsaPublicKey>),
}

impl RsaKey {
    pub(super) fn private(key: RsaPrivateKey) -> AnyKey {
        Box::new(Self::Private(Box::new(key)))
    }

    pub(super) fn public(key: RsaPublicKey) -> AnyKey {
        Box::new(Self::Public(Box::new(key)))
    }

    /// Nothing for a size below 1024 bits or an exponent that is none.
    pub(super) fn generate(bits: usize, exponent: u64, random: &mut Random) -> Option<AnyKey> {
        let exponent = BoxedUint::from(exponent);
        let key = RsaPrivateKey::new_with_exp(random, bits, exponent).ok()?;
        Some(Self::private(key))
    }

    pub(super) fn from_parts(parts: &[Vec<u8>]) -> Option<AnyKey> {
        let [modulus, exponent, secret @ ..] = parts else {
            return None;
        };
        let (modulus, exponent) = (number(modulus)?, number(exponent)?);
        let public = RsaPublicKey::new(modulus.clone(), exponent.clone()).ok()?;
        match secret {
            [] => Some(Self::public(public)),
            [secret, first, second, ..] => {
                let primes = vec![number(first)?, number(second)?];
                let secret = number(secret)?;
                let key = RsaPrivateKey::from_components(modulus, exponent, secret, primes).ok()?;
                Some(Self::private(key))
            }
            _ => None,
        }
    }

    fn as_public(&self) -> RsaPublicKey {
        match self {
            Self::Private(key) => key.to_public_key(),
            Self::Public(key) => (**key).clone(),
        }
    }

    fn as_private(&self) -> Option<&RsaPrivateKey> {
        match self {
            Self::Private(key) => Some(key),
            Self::Public(_) => None,
        }
    }
}

/// Nothing for a number of more bits than a key may have here.
fn number(bytes: &[u8]) -> Option<BoxedUint> {
    let bits = u32::try_from(bytes.len()).ok()?.checked_mul(8)?;
    if bits as usize > RsaPublicKey::MAX_SIZE {
        return None;
    }
    BoxedUint::from_be_slice(bytes, bits).ok()
}

fn bytes(number: &BoxedUint) -> Vec<u8> {
    number.to_be_bytes_trimmed_vartime().into_vec()
}

impl Key for RsaKey {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn is_private(&self) -> bool {
        self.as_private().is_some()
    }

    fn parts(&self) -> Option<Vec<Vec<u8>>> {
        let public = self.as_public();
        let mut parts = vec![bytes(public.n()), bytes(public.e())];
        if let Some(key) = self.as_private() {
            let [p, q] = key.primes() else { return None };
            let numbers = [key.d(), p, q, key.dp()?, key.dq()?];
            parts.extend(numbers.map(bytes));
            parts.push(bytes(&key.crt_coefficient()?));
        }
        Some(parts)
    }

    fn write(&self, form: &str) -> Option<Vec<u8>> {
        match (form, self) {
            ("spki", key) => Some(key.as_public().to_public_key_der().ok()?.into_vec()),
            ("pkcs8", Self::Private(key)) => Some(key.to_pkcs8_der().ok()?.as_bytes().to_vec()),
            ("pkcs1", Self::Private(key)) => Some(key.to_pkcs1_der().ok()?.as_bytes().to_vec()),
            ("pkcs1", Self::Public(key)) => Some(key.to_pkcs1_der().ok()?.into_vec()),
            _ => None,
        }
    }

    fn public(&self) -> AnyKey {
        Box::new(Self::Public(Box::new(self.as_public())))
    }

    fn sign(&self, scheme: &Scheme, data: &[u8], random: &mut Random) -> Option<Vec<u8>> {
        let key = self.as_private()?;
        let hash = digest(&scheme.hash, data)?;
        with_hash!(scheme.hash.as_str(), H => if scheme.padding == "pss" {
            let salt = scheme.salt.unwrap_or(hash.len());
            Pss::<H>::new_with_salt(salt).sign(Some(random), key, &hash).ok()
        } else {
            Pkcs1v15Sign::new::<H>().sign(Some(random), key, &hash).ok()
        })
    }

    fn verify(&self, scheme: &Scheme, signature: &[u8], data: &[u8]) -> bool {
        let key = self.as_public();
        let Some(hash) = digest(&scheme.hash, data) else {
            return false;
        };
        let verified = with_hash!(scheme.hash.as_str(), H => if scheme.padding == "pss" {
            let mut padding = Pss::<H>::new();
            padding.salt_len = scheme.salt;
            key.verify(padding, &hash, signature).ok()
        } else {
            key.verify(Pkcs1v15Sign::new::<H>(), &hash, signature).ok()
        });
        verified.is_some()
    }

    fn encrypt(&self, scheme: &Scheme, data: &[u8], random: &mut Random) -> Option<Vec<u8>> {
        let key = self.as_public();
        if scheme.padding == "pkcs1" {
            return key.encrypt(random, Pkcs1v15Encrypt, data).ok();
        }
        let label = scheme.label.clone();
        with_hash!(scheme.hash.as_str(), H => key.encrypt(random, Oaep::<H>::new_with_label(label), data).ok())
    }

    fn decrypt(&self, scheme: &Scheme, data: &[u8], random: &mut Random) -> Option<Vec<u8>> {
        let key = self.as_private()?;
        if scheme.padding == "pkcs1" {
            return key.decrypt_blinded(random, Pkcs1v15Encrypt, data).ok();
        }
        let label = scheme.label.clone();
        with_hash!(scheme.hash.as_str(), H => key.decrypt_blinded(random, Oaep::<H>::new_with_label(label), data).ok())
    }
}
