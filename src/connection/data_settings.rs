//! What moving data and going through a handshake's steps need of the settings, to be read without a lock for each record.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};

use crate::settings::Settings;

/// What a read-ahead asks the transport for, unless `SSL_set_default_read_buffer_len` says more.
const READ_AHEAD: usize = 16384 + 320;

/// Copies of some settings, brought up to date with each change.
#[derive(Default)]
pub(super) struct DataSettings {
    watched: AtomicBool,
    informed: AtomicBool,
    debugs_extensions: AtomicBool,
    chooses_certificate: AtomicBool,
    pads: AtomicBool,
    mode: AtomicU32,
    read_ahead: AtomicUsize,
    fragment: AtomicUsize,
}

impl DataSettings {
    pub fn of(settings: &Settings) -> Self {
        let copies = Self::default();
        copies.update(settings);
        copies
    }

    pub fn update(&self, settings: &Settings) {
        let read_ahead =
            if settings.read_ahead == 0 { 0 } else { settings.default_read_buffer.max(READ_AHEAD) };
        self.watched.store(settings.message_callback.is_some(), Ordering::Relaxed);
        self.informed.store(settings.info_callback.is_some(), Ordering::Relaxed);
        self.debugs_extensions.store(settings.extension_debug.is_some(), Ordering::Relaxed);
        self.chooses_certificate.store(settings.certificate_callback.is_some(), Ordering::Relaxed);
        self.pads.store(settings.pads(), Ordering::Relaxed);
        self.mode.store(settings.mode, Ordering::Relaxed);
        self.read_ahead.store(read_ahead, Ordering::Relaxed);
        self.fragment.store(settings.split_send_fragment.max(1), Ordering::Relaxed);
    }

    /// Whether there is a message callback.
    pub fn watched(&self) -> bool {
        self.watched.load(Ordering::Relaxed)
    }

    /// Whether there is an info callback.
    pub fn informed(&self) -> bool {
        self.informed.load(Ordering::Relaxed)
    }

    /// Whether there is a callback that is told of the peer's extensions.
    pub fn debugs_extensions(&self) -> bool {
        self.debugs_extensions.load(Ordering::Relaxed)
    }

    /// Whether there is a certificate callback.
    pub fn chooses_certificate(&self) -> bool {
        self.chooses_certificate.load(Ordering::Relaxed)
    }

    /// Whether records may get padding.
    pub fn pads(&self) -> bool {
        self.pads.load(Ordering::Relaxed)
    }

    /// The bits of `SSL_set_mode`.
    pub fn mode(&self) -> u32 {
        self.mode.load(Ordering::Relaxed)
    }

    /// What a read asks the transport for at least; 0 where it must not have more than the next record's.
    pub fn read_ahead(&self) -> usize {
        self.read_ahead.load(Ordering::Relaxed)
    }

    /// The most plaintext that a record of ours may hold.
    pub fn fragment(&self) -> usize {
        self.fragment.load(Ordering::Relaxed)
    }
}
