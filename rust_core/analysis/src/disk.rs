//! The one module that looks at the disk: which files of a checkout are read, and their text.
#![expect(clippy::disallowed_methods, reason = "the reader of the checkout; everything else gets text")]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
};

use ignore::{
    DirEntry, WalkBuilder, WalkState,
    overrides::{Override, OverrideBuilder},
};

use rustc_hash::FxHashSet;

use crate::{installed::Source, source::Unreadable};

/// Folders of other people's code or of machines.
const VENDORED: &[&str] = &[
    "node_modules",
    "_vendor",
    "_vendored",
    "vendor",
    "vendored",
    "third_party",
    "thirdparty",
    "site-packages",
    "venv",
    "env",
    "__pypackages__",
    "build",
    "dist",
    "_build",
    "eggs",
    "_vendored_packages",
    "extern",
    "externals",
];

/// What a walk found: paths relative to the root with `/`, sorted, and shown forms of names that are no UTF-8.
#[derive(Debug, Default)]
pub struct Listing {
    /// Files to read.
    pub paths: Vec<String>,
    /// Files whose names no report can hold exactly.
    pub unnamable: Vec<String>,
    /// Those of the paths, and others, that have a stub beside them.
    pub stubbed: FxHashSet<String>,
}

/// The Python files below `root`, or below some `parts` of it. A file given as root is itself the list, as `""`.
///
/// Honours `.gitignore` and friends, never follows links, leaves hidden, vendored and excluded paths out.
///
/// # Errors
/// A sentence when a pattern is malformed.
pub fn python_files(root: &Path, parts: &[String], exclude: &[String]) -> Result<Listing, String> {
    let mut overrides = OverrideBuilder::new(root);
    for pattern in exclude {
        overrides.add(&format!("!{pattern}")).map_err(|error| format!("exclude pattern {pattern:?}: {error}"))?;
    }
    let overrides = overrides.build().map_err(|error| error.to_string())?;
    let starts: Vec<PathBuf> = if parts.is_empty() { vec![root.to_path_buf()] } else { parts.iter().map(|part| root.join(part)).collect() };
    let found = Mutex::new(Listing::default());
    for start in starts {
        collect(root, &start, overrides.clone(), &found);
    }
    let mut found = found.into_inner().unwrap_or_default();
    for list in [&mut found.paths, &mut found.unnamable] {
        list.sort();
        list.dedup();
    }
    Ok(found)
}

fn collect(root: &Path, start: &Path, overrides: Override, found: &Mutex<Listing>) {
    let walk = WalkBuilder::new(start)
        .follow_links(false)
        .require_git(false)
        .git_global(false)
        .overrides(overrides)
        .filter_entry(|entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let vendored = || entry.file_name().to_str().is_some_and(|name| VENDORED.contains(&name));
            let environment = || entry.path().join("pyvenv.cfg").exists();
            entry.depth() == 0 || !is_folder || !(vendored() || environment())
        })
        .build_parallel();
    walk.run(|| {
        Box::new(|entry| {
            if let Ok(entry) = entry
                && let Ok(mut found) = found.lock()
            {
                list(root, &entry, &mut found);
            }
            WalkState::Continue
        })
    });
}

fn list(root: &Path, entry: &DirEntry, found: &mut Listing) {
    if !entry.file_type().is_some_and(|kind| kind.is_file()) {
        return;
    }
    let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
    match relative.to_str() {
        Some(text) if entry.depth() > 0 && text.ends_with(".pyi") => {
            found.stubbed.insert(portable(text.trim_end_matches('i')));
        }
        // A file that was named is read whatever it is called.
        Some(text) if entry.depth() == 0 || (text.ends_with(".py") && !is_generated_name(text)) => {
            let path = portable(text);
            if entry.depth() == 0 && entry.path().with_extension("pyi").is_file() {
                found.stubbed.insert(path.clone());
            }
            found.paths.push(path);
        }
        Some(_) => {}
        None if relative.extension().is_some_and(|extension| extension == "py") => {
            found.unnamable.push(relative.to_string_lossy().into_owned())
        }
        None => {}
    }
}

/// A backslash is a letter like any other where it does not separate.
fn portable(path: &str) -> String {
    if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() }
}

fn is_generated_name(path: &str) -> bool {
    ["_pb2.py", "_pb2_grpc.py", "_version.py", "versioneer.py"].iter().any(|suffix| path.ends_with(suffix))
}

/// Whether the head of a file says that a program wrote it.
pub fn is_generated(text: &str) -> bool {
    text.lines().take(12).map(str::trim).filter(|line| line.starts_with('#') || line.starts_with("\"\"\"")).any(|line| {
        let lower = line.to_ascii_lowercase();
        lower.contains("@generated")
            || lower.contains("do not edit")
            || lower.contains("don't edit")
            || lower.contains("autogenerated by")
            || lower.contains("auto-generated by")
            || lower.contains("automatically generated")
            || lower.contains("generated by django")
    })
}

