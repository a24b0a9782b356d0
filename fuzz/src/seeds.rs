//! The first inputs of the targets: what passes in real handshakes of ours. `oxissl-fuzz seeds FOLDER` writes them.

use std::cell::RefCell;
use std::fs;
use std::io;
use std::path::Path;
use std::ptr;
use std::rc::Rc;

use fuzzed::record::mutator::set_mutator;

use crate::api::Api;
use crate::pair::{Side, TLS12, TLS13, context};
use crate::targets::real_sessions;

/// Strings with the target that takes them.
const STRINGS: &[(&str, &[&[u8]])] = &[
    (
        "cipher_list",
        &[
            b"DEFAULT",
            b"ALL:COMPLEMENTOFALL:eNULL",
            b"HIGH:!aNULL:!MD5:+RC4:@STRENGTH",
            b"ECDHE+AESGCM:ECDHE+CHACHA20:!kRSA:@SECLEVEL=1",
            b"ECDHE-RSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES256-GCM-SHA384,kECDHE;-SHA1",
            b"SUITEB128ONLY",
            b"DEFAULT@SECLEVEL=2:TLSv1.2:!CAMELLIA:!ARIA:!PSK:!SRP:!DSS:AESCCM8",
        ],
    ),
    ("ciphersuites", &[b"TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384", b"TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256"]),
    ("groups", &[b"X25519:P-256:secp384r1:prime256v1", b"X448:P-521:ffdhe2048:brainpoolP256r1:sect283k1", b"*X25519:?P-256/-P-384"]),
    (
        "signature_algorithms",
        &[b"ECDSA+SHA256:RSA+SHA384:RSA-PSS+SHA512:DSA+SHA1", b"ed25519:ed448:rsa_pss_rsae_sha256:ecdsa_secp384r1_sha384:rsa_pss_pss_sha512"],
    ),
    (
        "conf",
        &[
            b"\x1aMinProtocol=TLSv1.2\nMaxProtocol=TLSv1.3\nCipherString=DEFAULT@SECLEVEL=1",
            b"\x1eOptions=SessionTicket,-ServerPreference,Bugs\nProtocol=-SSLv3,ALL,-TLSv1.3",
            b"\x1aCurves=P-256:X25519\nSignatureAlgorithms=ECDSA+SHA256\nClientSignatureAlgorithms=RSA+SHA256",
            b"\x1aCiphersuites=TLS_AES_128_GCM_SHA256\nVerifyMode=Peer,Require\nRecordPadding=512\nNumTickets=3",
            b"\x19-no_tls1_3\n-cipher=ALL\n-serverpref\n-min_protocol=TLSv1.2\n-groups=X25519",
        ],
    ),
];

/// One record before it was sealed, or in clear.
type Content = (u8, Vec<u8>);

/// Writes them under `folder`, one folder a target.
pub fn write(folder: &Path) -> io::Result<()> {
    let put = |target: &str, name: &str, bytes: &[u8]| {
        let folder = folder.join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), bytes)
    };
    for (target, texts) in STRINGS {
        for (number, text) in texts.iter().enumerate() {
            put(target, &format!("seed-{number}"), text)?;
        }
    }
    for (number, der) in real_sessions().iter().enumerate() {
        put("session_der", &format!("seed-{number}"), der)?;
        put("tickets", &format!("seed-{number}"), &[&[number as u8], &der[..]].concat())?;
        put("session_pem", &format!("seed-{number}"), pem(der).as_bytes())?;
    }
    for (number, version) in [TLS12, TLS13].into_iter().enumerate() {
        let name = format!("seed-{number}");
        let [of_client, of_server] = shake(version);
        let tls13 = [number as u8];
        let stream = |contents: &[Content]| -> Vec<u8> {
            contents.iter().filter(|(kind, _)| *kind == 22).flat_map(|(_, content)| content.clone()).collect()
        };
        let (client, server) = (stream(&of_client), stream(&of_server));
        put("client_messages", &name, &[&tls13, &client[..]].concat())?;
        put("server_messages", &name, &[&tls13, &server[..]].concat())?;
        put("wire", &name, &server)?;
        put("message_log", &name, &[&tls13, &server[..]].concat())?;
        let messages = |stream: &[u8]| -> Vec<Vec<u8>> {
            fuzzed::wire::split_messages(stream).into_iter().map(<[u8]>::to_vec).collect()
        };
        let hello = messages(&client).remove(0);
        put("client_hello", &name, &[&[0x88], &hello[..]].concat())?;
        put("dialect", &name, &[&[0xff], &hello[..]].concat())?;
        if version == TLS13 {
            put("..", "offer.bin", &hello)?;
        }
        for (at, message) in messages(&server).into_iter().chain(messages(&client)).enumerate() {
            let name = format!("seed-{number}-{at}");
            put("contents", &name, &[&[12], &message[4..]].concat())?;
            put("authentication", &name, &message)?;
            put("dialect", &name, &[&[0xf0], &message[..]].concat())?;
            if message[0] == 2 {
                let length = (message.len() as u16).to_be_bytes();
                put("server_hello", &name, &[&length, &message[..]].concat())?;
            }
        }
        let mut records = vec![0x3c | number as u8];
        for (kind, content) in of_server.iter().chain(&of_client).take(12) {
            records.push(*kind);
            records.extend((content.len() as u16).to_be_bytes());
            records.extend(content);
        }
        put("records", &name, &records)?;
        let clear = [&[7, 22, 3, 1, 0, 20], &hello[..20], &[23, 3, 3, 0, 17], &[0; 17]].concat();
        put("record_headers", &name, &clear)?;
        for target in ["client", "server"] {
            // Bytes of a flight, of a sealed record, a type of record.
            put(
                target,
                &name,
                &[number as u8 | 0x5a, 0, 0, 0, 60, 2, 1, 1, 9, 1, 0, 7, 1, 5, 8, 0x90, 0, 2, 1, 9],
            )?;
        }
        put("open", &name, &[number as u8 | 0x20, 0, 2, 0, 5, 24, 0, 0, 1, 1, 3, 4, 6, 7])?;
    }
    put(
        "calls",
        "seed-0",
        &[1, 0, 8, 9, 3, 0, 5, 0x80, 27, 0, 0, 0, 28, 0, 1, 0, 19, 0, 10, 0, 3, 0, 10, 0x80],
    )?;
    put(
        "rustls_sessions",
        "seed-0",
        &[3, 4, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0x13, 1, 0, 0, 0, 0, 2, 5, 5, 0, 0, 0, 9],
    )
}

