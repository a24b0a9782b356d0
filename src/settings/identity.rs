//! Our certificates and keys: `SSL_CTX_use_certificate`, `SSL_use_PrivateKey` and similar functions.

use std::ffi::{CStr, c_int};
use std::sync::Arc;

use super::Configurable;
use super::certificate_security::{Whose, check_authorities, check_authority, check_end_entity};
use super::certificates::{Certificates, KeyKind, Slot};
use super::shown_chains::Place;
use crate::libcrypto::pem::{Encoding, Input, Password};
use crate::libcrypto::x509::{Certificate, Chain, Key};
use crate::libcrypto::{error_queue, ffi};
use crate::tables::reasons::Reason;

/// Why a value was rejected: a reason of library SSL, or None if libcrypto's own errors suffice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused(pub Option<Reason>);

impl From<Reason> for Refused {
    fn from(reason: Reason) -> Self {
        Self(Some(reason))
    }
}

impl Refused {
    /// No error of library SSL is queued.
    pub const QUIET: Self = Self(None);

    /// Puts the reason into the error queue.
    #[track_caller]
    pub fn raise(self, function: &'static CStr) {
        if let Some(reason) = self.0 {
            error_queue::raise(function, reason);
        }
    }
}

/// `SSL_CTX_use_certificate`: fills the slot for the certificate's kind of key, and makes it the current one. Drops a key in
/// the slot that does not match the certificate.
pub fn use_certificate(holder: &impl Configurable, certificate: &Certificate) -> Result<(), Refused> {
    check_end_entity(holder, certificate, Whose::Ours)?;
    let key = certificate.public_key().ok_or(Reason::ERR_X509_LIB)?;
    let kind = KeyKind::of(&key).ok_or(Reason::UNKNOWN_CERTIFICATE_TYPE)?;
    if kind == KeyKind::Ecdsa && !key.algorithm_can_sign() {
        return Err(Reason::ECC_CERT_NOT_FOR_SIGNING.into());
    }
    let own = holder.settings().certificates.slots[kind as usize].key.clone();
    let keep = own.is_none_or(|own| {
        key.take_parameters(&own);
        error_queue::clear();
        let keep = own.matches(certificate);
        error_queue::clear();
        keep
    });
    change_slot(holder, kind, |slot| {
        slot.certificate = Some(certificate.clone());
        slot.key.take_if(|_| !keep);
    });
    Ok(())
}

/// `SSL_CTX_use_PrivateKey`: the key must match the certificate of its kind, if there is one.
pub fn use_key(holder: &impl Configurable, key: &Key) -> Result<(), Refused> {
    let kind = KeyKind::of(key).ok_or(Reason::UNKNOWN_CERTIFICATE_TYPE)?;
    let certificate = holder.settings().certificates.slots[kind as usize].certificate.clone();
    if certificate.is_some_and(|certificate| !key.matches(&certificate)) {
        return Err(Refused::QUIET);
    }
    change_slot(holder, kind, |slot| slot.key = Some(key.clone()));
    Ok(())
}

/// `SSL_CTX_use_cert_and_key`: fills a whole slot.
pub fn use_certificate_and_key(
    holder: &impl Configurable,
    certificate: &Certificate,
    key: Option<&Key>,
    chain: Option<Chain>,
    replace: bool,
) -> Result<(), Refused> {
    check_end_entity(holder, certificate, Whose::Ours)?;
    if let Some(chain) = &chain {
        check_authorities(holder, chain, Whose::Ours)?;
    }
    let public = certificate.public_key().ok_or(Refused::QUIET)?;
    if let Some(key) = key {
        match (key.lacks_parameters(), public.lacks_parameters()) {
            (true, true) => return Err(Reason::MISSING_PARAMETERS.into()),
            (true, false) => key.take_parameters(&public),
            (false, true) => public.take_parameters(key),
            (false, false) => {}
        }
        if !public.equals(key) {
            return Err(Reason::PRIVATE_KEY_MISMATCH.into());
        }
    }
    let kind = KeyKind::of(&public).ok_or(Reason::UNKNOWN_CERTIFICATE_TYPE)?;
    let old = holder.settings().certificates.slots[kind as usize].clone();
    if !replace && (old.certificate.is_some() || old.key.is_some() || old.chain.is_some()) {
        return Err(Reason::NOT_REPLACING_CERTIFICATE.into());
    }
    change_slot(holder, kind, |slot| {
        slot.certificate = Some(certificate.clone());
        slot.key = Some(key.cloned().unwrap_or(public));
        slot.chain = chain.map(Arc::new);
    });
    holder.shown_chains().replace(Place::Above(kind), None);
    Ok(())
}

