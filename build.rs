//! Writes three things into `OUT_DIR`: the bindings to libcrypto (`libcrypto.rs`), the linker's version script
//! (`libssl.map`), and the functions of the ABI that are not written yet (`planned.rs`).
//!
//! The list of exported functions is `src/tables/functions.tsv`; which of them are written is read from the
//! sources under `src/abi/`, so there is no second list.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    // `fuzz/` builds the same sources.
    let root =
        package.ancestors().find(|folder| folder.join(FUNCTIONS).exists()).expect("the table of functions");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    for source in ["build.rs", "src/abi", FUNCTIONS, "src/libcrypto/libcrypto.h"] {
        println!("cargo:rerun-if-changed={}", root.join(source).display());
    }
    println!("cargo:rustc-link-lib=dylib=crypto");
    if root == package {
        // As scripts/link-library does.
        println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodynamic-undefined-weak");
    }

    let table = Function::table(&root.join(FUNCTIONS));
    let written = written_functions(&root.join("src/abi"));
    for name in &written {
        assert!(
            table.iter().any(|f| &f.name == name),
            "src/abi/ exports {name}, which {FUNCTIONS} does not list"
        );
    }

    fs::write(out.join("libssl.map"), version_script(&table, &written)).expect("OUT_DIR is writable");
    fs::write(out.join("planned.rs"), planned(&table, &written)).expect("OUT_DIR is writable");
    bind_libcrypto(root, &out, &table);
}

/// The table of functions, from the root.
const FUNCTIONS: &str = "src/tables/functions.tsv";
/// How the names of OpenSSL's version nodes begin.
const OPENSSL: &str = "OPENSSL_";

/// One row of `src/tables/functions.tsv`.
struct Function {
    name: String,
    node: String,
    on_failure: String,
}

impl Function {
    fn table(path: &Path) -> Vec<Self> {
        fs::read_to_string(path)
            .expect("functions.tsv is part of the package")
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .map(|line| {
                let columns: Vec<&str> = line.split('\t').collect();
                Self { name: columns[0].into(), node: columns[1].into(), on_failure: columns[3].into() }
            })
            .collect()
    }
}

/// The names of all functions under `dir` that carry `#[unsafe(no_mangle)]`.
fn written_functions(dir: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(dir).expect("src/abi exists") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            names.append(&mut written_functions(&path));
            continue;
        }
        if path.extension().is_none_or(|e| e != "rs") {
            continue;
        }
        println!("cargo:rerun-if-changed={}", path.display());
        let source = fs::read_to_string(&path).expect("readable");
        let mut exported = false;
        for line in source.lines() {
            let line = line.trim_start();
            if line.starts_with("#[unsafe(no_mangle)]") {
                exported = true;
            } else if exported && let Some((_, rest)) = line.split_once(" fn ") {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').expect("a name ends");
                let name = &rest[..end];
                assert!(names.insert(name.to_owned()), "{name} is written twice under src/abi/");
                exported = false;
            }
        }
    }
    names
}

/// The version nodes: OpenSSL's, each a child of the one before, and our own. Everything else stays local to the library.
fn version_script(table: &[Function], written: &BTreeSet<String>) -> String {
    let nodes: BTreeSet<&str> = table.iter().map(|f| f.node.as_str()).collect();
    let mut script = String::new();
    let mut parent = String::new();
    for node in nodes {
        let is_openssls = node.starts_with(OPENSSL);
        let names: Vec<&Function> =
            table.iter().filter(|f| f.node == node && (is_openssls || written.contains(&f.name))).collect();
        writeln!(script, "{node} {{\n  global:").expect("String");
        for f in names {
            writeln!(script, "    {};", f.name).expect("String");
        }
        if parent.is_empty() {
            script.push_str("  local: *;\n");
        }
        if is_openssls {
            writeln!(script, "}}{parent};").expect("String");
            parent = format!(" {node}");
        } else {
            script.push_str("};\n");
        }
    }
    script
}

/// What a function that is not written yet returns: OpenSSL's failure value, and a reason in the error queue
/// unless it is a plain getter or a void function.
fn planned(table: &[Function], written: &BTreeSet<String>) -> String {
    let mut code = String::new();
    let mut names = Vec::new();
    for f in table.iter().filter(|f| f.node.starts_with(OPENSSL) && !written.contains(&f.name)) {
        names.push(f.name.as_str());
        let body = match f.on_failure.as_str() {
            "void" => "() {}".to_owned(),
            "quiet_zero" | "quiet_null" => "() -> isize { 0 }".to_owned(),
            "zero" | "null" => format!("() -> isize {{ refuse(c\"{}\"); 0 }}", f.name),
            "minus_one" => format!("() -> isize {{ refuse(c\"{}\"); -1 }}", f.name),
            other => panic!("functions.tsv: {other} is no value on failure"),
        };
        writeln!(code, "#[unsafe(no_mangle)]\nextern \"C\" fn {}{body}", f.name).expect("String");
    }
    writeln!(
        code,
        "/// The exported functions that are not written yet.\npub const PLANNED: &[&str] = &{names:?};"
    )
    .expect("String");
    code
}

fn bind_libcrypto(root: &Path, out: &Path, table: &[Function]) {
    let mut builder = bindgen::Builder::default()
        .header(root.join("src/libcrypto/libcrypto.h").display().to_string())
        .allowlist_file(".*/openssl/.*")
        .allowlist_function("conf_ssl_.*")
        .allowlist_type("SSL_(SESSION|METHOD|CIPHER|CONF_CTX|COMP)|SRTP_PROTECTION_PROFILE|openssl_ssl_test_functions|OSSL_HANDSHAKE_STATE")
        .allowlist_type("stack_st_(SSL_CIPHER|SSL_COMP|SRTP_PROTECTION_PROFILE|SCT)|lhash_st_SSL_SESSION")
        .default_enum_style(bindgen::EnumVariation::Consts)
        .prepend_enum_name(false)
        .derive_debug(false)
        .layout_tests(false)
        .generate_comments(false)
        .merge_extern_blocks(true)
        // These functions call back into the program, whose exceptions pass through them.
        .override_abi(bindgen::Abi::CUnwind, ".*")
        .raw_line("// Written by build.rs from libcrypto's headers.");
    // What we export ourselves must not be imported too.
    for f in table {
        builder = builder.blocklist_function(&f.name);
    }
    builder
        .generate()
        .expect("libcrypto's headers (libssl-dev) and libclang are installed")
        .write_to_file(out.join("libcrypto.rs"))
        .expect("OUT_DIR is writable");
}
