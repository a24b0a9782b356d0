//! The generated docs against the code: `src/tables/functions.tsv` accounts for every function and says the truth about it as
//! far as a program can tell; `docs/COMPATIBILITY.md` and the numbers in `README.md` are what the table gives; and
//! `docs/OPTIONS.md` has a row for every bit.
//!
//! `make generated-docs` writes what is generated.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use ssl::abi::planned::PLANNED;

#[test]
fn what_the_program_throws_may_pass_and_threads_may_end() {
    // The frames that catch and that look: nothing of the program's runs below them.
    const APART: [&str; 3] = ["abi/catch.rs", "libcrypto/mark.rs", "fork.rs"];
    let source = root().join("src");
    let mut folders: Vec<PathBuf> = vec![source.clone()];
    let mut complaints = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("UTF-8");
            let name = path.strip_prefix(&source).expect("under src/").display().to_string();
            let of_c =
                ["abi/", "callbacks/", "libcrypto/", "transport/"].iter().any(|room| name.starts_with(room));
            if of_c && !APART.contains(&&*name) && text.contains("extern \"C\" fn") {
                complaints
                    .push(format!("{name}: extern \"C-unwind\" lets an exception of the program's pass"));
            }
            for local in text.split("thread_local! {").skip(1) {
                let local = local.split("\n}").next().unwrap_or_default();
                if !local.contains("const { ManuallyDrop::new(") {
                    complaints.push(format!("{name}: a thread-local without ManuallyDrop has a destructor"));
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_function_is_accounted_for() {
    let table = Function::table();
    let planned: BTreeSet<&str> = PLANNED.iter().copied().collect();
    let written = doc_comments();
    // Not through print!, which a passing test keeps to itself.
    let _ = writeln!(std::io::stderr(), "{} functions are not written yet", planned.len());

    let mut complaints = Vec::new();
    for function in &table {
        let Function { name, status, note, .. } = function;
        let mut complain = |what: &str| complaints.push(format!("{name}: {what}"));
        match (planned.contains(&**name), note == NOT_WRITTEN) {
            (true, false) => complain("nobody has written it, so its note is \"not written yet\""),
            (false, true) => complain("it is written: say whether it works, limits or refuses"),
            _ => {}
        }
        match status {
            Status::Works if !note.is_empty() => complain("what works needs no note"),
            Status::Limits | Status::Refuses if note.is_empty() => complain("a note must say which or how"),
            _ => {}
        }
        let Some(comment) = written.get(name) else {
            if !planned.contains(&**name) {
                complain("it is neither written nor planned");
            }
            continue;
        };
        let reports = comment.contains("Errors:");
        if comment.contains("`ERR_R_UNSUPPORTED`") && *status == Status::Works {
            complain("its comment says that it refuses, the table that it works");
        }
        if *status == Status::Refuses && !reports {
            complain("it refuses, but its comment names no reason");
        }
    }
    assert!(complaints.is_empty(), "src/tables/functions.tsv:\n{}", complaints.join("\n"));
}

#[test]
fn generated_docs_are_current() {
    let table = Function::table();
    let readme = fs::read_to_string(root().join("README.md")).expect("there");
    let pages = [
        ("docs/COMPATIBILITY.md", compatibility(&table)),
        ("README.md", with_numbers(&readme, &numbers(&table))),
    ];
    for (path, text) in pages {
        let path = root().join(path);
        if env::var_os("WRITE_GENERATED_DOCS").is_some() {
            // Other tests read the same page: replace it atomically.
            let fresh = path.with_extension("new");
            fs::write(&fresh, &text)
                .and_then(|()| fs::rename(&fresh, &path))
                .expect("the pages are writable");
        }
        let there = fs::read_to_string(&path).unwrap_or_default();
        assert!(there == text, "{} is stale: run `make generated-docs`", path.display());
    }
}

#[test]
fn readme_names_the_toolchain() {
    let readme = fs::read_to_string(root().join("README.md")).expect("there");
    let toolchain = concat!("Rust toolchain (", env!("CARGO_PKG_RUST_VERSION"), " or later)");
    assert!(readme.contains(toolchain), "README.md: want \"{toolchain}\"");
}

#[test]
fn every_option_has_a_row() {
    let page = fs::read_to_string(root().join("docs/OPTIONS.md")).expect("there");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `SSL_")?.split_once('`'));
    let listed: BTreeSet<String> = rows.map(|(name, _)| format!("SSL_{name}")).collect();
    let known: BTreeSet<String> = ["options.rs", "modes.rs"]
        .iter()
        .flat_map(|file| {
            let source = fs::read_to_string(root().join("src/tables").join(file)).expect("there");
            names_of_bits(&source)
        })
        .collect();
    let missing: Vec<_> = known.difference(&listed).collect();
    let unknown: Vec<_> = listed.difference(&known).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "no row: {missing:?}; no such bit: {unknown:?}");
}

/// One row of `src/tables/functions.tsv`.
struct Function {
    name: String,
    family: String,
    node: String,
    status: Status,
    note: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Works,
    Limits,
    Refuses,
}

impl Function {
    fn table() -> Vec<Self> {
        let text = fs::read_to_string(root().join("src/tables/functions.tsv")).expect("there");
        text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(Self::parse).collect()
    }

    fn parse(line: &str) -> Self {
        let [name, node, family, _on_failure, status, note] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("functions.tsv: want six columns: {line}");
        };
        let status = match status {
            "works" => Status::Works,
            "limits" => Status::Limits,
            "refuses" => Status::Refuses,
            other => panic!("functions.tsv: unknown status {other}"),
        };
        Self { name: name.into(), family: family.into(), node: node.into(), status, note: note.into() }
    }
}

/// How many functions of OpenSSL's there are of each status.
struct Numbers {
    all: usize,
    works: usize,
    limits: usize,
    refuses: usize,
    not_written: usize,
}

impl Numbers {
    fn of(table: &[Function]) -> Self {
        let openssls = || table.iter().filter(|function| function.node.starts_with(OPENSSL));
        let count = |status| openssls().filter(|function| function.status == status).count();
        let not_written = openssls().filter(|function| function.note == NOT_WRITTEN).count();
        Self {
            all: openssls().count(),
            works: count(Status::Works),
            limits: count(Status::Limits),
            refuses: count(Status::Refuses) - not_written,
            not_written,
        }
    }
}

fn compatibility(table: &[Function]) -> String {
    let Numbers { all, works, limits, refuses, not_written } = Numbers::of(table);
    let mut text = format!(
        "# Compatibility\n\n\
         Every exported function, by family. `make generated-docs` writes this page from `src/tables/functions.tsv`.\n\n\
         | of the {all} functions of OpenSSL 3.0 to 3.6 | |\n| --- | ---: |\n\
         | work as in OpenSSL | {works} |\n\
         | work with limits; the note says which | {limits} |\n\
         | refuse: return failure and put a reason into the error queue | {refuses} |\n\
         | not written yet: return failure, with `ERR_R_UNSUPPORTED` unless void or a plain getter | {not_written} |\n\n\
         Two kinds of function of a missing feature count as working with limits: setters without a return value, which keep\n\
         what they are given, and getters that truthfully return nothing. [Options](OPTIONS.md) has the option bits.\n\
         A number under \"since\" is the release of OpenSSL that brought the function; oxissl always has it.\n"
    );
    text.push_str(RELEASES);
    let mut families: BTreeMap<(&str, &str), Vec<&Function>> = BTreeMap::new();
    for function in table {
        let node = if function.node.starts_with(OPENSSL) { OPENSSL } else { &function.node };
        families.entry((node, &function.family)).or_default().push(function);
    }
    for ((node, family), functions) in families {
        let place = if node == OPENSSL {
            ""
        } else {
            ", functions that are macros in C, at the version node `OXISSL_1.0`"
        };
        write!(text, "\n## {family}{place}\n\n| function | since | | note |\n| --- | --- | --- | --- |\n")
            .expect("String");
        for Function { name, node, status, note, .. } in functions {
            let status = match status {
                Status::Works => "works",
                Status::Limits => "limits",
                Status::Refuses => "refuses",
            };
            let since = match node.strip_prefix(OPENSSL) {
                Some(since) if since != "3.0.0" => since.trim_end_matches(".0"),
                _ => "",
            };
            writeln!(text, "| `{name}` | {since} | {status} | {note} |").expect("String");
        }
    }
    text
}

fn numbers(table: &[Function]) -> String {
    let Numbers { all, works, limits, refuses, not_written } = Numbers::of(table);
    let unwritten =
        if not_written == 0 { String::new() } else { format!(" {not_written} are not written yet.") };
    format!(
        "Of the {all} functions of OpenSSL 3.0 to 3.6, {works} work as in OpenSSL, {limits} work with limits, and \
         {refuses} refuse.{unwritten}\n"
    )
}

/// `readme` with `numbers` between the two marks.
fn with_numbers(readme: &str, numbers: &str) -> String {
    let (before, rest) = readme.split_once(NUMBERS).expect("README.md has the mark of the numbers");
    let (_, after) = rest.split_once(END).expect("README.md has the mark of their end");
    format!("{before}{NUMBERS}\n{numbers}{END}{after}")
}

/// The comment of each function under `src/abi/` that is exported.
fn doc_comments() -> BTreeMap<String, String> {
    let mut comments = BTreeMap::new();
    for folder in ["src/abi", "src/abi/c_macros"] {
        let entries = fs::read_dir(root().join(folder)).expect("there");
        let files = entries.map(|entry| entry.expect("readable").path()).filter(|path| path.is_file());
        files.for_each(|path| add_doc_comments(&mut comments, &fs::read_to_string(path).expect("readable")));
    }
    comments
}

fn add_doc_comments(comments: &mut BTreeMap<String, String>, source: &str) {
    let (mut comment, mut exported) = (String::new(), false);
    for line in source.lines() {
        if let Some(words) = line.strip_prefix("///") {
            comment.push_str(words);
        } else if line.starts_with("#[unsafe(no_mangle)]") {
            exported = true;
        } else if let Some((_, rest)) = line.split_once(" fn ").filter(|_| exported) {
            let name = rest.split('(').next().unwrap_or(rest);
            comments.insert(name.to_owned(), std::mem::take(&mut comment));
            exported = false;
        } else if !line.starts_with("#[") {
            comment.clear();
        }
    }
}

/// What OpenSSL calls the single bits of `options.rs` and of the module `mode` of `modes.rs`: the first words of
/// their comments.
fn names_of_bits(source: &str) -> Vec<String> {
    let comments = source.lines().filter_map(|line| line.trim_start().strip_prefix("/// `")?.split_once('`'));
    comments
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.starts_with("SSL_OP_") || name.starts_with("SSL_MODE_"))
        .filter(|name| !name.contains('…') && !name.ends_with("_MASK") && name != "SSL_OP_ALL")
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// How the names of OpenSSL's version nodes begin.
const OPENSSL: &str = "OPENSSL_";
/// What differs between the releases of OpenSSL, and follows the libcrypto that is there.
const RELEASES: &str = "
## What follows the release

All functions are always exported. What they do follows the release of the libcrypto in the process
(`src/tables/generation.rs`). Tests compare 3.0 and 3.5 (`make c-tests`, `make c-tests-trixie`). The releases in between
follow OpenSSL's history and are not tested.

| | 3.0, 3.1 | 3.2 | 3.3 | 3.4 | 3.5 | 3.6 |
| --- | --- | --- | --- | --- | --- | --- |
| found in | Debian 12, Ubuntu 24.04, RHEL 9 | RHEL 9.5 and later | | | Debian 13, Ubuntu 26.04, RHEL 10, Fedora | Debian 14 |
| numbers of `SSL_get_state` | as there | four more | as 3.2 | as 3.2 | as 3.2 | as 3.2 |
| default groups | X25519, P-256, X448, … | as 3.0 | as 3.0 | as 3.0 | X25519MLKEM768, X25519, P-256, … | as 3.5 |
| first key shares | X25519 | as 3.0 | as 3.0 | as 3.0 | X25519MLKEM768 and X25519 | as 3.5 |
| other groups by name | X25519MLKEM768 (ours) | and brainpool for TLS 1.3 | as 3.2 | as 3.2 | and SecP256r1MLKEM768, SecP384r1MLKEM1024, MLKEM768, MLKEM1024 | as 3.5 |
| lists of groups | names | as 3.0 | and `?` | as 3.3 | and `*`, `/`, `-`, `DEFAULT`; duplicates and case do not matter | as 3.5 |
| default signature schemes | ECDSA, Ed25519, … | and brainpool for TLS 1.3 | as 3.2 | as 3.2 | ML-DSA first | as 3.5 |
| lists of signature schemes | names and pairs | as 3.0 | as 3.0 | as 3.0 | and `?`; duplicates and case do not matter | as 3.5 |
| a server's group | of the client's first usable share | as 3.0 | as 3.0 | as 3.0 | of its first tuple (`/`) in common, by a HelloRetryRequest where there is no share | as 3.5 |
| cipher lists | OpenSSL's names | and the standards' | as 3.2 | as 3.2 | as 3.2 | as 3.2 |
| suites with tags of 64 bits | as strong as their key | 64 bits, MEDIUM | as 3.2 | as 3.2 | as 3.2 | as 3.2 |
| level 1 | any version | TLS 1.2 and 1.3 | as 3.2 | as 3.2 | as 3.2 | as 3.2 |
| signatures on our own certificates | checked against the level | as 3.0 | as 3.0 | not checked | as 3.4 | as 3.4 |
| times of sessions | seconds, also negative ones | wrap around after 584 years | as 3.2 | as 3.2 | as 3.2 | as 3.2 |
| padding that is set on an open connection | counts at once | counts with the next keys | as 3.2 | and one for data, one for the rest | as 3.4 | as 3.4 |
| `SSL_clear` goes back to the method | of the context | of `SSL_new` | as 3.2 | as 3.2 | as 3.2 | as 3.2 |
| `SSL_free` gives back first | the program's data | the session | as 3.2 | as 3.2 | as 3.2 | as 3.2 |
| a close_notify of TLS 1.3 | is gone once read | keeps `SSL_has_pending` at 1 | as 3.2 | as 3.2 | as 3.2 | as 3.2 |
| a client offers RFC 5746 by | has the signalling suite | as 3.0 | as 3.0 | the extension, unless TLS 1.0 may be spoken | as 3.4 | as 3.4 |
| alert texts | sslv3 alert … | ssl/tls alert … | as 3.2 | as 3.2 | as 3.2 | as 3.2 |
| a broken record | its reason | and `SSL_R_RECORD_LAYER_FAILURE` | as 3.2 | as 3.2 | as 3.2 | as 3.2 |
| a BIO that fails | what it returned | -1, and `errno` in the queue | as 3.2 | as 3.2 | as 3.2 | as 3.2 |
| options of configurations | 3.0's | and certificate compression, zero-copy | and PreferNoDHEKEX | as 3.3 | as 3.3 | and LegacyECPointFormats |
| control commands | up to 138 | and 135 | as 3.2 | as 3.2 | and 139 to 141 | as 3.5 |

Missing from OpenSSL 3.2 to 3.6:

- certificate compression, raw public keys and QUIC
- key shares marked with `*` in a list of groups: a client sends a share of the first group, and of the X25519 or P-256 in it
- the control commands 142 and 143 of 3.6 (several OCSP responses)

`c-tests/newer/known-differences.txt` lists every difference that the transcripts show, with the reason.

In every release a ClientHello lists only what oxissl has: no suites with CBC, CCM or DHE, no encrypt_then_mac,
uncompressed points, TLS 1.2 and 1.3 (`c-tests/protocol/default_hello.c`). The error queue names the exported function, not
one inside libssl. A ClientHello in SSL 2 format is refused.
";
const NOT_WRITTEN: &str = "not written yet";
const NUMBERS: &str = "<!-- numbers: make generated-docs -->";
const END: &str = "<!-- end of numbers -->";