/// `SSL_CTX_use_certificate_file`
pub fn use_certificate_file(
    holder: &impl Configurable,
    path: Option<&CStr>,
    file_type: c_int,
) -> Result<(), Refused> {
    let (input, encoding) = open(path, file_type)?;
    let certificate = input.certificate(encoding, &holder.library(), password(holder));
    use_certificate(holder, &certificate.ok_or(encoding.failure())?)
}

/// `SSL_CTX_use_certificate_ASN1`
pub fn use_certificate_der(holder: &impl Configurable, der: &[u8]) -> Result<(), Refused> {
    let read = Certificate::read_der(der, &holder.library());
    let (certificate, _) = read.ok_or(Reason::ERR_ASN1_LIB)?;
    use_certificate(holder, &certificate)
}

/// `SSL_CTX_use_PrivateKey_file`
pub fn use_key_file(
    holder: &impl Configurable,
    path: Option<&CStr>,
    file_type: c_int,
) -> Result<(), Refused> {
    let (input, encoding) = open(path, file_type)?;
    let key = input.key(encoding, &holder.library(), password(holder));
    use_key(holder, &key.ok_or(encoding.failure())?)
}

/// `SSL_CTX_use_PrivateKey_ASN1`
pub fn use_key_der(holder: &impl Configurable, kind: c_int, der: &[u8]) -> Result<(), Refused> {
    let key = Key::private_from_der(kind, der, &holder.library()).ok_or(Reason::ERR_ASN1_LIB)?;
    use_key(holder, &key)
}

/// `SSL_CTX_use_RSAPrivateKey_file`
pub fn use_rsa_key_file(
    holder: &impl Configurable,
    path: Option<&CStr>,
    file_type: c_int,
) -> Result<(), Refused> {
    let (input, encoding) = open(path, file_type)?;
    let key = input.rsa_key(encoding, password(holder));
    use_key(holder, &key.ok_or(encoding.failure())?)
}

/// `SSL_CTX_use_RSAPrivateKey_ASN1`
pub fn use_rsa_key_der(holder: &impl Configurable, der: &[u8]) -> Result<(), Refused> {
    let key = Key::rsa_from_der(der).ok_or(Reason::ERR_ASN1_LIB)?;
    use_key(holder, &key)
}

/// `SSL_CTX_use_certificate_chain_file`: the certificate, and those above it in the order of the file.
pub fn use_chain_file(holder: &impl Configurable, path: Option<&CStr>) -> Result<(), Refused> {
    error_queue::clear();
    let library = holder.library();
    let password = password(holder);
    let input = Input::open(path).ok_or(Reason::ERR_SYS_LIB)?;
    let certificate = input.trusted_certificate(&library, password).ok_or(Reason::ERR_PEM_LIB)?;
    use_certificate(holder, &certificate)?;
    // A key mismatch was already removed from the queue; any other queued error counts as failure.
    if error_queue::peek_first() != 0 {
        return Err(Refused::QUIET);
    }
    set_chain(holder, None)?;
    while let Some(above) = input.certificate(Encoding::Pem, &library, password) {
        add_to_chain(holder, above)?;
    }
    if !error_queue::is_end_of_pem(error_queue::peek_last()) {
        return Err(Refused::QUIET);
    }
    error_queue::clear();
    Ok(())
}

/// `SSL_CTX_check_private_key`: whether the current certificate has its key.
pub fn check_key(holder: &impl Configurable) -> Result<(), Refused> {
    let settings = holder.settings();
    let slot = settings.certificates.current_slot();
    let certificate = slot.certificate.as_ref().ok_or(Reason::NO_CERTIFICATE_ASSIGNED)?;
    let key = slot.key.as_ref().ok_or(Reason::NO_PRIVATE_KEY_ASSIGNED)?;
    if key.matches(certificate) { Ok(()) } else { Err(Refused::QUIET) }
}

/// `SSL_CTX_set0_chain`: replaces the chain above the current certificate.
pub fn set_chain(holder: &impl Configurable, chain: Option<Chain>) -> Result<(), Refused> {
    if let Some(chain) = &chain {
        check_authorities(holder, chain, Whose::Ours)?;
    }
    replace_chain(holder, chain);
    Ok(())
}

