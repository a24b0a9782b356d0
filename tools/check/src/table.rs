//! The library's table `src/tables/functions.tsv`, compiled in: how each function behaves.

use std::collections::BTreeMap;

const TABLE: &str = include_str!("../../../src/tables/functions.tsv");

/// How a function behaves on oxissl, the worst last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Status {
    /// As in OpenSSL.
    Works,
    /// It does a part; the note says which.
    Limits,
    /// It returns its failure value, because its feature is not there.
    Refuses,
    /// The library does not have it.
    Absent,
}

impl Status {
    /// The word for it in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Limits => "limits",
            Self::Refuses => "refuses",
            Self::Absent => "absent",
        }
    }
}

/// A function that the library has.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// How it behaves.
    pub status: Status,
    /// Its limits, or how it refuses; empty where it works.
    pub note: &'static str,
    /// The version node that it is exported at, such as `OPENSSL_3.0.0`.
    pub node: &'static str,
}

/// All functions of the library.
pub struct Table(BTreeMap<&'static str, Function>);

impl Table {
    /// Reads the table.
    pub fn new() -> Self {
        let rows = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self(rows.filter_map(Self::row).collect())
    }

    fn row(line: &'static str) -> Option<(&'static str, Function)> {
        let columns: Vec<&str> = line.split('\t').collect();
        let status = match *columns.get(4)? {
            "works" => Status::Works,
            "limits" => Status::Limits,
            "refuses" => Status::Refuses,
            _ => return None,
        };
        let note = columns.get(5).copied().unwrap_or("");
        Some((columns[0], Function { status, note, node: columns[1] }))
    }

    /// A function, if the library has it.
    pub fn find(&self, name: &str) -> Option<Function> {
        self.0.get(name).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let rows = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).count();
        assert_eq!(Table::new().0.len(), rows);
    }

    #[test]
    fn rows_say_what_the_table_says() {
        let table = Table::new();
        let read = table.find("SSL_read").expect("it is in the table");
        assert_eq!((read.status, read.note, read.node), (Status::Works, "", "OPENSSL_3.0.0"));
        let dtls = table.find("DTLS_method").expect("it is in the table");
        assert_eq!(dtls.status, Status::Refuses);
        assert!(dtls.note.contains("DTLS"));
        assert!(table.find("SSL_nothing").is_none());
    }
}
