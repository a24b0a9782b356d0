//! The session that a server's handshake resumes: one value, and the only transitions between its states.
//!
//! A client that offers a session may only have seen its ticket or id on the wire. Only a handshake that resumes the session
//! proves that it belongs to the client. So [`Offered`] gives rustls and callbacks what they need, and only [`Resumed`] gives
//! the identity, the contents of new tickets, and what was verified. `Resumed` is made in one place, from the ServerHello that
//! we have written.

use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;

use crate::handshake::server_answer::ServerAnswer;
use crate::handshake::sessions::{KnownSession, ServerFacts};
use crate::libcrypto::x509::{Certificate, Chain};
use crate::reference::Ref;
use crate::session::Session;
use crate::tables::methods::TLS1_3;

/// What a server does with the session that its client offers.
#[derive(Default)]
pub(super) enum OfferedSession {
    /// There is none, or none that can be resumed.
    #[default]
    None,
    /// Found and checked, and in TLS 1.3 proven by its binder; the handshake is to resume it.
    Offered(Offered),
    /// The handshake resumes it.
    Resumed(Resumed),
}

/// A session that the handshake is to resume.
pub(super) struct Offered {
    session: Ref<Session>,
    /// The ticket, id or identity that the client sent for it.
    key: Vec<u8>,
    /// The answer that the ServerHello must contain.
    answer: ServerAnswer,
}

/// The session that this handshake resumes.
#[derive(Clone)]
pub(super) struct Resumed {
    session: Ref<Session>,
}

/// The handshake should have resumed a session and does not, or the reverse.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken;

impl OfferedSession {
    /// The session that callbacks see: in OpenSSL it is the connection's as soon as it is found.
    pub fn shown(&self) -> Option<&Ref<Session>> {
        match self {
            Self::None => None,
            Self::Offered(offered) => Some(&offered.session),
            Self::Resumed(resumed) => Some(&resumed.session),
        }
    }

    /// Whether callbacks see that a session is reused.
    pub fn is_hit(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// The session, if the handshake resumes it.
    pub fn resumed(&self) -> Option<&Resumed> {
        match self {
            Self::Resumed(resumed) => Some(resumed),
            _ => None,
        }
    }

    /// The session, if the handshake is to resume it.
    pub fn offered(&self) -> Option<&Offered> {
        match self {
            Self::Offered(offered) => Some(offered),
            _ => None,
        }
    }

    /// Our answer to the ClientHello has been made, and nothing of it written. This is the only way to [`Resumed`].
    ///
    /// The rule: an offered session counts as resumed only if our own ServerHello says that the handshake resumes this session
    /// and no other; after a HelloRetryRequest it is offered anew. If the ServerHello contradicts what callbacks saw, the
    /// handshake must end.
    pub fn settle(self, answer: ServerAnswer) -> Result<Self, Broken> {
        match (self, answer) {
            (_, ServerAnswer::Retry) | (Self::None, ServerAnswer::Full) => Ok(Self::None),
            (Self::Offered(Offered { session, answer, .. }), said) if said == answer => {
                Ok(Self::Resumed(Resumed { session }))
            }
            _ => Err(Broken),
        }
    }
}

/// A protocol name for rustls when none was chosen.
const NO_PROTOCOL: &[u8] = b"early data is refused";

impl Offered {
    /// A TLS 1.3 session whose binder is valid; the client sent `identity` for it, the one at index `number`.
    pub fn by_key(session: Ref<Session>, identity: &[u8], number: u16) -> Self {
        Self { session, key: identity.to_vec(), answer: ServerAnswer::Key(number) }
    }

    /// A TLS 1.2 session, found by this ticket or id.
    pub fn by_name(session: Ref<Session>, name: &[u8]) -> Self {
        Self { session, key: name.to_vec(), answer: ServerAnswer::Session }
    }

