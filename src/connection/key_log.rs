//! The order of lines in the key log: rustls logs secrets when it derives them, OpenSSL when it uses them.

use zeroize::Zeroizing;

/// Takes one line and returns the lines that are now due, in OpenSSL's order.
pub(super) fn in_order(
    waiting: &mut Vec<Zeroizing<String>>,
    client: bool,
    line: &str,
) -> Vec<Zeroizing<String>> {
    let order: &[&str] = match client {
        true => &["SERVER_HANDSHAKE", "EXPORTER", "SERVER_TRAFFIC", "CLIENT_HANDSHAKE", "CLIENT_TRAFFIC"],
        false => &["SERVER_HANDSHAKE", "CLIENT_HANDSHAKE", "EXPORTER", "SERVER_TRAFFIC", "CLIENT_TRAFFIC"],
    };
    let place = |line: &str| order.iter().position(|label| line.starts_with(label));
    let Some(_) = place(line) else { return vec![Zeroizing::new(line.to_owned())] };
    waiting.push(Zeroizing::new(line.to_owned()));
    let handshake_is_known = |side: &str| waiting.iter().any(|line| line.starts_with(side));
    if line.starts_with("SERVER_HANDSHAKE") && (client || handshake_is_known("CLIENT_HANDSHAKE")) {
        // A client uses its own handshake secret only after the server's last message.
        let kept = if client { "CLIENT_HANDSHAKE" } else { "-" };
        let mut ready: Vec<_> = waiting.extract_if(.., |line| !line.starts_with(kept)).collect();
        ready.sort_by_key(|line| place(line));
        return ready;
    }
    let all = ["EXPORTER", "SERVER_TRAFFIC", "CLIENT_TRAFFIC"];
    if all.iter().all(|label| waiting.iter().any(|line| line.starts_with(label))) {
        waiting.sort_by_key(|line| place(line));
        return std::mem::take(waiting);
    }
    Vec::new()
}
