//! SSL_clear(3) and SSL_dup(3): a connection reset for another handshake, and a copy of a connection.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::parts::Authentication;
use super::{Connection, Facts, KeyUpdate, State, Status, Want};
use crate::reference::Ref;
use crate::settings::identity;
use crate::tables::generation::Generation;
use crate::tables::methods::Method;
use crate::tables::reasons::Reason;

impl Connection {
    /// `SSL_clear`: keeps settings, BIOs, role and verify result, and drops what a handshake left behind. As in OpenSSL, some of
    /// that stays until the next handshake replaces it: the verified chain, and the contents of the client's hello.
    pub fn clear(self: &Arc<Self>) -> Result<(), Reason> {
        if self.status(|s| matches!(s.state, State::Busy(_))) {
            return Err(Reason::INTERNAL_ERROR);
        }
        self.forget_handshake();
        self.forget_early_data();
        self.set_state(State::Before);
        Ok(())
    }

    /// The method that `SSL_clear` restores: the context's, or since OpenSSL 3.2 the one that the connection was made with.
    pub fn default_method(&self) -> &'static Method {
        match Generation::current() >= Generation::V3_2 {
            true => self.made_with,
            false => self.context().method(),
        }
    }

    /// What `SSL_clear` does besides the state; OpenSSL does it at the beginning of each handshake too.
    pub(super) fn forget_handshake(&self) {
        self.clear_session();
        let old = self.facts(|facts| {
            let mut fresh = Facts {
                client_version: facts.version,
                server_name: facts.server_name.take(),
                client_offer: facts.client_offer.take(),
                ..Facts::default()
            };
            fresh.peer.verify_result = facts.peer.verify_result;
            fresh.peer.verified_chain = facts.peer.verified_chain.take();
            std::mem::replace(facts, fresh)
        });
        drop(old);
        self.superseded.clear();
        self.deferred.set(None);
        self.progress.reset();
        self.param.forget_peer_name();
        self.dane.forget_match();
        let method = self.default_method();
        self.set_want(Want::Nothing);
        self.status(|s: &mut Status| {
            s.method = method;
            s.shutdown = 0;
            s.warning_alert = 0;
            s.stuck_alert = false;
            s.key_update = KeyUpdate::Idle;
            (s.extra_tickets, s.ticket_is_sealed, s.waiting_tickets) = (0, false, 0);
            s.authentication = Authentication::default();
        });
        self.owed.clear();
    }

    /// `SSL_dup`: before the handshake a new object, afterwards another reference to this one.
    pub fn duplicate(self: &Arc<Self>) -> Result<Ref<Self>, Reason> {
        if !self.in_before() {
            return Ok(Ref::to(self));
        }
        identity::take_up_shown_chains(&**self);
        let copy = Self::create(&self.context())?;
        let settings = self.settings().for_duplicate(&copy.settings());
        let replaced = copy.change(|own| std::mem::replace(own, settings));
        drop(replaced);
        copy.param.set_depth(self.param.depth());
        if !copy.param.copy_from(&self.param) {
            return Err(Reason::MALLOC_FAILURE);
        }
        copy.authorities.set(self.authorities.get().duplicate().ok_or(Reason::MALLOC_FAILURE)?);
        copy.dane.copy_from(&self.dane)?;
        let method = self.method();
        let (server, shutdown) = self.status(|s| (s.server, s.shutdown));
        copy.role.store(self.role.load(Ordering::Relaxed), Ordering::Relaxed);
        copy.status(|s| {
            s.method = method;
            s.server = server;
            s.shutdown = shutdown;
        });
        copy.adopt_session(self.session());
        if !copy.ex_data.duplicate(&self.ex_data) {
            return Err(Reason::MALLOC_FAILURE);
        }
        Ok(copy)
    }

    /// Releases everything that C code can see, once; and the memory, unless another reference exists.
    pub(super) fn release(&self) {
        // Taken out first: the release calls C code, which may enter once more and leave as the last call.
        let Some(last) = self.kept.lock().take() else { return };
        // ex_data is released first; since OpenSSL 3.2 it is released last.
        let newer = Generation::current() >= Generation::V3_2;
        if newer {
            self.release_session();
        } else {
            self.ex_data.release(self.as_ptr().cast());
        }
        self.set_write_bio(None);
        self.set_read_bio(None);
        if newer {
            self.ex_data.release(self.as_ptr().cast());
        } else {
            self.release_session();
        }
        self.set_state(State::Failed);
        drop(last);
    }
}
