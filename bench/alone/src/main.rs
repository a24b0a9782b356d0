//! The work of bench/speed.c by rustls alone: no C interface, no BIO, no session object, no error queue. What oxissl does not
//! reach of it is the price of OpenSSL's interface and behaviour.
//!
//! usage: `rustls-alone WHAT VERSION SUITE CERTIFICATE SECONDS`
//!
//! The words are those of bench/speed.c, and so is the number that is printed. `$CERTS` is a folder of c-tests/make-certificates.
//! Both ends are in this process and hand each other their records in two buffers. webpki verifies the server's chain.
#![allow(unsafe_code)]

use std::borrow::Cow;
use std::error::Error;
use std::ffi::c_char;
use std::path::PathBuf;
use std::sync::Arc;

use rustls::client::{ClientSessionKey, ClientSessionStore, Resumption, Tls12Session, Tls13Session};
use rustls::crypto::kx::NamedGroup;
use rustls::crypto::{CryptoProvider, Identity};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::NoServerSessionStorage;
use rustls::{
    ClientConfig, ClientSide, Connection, HandshakeKind, RootCertStore, ServerConfig, ServerSide, SideData,
    SliceInput, Tcp,
};
use rustls_aws_lc_rs::{DEFAULT_TLS12_PROVIDER, DEFAULT_TLS13_PROVIDER, kx_group};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What a program would set up once.
struct Configs {
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
}

/// Both ends of a connection.
struct Ends {
    client: Connection<ClientSide, Tcp>,
    server: Connection<ServerSide, Tcp>,
}

/// Records on their way.
#[derive(Default)]
struct Wire {
    to_server: Vec<u8>,
    to_client: Vec<u8>,
}

/// How many bytes are sent before they are received.
const TURN: usize = 1 << 19;

impl Configs {
    fn new(version: &str, suite: &str, certificate: &str, resumes: bool) -> Result<Self> {
        let provider = Arc::new(provider(version, suite)?);
        let folder = PathBuf::from(std::env::var_os("CERTS").ok_or("CERTS is not set")?);
        let file = |name: &str, kind: &str| folder.join(format!("{name}.{kind}"));
        let chain: std::result::Result<Vec<_>, _> =
            CertificateDer::pem_file_iter(file(certificate, "crt"))?.collect();
        let key = PrivateKeyDer::from_pem_file(file(certificate, "key"))?;
        let mut server = ServerConfig::builder(provider.clone())
            .with_no_client_auth()
            .with_single_cert(Arc::new(Identity::from_cert_chain(chain?)?), key)?;
        server.ticketer = Some(provider.ticketer_factory.ticketer()?);
        server.session_storage = Arc::new(NoServerSessionStorage {});
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(file("ca", "crt"))?)?;
        let mut client =
            ClientConfig::builder(provider).with_root_certificates(roots).with_no_client_auth()?;
        if resumes {
            // As a server with OpenSSL does after a resumption.
            server.send_tls13_tickets.default = 1;
        } else {
            client.resumption = Resumption::store(Arc::new(Forgetful));
        }
        Ok(Self { client: Arc::new(client), server: Arc::new(server) })
    }

    /// A connection, with its handshake done and the server's tickets read.
    fn connect(&self, wire: &mut Wire) -> Result<Ends> {
        let name = ServerName::try_from("localhost")?;
        let client = self.client.connect(name).build(&mut wire.to_server)?;
        let mut ends = Ends { client, server: Connection::new(self.server.clone())? };
        while !wire.to_server.is_empty() || !wire.to_client.is_empty() {
            receive(&mut ends.server, &mut wire.to_server, &mut wire.to_client, |_| ())?;
            receive(&mut ends.client, &mut wire.to_client, &mut wire.to_server, |_| ())?;
        }
        Ok(ends)
    }
}

/// A client's sessions where none is to be resumed: it asks for tickets and forgets them.
#[derive(Debug)]
struct Forgetful;

