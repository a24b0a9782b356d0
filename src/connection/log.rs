//! A connection's lines in the log: never keys or data, and names from the peer only in escaped form.

use std::ffi::CStr;
use std::fmt::{Arguments, Write as _};

use super::{Connection, Role};
use crate::handshake::errors::Fault;
use crate::handshake::message_log::Message;
use crate::handshake::negotiated_parameters::NegotiatedParameters;
use crate::libcrypto::verification::error_text;
use crate::logging::{self, Level, enabled};
use crate::tables::alerts::{Alert, AlertLevel};
use crate::tables::generation::Generation;
use crate::tables::methods::version_name;
use crate::tables::reasons::Reason;
use crate::tables::{cipher_suites, groups, trace};
use crate::wire::content_type;

impl Connection {
    pub(super) fn log_start(&self) {
        if enabled(Level::Debug) {
            self.log(Level::Debug, format_args!("handshake begins"));
        }
    }

    pub(super) fn log_done(&self, negotiated: &NegotiatedParameters) {
        if !enabled(Level::Info) {
            return;
        }
        let suite =
            cipher_suites::find(negotiated.cipher_suite).map_or("unknown suite", |suite| suite.name());
        let group = match groups::find(negotiated.group) {
            Some(group) => &*group.c_name.to_string_lossy(),
            None => "no group",
        };
        let session = if negotiated.resumed { "resumed" } else { "full" };
        let version = version_name(negotiated.version.into()).to_string_lossy();
        let mut more = String::new();
        if negotiated.hello_retried {
            more.push_str(", second ClientHello");
        }
        // Writing into a String does not fail.
        let name = self.facts(|facts| facts.server_name.clone());
        if let Some(name) = name.or_else(|| self.status(|s| s.host_name.clone())) {
            let _ = write!(more, ", name {}", name.to_bytes().escape_ascii());
        }
        if let Some(protocol) = &negotiated.alpn_protocol {
            let _ = write!(more, ", ALPN {}", protocol.escape_ascii());
        }
        self.log(Level::Info, format_args!("{version}, {suite}, {group}, {session}{more}"));
    }

    pub(super) fn log_fault(&self, function: &CStr, fault: Fault) {
        if !enabled(Level::Warn) {
            return;
        }
        let Reason(number) = fault.reason;
        let text = fault.reason.text(Generation::current()).unwrap_or(c"internal error").to_string_lossy();
        let mut more = String::new();
        if fault.reason == Reason::CERTIFICATE_VERIFY_FAILED {
            let result = self.facts(|facts| facts.peer.verify_result);
            let why = error_text(i32::try_from(result).unwrap_or(0));
            let _ = write!(more, ": {}", why.to_bytes().escape_ascii());
        }
        let level = if fault.reason == Reason::INTERNAL_ERROR { Level::Error } else { Level::Warn };
        self.log(level, format_args!("{} fails: {text} ({number}){more}", function.to_string_lossy()));
    }

    pub(super) fn log_message(&self, message: &Message) {
        if !enabled(Level::Debug) {
            return;
        }
        let direction = if message.outgoing { "sent" } else { "received" };
        match (message.content_type, &message.bytes[..]) {
            (content_type::ALERT, &[level, description]) => {
                let (level, text) = (AlertLevel(level).text(), Alert(description).text());
                let (level, text) = (level.to_string_lossy(), text.to_string_lossy());
                self.log(Level::Debug, format_args!("{direction} {level} alert {description}, {text}"));
            }
            (content_type::HANDSHAKE, &[kind, ..]) if enabled(Level::Trace) => {
                let (name, length) = (trace::handshake(kind.into()), message.bytes.len());
                self.log(Level::Trace, format_args!("{direction} {name} ({kind}), {length} bytes"));
            }
            _ => {}
        }
    }

    #[cold]
    fn log(&self, level: Level, what: Arguments<'_>) {
        let side = match self.role() {
            Role::Client => "client",
            Role::Server => "server",
        };
        logging::line(level, format_args!("#{} {side}: {what}", logging::number(&self.log_number)));
    }
}