/// The text of a file.
///
/// # Errors
/// `Unreadable` when the system refuses, or the bytes are not UTF-8.
pub fn read(path: &Path) -> Result<String, Unreadable> {
    let refuse = |message: String| Unreadable { message, offset: 0 };
    let bytes = fs::read(path).map_err(|error| refuse(format!("the file cannot be read: {error}")))?;
    decode(bytes)
}

/// A module of an installed package is seldom larger.
const MAX_INSTALLED_BYTES: u64 = 1 << 20;
/// Entries of a folder of packages that are looked at.
const MAX_ENTRIES: usize = 5_000;

/// The source of an installed module, in the first of some folders of packages that has it.
pub fn installed(libraries: &[PathBuf], module: &str) -> Source {
    let is_plain = |part: &str| !part.is_empty() && part.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    if !module.split('.').all(is_plain) {
        return Source::Absent;
    }
    libraries.iter().map(|library| installed_in(library, module)).find(|found| *found != Source::Absent).unwrap_or(Source::Absent)
}

fn installed_in(library: &Path, module: &str) -> Source {
    let inner = module.replace('.', "/");
    let (folder, last) = inner.rsplit_once('/').unwrap_or(("", &inner));
    let package = format!("{inner}/__init__.py");
    let path = if library.join(&package).exists() { package } else { format!("{inner}.py") };
    let file = library.join(&path);
    let is_compiled =
        |name: &str| name.strip_prefix(last).is_some_and(|rest| rest.starts_with('.') && (rest.ends_with(".so") || rest.ends_with(".pyd")));
    if entries(&library.join(folder)).iter().any(|name| is_compiled(name)) {
        return Source::Refused("is compiled, and only running it tells its names");
    }
    let Ok(real) = fs::canonicalize(&file) else { return Source::Absent };
    // A link may lead anywhere, and what is not the package's own text says nothing about it.
    if fs::canonicalize(library).map_or(true, |library| real != library.join(&path)) {
        return Source::Refused("is a link to another place");
    }
    match fs::metadata(&real) {
        Ok(found) if found.is_file() && found.len() <= MAX_INSTALLED_BYTES => {}
        _ => return Source::Refused("is too large to be read for its names"),
    }
    match read(&real) {
        Ok(text) => {
            let beside = if path.ends_with("__init__.py") { entries(&library.join(&inner)) } else { Vec::new() };
            let submodules = beside.iter().map(|name| name.split('.').next().unwrap_or(name).to_owned()).filter(|name| !name.is_empty());
            Source::Text { path, text, submodules: submodules.collect() }
        }
        Err(_) => Source::Refused("cannot be read"),
    }
}

fn entries(folder: &Path) -> Vec<String> {
    let listed = fs::read_dir(folder).into_iter().flatten().take(MAX_ENTRIES);
    listed.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
}

/// The text of a file's bytes.
///
/// # Errors
/// `Unreadable` when the bytes are not UTF-8; the message names the encoding that the file declares.
pub fn decode(bytes: Vec<u8>) -> Result<String, Unreadable> {
    let cookie = declared_encoding(&bytes);
    if let Some(name) = cookie.as_deref().filter(|name| !matches!(*name, "utf-8" | "utf8" | "utf-8-sig" | "ascii" | "us-ascii" | "u8")) {
        if bytes.is_ascii() && (name.starts_with("latin") || name.starts_with("iso-8859") || name.starts_with("cp125")) {
            return Ok(String::from_utf8(bytes).unwrap_or_default());
        }
        return Err(Unreadable { message: format!("the file declares the encoding {name}; only UTF-8 is analysed"), offset: 0 });
    }
    String::from_utf8(bytes)
        .map_err(|error| Unreadable { message: format!("the file is not UTF-8 (byte {})", error.utf8_error().valid_up_to()), offset: 0 })
}

/// The encoding of a PEP 263 comment in the first two lines, in lower case with `-` for `_`.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    bytes.split(|byte| *byte == b'\n').take(2).find_map(|line| {
        let line = std::str::from_utf8(line).ok()?.trim_start_matches('\u{feff}').trim_start();
        let rest = line.strip_prefix('#')?;
        let at = rest.find("coding")? + "coding".len();
        let value = rest[at..].strip_prefix([':', '='])?.trim_start();
        let name: String = value.chars().take_while(|first| first.is_ascii_alphanumeric() || "-_.".contains(*first)).collect();
        (!name.is_empty()).then(|| name.to_ascii_lowercase().replace('_', "-"))
    })
}
