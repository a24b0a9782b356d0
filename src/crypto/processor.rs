//! Which library's code is the fastest on this processor. The features of the processor decide, never a timing: the same processor
//! always gets the same code. Decision 14 has the numbers.

/// Whether libcrypto seals and opens large records with ChaCha20-Poly1305 faster than aws-lc. It does where it can use AVX-512, which
/// aws-lc's code for this cipher does not use. Everything else, AES-GCM on all processors included, is fastest in aws-lc.
pub fn has_faster_chacha_in_libcrypto() -> bool {
    avx512()
}

/// Asks the processor, which takes tens of microseconds under a hypervisor. The answer is kept.
pub fn prepare() {
    avx512();
}

#[cfg(target_arch = "x86_64")]
fn avx512() -> bool {
    cpufeatures::new!(features, "avx512f", "avx512bw", "avx512vl");
    features::get()
}

#[cfg(not(target_arch = "x86_64"))]
fn avx512() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "x86_64")]
    #[test]
    fn the_processor_decides() {
        let has = std::is_x86_feature_detected!("avx512f")
            && std::is_x86_feature_detected!("avx512bw")
            && std::is_x86_feature_detected!("avx512vl");
        prepare();
        assert_eq!(has_faster_chacha_in_libcrypto(), has);
    }
}
