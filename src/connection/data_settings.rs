//! The settings that every record and every handshake step needs, readable without a lock.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};

use crate::settings::Settings;
use crate::settings::block_padding::BlockPadding;
use crate::tables::generation::Generation;

/// The minimum size of a read-ahead; `SSL_set_default_read_buffer_len` may raise it.
const READ_AHEAD: usize = 16384 + 320;
/// The maximum. A program may ask for any number of bytes; what one read does not bring, the next one does.
const MOST_READ_AHEAD: usize = 1 << 24;

/// Copies of some settings, updated with each change.
#[derive(Default)]
pub(super) struct DataSettings {
    watched: AtomicBool,
    informed: AtomicBool,
    debugs_extensions: AtomicBool,
    chooses_certificate: AtomicBool,
    pads: AtomicBool,
    pads_by_callback: AtomicBool,
    data_block: AtomicUsize,
    other_block: AtomicUsize,
    has_keys: AtomicBool,
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
        let read_ahead = match settings.reads_ahead() {
            true => settings.default_read_buffer.clamp(READ_AHEAD, MOST_READ_AHEAD),
            false => 0,
        };
        self.watched.store(settings.message_callback.is_some(), Ordering::Relaxed);
        self.informed.store(settings.info_callback.is_some(), Ordering::Relaxed);
        self.debugs_extensions.store(settings.extension_debug.is_some(), Ordering::Relaxed);
        self.chooses_certificate.store(settings.certificate_callback.is_some(), Ordering::Relaxed);
        if !self.has_keys.load(Ordering::Relaxed) {
            self.update_padding(settings);
        }
        self.mode.store(settings.mode, Ordering::Relaxed);
        self.read_ahead.store(read_ahead, Ordering::Relaxed);
        self.fragment.store(settings.split_send_fragment.max(1), Ordering::Relaxed);
    }

    fn update_padding(&self, settings: &Settings) {
        self.pads_by_callback.store(settings.record_padding.is_some(), Ordering::Relaxed);
        self.data_block.store(settings.block_padding.data, Ordering::Relaxed);
        self.other_block.store(settings.block_padding.handshake, Ordering::Relaxed);
        self.pads.store(settings.pads(), Ordering::Relaxed);
    }

    /// The keys for data have been made. Since OpenSSL 3.2 they fix the padding of records: padding that is set later takes
    /// effect with the next keys.
    pub fn keys_made(&self, settings: &Settings) {
        self.update_padding(settings);
        self.has_keys.store(Generation::current() >= Generation::V3_2, Ordering::Relaxed);
    }

    /// The keys are gone.
    pub fn keys_gone(&self, settings: &Settings) {
        self.has_keys.store(false, Ordering::Relaxed);
        self.update_padding(settings);
    }

    /// Whether the padding callback decides; if not, the block sizes to which data records and other records are padded.
    pub fn padding(&self) -> (bool, BlockPadding) {
        let blocks = BlockPadding {
            data: self.data_block.load(Ordering::Relaxed),
            handshake: self.other_block.load(Ordering::Relaxed),
        };
        (self.pads_by_callback.load(Ordering::Relaxed), blocks)
    }

    /// Whether there is a message callback.
    pub fn watched(&self) -> bool {
        self.watched.load(Ordering::Relaxed)
    }

    /// Whether there is an info callback.
    pub fn informed(&self) -> bool {
        self.informed.load(Ordering::Relaxed)
    }

    /// Whether there is a callback for the peer's extensions.
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

    /// The minimum that a read asks the transport for; 0 if it must not read past the next record.
    pub fn read_ahead(&self) -> usize {
        self.read_ahead.load(Ordering::Relaxed)
    }

    /// The most plaintext that one of our records may hold.
    pub fn fragment(&self) -> usize {
        self.fragment.load(Ordering::Relaxed)
    }
}
