//! A server's answer to a ClientHello: the program's callbacks in OpenSSL's order, then the plan for rustls.

use std::ffi::{CString, c_int};
use std::sync::Arc;

use super::facts::ClientOffer;
use super::learn::RENEGOTIATION_INFO;
use super::{Connection, Refusal, Want};
use crate::context::Context;
use crate::engine::client_hello::{ClientHello, FALLBACK_SCSV, Malformed, extension};
use crate::engine::config::ServerPlan;
use crate::engine::errors::{Fault, alert};
use crate::libcrypto::memory::OwnedBytes;
use crate::settings::suite_list::SuiteList;
use crate::settings::suites::ReceivedSuites;
use crate::tables::methods::TLS1_3;
use crate::tables::reasons::Reason;

/// What comes of the callbacks.
pub(super) enum Answer {
    /// Go on with this plan.
    Choose(Box<ServerPlan>, Box<ClientHello>),
    /// A callback wants to be called again.
    Wait(Want, Box<ClientHello>),
}

/// `SSL_TLSEXT_ERR_…`
mod callback_result {
    pub const OK: i32 = 0;
    pub const ALERT_WARNING: i32 = 1;
    pub const ALERT_FATAL: i32 = 2;
    pub const NOACK: i32 = 3;
}

/// `TLSEXT_STATUSTYPE_ocsp`
const OCSP: u8 = 1;
/// TLS_EMPTY_RENEGOTIATION_INFO_SCSV
const RENEGOTIATION_SCSV: u16 = 0x00ff;

impl Connection {
    /// Asks the callbacks. When one lets the handshake wait, the next call goes on with that one.
    #[inline(never)]
    pub(super) fn answer_hello(self: &Arc<Self>, hello: Box<ClientHello>) -> Result<Answer, Fault> {
        if !self.facts(|facts| facts.hello_answered) {
            self.note_hello(&hello);
            let early = self.ask_early_callbacks(&hello);
            self.facts(|facts| facts.client_hello_is_open = false);
            match early? {
                Ok(TLS1_3) => self.ask_alpn_callback(&hello)?,
                Ok(_) => {}
                Err(want) => return Ok(Answer::Wait(want, hello)),
            }
            self.facts(|facts| facts.hello_answered = true);
        }
        let version = self.choose_version(&hello)?;
        self.publish_client_authorities();
        if let Some(want) = self.ask_certificate_callback()? {
            return Ok(Answer::Wait(want, hello));
        }
        self.judge_empty_ticket(&hello, version);
        if version != TLS1_3 {
            self.ask_alpn_callback(&hello)?;
        }
        let protocol = self.facts(|facts| facts.alpn_protocol.clone());
        let protocol = Some(protocol).filter(|protocol| !protocol.is_empty());
        // There may be a second ClientHello.
        self.facts(|facts| facts.hello_answered = false);
        Ok(Answer::Choose(Box::new(self.server_plan(version, protocol)?), hello))
    }

    fn note_hello(&self, hello: &ClientHello) {
        let shared = Arc::new(hello.clone());
        let offer = Arc::new(offer(hello));
        self.facts(|facts| {
            facts.client_random = hello.random;
            facts.client_version = hello.version;
            facts.secure_renegotiation =
                hello.extension(RENEGOTIATION_INFO).is_some() || hello.suites().contains(&RENEGOTIATION_SCSV);
            facts.client_hello = Some(shared);
            facts.client_hello_is_open = true;
            facts.peer_signature_schemes = hello.number_list(extension::SIGNATURE_ALGORITHMS);
            facts.earlier_offer = facts.client_offer.replace(offer);
        });
    }

    /// The callbacks that may look at the ClientHello. The version that was chosen, or what to wait for.
    fn ask_early_callbacks(&self, hello: &ClientHello) -> Result<Result<u16, Want>, Fault> {
        if let Some(want) = self.ask_client_hello_callback()? {
            return Ok(Err(want));
        }
        // The last callback that can choose the session's context has been asked.
        self.begin_session();
        let version = self.choose_version(hello).inspect_err(|_| {
            // The alert goes out with the client's own version.
            self.facts(|facts| facts.version = hello.version);
        })?;
        self.ask_server_name_callback(hello, version)?;
        // The callback may have changed the context, and with it what is allowed.
        self.choose_version(hello).map(Ok)
    }