/// What client and server say in a handshake with certificates on both sides, in clear.
fn shake(version: i64) -> [Vec<Content>; 2] {
    let api = Api::ours();
    // SAFETY: contexts that are freed behind their connections.
    unsafe {
        let (client_ctx, server_ctx) = (context(api, version), context(api, version));
        (api.SSL_CTX_ctrl)(client_ctx, 123, TLS12, ptr::null_mut());
        (api.SSL_CTX_set_verify)(server_ctx, 1, Some(accept));
        (api.SSL_CTX_set_post_handshake_auth)(client_ctx, 1);
        (api.SSL_CTX_set_alpn_protos)(client_ctx, b"\x02h2\x08http/1.1".as_ptr(), 12);
        let (mut client, mut server) = (Side::new(api, client_ctx, false), Side::new(api, server_ctx, true));
        (api.SSL_ctrl)(client.ssl, 55, 0, c"fuzz.test".as_ptr().cast_mut().cast());
        (api.SSL_ctrl)(client.ssl, 65, 1, ptr::null_mut());
        let mut said = [Vec::new(), Vec::new()];
        for _ in 0..6 {
            let flight = say(&mut client, &mut said[0]);
            server.give(&flight);
            let flight = say(&mut server, &mut said[1]);
            client.give(&flight);
        }
        assert!(client.is_open() && server.is_open());
        drop((client, server));
        (api.SSL_CTX_free)(client_ctx);
        (api.SSL_CTX_free)(server_ctx);
        said
    }
}

unsafe extern "C" fn accept(
    _: std::ffi::c_int,
    _: *mut fuzzed::libcrypto::ffi::X509_STORE_CTX,
) -> std::ffi::c_int {
    1
}

/// One step; what it said in clear records and in sealed ones. Returns the bytes on the wire.
fn say(side: &mut Side, said: &mut Vec<Content>) -> Vec<u8> {
    let sealed = Rc::new(RefCell::new(Vec::new()));
    let noted = Rc::clone(&sealed);
    set_mutator(Some(Box::new(move |kind, content| noted.borrow_mut().push((*kind, content.clone())))));
    side.shake();
    set_mutator(None);
    let wire = side.take();
    let mut sealed = sealed.take();
    let mut rest = &wire[..];
    let mut hidden = false;
    while let [kind, _, _, high, low, behind @ ..] = rest {
        let (payload, next) = behind.split_at(usize::from(u16::from_be_bytes([*high, *low])));
        rest = next;
        // Before TLS 1.3 what follows a ChangeCipherSpec is sealed.
        if *kind == 23 || hidden {
            continue;
        }
        hidden = *kind == 20
            && wire.get(1..3) == Some(&[3, 3])
            && sealed.first().is_some_and(|(kind, _)| *kind == 22);
        said.push((*kind, payload.to_vec()));
    }
    said.append(&mut sealed);
    wire
}

fn pem(der: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::from("-----BEGIN SSL SESSION PARAMETERS-----\n");
    for line in der.chunks(48) {
        for part in line.chunks(3) {
            let bits =
                part.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - part.len()));
            for digit in 0..4 {
                let known = digit <= part.len();
                let value = DIGITS[(bits >> (18 - 6 * digit) & 63) as usize];
                text.push(if known { char::from(value) } else { '=' });
            }
        }
        text.push('\n');
    }
    text.push_str("-----END SSL SESSION PARAMETERS-----\n");
    text
}
