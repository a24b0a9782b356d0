//! The judgement of a target, as text and as JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::elf::Elf;
use crate::table::{Status, Table};
use crate::target::{Target, libssl_name};

/// The library that oxissl is.
const SONAME: &str = "libssl.so.3";
/// The note on a function that the library does not have.
const NOT_THERE: &str = "not in the libssl of OpenSSL 3.0 to 3.6";

/// What comes out for the whole target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// All that it imports works.
    Works,
    /// Some of it with limits.
    Limits,
    /// Some of it is refused.
    Refuses,
    /// It wants functions that the library does not have, or another libssl: it does not start on it.
    Impossible,
    /// It does not import libssl.
    Unused,
}

impl Verdict {
    /// The word for it in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Limits => "limits",
            Self::Refuses => "refuses",
            Self::Impossible => "impossible",
            Self::Unused => "unused",
        }
    }

    /// The exit status that says it.
    pub fn exit_status(self) -> u8 {
        match self {
            Self::Works | Self::Limits => 0,
            Self::Refuses => 1,
            Self::Impossible => 3,
            Self::Unused => 4,
        }
    }
}

/// What was found out about a target.
pub struct Report {
    target: Target,
    /// Each imported function of libssl: status, note.
    functions: BTreeMap<String, (Status, &'static str)>,
    /// Each file that imports from libssl, and what.
    users: BTreeMap<PathBuf, BTreeSet<String>>,
    /// Other versions of libssl that are wanted, and by which files.
    others: BTreeMap<String, BTreeSet<PathBuf>>,
}

impl Report {
    /// Judges all files of a target.
    pub fn new(target: Target, table: &Table) -> Self {
        let (mut functions, mut users, mut others) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (path, elf) in &target.files {
            for name in elf.needed.iter().filter(|name| libssl_name(Path::new(name)) && *name != SONAME) {
                others.entry(name.clone()).or_insert_with(BTreeSet::new).insert(path.clone());
            }
            let names_us = elf.needed.iter().any(|name| name == SONAME);
            for import in &elf.imports {
                let known = table.find(&import.name);
                let ours = match &import.library {
                    Some(library) => library == SONAME,
                    // Linked against a libssl without versions: the name decides.
                    None => names_us && known.is_some(),
                };
                if ours {
                    functions.insert(
                        import.name.clone(),
                        known.map_or((Status::Absent, NOT_THERE), |known| (known.status, known.note)),
                    );
                    users.entry(path.clone()).or_insert_with(BTreeSet::new).insert(import.name.clone());
                }
            }
        }
        Self { target, functions, users, others }
    }

    /// The whole in a word.
    pub fn verdict(&self) -> Verdict {
        let worst = self.functions.values().map(|(status, _)| *status).max();
        match worst {
            _ if !self.others.is_empty() => Verdict::Impossible,
            None => Verdict::Unused,
            Some(Status::Works) => Verdict::Works,
            Some(Status::Limits) => Verdict::Limits,
            Some(Status::Refuses) => Verdict::Refuses,
            Some(Status::Absent) => Verdict::Impossible,
        }
    }

    fn count(&self, wanted: Status) -> usize {
        self.functions.values().filter(|(status, _)| *status == wanted).count()
    }

    fn loads_later(&self) -> bool {
        // Nearly every program has a library that could, libcrypto for one; where no libssl is seen, that counts too.
        let hidden = self.users.is_empty() && self.target.files.values().any(Elf::loads_later);
        self.target.kind == "program" && (self.target.loads_later || hidden)
    }

    fn sentence(&self) -> String {
        let (limits, refuses) = (self.count(Status::Limits), self.count(Status::Refuses));
        match self.verdict() {
            Verdict::Works => "runs on oxissl: every function it imports works".into(),
            Verdict::Limits => format!("runs on oxissl: {} with limits", functions(limits)),
            Verdict::Refuses => {
                let verb = if refuses == 1 { "refuses" } else { "refuse" };
                format!("runs on oxissl, without the features behind {} that {verb}", functions(refuses))
            }
            Verdict::Impossible if !self.others.is_empty() => {
                let names: Vec<&str> = self.others.keys().map(String::as_str).collect();
                format!("does not run on oxissl: it needs {}, and oxissl is {SONAME}", names.join(", "))
            }
            Verdict::Impossible => {
                format!("does not run on oxissl: {} missing", functions(self.count(Status::Absent)))
            }
            Verdict::Unused => "does not import libssl".into(),
        }
    }