    fn ask_client_hello_callback(&self) -> Result<Option<Want>, Fault> {
        let Some((callback, argument)) = self.context().live(|live| live.client_hello) else {
            return Ok(None);
        };
        let mut description = c_int::from(alert::INTERNAL_ERROR);
        match callback.call(self.as_ptr(), &mut description, argument.0) {
            1 => Ok(None),
            -1 => Ok(Some(Want::ClientHello)),
            _ => Err(Fault::with_alert(Reason::CALLBACK_FAILED, description as u8)),
        }
    }

    /// The highest version that both sides speak.
    fn choose_version(&self, hello: &ClientHello) -> Result<u16, Fault> {
        let offered = hello.versions();
        let (low, high) = self.negotiable_versions().ok_or_else(|| {
            // A method that is pinned to a version which nobody speaks any more.
            let pinned = self.status(|status| status.method).pinned().is_some();
            let reason = if pinned { Reason::UNSUPPORTED_PROTOCOL } else { Reason::NO_PROTOCOLS_AVAILABLE };
            Fault::with_alert(reason, alert::PROTOCOL_VERSION)
        })?;
        let capable = self.is_tls13_capable();
        let usable = |version: &u16| offered.contains(version) && (capable || *version < TLS1_3);
        let chosen = (low..=high).rev().find(usable);
        let Some(chosen) = chosen else {
            return Err(Fault::with_alert(Reason::UNSUPPORTED_PROTOCOL, alert::PROTOCOL_VERSION));
        };
        if hello.suites().contains(&FALLBACK_SCSV) && chosen < high {
            return Err(Fault::with_alert(Reason::INAPPROPRIATE_FALLBACK, alert::INAPPROPRIATE_FALLBACK));
        }
        Ok(chosen)
    }

    /// Whether a server has, or may yet be given, what TLS 1.3 takes: a certificate that it can sign with.
    fn is_tls13_capable(&self) -> bool {
        let settings = self.settings();
        let asks = |context: &Context| context.live(|live| live.server_name.is_some());
        settings.certificate_callback.is_some()
            || asks(&self.context())
            || asks(self.session_context())
            || settings.certificates.serves_tls13(settings.signature_algorithms.as_deref())
    }

    fn ask_server_name_callback(&self, hello: &ClientHello, version: u16) -> Result<(), Fault> {
        let name = hello
            .server_name()
            .map_err(|_: Malformed| Fault::with_alert(Reason::BAD_EXTENSION, alert::DECODE_ERROR))?
            .and_then(|name| CString::new(name).ok())
            .map(Arc::from);
        self.facts(|facts| {
            facts.server_name = name;
            facts.version = version;
        });
        self.inform_draft();
        self.run_server_name_callback()
    }

    /// Client: what follows a ServerHello, once. The server-name callback is called here, too, as OpenSSL does.
    pub(super) fn judge_server_hello(&self) -> Result<(), Fault> {
        if self.facts(|facts| std::mem::replace(&mut facts.server_hello_judged, true)) {
            return Ok(());
        }
        let resumed = self.session().filter(|_| self.facts(|facts| facts.server_resumes));
        let own = self.settings().session_id_context;
        if resumed.is_some_and(|session| session.with(|facts| facts.id_context != own)) {
            let reason = Reason::ATTEMPT_TO_REUSE_SESSION_IN_DIFFERENT_CONTEXT;
            return Err(Fault::with_alert(reason, alert::ILLEGAL_PARAMETER));
        }
        self.run_server_name_callback()
    }

