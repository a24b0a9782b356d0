//! What the random of our own hello tells the peer, and how it is found among the random bytes that rustls draws.

use std::time::{SystemTime, UNIX_EPOCH};

/// Which of the random bytes that rustls draws next are a hello's random.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum HelloRandom {
    /// A client draws the seed for the order of its extensions first, and then the random.
    AfterSeed,
    /// The next 32 bytes.
    Next,
}

/// What the random of our own hello tells the peer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RandomMarks {
    /// It starts with the time.
    pub time: bool,
    /// It ends with the sentinel of a server that supports TLS 1.3 and has chosen TLS 1.2 (RFC 8446, section 4.1.3).
    pub downgrade: bool,
}

impl RandomMarks {
    const SENTINEL: [u8; 8] = *b"DOWNGRD\x01";

    /// Whether a hello with this random tells the peer what it must.
    pub fn are_in(self, random: &[u8]) -> bool {
        !self.downgrade || random.ends_with(&Self::SENTINEL)
    }

    /// Puts the marks into a random.
    pub fn put_into(self, random: &mut [u8]) {
        if let Some(start) = random.first_chunk_mut().filter(|_| self.time) {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            *start = (since.as_secs() as u32).to_be_bytes();
        }
        if let Some(end) = random.last_chunk_mut().filter(|_| self.downgrade) {
            *end = Self::SENTINEL;
        }
    }
}

const SEED_LENGTH: usize = 2;
const RANDOM_LENGTH: usize = 32;

/// What random bytes were.
pub enum Drawn {
    /// The hello's random.
    Random,
    /// Others: the random is still to be drawn.
    Before(HelloRandom),
}

impl HelloRandom {
    /// What the next `length` random bytes are that rustls draws.
    pub fn after(self, length: usize) -> Drawn {
        match (self, length) {
            (Self::Next, RANDOM_LENGTH) => Drawn::Random,
            (Self::AfterSeed, SEED_LENGTH) => Drawn::Before(Self::Next),
            _ => Drawn::Before(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_draws_a_seed_before_its_random() {
        let Drawn::Before(which) = HelloRandom::AfterSeed.after(RANDOM_LENGTH) else { panic!("too early") };
        let Drawn::Before(which) = which.after(SEED_LENGTH) else { panic!("the seed") };
        let Drawn::Before(which) = which.after(16) else { panic!("other bytes") };
        assert!(matches!(which.after(RANDOM_LENGTH), Drawn::Random));
    }

    #[test]
    fn marks_take_their_own_bytes_only() {
        let marked = |time, downgrade| {
            let mut random = [9; 32];
            RandomMarks { time, downgrade }.put_into(&mut random);
            random
        };
        assert_eq!(marked(false, false), [9; 32]);
        assert_eq!(marked(false, true)[..24], [9; 24]);
        assert_eq!(&marked(false, true)[24..], b"DOWNGRD\x01");
        let marks = RandomMarks { time: false, downgrade: true };
        assert!(marks.are_in(&marked(false, true)) && !marks.are_in(&marked(true, false)));
        assert_eq!(marked(true, false)[4..], [9; 28]);
        assert_ne!(marked(true, false)[..4], [9; 4]);
    }
}
