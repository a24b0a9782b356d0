//! Times of sessions in seconds, with OpenSSL's range: since 3.2 nanoseconds in 64 bits.

use super::generation::Generation;

/// The number of seconds that is stored for `seconds`. Since OpenSSL 3.2 it wraps around, so it is never negative.
pub fn kept(seconds: i64) -> i64 {
    match counts_nanoseconds() {
        true => ((seconds as u64).wrapping_mul(NANOSECONDS) / NANOSECONDS) as i64,
        false => seconds,
    }
}

/// The latest possible end, where sums do not wrap around.
pub fn latest() -> Option<u64> {
    counts_nanoseconds().then_some(u64::MAX / NANOSECONDS)
}

fn counts_nanoseconds() -> bool {
    Generation::current() >= Generation::V3_2
}

const NANOSECONDS: u64 = 1_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_wrap_around_where_they_are_kept_as_nanoseconds() {
        let samples = [0, 7200, -1, -1_000_000, i64::MAX];
        assert_eq!(samples.map(kept), samples);
        let newer = Generation::V3_2.simulate(|| (samples.map(kept), latest()));
        assert_eq!(newer.0, [0, 7200, 18_446_744_072, 18_445_744_073, 18_446_744_072]);
        assert_eq!(newer.1, Some(18_446_744_073));
    }
}
