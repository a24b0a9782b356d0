//! Key exchange by libcrypto, for the groups that aws-lc's provider lacks.

use std::ffi::CStr;
use std::ptr;

use zeroize::Zeroizing;

use super::ffi;
use super::init::LibraryContext;
use super::x509::Key;

/// An ephemeral key pair.
pub struct KeyPair {
    library: LibraryContext,
    key: Key,
    public: Vec<u8>,
    finite_field: bool,
}

/// A group in libcrypto's terms.
#[derive(Clone, Copy, Debug)]
pub enum Curve {
    /// A named curve of `EC` keys, points uncompressed.
    Ec(&'static CStr),
    /// A key type of its own.
    Raw(&'static CStr),
    /// A named group of `DH` keys; shares and secrets are as long as the prime.
    FiniteField(&'static CStr),
}

impl KeyPair {
    /// A new key pair. None if libcrypto fails.
    pub fn generate(library: LibraryContext, curve: Curve) -> Option<Self> {
        let (context, properties) = (library.context, library.properties_ptr());
        // SAFETY: the variadic EVP_PKEY_Q_keygen takes the curve's name for EC and nothing for the other types.
        let key = unsafe {
            match curve {
                Curve::Ec(name) => {
                    Key::from_raw(ffi::EVP_PKEY_Q_keygen(context, properties, c"EC".as_ptr(), name.as_ptr()))
                }
                Curve::Raw(name) => Key::from_raw(ffi::EVP_PKEY_Q_keygen(context, properties, name.as_ptr())),
                Curve::FiniteField(name) => generate_finite_field(&library, name),
            }
        }?;
        let public = encoded_public_key(&key)?;
        Some(Self { library, key, public, finite_field: matches!(curve, Curve::FiniteField(_)) })
    }

    /// Our public key, as in a key share.
    pub fn public(&self) -> &[u8] {
        &self.public
    }

    /// The shared secret with the peer's public key. None if that is not a point of the curve.
    pub fn derive(&self, peer: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        // SAFETY: all objects live through the calls, and are freed by their owners; lengths are libcrypto's own.
        unsafe {
            let other = Key::from_raw(ffi::EVP_PKEY_new())?;
            if ffi::EVP_PKEY_copy_parameters(other.as_ptr(), self.key.as_ptr()) != 1
                || ffi::EVP_PKEY_set1_encoded_public_key(other.as_ptr(), peer.as_ptr(), peer.len()) != 1
            {
                return None;
            }
            let context = Context(ffi::EVP_PKEY_CTX_new_from_pkey(
                self.library.context,
                self.key.as_ptr(),
                self.library.properties_ptr(),
            ));
            if context.0.is_null()
                || ffi::EVP_PKEY_derive_init(context.0) != 1
                // Only DH keys accept, and need, this.
                || (self.finite_field && ffi::EVP_PKEY_CTX_set_dh_pad(context.0, 1) != 1)
                || ffi::EVP_PKEY_derive_set_peer(context.0, other.as_ptr()) != 1
            {
                return None;
            }
            let mut length = 0;
            if ffi::EVP_PKEY_derive(context.0, ptr::null_mut(), &mut length) != 1 {
                return None;
            }
            let mut secret = Zeroizing::new(vec![0; length]);
            if ffi::EVP_PKEY_derive(context.0, secret.as_mut_ptr(), &mut length) != 1 {
                return None;
            }
            secret.truncate(length);
            Some(secret)
        }
    }
}

/// The peer's public key as a key object. None for a group that libcrypto lacks, and for bytes that are not a key of it.
pub fn public_key(library: &LibraryContext, group: u16, public: &[u8]) -> Option<Key> {
    let raw = |name: &CStr| {
        // SAFETY: `public` is readable for its length; the new key is ours.
        unsafe {
            Key::from_raw(ffi::EVP_PKEY_new_raw_public_key_ex(
                library.context,
                name.as_ptr(),
                library.properties_ptr(),
                public.as_ptr(),
                public.len(),
            ))
        }
    };
    let (kind, curve) = match group {
        0x100 => (c"DH", c"ffdhe2048"),
        0x101 => (c"DH", c"ffdhe3072"),
        0x102 => (c"DH", c"ffdhe4096"),
        0x103 => (c"DH", c"ffdhe6144"),
        0x104 => (c"DH", c"ffdhe8192"),
        23 => (c"EC", c"P-256"),
        24 => (c"EC", c"P-384"),
        25 => (c"EC", c"P-521"),
        29 => return raw(c"X25519"),
        30 => return raw(c"X448"),
        _ => return None,
    };
    // SAFETY: the parameters are made and freed here; the key is ours; lengths are the slice's.
    unsafe {
        let context = Context::named(library, kind);
        let mut parameters = [
            ffi::OSSL_PARAM_construct_utf8_string(c"group".as_ptr(), curve.as_ptr().cast_mut(), 0),
            ffi::OSSL_PARAM_construct_end(),
        ];
        let mut key = ptr::null_mut();
        const KEY_PARAMETERS: std::ffi::c_int = 0x84;
        if context.0.is_null()
            || ffi::EVP_PKEY_fromdata_init(context.0) != 1
            || ffi::EVP_PKEY_fromdata(context.0, &mut key, KEY_PARAMETERS, parameters.as_mut_ptr()) != 1
        {
            return None;
        }
        let key = Key::from_raw(key)?;
        (ffi::EVP_PKEY_set1_encoded_public_key(key.as_ptr(), public.as_ptr(), public.len()) == 1)
            .then_some(key)
    }
}

fn generate_finite_field(library: &LibraryContext, name: &CStr) -> Option<Key> {
    // SAFETY: the context is freed here; the key is ours; the name is a C string.
    unsafe {
        let context = Context::named(library, c"DH");
        let mut key = ptr::null_mut();
        if context.0.is_null()
            || ffi::EVP_PKEY_keygen_init(context.0) != 1
            || ffi::EVP_PKEY_CTX_set_group_name(context.0, name.as_ptr()) != 1
            || ffi::EVP_PKEY_keygen(context.0, &mut key) != 1
        {
            return None;
        }
        Key::from_raw(key)
    }
}

struct Context(*mut ffi::EVP_PKEY_CTX);

impl Context {
    /// A context for keys of this kind; NULL inside if the library context has none.
    fn named(library: &LibraryContext, kind: &CStr) -> Self {
        // SAFETY: the new object is ours.
        Self(unsafe {
            ffi::EVP_PKEY_CTX_new_from_name(library.context, kind.as_ptr(), library.properties_ptr())
        })
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: ours; NULL is ignored.
        unsafe { ffi::EVP_PKEY_CTX_free(self.0) }
    }
}

fn encoded_public_key(key: &Key) -> Option<Vec<u8>> {
    let mut encoded = ptr::null_mut();
    // SAFETY: libcrypto allocates the encoding, which is copied and freed here.
    unsafe {
        let length = ffi::EVP_PKEY_get1_encoded_public_key(key.as_ptr(), &mut encoded);
        if length == 0 {
            return None;
        }
        let public = std::slice::from_raw_parts(encoded, length).to_vec();
        super::memory::free(encoded.cast());
        Some(public)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::error_queue;

    fn pair(curve: Curve) -> KeyPair {
        KeyPair::generate(LibraryContext::standard(), curve).unwrap()
    }

    #[test]
    fn both_ends_come_to_the_same_secret() {
        let curves = [
            (Curve::Ec(c"P-521"), 133, 66),
            (Curve::Raw(c"X448"), 56, 56),
            (Curve::FiniteField(c"ffdhe2048"), 256, 256),
        ];
        for (curve, share, secret) in curves {
            let (one, other) = (pair(curve), pair(curve));
            assert_eq!(one.public().len(), share, "{curve:?}");
            let agreed = one.derive(other.public()).unwrap();
            assert_eq!(agreed.len(), secret, "{curve:?}");
            assert_eq!(other.derive(one.public()).unwrap(), agreed);
        }
    }

    #[test]
    fn what_is_no_point_gives_no_secret() {
        let one = pair(Curve::Ec(c"P-384"));
        let mut point = pair(Curve::Ec(c"P-384")).public().to_vec();
        point[5] ^= 1;
        assert!(one.derive(&point).is_none());
        assert!(one.derive(&[]).is_none() && one.derive(pair(Curve::Ec(c"P-521")).public()).is_none());
        error_queue::clear();
    }

    #[test]
    fn the_peers_half_becomes_a_key() {
        let library = LibraryContext::standard();
        let share = pair(Curve::Raw(c"X448"));
        assert!(public_key(&library, 30, share.public()).is_some_and(|key| key.is_a(c"X448")));
        assert!(public_key(&library, 30, &share.public()[1..]).is_none());
        assert!(public_key(&library, 0xffff, share.public()).is_none());
        error_queue::clear();
    }
}
