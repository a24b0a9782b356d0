//! Writes the generated C headers from the sources: `include/openssl/ssl.h` (cbindgen's functions, and the constants of
//! `src/tables/`) and `include/openssl/sslerr.h`. Run it with `make header`; as a test it fails where a committed
//! header is stale.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    for (path, text) in headers() {
        fs::write(&path, text).expect("the header is writable");
        println!("{}", path.display());
    }
}

/// Every generated header with its text.
fn headers() -> Vec<(PathBuf, String)> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let folder = root.join("include/openssl");
    vec![(folder.join("ssl.h"), functions(&root)), (folder.join("sslerr.h"), reasons(&root))]
}

/// `ssl.h`: what cbindgen makes of `src/abi/`, with the constants before the functions.
fn functions(root: &Path) -> String {
    let mut config =
        cbindgen::Config::from_file(root.join("cbindgen.toml")).expect("cbindgen.toml can be read");
    let constants = constants(root);
    config.after_includes.get_or_insert_default().push_str(&constants);
    let bindings = cbindgen::Builder::new()
        .with_config(config)
        .with_src(root.join("src/abi/mod.rs"))
        .generate()
        .expect("cbindgen can read src/abi/");
    let mut text = Vec::new();
    bindings.write(&mut text);
    let mut text = plain_c(&String::from_utf8(text).expect("cbindgen writes UTF-8"));
    // libcrypto's <openssl/bio.h> has these as macros already: in brackets they are not taken for that.
    for name in source(root, "src/tables/functions.tsv").lines().filter_map(|row| row.split_once('\t')) {
        if name.0.starts_with("BIO_") && name.1.starts_with("OXISSL") {
            text = text.replace(&format!(" {}(BIO", name.0), &format!(" ({})(BIO", name.0));
        }
    }
    by_release(&text, &source(root, "src/tables/functions.tsv"))
}

/// Puts each declaration of a function that came after OpenSSL 3.0 under the condition that libcrypto's headers are so new.
fn by_release(text: &str, table: &str) -> String {
    let nodes: HashMap<&str, &str> = table
        .lines()
        .filter_map(|row| {
            let mut columns = row.split('\t');
            let (name, node) = (columns.next()?, columns.next()?.strip_prefix("OPENSSL_")?);
            (node != "3.0.0").then_some((name, node))
        })
        .collect();
    let mut out: Vec<String> = Vec::new();
    let mut condition = String::new();
    for block in text.split("\n\n") {
        let declared = block.split('(').filter_map(|before| before.rsplit([' ', '*', '\n']).next());
        let needed =
            declared.filter_map(|name| nodes.get(name)).next().map_or(String::new(), |node| since(node));
        if needed != condition {
            if !condition.is_empty() {
                out.last_mut().expect("a condition stands before a block").push_str("\n#endif");
            }
            condition.clone_from(&needed);
            match needed.is_empty() {
                true => out.push(block.to_owned()),
                false => out.push(format!("{needed}\n{block}")),
            }
        } else {
            out.push(block.to_owned());
        }
    }
    out.join("\n\n")
}

/// The line that asks for a release, such as `3.2.0`.
fn since(release: &str) -> String {
    let minor = release.split('.').nth(1).expect("a release has a second number");
    format!("#if OPENSSL_VERSION_NUMBER >= 0x30{minor}00000L")
}