/// Replaces or removes the chain above the current certificate.
pub fn replace_chain(holder: &impl Configurable, chain: Option<Chain>) {
    change_certificates(holder, |certificates| {
        let slot = certificates.current_slot_mut();
        slot.chain = chain.map(Arc::new);
        slot.changed();
    });
    holder.shown_chains().replace(current_place(holder), None);
}

/// `SSL_CTX_get0_chain_certs`: the stack above the current certificate, the same until the next `SSL_CTX_set0_chain`.
pub fn show_chain(holder: &impl Configurable) -> *mut ffi::stack_st_X509 {
    let settings = holder.settings();
    let chain = settings.certificates.current_slot().chain.as_ref();
    holder.shown_chains().show(current_place(holder), chain)
}

/// Which of the holder's stacks belongs to the current certificate.
pub fn current_place(holder: &impl Configurable) -> Place {
    Place::Above(KeyKind::ALL[holder.settings().certificates.current])
}

/// Applies the program's changes to stacks that getters have returned.
pub fn take_up_shown_chains(holder: &impl Configurable) {
    let shown = holder.shown_chains();
    if shown.is_empty() {
        return;
    }
    let settings = holder.settings();
    for (kind, slot) in KeyKind::ALL.into_iter().zip(&settings.certificates.slots) {
        if let Some(chain) = shown.changed(Place::Above(kind), slot.chain.as_ref()) {
            change_certificates(holder, |certificates| {
                let slot = &mut certificates.slots[kind as usize];
                slot.chain = Some(Arc::new(chain));
                slot.changed();
            });
        }
    }
}

/// `SSL_CTX_add0_chain_cert`: appends to the chain above the current certificate.
pub fn add_to_chain(holder: &impl Configurable, certificate: Certificate) -> Result<(), Refused> {
    check_authority(holder, &certificate, Whose::Ours)?;
    take_up_shown_chains(holder);
    holder.shown_chains().add(current_place(holder), &certificate);
    let added = holder.change(|settings| {
        let slot = Arc::make_mut(&mut settings.certificates).current_slot_mut();
        slot.changed();
        append(&mut slot.chain, certificate)
    });
    if added { Ok(()) } else { Err(Refused::QUIET) }
}

/// Appends to a chain, creating it if needed; false if memory runs out.
pub fn append(chain: &mut Option<Arc<Chain>>, certificate: Certificate) -> bool {
    if chain.is_none() {
        *chain = Chain::new().map(Arc::new);
    }
    let Some(chain) = chain else { return false };
    if let Some(chain) = Arc::get_mut(chain) {
        return chain.push(certificate);
    }
    // Other holders share this chain and must keep it unchanged.
    let Some(mut longer) = chain.duplicate() else { return false };
    let added = longer.push(certificate);
    if added {
        *chain = Arc::new(longer);
    }
    added
}

/// `SSL_certs_clear`: empties every slot.
pub fn clear(holder: &impl Configurable) {
    change_certificates(holder, |certificates| certificates.slots = Default::default());
    holder.shown_chains().clear();
}

/// Changes the certificates; the old ones are released without a lock held.
pub fn change_certificates(holder: &impl Configurable, change: impl FnOnce(&mut Certificates)) {
    let mut certificates = Certificates::clone(&holder.settings().certificates);
    change(&mut certificates);
    let certificates = Arc::new(certificates);
    let old = holder.change(|settings| std::mem::replace(&mut settings.certificates, certificates));
    drop(old);
}

/// The callback for the passwords of encrypted files.
pub fn password(holder: &impl Configurable) -> Password {
    let settings = holder.settings();
    Password { callback: settings.password_callback, argument: settings.password_argument }
}

fn change_slot(holder: &impl Configurable, kind: KeyKind, change: impl FnOnce(&mut Slot)) {
    change_certificates(holder, |certificates| {
        certificates.current = kind as usize;
        let slot = certificates.current_slot_mut();
        change(slot);
        slot.changed();
    });
}

fn open(path: Option<&CStr>, file_type: c_int) -> Result<(Input, Encoding), Refused> {
    let input = Input::open(path).ok_or(Reason::ERR_SYS_LIB)?;
    let encoding = Encoding::from_file_type(file_type).ok_or(Reason::BAD_SSL_FILETYPE)?;
    Ok((input, encoding))
}

impl Encoding {
    /// The reason queued on top of libcrypto's own if the contents cannot be read.
    fn failure(self) -> Reason {
        match self {
            Self::Pem => Reason::ERR_PEM_LIB,
            Self::Der => Reason::ERR_ASN1_LIB,
        }
    }
}
