//! A server's answer to a ClientHello: the program's callbacks in OpenSSL's order, then the parameters for rustls.

use std::ffi::{CString, c_int};
use std::sync::Arc;

use super::facts::ClientOffer;
use super::message_facts::{RENEGOTIATION_INFO, RENEGOTIATION_SCSV};
use super::parts::Refusal;
use super::{Connection, Want};
use crate::callbacks::{Argument, StatusCallback};
use crate::context::{Context, LiveCallback};
use crate::handshake::config::ServerParameters;
use crate::handshake::errors::{Fault, alert};
use crate::handshake::sessions::KnownSession;
use crate::libcrypto::memory::OwnedBytes;
use crate::messages::client_hello::{ClientHello, OCSP};
use crate::settings::Configurable;
use crate::superseded::renew;
use crate::tables::methods::TLS1_3;
use crate::tables::options::{self, NO_TICKET};
use crate::tables::reasons::Reason;
use crate::wire::extension;

/// The result of the callbacks.
pub(super) enum Answer {
    /// Go on with these parameters.
    Choose(Box<Chosen>),
    /// A callback wants to be called again.
    Wait(Want, Arc<ClientHello>),
}

/// Parameters, and the choices that they belong to.
pub(super) struct Chosen {
    pub parameters: ServerParameters,
    pub hello: Arc<ClientHello>,
    /// The suite, if it is already chosen.
    pub suite: Option<u16>,
    /// The session to resume.
    pub session: Option<KnownSession>,
}

/// `SSL_TLSEXT_ERR_…`
mod callback_result {
    pub const OK: i32 = 0;
    pub const ALERT_WARNING: i32 = 1;
    pub const ALERT_FATAL: i32 = 2;
    pub const NOACK: i32 = 3;
}

impl Connection {
    /// Runs the callbacks. If one suspends the handshake, the next call resumes with that one.
    #[inline(never)]
    pub(super) fn answer_hello(self: &Arc<Self>, hello: Arc<ClientHello>) -> Result<Answer, Fault> {
        if !self.facts(|facts| facts.in_progress.hello_answered) {
            self.note_hello(&hello);
            let early = self.ask_early_callbacks(&hello);
            self.facts(|facts| facts.in_progress.client_hello_is_open = false);
            if let Some(want) = early? {
                return Ok(Answer::Wait(want, hello));
            }
            self.facts(|facts| facts.in_progress.hello_answered = true);
        }
        let version = self.facts(|facts| facts.version);
        self.publish_client_authorities();
        if !self.is_hit() {
            if let Some(want) = self.ask_certificate_callback()? {
                return Ok(Answer::Wait(want, hello));
            }
            if self.ask_whether_not_resumable() {
                self.expect_ticket(false);
            }
        }
        if version != TLS1_3 {
            self.ask_alpn_callback()?;
        }
        // A second ClientHello may follow.
        self.facts(|facts| facts.in_progress.hello_answered = false);
        self.make_parameters(version, hello).map(|chosen| Answer::Choose(Box::new(chosen)))
    }

    fn make_parameters(&self, version: u16, hello: Arc<ClientHello>) -> Result<Chosen, Fault> {
        let (protocol, suite) =
            self.facts(|facts| (facts.alpn_protocol.clone(), facts.in_progress.settled_suite));
        let protocol = Some(protocol).filter(|protocol| !protocol.is_empty());
        let shown = self.resumption.with(|resumption| resumption.offered.shown().cloned());
        let shown = shown.filter(|_| version < TLS1_3);
        let of_session = shown.and_then(|session| session.with(|facts| facts.cipher_suite));
        let parameters = self.server_parameters(version, protocol, of_session, &hello)?;
        let suite = suite.or(of_session);
        let takes_early_data = version == TLS1_3
            && suite
                .is_some_and(|suite| self.accepts_early_data(&hello, suite, &parameters.negotiation.groups));
        self.expect_early_data(takes_early_data);
        // Without a ticket, rustls looks up the session by its id.
        let key = (version < TLS1_3 && !parameters.tickets).then(|| hello.session_id());
        let session = self.resumption.with(|resumption| {
            let offered = resumption.offered.offered().zip(suite);
            offered.map(|(offered, suite)| {
                offered.known(suite, parameters.protocol.as_deref(), key, takes_early_data)
            })
        });
        Ok(Chosen { parameters, suite, session, hello })
    }

