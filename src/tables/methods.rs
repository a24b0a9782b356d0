//! The connection methods: the versions and the role that a program selects with `TLS_method()` and similar functions.

use std::ffi::CStr;

/// The number that stands for "every version" in OpenSSL's methods (`TLS_ANY_VERSION`).
pub const ANY_VERSION: u32 = 0x10000;
/// TLS 1.0 on the wire.
pub const TLS1_0: u16 = 0x0301;
/// TLS 1.1 on the wire.
pub const TLS1_1: u16 = 0x0302;
/// TLS 1.2 on the wire.
pub const TLS1_2: u16 = 0x0303;
/// TLS 1.3 on the wire.
pub const TLS1_3: u16 = 0x0304;

/// One row: C code holds its address as `const SSL_METHOD *`.
#[derive(Debug)]
pub struct Method {
    /// The exported function that returns it; empty if there is none.
    pub name: &'static str,
    /// [`ANY_VERSION`] or one version.
    pub version: u32,
    /// Whether a client may use it.
    pub client: bool,
    /// Whether a server may use it.
    pub server: bool,
    /// DTLS, which is not supported.
    pub datagram: bool,
}

impl Method {
    /// The single version that the method is pinned to.
    pub fn pinned(&self) -> Option<u16> {
        (self.version != ANY_VERSION).then_some(self.version as u16)
    }

    /// The row for one version and role.
    pub fn of_version(version: u16, client: bool) -> Option<&'static Self> {
        METHODS.iter().find(|m| m.pinned() == Some(version) && m.client == client && m.server != client)
    }
}

/// The name of a version number, as `SSL_get_version` returns it.
pub fn version_name(version: u32) -> &'static CStr {
    match u16::try_from(version) {
        Ok(TLS1_0) => c"TLSv1",
        Ok(TLS1_1) => c"TLSv1.1",
        Ok(TLS1_2) => c"TLSv1.2",
        Ok(TLS1_3) => c"TLSv1.3",
        _ => c"unknown",
    }
}

/// The method of an exported function, by name.
pub fn find(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|m| m.name == name)
}

const fn row(name: &'static str, version: u32, client: bool, server: bool) -> Method {
    Method { name, version, client, server, datagram: false }
}

/// Every TLS method. The DTLS functions return NULL.
pub static METHODS: &[Method] = &[
    row("TLS_method", ANY_VERSION, true, true),
    row("TLS_client_method", ANY_VERSION, true, false),
    row("TLS_server_method", ANY_VERSION, false, true),
    // No function returns these; a connection gets one once TLS 1.3 is negotiated.
    row("", TLS1_3 as u32, true, true),
    row("", TLS1_3 as u32, true, false),
    row("", TLS1_3 as u32, false, true),
    row("TLSv1_2_method", TLS1_2 as u32, true, true),
    row("TLSv1_2_client_method", TLS1_2 as u32, true, false),
    row("TLSv1_2_server_method", TLS1_2 as u32, false, true),
    row("TLSv1_1_method", TLS1_1 as u32, true, true),
    row("TLSv1_1_client_method", TLS1_1 as u32, true, false),
    row("TLSv1_1_server_method", TLS1_1 as u32, false, true),
    row("TLSv1_method", TLS1_0 as u32, true, true),
    row("TLSv1_client_method", TLS1_0 as u32, true, false),
    row("TLSv1_server_method", TLS1_0 as u32, false, true),
];
