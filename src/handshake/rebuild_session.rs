//! Rebuilds TLS 1.3 client sessions from plain facts.
//!
//! rustls can encode such a session, but it decodes one only in its own tests. So a session is made the long way: a client
//! connects to a server in the same process, with a key exchange and a signature that prove nothing, and is then given a
//! NewSessionTicket. The HKDF wrapper of the provider (`provider.rs`) asks [`secret_override`], and replaces the secret that
//! rustls would derive for the ticket by the real one. No byte leaves the process, and the connection is discarded.

use std::borrow::Cow;
use std::cell::RefCell;
use std::hash::Hasher;
use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::time::Duration;

use rustls::client::danger::{
    HandshakeSignatureValid, ServerIdentity, ServerVerifier, SignatureVerificationInput,
};
use rustls::client::{
    ClientHandshake, ClientSessionKey, ClientSessionStore, Resumption, Tls12Session, Tls13Session,
};
use rustls::crypto::kx::{ActiveKeyExchange, NamedGroup, SharedSecret, StartedKeyExchange, SupportedKxGroup};
use rustls::crypto::{
    Credentials, CryptoProvider, Identity, SignatureScheme, Signer, SigningKey, SingleCredential,
    VerifiedIdentity,
};
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::server::{ServerHandshake, Tls13Tickets};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, Error, ServerConfig, SliceInput};
use zeroize::Zeroizing;

use super::scope;
use super::session_facts::ResumptionFacts;
use crate::lock::Lock;
use crate::wire::NewSessionTicket;

thread_local! {
    /// Has no destructor, as in `scope.rs`; [`with_secret`] leaves nothing in it.
    static SECRET: ManuallyDrop<RefCell<Option<Zeroizing<Vec<u8>>>>> = const { ManuallyDrop::new(RefCell::new(None)) };
}

/// The secret for the session that this thread is rebuilding, to be used instead of the derived one.
pub fn secret_override() -> Option<Zeroizing<Vec<u8>>> {
    SECRET.with(|place| place.borrow().clone())
}

/// Rebuilds a session. `provider` holds its suite, with an HKDF that honours [`secret_override`].
///
/// None when the suite is missing, or when the facts cannot belong to a session (a secret of the wrong length).
pub fn rebuild(facts: &ResumptionFacts, provider: &CryptoProvider) -> Option<Tls13Session> {
    let suite = *provider.tls13_cipher_suites.iter().find(|suite| suite.common.suite.0 == facts.suite)?;
    if facts.secret.len() != suite.hkdf_provider.extract_from_zero_ikm(None).hash_len() {
        return None;
    }
    let provider = Arc::new(CryptoProvider {
        tls12_cipher_suites: Cow::Borrowed(&[]),
        tls13_cipher_suites: Cow::Owned(vec![suite]),
        kx_groups: Cow::Borrowed(&[&NoExchange]),
        ..provider.clone()
    });
    let kept = Arc::new(Kept::default());
    let client = Arc::new(client_config(facts, provider.clone(), kept.clone()).ok()?);
    let server = Arc::new(server_config(facts, provider)?);
    let message = ticket_message(facts)?;
    scope::apart(|| deliver(client, server, &message, &facts.secret))?;
    kept.0.lock().take()
}

/// Runs the handshake between the two and gives `message` to the client.
fn deliver(
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
    message: &[u8],
    secret: &Zeroizing<Vec<u8>>,
) -> Option<()> {
    let (mut to_server, mut to_client) = (Vec::new(), Vec::new());
    let name = ServerName::try_from("x").ok()?;
    let waiting = client.connect(name).start_handshake(&mut to_server).ok()?;

    let mut input = SliceInput::new(&mut to_server);
    let mut state = ServerHandshake::NeedsInput(ServerHandshake::start());
    loop {
        state = match state {
            // The second time it waits for the client's Finished, which is not needed.
            ServerHandshake::NeedsInput(_) if !to_client.is_empty() => break,
            ServerHandshake::NeedsInput(waiting) => waiting.process(&mut input, &mut to_client).ok()?,
            ServerHandshake::Accepted(accepted) => {
                accepted.choose_config(server.clone(), &mut to_client).ok()?
            }
            _ => return None,
        };
    }

    let mut input = SliceInput::new(&mut to_client);
    let mut state = ClientHandshake::NeedsInput(waiting);
    let split = loop {
        state = match state {
            ClientHandshake::NeedsInput(waiting) => waiting.process(&mut input, &mut to_server).ok()?,
            ClientHandshake::VerifyServerIdentity(waiting) => waiting.with_config(&mut to_server).ok()?,
            ClientHandshake::Complete(split) => break split,
            _ => return None,
        };
    };
    let (_, mut connection) = split.dangerous_into_kernel_connection().ok()?;
    with_secret(secret.clone(), || connection.handle_new_session_ticket(message)).ok()
}

