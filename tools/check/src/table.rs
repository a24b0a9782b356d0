//! `src/tables/functions.tsv` of the library: what each function does. It is a part of this program.

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

/// All functions of the library.
pub struct Table(BTreeMap<&'static str, (Status, &'static str)>);

impl Table {
    /// Reads the table.
    pub fn new() -> Self {
        let rows = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self(rows.filter_map(Self::row).collect())
    }

    fn row(line: &'static str) -> Option<(&'static str, (Status, &'static str))> {
        let columns: Vec<&str> = line.split('\t').collect();
        let status = match *columns.get(4)? {
            "works" => Status::Works,
            "limits" => Status::Limits,
            "refuses" => Status::Refuses,
            _ => return None,
        };
        Some((columns[0], (status, columns.get(5).copied().unwrap_or(""))))
    }

    /// A function's status and the note on it, if the library has it.
    pub fn find(&self, name: &str) -> Option<(Status, &'static str)> {
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
        assert_eq!(table.find("SSL_read"), Some((Status::Works, "")));
        let (status, note) = table.find("DTLS_method").expect("it is in the table");
        assert_eq!(status, Status::Refuses);
        assert!(note.contains("DTLS"));
        assert_eq!(table.find("SSL_nothing"), None);
    }
}