    /// `SSL_CTX_set_tlsext_servername_callback`
    fn run_server_name_callback(&self) -> Result<(), Fault> {
        let context = self.context();
        let asked = |context: &Context| {
            context.live(|live| live.server_name.map(|callback| (callback, live.server_name_argument)))
        };
        let Some((callback, argument)) = asked(&context).or_else(|| asked(self.session_context())) else {
            return Ok(());
        };
        let mut description = c_int::from(alert::UNRECOGNIZED_NAME);
        match callback.call(self.as_ptr(), &mut description, argument.0) {
            callback_result::ALERT_FATAL => {
                Err(Fault::with_alert(Reason::CALLBACK_FAILED, description as u8))
            }
            callback_result::OK => {
                self.facts(|facts| facts.server_name_acknowledged = true);
                self.name_draft();
                Ok(())
            }
            callback_result::ALERT_WARNING | callback_result::NOACK => {
                self.facts(|facts| facts.server_name_acknowledged = false);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// `SSL_CTX_set_cert_cb` on either side.
    pub(super) fn ask_certificate_callback(&self) -> Result<Option<Want>, Fault> {
        let Some((callback, argument)) = self.settings().certificate_callback else {
            return Ok(None);
        };
        match callback.call(self.as_ptr(), argument.0) {
            0 => Err(Fault::with_alert(Reason::CERT_CB_ERROR, alert::INTERNAL_ERROR)),
            result if result < 0 => Ok(Some(Want::X509Lookup)),
            _ => Ok(None),
        }
    }

    /// What it selects is published in the facts.
    fn ask_alpn_callback(&self, hello: &ClientHello) -> Result<(), Fault> {
        let offered = hello
            .alpn()
            .map_err(|_: Malformed| Fault::with_alert(Reason::BAD_EXTENSION, alert::DECODE_ERROR))?;
        let (Some(offered), Some((callback, argument))) =
            (offered, self.context().live(|live| live.alpn_select))
        else {
            return Ok(());
        };
        match callback.select(self.as_ptr(), offered, argument) {
            (callback_result::OK, selected) => {
                self.facts(|facts| facts.alpn_protocol = selected);
                self.inform_draft();
                Ok(())
            }
            (callback_result::NOACK, _) => Ok(()),
            _ => Err(Fault::with_alert(Reason::NO_APPLICATION_PROTOCOL, alert::NO_APPLICATION_PROTOCOL)),
        }
    }

    /// Server: asks the callback for the response to staple, once the certificate is chosen. Whether there is one.
    pub(super) fn ask_status_callback(&self, hello: &ClientHello) -> Result<bool, Refusal> {
        let asked = hello.extension(extension::STATUS_REQUEST).and_then(<[u8]>::first) == Some(&OCSP);
        let kind = if asked { i32::from(OCSP) } else { -1 };
        if self.settings().status_type != kind {
            self.change(|settings| settings.status_type = kind);
        }
        let callback =
            self.context().live(|live| live.status.map(|callback| (callback, live.status_argument)));
        let Some((callback, argument)) = callback.filter(|_| asked) else { return Ok(false) };
        match callback.call(self.as_ptr(), argument.0) {
            callback_result::OK => Ok(self.status(|s| s.stapling.response.is_some())),
            callback_result::NOACK => Ok(false),
            _ => Err(Refusal { reason: Reason::CLIENTHELLO_TLSEXT, alert: alert::INTERNAL_ERROR }),
        }
    }

    /// A client's callback for the stapled response.
    pub(super) fn judge_ocsp(&self, response: &[u8]) -> Result<(), Fault> {
        let kept = OwnedBytes::copy_of(response).filter(|_| !response.is_empty()).map(Arc::new);
        self.status(|s| s.stapling.response = kept);
        let asked = self.context().live(|live| live.status.map(|callback| (callback, live.status_argument)));
        let Some((callback, argument)) = asked.filter(|_| self.settings().status_type >= 0) else {
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

/// The lists that getters tell of.
fn offer(hello: &ClientHello) -> ClientOffer {
    let known = ReceivedSuites::read(&hello.cipher_suites, false).map(|received| received.suites);
    ClientOffer {
        suites: SuiteList::new(known.unwrap_or_default()),
        raw_suites: hello.cipher_suites.clone(),
        groups: hello.number_list(extension::SUPPORTED_GROUPS),
        point_formats: hello
            .extension(extension::EC_POINT_FORMATS)
            .and_then(|body| body.get(1..))
            .unwrap_or_default()
            .to_vec(),
    }
}
