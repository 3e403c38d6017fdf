//! What `from module import *` brings in from a package that is installed: its source is read, never run.
//!
//! A name counts only when the module binds it whatever happens: under a condition alone, or in a `try` alone, it may be
//! missing in another place. What is compiled or put together while it runs is not known.

use ruff_python_ast::Stmt;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    module_facts::{All, facts_of},
    project::package_of,
    scope::absolute,
    source::SourceFile,
    stdlib_exports::{Since, names_of},
    sure_names::always_bound,
};

/// The names of a module: those that are always there, and those (none) that may be missing.
pub type Found = FxHashMap<String, Since>;

/// What stands on the disk for a module.
#[derive(Debug, PartialEq, Eq)]
pub enum Source {
    /// Its text, its path below the folder of packages, and the modules beside it where it is a package.
    Text {
        /// Such as `package/module.py`.
        path: String,
        /// What is in the file.
        text: String,
        /// Names of a package's own modules.
        submodules: Vec<String>,
    },
    /// Nothing.
    Absent,
    /// Something that is not read, with the reason.
    Refused(&'static str),
}

/// Modules that one look reads; a package that hands on more of them is not for people.
const MOST: usize = 200;

/// Reads modules, each once.
pub struct Installed<R: Fn(&str) -> Source> {
    read: R,
    known: FxHashMap<String, Result<Found, String>>,
    open: FxHashSet<String>,
}

impl<R: Fn(&str) -> Source> Installed<R> {
    /// Nothing is read yet.
    pub fn new(read: R) -> Self {
        Self { read, known: FxHashMap::default(), open: FxHashSet::default() }
    }

    /// The names that a module hands on to a wildcard import.
    ///
    /// # Errors
    /// Why they are not known, as a clause.
    pub fn names(&mut self, module: &str) -> Result<Found, String> {
        if let Some(known) = self.known.get(module) {
            return known.clone();
        }
        if self.known.len() >= MOST {
            return Err("it hands on the names of hundreds of modules".to_owned());
        }
        if !self.open.insert(module.to_owned()) {
            return Err(format!("`{module}` and another module import all names of each other"));
        }
        let found = self.look(module);
        self.open.remove(module);
        self.known.insert(module.to_owned(), found.clone());
        found
    }

    fn look(&mut self, module: &str) -> Result<Found, String> {
        let (path, text, submodules) = match (self.read)(module) {
            Source::Text { path, text, submodules } => (path, text, submodules),
            Source::Absent => {
                let names = names_of(module).ok_or_else(|| format!("`{module}` is not installed in the environment"))?;
                return Ok(names.into_iter().map(|(name, since)| (name.to_owned(), since)).collect());
            }
            Source::Refused(why) => return Err(format!("`{module}` {why}")),
        };
        let file = SourceFile::parse(&path, text).map_err(|_| format!("`{module}` cannot be parsed"))?;
        let facts = facts_of(&file);
        let mut names: Found = match facts.all {
            // A wildcard import fails where one of them is missing.
            All::Names(names) => return Ok(names.into_iter().map(|name| (name, Some(0))).collect()),
            All::Unknown => return Err(format!("`{module}` puts its `__all__` together while it runs")),
            All::Absent => facts.names.into_iter().map(|name| (name, None)).collect(),
        };
        let bound = always_bound(file.body());
        names.extend(bound.iter().map(|name| (name.clone(), Some(0))));
        // Which of its modules are loaded depends on what else ran before.
        submodules.into_iter().filter(|name| !bound.contains(name)).for_each(|name| {
            names.insert(name, None);
        });
        let certain = stars(file.body());
        for star in certain.iter().map(|(level, name)| absolute(&package_of(&path), *level, name)) {
            for (name, since) in self.names(&star)? {
                names.entry(name).or_insert(since);
            }
        }
        if facts.stars.len() > certain.len() {
            return Err(format!("`{module}` imports all names of another one under a condition"));
        }
        names.retain(|name, _| !name.starts_with('_'));
        Ok(names)
    }
}

/// The wildcard imports that a module makes whatever happens: dots and module.
fn stars(body: &[Stmt]) -> Vec<(u32, &str)> {
    let imports = body.iter().filter_map(Stmt::as_import_from_stmt).filter(|import| import.names[0].name.as_str() == "*");
    imports.map(|import| (import.level, import.module.as_ref().map_or("", |name| name.as_str()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(files: &[(&str, &str)], module: &str) -> Result<Vec<String>, String> {
        let read = |module: &str| {
            let path = module.replace('.', "/");
            let found = files.iter().find(|(name, _)| *name == format!("{path}.py") || *name == format!("{path}/__init__.py"));
            found.map_or(Source::Absent, |(path, text)| Source::Text {
                path: (*path).to_owned(),
                text: (*text).to_owned(),
                submodules: if path.ends_with("__init__.py") { vec!["sub".to_owned()] } else { Vec::new() },
            })
        };
        let found = Installed::new(read).names(module)?;
        let mut certain: Vec<String> = found.into_iter().filter(|(_, since)| since.is_some()).map(|(name, _)| name).collect();
        certain.sort();
        Ok(certain)
    }

    #[test]
    fn names_are_those_that_the_module_always_binds() {
        let text = "import os, a.b\nfrom c import d as e\nif x:\n    f = 1\nelse:\n    f = g = 2\ntry:\n    h = 1\nexcept E:\n    h = 2\n\
                    if y:\n    i = 1\n_j = 1\nk, l = 1, 2\ndef m(): ...\ndel os\n";
        assert_eq!(names(&[("p.py", text)], "p").unwrap(), ["a", "e", "f", "h", "k", "l", "m"]);
    }

    #[test]
    fn what_all_says_is_what_there_is() {
        assert_eq!(names(&[("p.py", "__all__ = ['a', '_b']\na = _b = c = 1\n")], "p").unwrap(), ["_b", "a"]);
        assert!(names(&[("p.py", "__all__ = [x for x in dir()]\n")], "p").unwrap_err().contains("while it runs"));
    }

    #[test]
    fn wildcards_of_others_are_followed_and_circles_are_not() {
        let files = [("p/__init__.py", "from .q import *\nfrom math import *\n"), ("p/q.py", "a = 1\n")];
        let found = names(&files, "p").unwrap();
        assert!(found.contains(&"a".to_owned()) && found.contains(&"pi".to_owned()) && !found.contains(&"sub".to_owned()));
        assert!(names(&[("p.py", "from q import *\n"), ("q.py", "from p import *\n")], "p").unwrap_err().contains("each other"));
        assert!(names(&[("p.py", "from r import *\n")], "p").unwrap_err().contains("not installed"));
    }
}