    fn note_hello(&self, hello: &Arc<ClientHello>) {
        // Called again after a callback suspended the handshake: programs hold pointers into the offer.
        let known = self.facts(|facts| facts.client_offer.clone()).filter(|known| known.is_of(hello));
        let offer = known.is_none().then(|| Arc::new(ClientOffer::new(hello)));
        let old = self.facts(|facts| {
            facts.client_random = hello.random;
            facts.client_version = hello.version;
            facts.secure_renegotiation =
                hello.extension(RENEGOTIATION_INFO).is_some() || hello.offers_suite(RENEGOTIATION_SCSV);
            facts.in_progress.client_hello = Some(hello.clone());
            facts.in_progress.client_hello_is_open = true;
            // The answer to an earlier ClientHello no longer counts.
            facts.server_name_acknowledged = false;
            facts.keeps_name_from_session = false;
            facts.peer_signature_schemes = hello.number_list(extension::SIGNATURE_ALGORITHMS);
            let offer = offer?;
            std::mem::replace(&mut facts.earlier_offer, facts.client_offer.replace(offer))
        });
        self.superseded.keep(old);
        self.superseded.keep(self.facts(|facts| renew(&mut facts.alpn_protocol, Vec::new())));
    }

    /// Runs everything up to the last callback that may read the ClientHello. Returns what to wait for.
    fn ask_early_callbacks(&self, hello: &ClientHello) -> Result<Option<Want>, Fault> {
        if let Some(want) = self.ask_client_hello_callback()? {
            return Ok(Some(want));
        }
        let version = self.choose_version(hello).inspect_err(|_| {
            // The alert's record carries the client's own version.
            self.facts(|facts| facts.version = hello.version);
        })?;
        self.facts(|facts| facts.version = version);
        self.judge_offer(hello, version)?;
        let suite = if version == TLS1_3 { Some(self.settle_choices(hello)?) } else { None };
        self.facts(|facts| facts.in_progress.settled_suite = suite);
        self.find_offered_session(hello, version, suite)?;
        let resumes = self.is_hit();
        self.judge_extensions(hello, version, resumes)?;
        self.ask_server_name_callback(hello, version)?;
        if version == TLS1_3 {
            self.ask_alpn_callback()?;
            // The rule: after a HelloRetryRequest the handshake uses the group that it named, or fails.
            let group = hello.retried.as_ref().map(|retried| retried.group);
            if group.is_some_and(|group| !self.has_settled_on(group)) {
                return Err(Fault::with_alert(Reason::NO_SUITABLE_KEY_SHARE, alert::HANDSHAKE_FAILURE));
            }
        }
        self.judge_what_is_there(hello, version, resumes)?;
        Ok(None)
    }

    fn ask_client_hello_callback(&self) -> Result<Option<Want>, Fault> {
        let Some((callback, argument)) =
            self.context().callback(LiveCallback::ClientHello, |live| live.client_hello)
        else {
            return Ok(None);
        };
        let mut description = c_int::from(alert::INTERNAL_ERROR);
        match callback.call(self.as_ptr(), &mut description, argument.0) {
            1 => Ok(None),
            -1 => Ok(Some(Want::ClientHello)),
            _ => Err(Fault::with_alert(Reason::CALLBACK_FAILED, description as u8)),
        }
    }

    /// Whether a server has, or may yet get, what TLS 1.3 needs: a certificate that it can sign with.
    pub(super) fn is_tls13_capable(&self) -> bool {
        let settings = self.settings();
        let context = self.context();
        let asks = |context: &Context| context.has_callback(LiveCallback::ServerName);
        settings.certificate_callback.is_some()
            || asks(&context)
            || asks(self.session_context())
            || settings.certificates.serves_tls13(context.library(), settings.signature_algorithms.as_deref())
    }

    /// Publishes the server name, which has been checked.
    pub(super) fn note_name(&self, hello: &ClientHello) {
        let name = hello.server_name().ok().flatten();
        let name = name.and_then(|name| CString::new(name).ok()).map(Arc::from);
        let old = self.facts(|facts| renew(&mut facts.server_name, name));
        self.superseded.keep(old);
    }

    fn ask_server_name_callback(&self, hello: &ClientHello, version: u16) -> Result<(), Fault> {
        self.fill_new_session();
        let had_tickets = self.setting(|settings| settings.options) & NO_TICKET == 0;
        let taken = self.run_server_name_callback()?;
        if hello.retried.is_none() {
            self.count_elsewhere();
        }
        if taken { self.reconsider_tickets(had_tickets, version) } else { Ok(()) }
    }

