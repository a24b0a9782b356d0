//! A log file that many threads and processes append to, in a program that may close descriptors that are not its own.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::mem::ManuallyDrop;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::PathBuf;

use super::system;

/// The file's path, and the descriptor from the first open: a server that drops its privileges could not open it again.
pub struct LogFile {
    path: PathBuf,
    /// Never closed: the descriptor may refer to another file by now.
    first: Option<ManuallyDrop<File>>,
    /// Device and inode number of that file.
    identity: Option<(u64, u64)>,
}

impl LogFile {
    /// Opens the file, or creates it with mode 0600. If that fails, each line tries again.
    pub fn open(path: OsString) -> Self {
        let path = PathBuf::from(path);
        match open(&path) {
            Ok(file) => {
                let identity = identity(&file);
                Self { path, first: Some(ManuallyDrop::new(file)), identity }
            }
            Err(error) => {
                let path_text = path.display().to_string();
                let complaint = format!("oxissl: {}: {error}\n", path_text.as_bytes().escape_ascii());
                system::write_standard_error(complaint.as_bytes());
                Self { path, first: None, identity: None }
            }
        }
    }

    /// Appends the bytes in one write. What cannot be written is lost.
    pub fn append(&self, bytes: &[u8]) {
        match &self.first {
            // Programs that become daemons close all descriptors; this number may be a socket's by now.
            Some(file) if self.identity.is_some() && identity(file) == self.identity => {
                let mut file: &File = file;
                let _ = file.write_all(bytes);
            }
            _ => {
                if let Ok(mut file) = open(&self.path) {
                    let _ = file.write_all(bytes);
                }
            }
        }
    }
}

fn open(path: &PathBuf) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).mode(0o600).open(path)
}

fn identity(file: &File) -> Option<(u64, u64)> {
    file.metadata().ok().map(|facts| (facts.dev(), facts.ino()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::fd::AsRawFd as _;

    #[test]
    fn a_closed_file_is_not_written_to_again() {
        let folder = std::env::temp_dir().join(format!("oxissl-log-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("there is a place for temporary files");
        let (path, other) = (folder.join("log"), folder.join("other"));
        let mut log = LogFile::open(path.clone().into());
        log.append(b"one\n");
        // As if the program had closed the descriptor and opened another file, which got the same number.
        let foreign = open(&other).expect("writable");
        let kept = log.first.replace(ManuallyDrop::new(foreign)).expect("it was opened");
        assert!(kept.as_raw_fd() >= 0);
        log.append(b"two\n");
        assert_eq!(std::fs::read(&path).expect("there"), b"one\ntwo\n");
        assert_eq!(std::fs::read(&other).expect("there"), b"");
        assert_eq!(std::fs::metadata(&path).expect("there").mode() & 0o777, 0o600);
        std::fs::remove_dir_all(&folder).expect("ours");
    }
}