    /// What rustls needs to resume the session with this suite and protocol. In TLS 1.3 rustls accepts early data if the
    /// session's protocol equals the handshake's, and uses the protocol for nothing else. The rule: unless we accept early
    /// data, rustls gets a different protocol, which the client cannot influence. `key` is what rustls looks the session up
    /// by, if that differs from what the client sent.
    pub fn known(
        &self,
        suite: u16,
        protocol: Option<&[u8]>,
        key: Option<&[u8]>,
        takes_early_data: bool,
    ) -> KnownSession {
        let facts = self.session.facts();
        let alpn = match (takes_early_data, protocol) {
            (true, protocol) => protocol.map(<[u8]>::to_vec),
            (false, None) => Some(NO_PROTOCOL.to_vec()),
            (false, Some(_)) => None,
        };
        let facts = ServerFacts {
            version: facts.version,
            created_at: u64::try_from(facts.time).unwrap_or(0),
            server_name: None,
            suite,
            alpn: if facts.version == TLS1_3 { alpn } else { facts.alpn },
            secret: facts.master_key,
            extended_master_secret: facts.extended_master_secret,
            age_add: facts.age_add,
        };
        KnownSession { key: key.unwrap_or(&self.key).to_vec(), facts }
    }

    /// The index of the identity in a TLS 1.3 client's pre_shared_key extension.
    pub fn number(&self) -> Option<u16> {
        match self.answer {
            ServerAnswer::Key(number) => Some(number),
            _ => None,
        }
    }

    /// TLS 1.2: the session, if the handshake uses this master secret; only the session's owner can bring that about.
    pub fn run_on(&self, secret: &[u8]) -> Option<&Ref<Session>> {
        let same = |facts: &mut crate::session::Facts| {
            facts.version < TLS1_3 && verify_slices_are_equal(&facts.master_key, secret).is_ok()
        };
        self.session.with(same).then_some(&self.session)
    }
}

impl Resumed {
    /// A copy of the session, for a ticket of its own.
    pub fn copy(&self) -> Option<Ref<Session>> {
        self.session.duplicate()
    }

    /// The peer's identity as proven when the session was made.
    pub fn peer(&self) -> (Option<Certificate>, Option<Arc<Chain>>) {
        self.session.with(|facts| (facts.peer.clone(), facts.peer_chain.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(answer: fn(Ref<Session>) -> Offered) -> OfferedSession {
        OfferedSession::Offered(answer(Session::create().expect("memory")))
    }

    fn by_key(session: Ref<Session>) -> Offered {
        Offered::by_key(session, b"identity", 1)
    }

    fn by_name(session: Ref<Session>) -> Offered {
        Offered::by_name(session, b"ticket")
    }

    #[test]
    fn only_the_server_hello_makes_an_offered_session_a_resumed_one() {
        let resumes = |offer: OfferedSession, said| offer.settle(said).map(|state| state.resumed().is_some());
        assert_eq!(resumes(offered(by_key), ServerAnswer::Key(1)), Ok(true));
        assert_eq!(resumes(offered(by_name), ServerAnswer::Session), Ok(true));
        for said in [ServerAnswer::Full, ServerAnswer::Key(0), ServerAnswer::Session] {
            assert_eq!(resumes(offered(by_key), said), Err(Broken), "{said:?}");
        }
        for said in [ServerAnswer::Full, ServerAnswer::Key(0), ServerAnswer::Key(1)] {
            assert_eq!(resumes(offered(by_name), said), Err(Broken), "{said:?}");
        }
        assert_eq!(resumes(OfferedSession::None, ServerAnswer::Full), Ok(false));
        for said in [ServerAnswer::Key(0), ServerAnswer::Session] {
            assert_eq!(resumes(OfferedSession::None, said), Err(Broken), "{said:?}");
        }
        // It must be offered and proven again.
        for offer in [offered(by_key), OfferedSession::None] {
            let state = offer.settle(ServerAnswer::Retry).expect("always possible");
            assert!(!state.is_hit() && state.resumed().is_none() && state.shown().is_none());
        }
    }

    #[test]
    fn an_offered_session_is_hit_and_nobodys() {
        let state = offered(by_key);
        assert!(state.is_hit() && state.resumed().is_none() && state.offered().is_some());
    }

    #[test]
    fn a_ticket_is_renewed_for_its_own_secret_alone() {
        let session = Session::create().expect("memory");
        session.with(|facts| (facts.version, facts.master_key) = (0x303, vec![7; 48].into()));
        let offered = by_name(session);
        assert!(offered.run_on(&[7; 48]).is_some());
        assert!(offered.run_on(&[8; 48]).is_none() && offered.run_on(&[]).is_none());
    }
}