impl ClientSessionStore for Forgetful {
    fn set_kx_hint(&self, _: ClientSessionKey<'static>, _: NamedGroup) {}

    fn kx_hint(&self, _: &ClientSessionKey<'_>) -> Option<NamedGroup> {
        None
    }

    fn set_tls12_session(&self, _: ClientSessionKey<'static>, _: Tls12Session) {}

    fn tls12_session(&self, _: &ClientSessionKey<'_>) -> Option<Tls12Session> {
        None
    }

    fn remove_tls12_session(&self, _: &ClientSessionKey<'static>) {}

    fn insert_tls13_ticket(&self, _: ClientSessionKey<'static>, _: Tls13Session) {}

    fn take_tls13_ticket(&self, _: &ClientSessionKey<'static>) -> Option<Tls13Session> {
        None
    }
}

/// One version with one suite, and the groups that OpenSSL prefers.
fn provider(version: &str, suite: &str) -> Result<CryptoProvider> {
    let mut provider = if version == "1.2" { DEFAULT_TLS12_PROVIDER } else { DEFAULT_TLS13_PROVIDER };
    let cipher =
        ["AES128", "AES_128", "AES256", "AES_256", "CHACHA20"].iter().find(|name| suite.contains(*name));
    let cipher = cipher.ok_or("an unknown suite")?.replace("AES1", "AES_1").replace("AES2", "AES_2");
    provider
        .tls12_cipher_suites
        .to_mut()
        .retain(|suite| format!("{:?}", suite.common.suite).contains(&cipher));
    provider
        .tls13_cipher_suites
        .to_mut()
        .retain(|suite| format!("{:?}", suite.common.suite).contains(&cipher));
    provider.kx_groups = Cow::Owned(vec![kx_group::X25519, kx_group::SECP256R1]);
    Ok(provider)
}

/// Takes all records in `input`; `take` gets the application data.
fn receive<S: SideData>(
    end: &mut Connection<S, Tcp>,
    input: &mut Vec<u8>,
    output: &mut Vec<u8>,
    mut take: impl FnMut(&[u8]),
) -> Result<()> {
    let mut records = SliceInput::new(input);
    let mut messages = end.read_tls(&mut records, output);
    while let Some(payload) = messages.next_payload() {
        take(payload?.bytes());
    }
    drop(messages);
    let used = records.into_used();
    input.drain(..used);
    Ok(())
}

fn handshakes(configs: &Configs, resumed: bool, seconds: f64) -> Result<f64> {
    let mut wire = Wire::default();
    configs.connect(&mut wire)?;
    let (start, mut count) = (processor_time(), 0.0);
    loop {
        let mut ends = configs.connect(&mut wire)?;
        if (ends.client.handshake_kind() == Some(HandshakeKind::Resumed)) != resumed {
            return Err("resumed against the plan, or not at all".into());
        }
        ends.client.send_close_notify(&mut wire.to_server)?;
        wire.to_server.clear();
        drop(ends);
        count += 1.0;
        let spent = processor_time() - start;
        if spent >= seconds {
            return Ok(count / spent);
        }
    }
}

/// MB for each second of the one end, in writes of this size.
fn bulk(configs: &Configs, sending: bool, size: usize, seconds: f64) -> Result<f64> {
    let (data, mut taken) = (vec![0; size], vec![0; size]);
    let mut wire = Wire::default();
    let mut ends = configs.connect(&mut wire)?;
    let (mut spent, mut bytes) = (0.0, 0);
    while spent < seconds {
        let start = processor_time();
        for _ in 0..TURN / size {
            ends.client.write(data.as_slice().into(), &mut wire.to_server)?;
        }
        let middle = processor_time();
        receive(&mut ends.server, &mut wire.to_server, &mut wire.to_client, |payload| {
            taken[..payload.len()].copy_from_slice(payload);
            bytes += payload.len();
        })?;
        spent += if sending { middle - start } else { processor_time() - middle };
    }
    Ok(bytes as f64 / spent / 1e6)
}

/// Writes of 64 bytes for each second of both ends.
fn small_writes(configs: &Configs, seconds: f64) -> Result<f64> {
    let mut wire = Wire::default();
    let mut ends = configs.connect(&mut wire)?;
    let (data, mut taken) = ([0; 64], [0; 64]);
    let (start, mut count) = (processor_time(), 0.0);
    loop {
        for _ in 0..100 {
            ends.client.write(data.as_slice().into(), &mut wire.to_server)?;
            receive(&mut ends.server, &mut wire.to_server, &mut wire.to_client, |payload| {
                taken.copy_from_slice(payload);
            })?;
        }
        count += 100.0;
        let spent = processor_time() - start;
        if spent >= seconds {
            return Ok(count / spent);
        }
    }
}

/// aws-lc is built to look up environment variables by this name (.cargo/config.toml). None is set for it.
#[unsafe(no_mangle)]
extern "C" fn oxissl_getenv(_name: *const c_char) -> *const c_char {
    std::ptr::null()
}

/// Seconds of processor time of this process.
fn processor_time() -> f64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes the time to the place that is given.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut now) };
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, what, version, suite, certificate, seconds] = &arguments[..] else {
        return Err("usage: rustls-alone WHAT VERSION SUITE CERTIFICATE SECONDS".into());
    };
    let (configs, seconds) = (Configs::new(version, suite, certificate, what == "resume")?, seconds.parse()?);
    let number = match what.as_str() {
        "handshake" | "resume" => handshakes(&configs, what == "resume", seconds)?,
        "send" | "receive" => bulk(&configs, what == "send", 16384, seconds)?,
        "send-1k" | "receive-1k" => bulk(&configs, what == "send-1k", 1024, seconds)?,
        "small" => small_writes(&configs, seconds)?,
        _ => return Err("not something that rustls can do alone".into()),
    };
    println!("{number:.1}");
    Ok(())
}
