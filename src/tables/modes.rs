//! The bits of the mode, of peer verification and of the session cache. Options are in `options`.

/// `SSL_MODE_…`: how reading and writing behave.
pub mod mode {
    /// `SSL_MODE_ENABLE_PARTIAL_WRITE`: SSL_write may report a part as written.
    pub const ENABLE_PARTIAL_WRITE: u32 = 0x1;
    /// `SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER`: a repeated SSL_write may pass another address.
    pub const ACCEPT_MOVING_WRITE_BUFFER: u32 = 0x2;
    /// `SSL_MODE_AUTO_RETRY`: go on after records that hold no application data.
    pub const AUTO_RETRY: u32 = 0x4;
    /// `SSL_MODE_NO_AUTO_CHAIN`: do not complete the certificate chain from the store.
    pub const NO_AUTO_CHAIN: u32 = 0x8;
    /// `SSL_MODE_RELEASE_BUFFERS`: release the buffers of idle connections.
    pub const RELEASE_BUFFERS: u32 = 0x10;
    /// `SSL_MODE_SEND_CLIENTHELLO_TIME`: put the time into the client's random value.
    pub const SEND_CLIENTHELLO_TIME: u32 = 0x20;
    /// `SSL_MODE_SEND_SERVERHELLO_TIME`: put the time into the server's random value.
    pub const SEND_SERVERHELLO_TIME: u32 = 0x40;
    /// `SSL_MODE_SEND_FALLBACK_SCSV`: tell the server that this is a retry with a lower version.
    pub const SEND_FALLBACK_SCSV: u32 = 0x80;
    /// `SSL_MODE_ASYNC`: run in jobs that may pause.
    pub const ASYNC: u32 = 0x100;
    /// `SSL_MODE_DTLS_SCTP_LABEL_LENGTH_BUG`: count the terminating NUL of the SCTP label.
    pub const DTLS_SCTP_LABEL_LENGTH_BUG: u32 = 0x400;
}

/// `SSL_VERIFY_…`: whether and when the peer is verified.
pub mod verify {
    /// `SSL_VERIFY_NONE`: clients go on whatever the chain is worth, servers ask for none.
    pub const NONE: i32 = 0x0;
    /// `SSL_VERIFY_PEER`: the peer's chain must be good.
    pub const PEER: i32 = 0x1;
    /// `SSL_VERIFY_FAIL_IF_NO_PEER_CERT`: servers insist on a client certificate.
    pub const FAIL_IF_NO_PEER_CERT: i32 = 0x2;
    /// `SSL_VERIFY_CLIENT_ONCE`: servers do not ask again when renegotiating.
    pub const CLIENT_ONCE: i32 = 0x4;
    /// `SSL_VERIFY_POST_HANDSHAKE`: servers ask after the handshake only.
    pub const POST_HANDSHAKE: i32 = 0x8;
}

/// `SSL_SESS_CACHE_…`: which sessions are kept and where.
pub mod session_cache {
    /// `SSL_SESS_CACHE_OFF`: no cache.
    pub const OFF: u32 = 0x0;
    /// `SSL_SESS_CACHE_CLIENT`: keep the sessions of clients.
    pub const CLIENT: u32 = 0x1;
    /// `SSL_SESS_CACHE_SERVER`: keep the sessions of servers.
    pub const SERVER: u32 = 0x2;
    /// `SSL_SESS_CACHE_BOTH`: keep the sessions of both roles.
    pub const BOTH: u32 = 0x3;
    /// `SSL_SESS_CACHE_NO_AUTO_CLEAR`: do not drop expired sessions now and then.
    pub const NO_AUTO_CLEAR: u32 = 0x80;
    /// `SSL_SESS_CACHE_NO_INTERNAL_LOOKUP`: look sessions up by callback alone.
    pub const NO_INTERNAL_LOOKUP: u32 = 0x100;
    /// `SSL_SESS_CACHE_NO_INTERNAL_STORE`: hand new sessions to the callback alone.
    pub const NO_INTERNAL_STORE: u32 = 0x200;
    /// `SSL_SESS_CACHE_NO_INTERNAL`: neither look up nor store inside the library.
    pub const NO_INTERNAL: u32 = 0x300;
    /// `SSL_SESS_CACHE_UPDATE_TIME`: a resumed session starts its time anew.
    pub const UPDATE_TIME: u32 = 0x400;
}
