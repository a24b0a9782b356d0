//! All targets by name. A target returns, or panics where something does not hold.

mod calls;
mod connections;
mod messages;
mod sessions;
mod strings;
mod tickets;

pub use tickets::real_sessions;

/// One target.
pub struct Target {
    /// As in `make fuzz TARGET=…`, and its folder under `fuzz/corpus/`.
    pub name: &'static str,
    /// Bytes of the longest input.
    pub longest: usize,
    /// Inputs of a brief run.
    pub few: u32,
    /// What it feeds.
    pub what: &'static str,
    /// Takes one input.
    pub run: fn(&[u8]),
}

const fn target(name: &'static str, longest: usize, few: u32, what: &'static str, run: fn(&[u8])) -> Target {
    Target { name, longest, few, what, run }
}

/// The targets.
pub const TARGETS: &[Target] = &[
    target("client_hello", 1024, 60000, "a ClientHello, as a server reads it", messages::client_hello),
    target(
        "server_hello",
        1024,
        60000,
        "a ServerHello and the one behind it, by what was offered",
        messages::server_hello,
    ),
    target("server_messages", 4096, 60000, "a server's messages, in any order", messages::of_server),
    target("client_messages", 4096, 60000, "a client's messages, in any order", messages::of_client),
    target("contents", 2048, 60000, "the bodies of messages", messages::contents),
    target(
        "authentication",
        2048,
        60000,
        "the messages of an authentication: read, written, read again",
        messages::authentication,
    ),
    target(
        "dialect",
        2048,
        60000,
        "messages that are changed on their way to and from rustls",
        messages::dialect,
    ),
    target("message_log", 2048, 60000, "what callbacks are told of", messages::log),
    target("rustls_sessions", 512, 60000, "sessions in rustls's encoding", messages::rustls_sessions),
    target("wire", 1024, 60000, "lengths, lists of extensions, messages", messages::wire),
    target("records", 4096, 20000, "records behind a handshake, under the right keys", messages::records),
    target(
        "record_headers",
        512,
        40000,
        "headers of records at every stage; messages in pieces",
        messages::headers,
    ),
    target("session_der", 1024, 60000, "d2i_SSL_SESSION and i2d_SSL_SESSION, both libraries", sessions::der),
    target("session_pem", 2048, 60000, "PEM_read_bio_SSL_SESSION, both libraries", sessions::pem),
    target("tickets", 1024, 200, "what a ticket holds, under the right keys, both libraries", tickets::run),
    target("cipher_list", 256, 3000, "SSL_CTX_set_cipher_list, both libraries", strings::cipher_list),
    target("ciphersuites", 256, 3000, "SSL_CTX_set_ciphersuites, both libraries", strings::ciphersuites),
    target("groups", 256, 3000, "SSL_CTX_set1_groups_list, both libraries", strings::groups),
    target(
        "signature_algorithms",
        256,
        3000,
        "SSL_CTX_set1_sigalgs_list and its client's, both libraries",
        strings::signature_algorithms,
    ),
    target("conf", 512, 3000, "SSL_CONF_cmd, both libraries", strings::conf),
    target(
        "client",
        2048,
        150,
        "a client whose server's records and messages are changed, at each stage",
        connections::client,
    ),
    target(
        "server",
        2048,
        150,
        "a server whose client's records and messages are changed, at each stage",
        connections::server,
    ),
    target("open", 2048, 150, "an open connection: anything under the right keys", connections::open),
    target("calls", 256, 0, "sequences of calls, both libraries", calls::run),
];
