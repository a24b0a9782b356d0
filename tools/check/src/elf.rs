//! What one ELF file says about itself to the dynamic linker.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use object::elf::{DT_NEEDED, DT_RPATH, DT_RUNPATH, FileHeader32, FileHeader64};
use object::read::elf::{Dyn, FileHeader, Sym};
use object::{Endianness, FileKind};

/// The node of the version script that only oxissl has.
const OUR_NODE: &[u8] = b"OXISSL_1.0";

/// One ELF file.
#[derive(Debug, Default)]
pub struct Elf {
    /// Class and machine: libraries for another are not for this file.
    pub kind: (bool, u16),
    /// The libraries that it names.
    pub needed: Vec<String>,
    /// Its search path that its libraries inherit.
    pub rpath: Vec<String>,
    /// Its search path for itself alone.
    pub runpath: Vec<String>,
    /// The functions and variables that it wants from others.
    pub imports: BTreeSet<Import>,
    /// Is it oxissl's libssl?
    pub is_ours: bool,
}

/// A name that a file imports.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    /// The function.
    pub name: String,
    /// The library that must have it, where the file says so.
    pub library: Option<String>,
}

impl Elf {
    /// Reads a file; `None` if it is not an ELF file.
    pub fn read(path: &Path) -> io::Result<Option<Self>> {
        // Reading a device or a pipe might never end.
        if !fs::metadata(path)?.is_file() {
            return Ok(None);
        }
        let mut magic = [0; 4];
        let mut file = fs::File::open(path)?;
        if io::Read::read_exact(&mut file, &mut magic).is_err() || magic != *b"\x7fELF" {
            return Ok(None);
        }
        let data = fs::read(path)?;
        let read = match FileKind::parse(&*data) {
            Ok(FileKind::Elf64) => Self::parse::<FileHeader64<Endianness>>(&data),
            Ok(FileKind::Elf32) => Self::parse::<FileHeader32<Endianness>>(&data),
            Ok(_) => return Ok(None),
            Err(error) => Err(error),
        };
        read.map(Some).map_err(|error| io::Error::other(format!("{}: {error}", path.display())))
    }

    fn parse<Header: FileHeader<Endian = Endianness>>(data: &[u8]) -> object::Result<Self> {
        let header = Header::parse(data)?;
        let endian = header.endian()?;
        let mut elf = Self { kind: (header.is_class_64(), header.e_machine(endian)), ..Self::default() };
        let sections = header.sections(endian, data)?;

        if let Some((entries, strings)) = sections.dynamic(endian, data)? {
            let strings = sections.strings(endian, data, strings)?;
            for entry in entries {
                let list = match entry.tag32(endian) {
                    Some(DT_NEEDED) => &mut elf.needed,
                    Some(DT_RPATH) => &mut elf.rpath,
                    Some(DT_RUNPATH) => &mut elf.runpath,
                    _ => continue,
                };
                let value = text(entry.string(endian, strings)?);
                if entry.tag32(endian) == Some(DT_NEEDED) {
                    list.push(value);
                } else {
                    list.extend(value.split(':').filter(|part| !part.is_empty()).map(String::from));
                }
            }
        }

        let symbols = sections.symbols(endian, data, object::elf::SHT_DYNSYM)?;
        let versions = sections.versions(endian, data)?;
        for (index, symbol) in symbols.enumerate() {
            let name = symbol.name(endian, symbols.strings())?;
            if name.is_empty() {
                continue;
            }
            let version = match &versions {
                Some(versions) => versions.version(versions.version_index(endian, index))?,
                None => None,
            };
            if symbol.is_undefined(endian) {
                let library = version.and_then(|version| version.file()).map(text);
                elf.imports.insert(Import { name: text(name), library });
            } else if version.is_some_and(|version| version.name() == OUR_NODE) {
                elf.is_ours = true;
            }
        }
        Ok(elf)
    }

    /// Does it load libraries that it does not name?
    pub fn loads_later(&self) -> bool {
        self.imports.iter().any(|import| matches!(&*import.name, "dlopen" | "dlmopen"))
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_program_is_an_elf_file_and_its_source_is_not() {
        let program = std::env::current_exe().expect("known");
        let elf = Elf::read(&program).expect("readable").expect("ELF");
        assert!(elf.needed.iter().any(|name| name.starts_with("libc.so")));
        assert!(elf.imports.iter().any(|import| import.library.as_deref() == Some("libc.so.6")));
        assert!(!elf.is_ours);
        assert!(Elf::read(Path::new(file!())).map_or(true, |elf| elf.is_none()));
    }

    #[test]
    fn a_damaged_file_is_an_error_and_no_panic() {
        let program = std::env::current_exe().expect("known");
        let data = fs::read(program).expect("readable");
        let place = std::env::temp_dir().join(format!("oxissl-check-{}", std::process::id()));
        for length in [4, 16, 63, 64, 1000, data.len() / 2] {
            fs::write(&place, &data[..length]).expect("writable");
            assert!(Elf::read(&place).is_err(), "{length} bytes");
        }
        fs::remove_file(place).expect("it is there");
    }
}
