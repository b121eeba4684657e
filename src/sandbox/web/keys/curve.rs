//! ECDSA and ECDH on NIST's curves (FIPS 186-5), from the crates `p256`, `p384` and `p521`.

use super::pair::AnyKey;
use super::random::Random;
use rsa::pkcs8::PrivateKeyInfoRef;
use rsa::pkcs8::der::asn1::ObjectIdentifier;

/// What makes a key on one curve.
pub(super) struct Curve {
    /// As a JSON Web Key names it.
    name: &'static str,
    pub(super) oid: ObjectIdentifier,
    /// From a point as SEC 1 writes it, compressed or not.
    pub(super) from_point: fn(&[u8]) -> Option<AnyKey>,
    /// From the secret number.
    pub(super) from_secret: fn(&[u8]) -> Option<AnyKey>,
    pub(super) from_sec1: fn(&[u8]) -> Option<AnyKey>,
    pub(super) from_pkcs8: fn(&PrivateKeyInfoRef<'_>) -> Option<AnyKey>,
    pub(super) generate: fn(&mut Random) -> AnyKey,
}

const CURVES: [Curve; 3] = [p256_key::CURVE, p384_key::CURVE, p521_key::CURVE];

impl Curve {
    pub(super) fn named(name: &str) -> Option<Self> {
        CURVES.into_iter().find(|curve| curve.name == name)
    }

    /// The key on whichever curve it is on.
    pub(super) fn first_of(make: impl Fn(&Self) -> Option<AnyKey>) -> Option<AnyKey> {
        CURVES.iter().find_map(make)
    }
}

/// The same lines for each curve, whose types are the crate's own.
macro_rules! curve {
    ($module:ident, $crate_name:ident, $curve:ident, $name:literal) => {
        mod $module {
            use super::super::pair::{AnyKey, Key, Scheme};
            use super::{Curve, Random};
            use crate::sandbox::web::crypto::digest;
            use $crate_name::ecdsa::signature::hazmat::{PrehashVerifier, RandomizedPrehashSigner};
            use $crate_name::ecdsa::{Signature, SigningKey, VerifyingKey};
            use $crate_name::elliptic_curve::sec1::ToSec1Point;
            use $crate_name::elliptic_curve::{Generate, PublicKey, SecretKey};
            use $crate_name::pkcs8::{AssociatedOid, EncodePrivateKey, EncodePublicKey};
            use $crate_name::$curve;

            pub(super) const CURVE: Curve = Curve {
                name: $name,
                oid: $curve::OID,
                from_point: |bytes| PublicKey::from_sec1_bytes(bytes).ok().map(public),
                from_secret: |bytes| SecretKey::from_slice(bytes).ok().map(private),
                from_sec1: |bytes| SecretKey::from_sec1_der(bytes).ok().map(private),
                from_pkcs8: |info| SecretKey::try_from(info.clone()).ok().map(private),
                generate: |random| private(SecretKey::generate_from_rng(random)),
            };

            struct CurveKey {
                secret: Option<SecretKey<$curve>>,
                public: PublicKey<$curve>,
            }

            fn public(public: PublicKey<$curve>) -> AnyKey {
                let secret = None;
                Box::new(CurveKey { secret, public })
            }

            fn private(secret: SecretKey<$curve>) -> AnyKey {
                let public = secret.public_key();
                let secret = Some(secret);
                Box::new(CurveKey { secret, public })
            }

            impl Key for CurveKey {
                fn kind(&self) -> &'static str {
                    $name
                }

                fn is_private(&self) -> bool {
                    self.secret.is_some()
                }

                fn parts(&self) -> Option<Vec<Vec<u8>>> {
                    let point = self.public.to_sec1_point(false);
                    let (x, y) = point.as_bytes()[1..].split_at((point.len() - 1) / 2);
                    let secret = self
                        .secret
                        .as_ref()
                        .map(|secret| secret.to_bytes().to_vec());
                    Some([x.to_vec(), y.to_vec()].into_iter().chain(secret).collect())
                }

                fn write(&self, form: &str) -> Option<Vec<u8>> {
                    match form {
                        "raw" => Some(self.public.to_sec1_point(false).as_bytes().to_vec()),
                        "compressed" => Some(self.public.to_sec1_point(true).as_bytes().to_vec()),
                        "spki" => Some(self.public.to_public_key_der().ok()?.into_vec()),
                        "pkcs8" => Some(
                            self.secret
                                .as_ref()?
                                .to_pkcs8_der()
                                .ok()?
                                .as_bytes()
                                .to_vec(),
                        ),
                        "sec1" => Some(self.secret.as_ref()?.to_sec1_der().ok()?.to_vec()),
                        _ => None,
                    }
                }

                fn public(&self) -> AnyKey {
                    public(self.public)
                }

                fn sign(
                    &self,
                    scheme: &Scheme,
                    data: &[u8],
                    random: &mut Random,
                ) -> Option<Vec<u8>> {
                    let key = SigningKey::from(self.secret.as_ref()?);
                    let hash = digest(&scheme.hash, data)?;
                    let signature: Signature = key.sign_prehash_with_rng(random, &hash).ok()?;
                    Some(if scheme.padding == "der" {
                        signature.to_der().as_bytes().to_vec()
                    } else {
                        signature.to_bytes().to_vec()
                    })
                }

                fn verify(&self, scheme: &Scheme, signature: &[u8], data: &[u8]) -> bool {
                    let hash = digest(&scheme.hash, data);
                    let signature = if scheme.padding == "der" {
                        Signature::from_der(signature).ok()
                    } else {
                        Signature::from_slice(signature).ok()
                    };
                    hash.zip(signature).is_some_and(|(hash, signature)| {
                        VerifyingKey::from(&self.public)
                            .verify_prehash(&hash, &signature)
                            .is_ok()
                    })
                }

                fn agree(&self, other: &[u8]) -> Option<Vec<u8>> {
                    let other = PublicKey::from_sec1_bytes(other).ok()?;
                    let shared = self.secret.as_ref()?.diffie_hellman(&other);
                    Some(shared.raw_secret_bytes().to_vec())
                }
            }
        }
    };
}

curve!(p256_key, p256, NistP256, "P-256");
curve!(p384_key, p384, NistP384, "P-384");
curve!(p521_key, p521, NistP521, "P-521");
