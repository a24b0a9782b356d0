//! The suite order from which every cipher list starts.

use crate::tables::cipher_suites::{CipherSuite, KeyExchange, listed};

/// All suites that a cipher list can select, most preferred first.
pub fn starting_order() -> Vec<&'static CipherSuite> {
    let (mut weak, mut order): (Vec<_>, Vec<_>) = listed().partition(|suite| suite.is_weak_by_its_tag());
    // They come last in their half of the order, which keeps each key exchange together. Equal ones keep their order.
    let key_exchanges: Vec<_> = weak.iter().map(|suite| suite.key_exchange).collect();
    weak.sort_by_key(|suite| key_exchanges.iter().position(|first| *first == suite.key_exchange));
    for suite in weak {
        let next = if is_in_second_half(suite) { AES256_SHA256 } else { ECDHE_ECDSA_AES256_SHA384 };
        let at = order.iter().position(|other| other.protocol_id == next).unwrap_or(order.len());
        order.insert(at, suite);
    }
    order
}

/// The suite that follows the first half's suites with 64-bit tags.
const ECDHE_ECDSA_AES256_SHA384: u16 = 0xc024;
/// The suite that follows the second half's.
const AES256_SHA256: u16 = 0x003d;

fn is_in_second_half(suite: &CipherSuite) -> bool {
    !matches!(suite.key_exchange, KeyExchange::Ecdhe | KeyExchange::Dhe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::generation::Generation;

    #[test]
    fn short_tags_come_last_in_their_half_since_3_2() {
        let neighbours = |name: &str| {
            let order = starting_order();
            let at = order.iter().position(|suite| suite.name() == name).expect("a known suite");
            [order[at - 1].name(), order[at + 1].name()]
        };
        assert_eq!(neighbours("AES128-CCM8"), ["AES128-GCM-SHA256", "AES128-CCM"]);
        Generation::V3_2.simulate(|| {
            assert_eq!(
                neighbours("ECDHE-ECDSA-AES256-CCM8"),
                ["ADH-AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-CCM8"]
            );
            assert_eq!(
                neighbours("DHE-RSA-AES128-CCM8"),
                ["DHE-RSA-AES256-CCM8", "ECDHE-ECDSA-AES256-SHA384"]
            );
            assert_eq!(neighbours("DHE-PSK-AES256-CCM8"), ["PSK-ARIA128-GCM-SHA256", "DHE-PSK-AES128-CCM8"]);
            assert_eq!(neighbours("PSK-AES128-CCM8"), ["PSK-AES256-CCM8", "AES256-SHA256"]);
            assert_eq!(starting_order().len(), listed().count());
        });
    }
}