fn with_secret<R>(secret: Zeroizing<Vec<u8>>, work: impl FnOnce() -> R) -> R {
    struct Forget;
    impl Drop for Forget {
        fn drop(&mut self) {
            SECRET.with(|place| place.take());
        }
    }
    SECRET.with(|place| place.replace(Some(secret)));
    let _forget = Forget;
    work()
}

fn client_config(
    facts: &ResumptionFacts,
    provider: Arc<CryptoProvider>,
    kept: Arc<Kept>,
) -> Result<ClientConfig, Error> {
    let mut config = ClientConfig::builder_with_details(provider, Arc::new(At(facts.received_at)))
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Trusting))
        .with_no_client_auth()?;
    config.resumption = Resumption::store(kept);
    config.enable_secret_extraction = true;
    config.enable_sni = false;
    Ok(config)
}

fn server_config(facts: &ResumptionFacts, provider: Arc<CryptoProvider>) -> Option<ServerConfig> {
    // Any bytes will do for the certificate: nothing parses them.
    let chain = [vec![0x30, 0x00]];
    let identity = Identity::from_cert_chain(chain.into_iter().map(CertificateDer::from).collect()).ok()?;
    let credentials = Credentials::new_unchecked(Arc::new(identity), Box::new(NoKey));
    let mut config = ServerConfig::builder_with_details(provider, Arc::new(At(facts.received_at)))
        .with_no_client_auth()
        .with_server_credential_resolver(Arc::new(SingleCredential::from(credentials)))
        .ok()?;
    config.send_tls13_tickets = Tls13Tickets { default: 0, max: 0 };
    Some(config)
}

/// The body of the NewSessionTicket that would have created this session.
fn ticket_message(facts: &ResumptionFacts) -> Option<Vec<u8>> {
    let ticket = NewSessionTicket {
        lifetime: u32::try_from(facts.lifetime).unwrap_or(u32::MAX),
        age_add: facts.age_add,
        nonce: &[0],
        ticket: &facts.ticket,
        max_early_data: facts.max_early_data,
    };
    ticket.body()
}

/// Keeps the one session that the client stores.
#[derive(Default)]
struct Kept(Lock<Option<Tls13Session>>);

impl std::fmt::Debug for Kept {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Kept")
    }
}

impl ClientSessionStore for Kept {
    fn set_kx_hint(&self, _: ClientSessionKey<'static>, _: NamedGroup) {}

    fn kx_hint(&self, _: &ClientSessionKey<'_>) -> Option<NamedGroup> {
        None
    }

    fn set_tls12_session(&self, _: ClientSessionKey<'static>, _: Tls12Session) {}

    fn tls12_session(&self, _: &ClientSessionKey<'_>) -> Option<Tls12Session> {
        None
    }

    fn remove_tls12_session(&self, _: &ClientSessionKey<'static>) {}

    fn insert_tls13_ticket(&self, _: ClientSessionKey<'static>, session: Tls13Session) {
        *self.0.lock() = Some(session);
    }

    fn take_tls13_ticket(&self, _: &ClientSessionKey<'static>) -> Option<Tls13Session> {
        None
    }
}

/// The time at which the session was received: rustls writes it into the session.
#[derive(Debug)]
struct At(u64);

impl TimeProvider for At {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(self.0)))
    }
}

/// A key exchange without secrets: both sides are in this process.
#[derive(Debug)]
struct NoExchange;

impl SupportedKxGroup for NoExchange {
    fn start(&self) -> Result<StartedKeyExchange, Error> {
        Ok(StartedKeyExchange::Single(Box::new(Self)))
    }

    fn name(&self) -> NamedGroup {
        GROUP
    }
}

impl ActiveKeyExchange for NoExchange {
    fn complete(self: Box<Self>, _: &[u8]) -> Result<SharedSecret, Error> {
        Ok(SharedSecret::from(&[0; 32][..]))
    }

    fn pub_key(&self) -> &[u8] {
        &[0; 32]
    }

    fn group(&self) -> NamedGroup {
        GROUP
    }
}

/// From the private-use range.
const GROUP: NamedGroup = NamedGroup(0xfe01);

/// Makes signatures without content, for [`Trusting`].
#[derive(Debug)]
pub(super) struct NoKey;

impl SigningKey for NoKey {
    fn choose_scheme(&self, _: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        Some(Box::new(Self))
    }

    fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'_>> {
        None
    }
}

impl Signer for NoKey {
    fn sign(self: Box<Self>, _: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(vec![0])
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

/// Accepts everything: the peer is in this process. Never use it for a connection that leaves the process.
#[derive(Debug)]
pub(super) struct Trusting;

impl ServerVerifier for Trusting {
    fn verify_identity<'a>(&self, identity: &ServerIdentity<'a, '_>) -> Result<VerifiedIdentity<'a>, Error> {
        Ok(VerifiedIdentity::assertion(identity.identity.clone()))
    }

    fn verify_tls12_signature(
        &self,
        _: &SignatureVerificationInput<'_>,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &SignatureVerificationInput<'_>,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn request_ocsp_response(&self) -> bool {
        false
    }

    fn hash_config(&self, _: &mut dyn Hasher) {}
}
