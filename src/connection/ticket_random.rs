//! What is random in a server's session tickets.

use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::ticket;
use crate::session::SessionId;

/// Random bytes that need not be secret. None when the random generator fails.
pub(super) fn random_bytes<const N: usize>(library: &LibraryContext) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    ticket::random(library, &mut bytes).then_some(bytes)
}

/// What is random in TLS 1.3 tickets. Drawn for two at a time, as many as a server sends by default: libcrypto's generator takes as
/// long for a few bytes as for a hundred.
#[derive(Default)]
pub(super) struct TicketRandom {
    /// Drawn for the next ticket.
    next: Option<RandomParts>,
}

impl TicketRandom {
    /// For one ticket, which uses it up: no two get the same bytes. None when the random generator fails.
    pub(super) fn take(&mut self, library: &LibraryContext) -> Option<RandomParts> {
        if let Some(drawn) = self.next.take() {
            return Some(drawn);
        }
        let bytes: [u8; 2 * RandomParts::LENGTH] = random_bytes(library)?;
        let (this, next) = bytes.split_first_chunk()?;
        self.next = RandomParts::from_bytes(next.first_chunk()?);
        RandomParts::from_bytes(this)
    }
}

/// What is random in one ticket.
pub(super) struct RandomParts {
    /// Hides the ticket's age.
    pub age_add: u32,
    /// The session's id, unless the program chooses it.
    pub id: [u8; SessionId::MAX],
    /// Seals the ticket.
    pub vector: [u8; ticket::VECTOR],
}

impl RandomParts {
    const LENGTH: usize = size_of::<u32>() + SessionId::MAX + ticket::VECTOR;

    fn from_bytes(bytes: &[u8; Self::LENGTH]) -> Option<Self> {
        let (age_add, rest) = bytes.split_first_chunk()?;
        let (id, vector) = rest.split_first_chunk()?;
        Some(Self { age_add: u32::from_be_bytes(*age_add), id: *id, vector: vector.try_into().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_tickets_get_the_same_random_bytes() {
        let (library, mut random) = (LibraryContext::standard(), TicketRandom::default());
        let drawn: Vec<RandomParts> =
            std::iter::repeat_with(|| random.take(&library).expect("random bytes")).take(5).collect();
        for (at, one) in drawn.iter().enumerate() {
            for other in &drawn[..at] {
                assert!(one.id != other.id && one.vector != other.vector && one.id[..16] != other.vector);
            }
        }
    }
}