    /// Client: the checks after a ServerHello. Like OpenSSL, this runs the server-name callback too.
    pub(super) fn judge_server_hello(&self) -> Result<(), Fault> {
        self.judge_chosen_version()?;
        self.judge_chosen_suite()?;
        self.judge_older_version()?;
        let resumes = self.facts(|facts| facts.server_resumes);
        let of_session = resumes.then(|| self.with_session(|facts| facts.id_context)).flatten();
        if of_session.is_some_and(|context| context != self.setting(|settings| settings.session_id_context)) {
            let reason = Reason::ATTEMPT_TO_REUSE_SESSION_IN_DIFFERENT_CONTEXT;
            return Err(Fault::with_alert(reason, alert::ILLEGAL_PARAMETER));
        }
        self.run_server_name_callback().map(drop)
    }

    /// Client: the program may have forbidden the version since it was offered.
    fn judge_chosen_version(&self) -> Result<(), Fault> {
        let version = self.facts(|facts| facts.version);
        match self.negotiable_versions() {
            Some((low, high)) if (low..=high).contains(&version) => Ok(()),
            _ => Err(Fault::with_alert(Reason::UNSUPPORTED_PROTOCOL, alert::PROTOCOL_VERSION)),
        }
    }

    /// Client: a merely retained list can offer suites that the context's list has lost since.
    fn judge_chosen_suite(&self) -> Result<(), Fault> {
        let suite = self.facts(|facts| facts.cipher_suite);
        let is_known = || self.context().cipher_list().suites().iter().any(|own| own.protocol_id == suite);
        match self.setting(|settings| settings.keeps_contexts_suites) && !is_known() {
            true => Err(Fault::with_alert(Reason::WRONG_CIPHER_RETURNED, alert::ILLEGAL_PARAMETER)),
            false => Ok(()),
        }
    }

    /// Client: what a TLS 1.2 server must send, and must not.
    ///
    /// A server that supports TLS 1.3, or has chosen less than TLS 1.2, puts a sentinel at the end of its random (RFC 8446
    /// 4.1.3). A client that offered TLS 1.3 aborts on it, because an attacker may have changed the offer. A server that does
    /// not signal secure renegotiation (RFC 5746) might take our handshake for the renegotiation of another client's
    /// connection.
    fn judge_older_version(&self) -> Result<(), Fault> {
        let (version, random, secure, hello) = self.facts(|facts| {
            (
                facts.version,
                facts.server_random,
                facts.secure_renegotiation,
                facts.in_progress.client_hello.clone(),
            )
        });
        if version == TLS1_3 {
            return Ok(());
        }
        let sentinel = matches!(random, [.., b'D', b'O', b'W', b'N', b'G', b'R', b'D', 0 | 1]);
        if sentinel && hello.is_some_and(|hello| hello.versions().contains(&TLS1_3)) {
            return Err(Fault::with_alert(Reason::INAPPROPRIATE_FALLBACK, alert::ILLEGAL_PARAMETER));
        }
        let allowed = options::LEGACY_SERVER_CONNECT | options::ALLOW_UNSAFE_LEGACY_RENEGOTIATION;
        if !secure && self.setting(|settings| settings.options) & allowed == 0 {
            let reason = Reason::UNSAFE_LEGACY_RENEGOTIATION_DISABLED;
            return Err(Fault::with_alert(reason, alert::HANDSHAKE_FAILURE));
        }
        Ok(())
    }

    /// `SSL_CTX_set_tlsext_servername_callback`. Returns whether the callback accepts the name.
    fn run_server_name_callback(&self) -> Result<bool, Fault> {
        let context = self.context();
        let asked = |context: &Context| {
            context.callback(LiveCallback::ServerName, |live| {
                live.server_name.map(|callback| (callback, live.server_name_argument))
            })
        };
        let Some((callback, argument)) = asked(&context).or_else(|| asked(self.session_context())) else {
            return Ok(false);
        };
        let mut description = c_int::from(alert::UNRECOGNIZED_NAME);
        match callback.call(self.as_ptr(), &mut description, argument.0) {
            callback_result::ALERT_FATAL => {
                Err(Fault::with_alert(Reason::CALLBACK_FAILED, description as u8))
            }
            callback_result::ALERT_WARNING | callback_result::NOACK => {
                self.facts(|facts| facts.server_name_acknowledged = false);
                Ok(false)
            }
            // Every other result acknowledges the name too, but only SSL_TLSEXT_ERR_OK stores it in the session.
            answer => {
                let takes = answer == callback_result::OK;
                self.facts(|facts| {
                    facts.server_name_acknowledged = true;
                    facts.keeps_name_from_session = !takes;
                });
                if takes && !self.is_hit() {
                    self.name_new_session();
                }
                Ok(takes)
            }
        }
    }