    /// As text, the verdict first; `all` lists the functions that work too.
    pub fn text(&self, all: bool, paint: bool) -> String {
        let verdict = match self.verdict() {
            Verdict::Works => "1;32",
            Verdict::Limits | Verdict::Refuses => "1;33",
            Verdict::Impossible => "1;31",
            Verdict::Unused => "1",
        };
        let mut text = String::new();
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{}: {}", self.target.name, color(paint, verdict, &self.sentence()));
        if self.loads_later() {
            text.push_str(
                "  it can load modules later, which are not counted here: check its process or package\n",
            );
        }
        for (path, names) in &self.users {
            let _ = writeln!(text, "  {} imports {} of libssl", path.display(), functions(names.len()));
        }
        for (library, files) in &self.others {
            for path in files {
                let _ = writeln!(text, "  {} needs {library}", path.display());
            }
        }
        for library in &self.target.missing {
            let _ = writeln!(text, "  {library} was not found");
        }
        if let Some(loaded) = &self.target.loaded {
            for (path, ours) in loaded {
                let whose = if *ours { color(paint, "32", "oxissl's") } else { "not oxissl's".into() };
                let _ = writeln!(text, "  has loaded {}, {whose}", path.display());
            }
            if loaded.is_empty() {
                text.push_str("  has loaded no libssl\n");
            }
        }

        let width = self.functions.keys().map(String::len).max().unwrap_or(0);
        for status in [Status::Absent, Status::Refuses, Status::Limits, Status::Works] {
            let rows: Vec<_> = self.functions.iter().filter(|(_, (found, _))| *found == status).collect();
            if rows.is_empty() {
                continue;
            }
            let _ = writeln!(text, "\n{} {}", color(paint, status_color(status), status.word()), rows.len());
            if status == Status::Works && !all {
                continue;
            }
            for (name, (_, note)) in rows {
                let _ = writeln!(text, "{}", format!("  {name:width$}  {note}").trim_end());
            }
        }
        text
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        let functions: Vec<Value> = self
            .functions
            .iter()
            .map(|(name, (status, note))| {
                let users: Vec<_> = self.users.iter().filter(|(_, names)| names.contains(name)).collect();
                let files: Vec<String> = users.iter().map(|(path, _)| path.display().to_string()).collect();
                json!({"name": name, "status": status.word(), "note": note, "files": files})
            })
            .collect();
        let others: BTreeMap<_, Vec<String>> = self
            .others
            .iter()
            .map(|(name, files)| (name, files.iter().map(|path| path.display().to_string()).collect()))
            .collect();
        let loaded = self.target.loaded.as_ref().map(|loaded| {
            loaded
                .iter()
                .map(|(path, ours)| json!({"path": path.display().to_string(), "oxissl": ours}))
                .collect::<Vec<_>>()
        });
        json!({
            "kind": self.target.kind,
            "target": self.target.name,
            "verdict": self.verdict().word(),
            "sentence": self.sentence(),
            "counts": {
                "works": self.count(Status::Works),
                "limits": self.count(Status::Limits),
                "refuses": self.count(Status::Refuses),
                "absent": self.count(Status::Absent),
            },
            "functions": functions,
            "other_libssl": others,
            "not_found": self.target.missing,
            "loaded": loaded,
            "loads_modules": self.loads_later(),
        })
    }
}

/// The text and the exit status of `--why`: one function, and which files of the target import it.
pub fn why(name: &str, table: &Table, report: Option<&Report>, paint: bool) -> (String, u8) {
    let Some(function) = table.find(name) else {
        return (format!("{name}: {}\n", color(paint, "31", NOT_THERE)), Verdict::Impossible.exit_status());
    };
    let status = function.status;
    let mut text = format!("{name}: {}", color(paint, status_color(status), status.word()));
    // Writing into a String cannot fail.
    let _ = match function.note {
        "" => writeln!(text, ", as in OpenSSL"),
        note => writeln!(text, ": {note}"),
    };
    let _ = match function.node.strip_prefix("OPENSSL_") {
        Some(release) => writeln!(text, "  since OpenSSL {}", release.strip_suffix(".0").unwrap_or(release)),
        None => writeln!(text, "  a macro in OpenSSL's header, a function in oxissl"),
    };
    if let Some(report) = report {
        let users: Vec<_> = report.users.iter().filter(|(_, names)| names.contains(name)).collect();
        for (path, _) in &users {
            let _ = writeln!(text, "  imported by {}", path.display());
        }
        if users.is_empty() {
            let _ = writeln!(text, "  not imported by {}", report.target.name);
        }
    }
    (text, u8::from(status == Status::Refuses))
}

fn functions(number: usize) -> String {
    format!("{number} function{}", if number == 1 { "" } else { "s" })
}

fn color(paint: bool, code: &str, text: &str) -> String {
    if paint { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
}

fn status_color(status: Status) -> &'static str {
    match status {
        Status::Works => "32",
        Status::Limits => "33",
        Status::Refuses | Status::Absent => "31",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elf::Import;

    fn report(needed: &[&str], imports: &[(&str, Option<&str>)]) -> Report {
        let elf = Elf {
            needed: needed.iter().map(ToString::to_string).collect(),
            imports: imports
                .iter()
                .map(|(name, library)| Import { name: name.to_string(), library: library.map(String::from) })
                .collect(),
            ..Elf::default()
        };
        let files = BTreeMap::from([(PathBuf::from("/bin/program"), elf)]);
        let target = Target {
            kind: "program",
            name: "program".into(),
            files,
            loaded: None,
            missing: Vec::new(),
            loads_later: false,
        };
        Report::new(target, &Table::new())
    }

    #[test]
    fn the_worst_function_decides() {
        let from_us = Some(SONAME);
        let verdict = |imports: &[(&str, Option<&str>)]| report(&[SONAME], imports).verdict();
        assert_eq!(verdict(&[("SSL_read", from_us)]), Verdict::Works);
        assert_eq!(verdict(&[("SSL_read", from_us), ("DTLS_get_data_mtu", from_us)]), Verdict::Limits);
        assert_eq!(verdict(&[("DTLS_method", from_us), ("DTLS_get_data_mtu", from_us)]), Verdict::Refuses);
        assert_eq!(verdict(&[("DTLS_method", from_us), ("SSL_new_thing", from_us)]), Verdict::Impossible);
        assert_eq!(verdict(&[("BIO_new", Some("libcrypto.so.3"))]), Verdict::Unused);
    }

    #[test]
    fn another_libssl_is_told() {
        let report = report(&["libssl.so.1.1"], &[("SSL_read", Some("libssl.so.1.1"))]);
        assert_eq!(report.verdict(), Verdict::Impossible);
        assert!(report.text(false, false).contains("needs libssl.so.1.1"));
        assert_eq!(report.json()["other_libssl"]["libssl.so.1.1"][0], "/bin/program");
    }

    #[test]
    fn names_without_a_version_count_where_libssl_is_named() {
        assert_eq!(report(&[SONAME], &[("SSL_read", None), ("puts", None)]).json()["counts"]["works"], 1);
        assert_eq!(report(&["libc.so.6"], &[("SSL_read", None)]).verdict(), Verdict::Unused);
    }

    #[test]
    fn text_lists_what_does_not_work_and_on_demand_what_does() {
        let report = report(&[SONAME], &[("SSL_read", Some(SONAME)), ("DTLS_method", Some(SONAME))]);
        let (short, long) = (report.text(false, false), report.text(true, false));
        assert!(short.contains("  DTLS_method") && !short.contains("  SSL_read") && !short.contains('\x1b'));
        assert!(long.contains("  SSL_read"));
        assert!(report.text(false, true).contains("\x1b[31mrefuses\x1b[0m 1"));
        let first = "program: runs on oxissl, without the features behind 1 function that refuses\n";
        assert!(short.starts_with(first), "{short}");
    }

    #[test]
    fn why_explains_a_function() {
        let report = report(&[SONAME], &[("DTLS_method", Some(SONAME))]);
        let (text, status) = why("DTLS_method", &Table::new(), Some(&report), false);
        assert!(text.starts_with("DTLS_method: refuses: NULL: no DTLS\n"), "{text}");
        assert!(text.contains("since OpenSSL 3.0\n") && text.contains("imported by /bin/program"), "{text}");
        assert_eq!(status, 1);
        assert_eq!(why("SSL_read", &Table::new(), None, false).1, 0);
        assert_eq!(why("SSL_nothing", &Table::new(), None, false).1, 3);
    }
}