/// The options, modes, control commands, alerts and handshake states.
fn constants(root: &Path) -> String {
    let table = |name: &str| source(root, &format!("src/tables/{name}.rs"));
    let mut text = String::new();
    for name in ["options", "modes", "controls"] {
        text.push('\n');
        text.push_str(&defines(&table(name)));
    }
    text.push_str("\n// Alerts: their descriptions on the wire.\n");
    for (name, rest) in rows(&table("alerts"), "alerts!") {
        let number = rest.trim_start_matches("= ").split(' ').next().expect("a row has a number");
        writeln!(text, "#define SSL_AD_{name} {number}").expect("String");
    }
    text.push_str("\n// Where a handshake stands: SSL_get_state(3).\ntypedef enum {\n");
    for (_, rest) in rows(&table("states"), "states!") {
        let name = rest.split(' ').next().expect("a name").trim_matches('"');
        writeln!(text, "    {name},").expect("String");
        // The numbers count on: those that OpenSSL 3.2 has put in stand where its own do.
        if let Some(before) = name.strip_suffix("_CERT").filter(|before| before.starts_with("TLS_ST_")) {
            writeln!(text, "{}\n    {before}_COMP_CERT,\n#endif", since("3.2.0")).expect("String");
        }
    }
    let end = text.pop().and(text.pop());
    assert_eq!(end, Some(','), "the last row of an enum");
    text.push_str("\n} OSSL_HANDSHAKE_STATE;\n");
    text
}

/// `sslerr.h`: the reasons.
fn reasons(root: &Path) -> String {
    let mut text = String::from(
        "/* SPDX-License-Identifier: Apache-2.0 */\n\n\
         /* The reasons of library SSL. Made by `make header` from src/tables/reasons.rs; do not edit. */\n\
         #ifndef OPENSSL_SSLERR_H\n#define OPENSSL_SSLERR_H\n\n\
         #include <openssl/macros.h>\n#include <openssl/opensslconf.h>\n#include <openssl/sslerr_legacy.h>\n\
         #include <openssl/symhacks.h>\n\n\
         #ifndef OPENSSL_NO_DEPRECATED_3_0\n#define HEADER_SSLERR_H\n#endif\n\n",
    );
    for (name, rest) in rows(&source(root, "src/tables/reasons.rs"), "reasons!") {
        let number = rest.trim_start_matches("= ").split(' ').next().expect("a row has a number");
        writeln!(text, "#define SSL_R_{name} {number}").expect("String");
    }
    for release in ["V3_2", "V3_3", "V3_4", "V3_5"] {
        writeln!(text, "\n{}", since(&release[1..].replace('_', "."))).expect("String");
        for (name, rest) in rows(&source(root, "src/tables/newer_reasons.rs"), "newer_reasons!") {
            if let Some(rest) = rest.strip_prefix(release) {
                let number = rest.trim_start_matches(" = ").split(' ').next().expect("a row has a number");
                writeln!(text, "#define SSL_R_{name} {number}").expect("String");
            }
        }
        text.push_str("#endif\n");
    }
    text.push_str("\n#endif\n");
    text
}

fn source(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).expect("the table is part of the package")
}

/// The rows of a table that a macro makes: the first word and the rest of each.
fn rows<'a>(source: &'a str, call: &str) -> Vec<(&'a str, &'a str)> {
    let start = source.find(&format!("\n{call} {{")).expect("the table's macro is called");
    let rows: Vec<_> = source[start + 1..]
        .lines()
        .skip(1)
        .take_while(|line| *line != "}")
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| line.trim().split_once(' ').expect("a row is a name and more"))
        .collect();
    assert!(!rows.is_empty(), "{call} has rows");
    rows
}

/// A `#define` for each constant whose doc comment starts with its C name.
fn defines(source: &str) -> String {
    let source = source.split("#[cfg(test)]").next().expect("split yields something");
    let mut names = HashMap::new();
    let mut text = String::new();
    let mut doc = String::new();
    let mut lines = source.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if let Some(comment) = line.strip_prefix("/// ") {
            doc.push_str(if doc.is_empty() { "" } else { " " });
            doc.push_str(comment);
            continue;
        }
        if let Some(item) = line.strip_prefix("pub const ") {
            let mut item = item.to_owned();
            while !item.ends_with(';') {
                item.push(' ');
                item.push_str(lines.next().expect("an item ends"));
            }
            if let Some((c_name, meaning)) = doc.strip_prefix('`').and_then(|doc| doc.split_once('`')) {
                let (name, rest) = item.split_once(": ").expect("a constant has a type");
                let (_, value) = rest.trim_end_matches(';').split_once("= ").expect("and a value");
                let value = c_value(c_name, value, &names);
                let meaning = meaning.trim_start_matches(": ");
                if !meaning.is_empty() {
                    let (first, rest) = meaning.split_at(1);
                    writeln!(text, "// {}{rest}", first.to_uppercase()).expect("String");
                }
                writeln!(text, "#define {c_name} {value}").expect("String");
                names.insert(name.to_owned(), c_name.to_owned());
            }
        } else if line.starts_with("pub mod ") {
            names.clear();
            writeln!(text, "\n// {doc}\n").expect("String");
        }
        doc.clear();
    }
    text
}