    /// `SSL_CTX_set_cert_cb` on either side.
    pub(super) fn ask_certificate_callback(&self) -> Result<Option<Want>, Fault> {
        let Some((callback, argument)) = self.setting(|settings| settings.certificate_callback) else {
            return Ok(None);
        };
        match callback.call(self.as_ptr(), argument.0) {
            0 => Err(Fault::with_alert(Reason::CERT_CB_ERROR, alert::INTERNAL_ERROR)),
            result if result < 0 => Ok(Some(Want::X509Lookup)),
            _ => Ok(None),
        }
    }

    /// Publishes the selected protocol in the facts.
    fn ask_alpn_callback(&self) -> Result<(), Fault> {
        let callback = self.context().callback(LiveCallback::AlpnSelect, |live| live.alpn_select);
        let offer = self.facts(|facts| facts.client_offer.clone());
        let (Some((callback, argument)), Some(offer)) = (callback, offer) else { return Ok(()) };
        if offer.protocols().is_empty() {
            return Ok(());
        }
        match callback.select(self.as_ptr(), offer.protocols(), argument) {
            Ok(selected) => {
                let protocol = selected.map(|selected| selected.as_slice().to_vec()).unwrap_or_default();
                let is_none = protocol.is_empty();
                self.publish_protocol(protocol);
                if is_none {
                    // A callback without a choice must return another value.
                    return Err(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR));
                }
                self.fill_new_session();
                Ok(())
            }
            Err(callback_result::NOACK) => Ok(()),
            _ => Err(Fault::with_alert(Reason::NO_APPLICATION_PROTOCOL, alert::NO_APPLICATION_PROTOCOL)),
        }
    }

    /// Server: asks the callback for the response to staple, once the certificate is chosen. Returns whether there is one.
    pub(super) fn ask_status_callback(&self, hello: &ClientHello) -> Result<bool, Refusal> {
        let asked = hello.extension(extension::STATUS_REQUEST).and_then(<[u8]>::first) == Some(&OCSP);
        let kind = if asked { i32::from(OCSP) } else { -1 };
        if self.setting(|settings| settings.status_type) != kind {
            self.change(|settings| settings.status_type = kind);
        }
        let Some((callback, argument)) = self.status_callback().filter(|_| asked) else { return Ok(false) };
        match callback.call(self.as_ptr(), argument.0) {
            callback_result::OK => Ok(self.status(|s| s.stapling.response.is_some())),
            callback_result::NOACK => Ok(false),
            _ => Err(Refusal { reason: Reason::CLIENTHELLO_TLSEXT, alert: alert::INTERNAL_ERROR }),
        }
    }

    /// Server, TLS 1.3: OpenSSL resets its state of status_request when it reads the extensions of a client's certificate.
    pub(super) fn forget_status_request(&self) {
        if self.setting(|settings| settings.status_type) >= 0 {
            self.change(|settings| settings.status_type = -1);
        }
    }

    fn status_callback(&self) -> Option<(StatusCallback, Argument)> {
        self.context().callback(LiveCallback::Status, |live| {
            live.status.map(|callback| (callback, live.status_argument))
        })
    }

    /// Runs a client's callback for the stapled response.
    pub(super) fn judge_ocsp(&self, response: &[u8]) -> Result<(), Fault> {
        let kept = OwnedBytes::copy_of(response).filter(|_| !response.is_empty()).map(Arc::new);
        self.status(|s| s.stapling.response = kept);
        let asked = self.status_callback();
        let Some((callback, argument)) = asked.filter(|_| self.setting(|settings| settings.status_type) >= 0)
        else {
            return Ok(());
        };
        match callback.call(self.as_ptr(), argument.0) {
            0 => Err(Fault::with_alert(
                Reason::INVALID_STATUS_RESPONSE,
                alert::BAD_CERTIFICATE_STATUS_RESPONSE,
            )),
            result if result < 0 => {
                Err(Fault::with_alert(Reason::OCSP_CALLBACK_FAILURE, alert::INTERNAL_ERROR))
            }
            _ => Ok(()),
        }
    }
}
