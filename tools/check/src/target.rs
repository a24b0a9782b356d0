//! What is to be judged: the files of a program, a process or a package.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::elf::Elf;

/// The files that count, and what is said about them.
pub struct Target {
    /// `program`, `process` or `package`.
    pub kind: &'static str,
    /// How the report names it.
    pub name: String,
    /// All ELF files: those that were asked for, and the libraries that they name.
    pub files: BTreeMap<PathBuf, Elf>,
    /// For a process: the libssl files that it has loaded, and whether they are oxissl's.
    pub loaded: Option<Vec<(PathBuf, bool)>>,
    /// Libraries that are named and were not found.
    pub missing: Vec<String>,
    /// Does the program itself load libraries that it does not name?
    pub loads_later: bool,
}

impl Target {
    /// Finds out what `name` is: a path, a process, a command or a package.
    pub fn find(name: &str, package: bool) -> Result<Self, String> {
        if package {
            return Self::package(name);
        }
        if name.contains('/') {
            return Self::program(name, Path::new(name));
        }
        if let Ok(process) = name.parse::<u32>() {
            return Self::process(process);
        }
        match command(name) {
            Some(path) => Self::program(name, &path),
            None => {
                Self::package(name).map_err(|_| format!("{name}: no such command, and no installed package"))
            }
        }
    }

    fn new(kind: &'static str, name: String) -> Self {
        Self { kind, name, files: BTreeMap::new(), loaded: None, missing: Vec::new(), loads_later: false }
    }

    fn program(name: &str, path: &Path) -> Result<Self, String> {
        let path = fs::canonicalize(path).map_err(|error| format!("{name}: {error}"))?;
        let mut target = Self::new("program", path.display().to_string());
        if let Some(elf) = read(&path)? {
            target.add_all(vec![(path, elf)]);
            return Ok(target);
        }
        let interpreter = interpreter(&path)
            .ok_or_else(|| format!("{name}: neither an ELF file nor a script that names its interpreter"))?;
        let elf = read(&interpreter)?.ok_or_else(|| format!("{}: not an ELF file", interpreter.display()))?;
        target.name = format!("{}, a script of {}", target.name, interpreter.display());
        target.add_all(vec![(interpreter, elf)]);
        Ok(target)
    }

    fn package(name: &str) -> Result<Self, String> {
        let output = Command::new("dpkg-query").args(["-L", "--", name]).output();
        let output = output.map_err(|error| format!("dpkg-query: {error}"))?;
        if !output.status.success() {
            return Err(format!("{name}: no such package is installed"));
        }
        let mut target = Self::new("package", name.to_string());
        let mut roots = Vec::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(path) = fs::canonicalize(line) else { continue };
            // Helper files that only root may read say nothing to others.
            if let Ok(Some(elf)) = Elf::read(&path) {
                roots.push((path, elf));
            }
        }
        target.add_all(roots);
        Ok(target)
    }

    fn process(process: u32) -> Result<Self, String> {
        let folder = PathBuf::from(format!("/proc/{process}"));
        let maps = fs::read(folder.join("maps")).map_err(|error| format!("process {process}: {error}"))?;
        let program = fs::read_link(folder.join("exe")).unwrap_or_default();
        let mut target = Self::new("process", format!("{process} ({})", program.display()));
        let mut loaded = BTreeMap::new();
        for path in mapped_files(&String::from_utf8_lossy(&maps)) {
            let is_libssl = libssl_name(&path);
            // A process in a container has a root of its own. A replaced file is another one than the mapped.
            let seen = folder.join("root").join(path.strip_prefix("/").unwrap_or(&path));
            let elf = Elf::read(&seen).or_else(|_| Elf::read(&path)).ok().flatten();
            if is_libssl {
                loaded.insert(path.clone(), elf.as_ref().is_some_and(|elf| elf.is_ours));
            }
            if let Some(elf) = elf {
                target.files.insert(path, elf);
            }
        }
        if target.files.is_empty() {
            return Err(format!("process {process}: its files cannot be read"));
        }
        target.loaded = Some(loaded.into_iter().collect());
        Ok(target)
    }

    /// Takes in the files and what they name, as the dynamic linker would.
    fn add_all(&mut self, roots: Vec<(PathBuf, Elf)>) {
        self.loads_later = roots.iter().any(|(_, elf)| elf.loads_later());
        let cache = linker_cache();
        let mut waiting: Vec<(PathBuf, Elf, Vec<PathBuf>)> =
            roots.into_iter().map(|(path, elf)| (path, elf, Vec::new())).collect();
        let mut taken: Vec<PathBuf> = waiting.iter().map(|(path, ..)| path.clone()).collect();
        while let Some((path, elf, mut inherited)) = waiting.pop() {
            let own = |list: &[String]| list.iter().map(|folder| expand(folder, &path)).collect::<Vec<_>>();
            if elf.runpath.is_empty() {
                inherited.extend(own(&elf.rpath));
            }
            let mut folders = if elf.runpath.is_empty() { inherited.clone() } else { Vec::new() };
            folders.extend(own(&elf.runpath));
            for name in elf.needed.iter().filter(|name| !libssl_name(Path::new(name))) {
                match locate(name, elf.kind, &folders, &cache) {
                    Some((library, _)) if taken.contains(&library) => {}
                    Some((library, found)) => {
                        taken.push(library.clone());
                        waiting.push((library, found, inherited.clone()));
                    }
                    None if self.missing.contains(name) => {}
                    None => self.missing.push(name.clone()),
                }
            }
            self.files.insert(path, elf);
        }
    }
}

