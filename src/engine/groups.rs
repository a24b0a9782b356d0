//! Key-exchange groups that aws-lc's provider lacks, over libcrypto.

use rustls::crypto::kx::SupportedKxGroup;

/// P-521 and X448 will stand here.
pub static OURS: &[&dyn SupportedKxGroup] = &[];
