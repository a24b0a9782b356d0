//! Numbers as C programs write them into configurations.

/// C's `atoi`.
pub(super) fn leading_number(text: &[u8]) -> i32 {
    let text = text.trim_ascii_start();
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let number = digits
        .iter()
        .take_while(|digit| digit.is_ascii_digit())
        .fold(0i32, |number, digit| number.saturating_mul(10).saturating_add(i32::from(digit - b'0')));
    if negative { -number } else { number }
}