/// Is a file or a name one of OpenSSL's `libssl.so.…`?
pub fn libssl_name(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("libssl.so"))
}

fn read(path: &Path) -> Result<Option<Elf>, String> {
    Elf::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The file of a command; servers stand in folders that not every user has in the path.
fn command(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/sbin", "/sbin"].map(PathBuf::from));
    folders.map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// The program that runs a script.
fn interpreter(path: &Path) -> Option<PathBuf> {
    let mut start = Vec::new();
    fs::File::open(path).ok()?.take(256).read_to_end(&mut start).ok()?;
    let start = String::from_utf8_lossy(&start).into_owned();
    let mut words = start.strip_prefix("#!")?.lines().next()?.split_whitespace();
    let first = words.next()?;
    if first.ends_with("/env") {
        return command(words.find(|word| !word.starts_with('-') && !word.contains('='))?)
            .and_then(|path| fs::canonicalize(path).ok());
    }
    fs::canonicalize(first).ok()
}

/// The files of a process, each once.
fn mapped_files(maps: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = maps
        .lines()
        .filter_map(|line| line.find('/').map(|at| &line[at..]))
        .map(|path| PathBuf::from(path.strip_suffix(" (deleted)").unwrap_or(path)))
        .collect();
    files.sort();
    files.dedup();
    files
}

/// What the dynamic linker's cache says: name to files.
fn linker_cache() -> BTreeMap<String, Vec<PathBuf>> {
    let mut cache: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let output =
        Command::new("/sbin/ldconfig").arg("-p").output().map(|output| output.stdout).unwrap_or_default();
    for line in String::from_utf8_lossy(&output).lines() {
        if let Some((left, path)) = line.split_once(" => ")
            && let Some(name) = left.split_whitespace().next()
        {
            cache.entry(name.to_string()).or_default().push(PathBuf::from(path));
        }
    }
    cache
}

/// A folder of a search path, for a file that stands at `path`.
fn expand(folder: &str, path: &Path) -> PathBuf {
    let origin = path.parent().unwrap_or(Path::new("/")).display().to_string();
    PathBuf::from(folder.replace("${ORIGIN}", &origin).replace("$ORIGIN", &origin))
}

fn locate(
    name: &str,
    kind: (bool, u16),
    folders: &[PathBuf],
    cache: &BTreeMap<String, Vec<PathBuf>>,
) -> Option<(PathBuf, Elf)> {
    let standard = ["/lib", "/usr/lib", "/lib64", "/usr/lib64"].map(PathBuf::from);
    let candidates: Vec<PathBuf> = if name.contains('/') {
        vec![PathBuf::from(name)]
    } else {
        let own = folders.iter().map(|folder| folder.join(name));
        let cached = cache.get(name).into_iter().flatten().cloned();
        own.chain(cached).chain(standard.iter().map(|folder| folder.join(name))).collect()
    };
    candidates.into_iter().find_map(|path| {
        let path = fs::canonicalize(path).ok()?;
        let elf = Elf::read(&path).ok().flatten()?;
        (elf.kind == kind).then_some((path, elf))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_paths_are_expanded() {
        let path = Path::new("/opt/app/bin/program");
        assert_eq!(expand("$ORIGIN/../lib", path), Path::new("/opt/app/bin/../lib"));
        assert_eq!(expand("${ORIGIN}", path), Path::new("/opt/app/bin"));
        assert_eq!(expand("/lib", path), Path::new("/lib"));
    }

    #[test]
    fn names_of_libssl() {
        for name in ["libssl.so.3", "libssl.so.1.1", "/usr/lib/libssl.so.3"] {
            assert!(libssl_name(Path::new(name)), "{name}");
        }
        for name in ["libssl3.so", "libcrypto.so.3", "/libssl.so.3/x"] {
            assert!(!libssl_name(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn maps_are_read_with_spaces_and_deleted_files() {
        let maps = "55-56 r--p 0 08:01 1  /usr/bin/a b\n55-56 r-xp 0 08:01 1  /usr/bin/a b\n\
                    7f-80 r--p 0 08:01 2  /lib/libssl.so.3 (deleted)\n7f-80 rw-p 0 00:00 0 [heap]\n";
        assert_eq!(mapped_files(maps), [PathBuf::from("/lib/libssl.so.3"), PathBuf::from("/usr/bin/a b")]);
    }
}