/// A constant's value as C has it: bits of the options by number, other constants by their C names.
fn c_value(c_name: &str, value: &str, names: &HashMap<String, String>) -> String {
    if let Some(bit) = value.strip_prefix("1 << ") {
        return format!("SSL_OP_BIT({bit})");
    }
    if value.starts_with(|c: char| c.is_ascii_digit()) {
        // OpenSSL's header has the bits of the mode alone as unsigned numbers.
        let suffix = if c_name.starts_with("SSL_MODE_") { "U" } else { "" };
        return format!("{value}{suffix}");
    }
    let parts: Vec<&str> = value.split(" | ").map(|part| names[part.trim()].as_str()).collect();
    if parts.len() == 1 { parts[0].to_owned() } else { format!("({})", parts.join(" | ")) }
}

/// What cbindgen cannot be told: line comments become C's old ones, stacks and
/// hash tables go by libcrypto's macros, and names of parameters lose the underscore that marks them unused in Rust.
fn plain_c(text: &str) -> String {
    let text = text.replace('…', "...");
    let mut out = String::new();
    let mut comment: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if let Some(rest) = line.strip_prefix("//") {
            comment.push(rest.strip_prefix('/').unwrap_or(rest).trim());
            continue;
        }
        write_comment(&mut out, &mut comment);
        out.push_str(&words(line.split("  //").next().expect("split yields something")));
        out.push('\n');
    }
    write_comment(&mut out, &mut comment);
    out
}

/// Writes the collected lines as one comment.
fn write_comment(out: &mut String, lines: &mut Vec<&str>) {
    match lines.as_slice() {
        [] => return,
        [line] => writeln!(out, "/* {line} */").expect("String"),
        lines => {
            out.push_str("/*\n");
            for line in lines {
                out.push_str(format!(" * {line}").trim_end());
                out.push('\n');
            }
            out.push_str(" */\n");
        }
    }
    lines.clear();
}

/// Replaces the words that `plain_c` speaks of in one line of code.
fn words(line: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut out = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let length = rest.find(|next| is_word(next) != is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        rest = after;
        if let Some(item) = word.strip_prefix("stack_st_") {
            write!(out, "STACK_OF({item})").expect("String");
        } else if let Some(item) = word.strip_prefix("lhash_st_") {
            write!(out, "LHASH_OF({item})").expect("String");
        } else if word
            .strip_prefix('_')
            .is_some_and(|name| name.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            out.push_str(unused(word));
        } else {
            out.push_str(word);
        }
    }
    out
}

/// The name of a parameter without its underscore, unless C or C++ has a word of that name.
fn unused(word: &str) -> &str {
    const RESERVED: &[&str] = &[
        "new", "delete", "this", "class", "private", "public", "default", "register", "template", "operator",
    ];
    let name = &word[1..];
    if RESERVED.contains(&name) { word } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn committed_headers_are_fresh() {
        for (path, text) in headers() {
            let committed = fs::read_to_string(&path).unwrap_or_default();
            assert!(committed == text, "{} is stale: run `make header`", path.display());
        }
    }

    #[test]
    fn words_are_those_of_c() {
        assert_eq!(
            words("int f(stack_st_X509 *_chain, void *_new);"),
            "int f(STACK_OF(X509) *chain, void *_new);"
        );
        assert_eq!(words("#ifdef __cplusplus"), "#ifdef __cplusplus");
    }
}
