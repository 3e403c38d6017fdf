//! What a scan is asked for.

use std::{path::PathBuf, sync::Arc};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{import_style::ImportStyle, knowledge::Knowledge, readiness::RULES};

/// Options of a scan; the same for every file of it.
#[derive(Clone, Debug)]
pub struct Options {
    /// Rule ids to run; all when absent.
    pub rules: Option<FxHashSet<String>>,
    /// Oldest Python version the project supports.
    pub target: (u8, u8),
    /// Lines after which a file is too long.
    pub max_file_lines: usize,
    /// Top-level names of the project's files; set by the scan of a folder.
    pub roots: FxHashSet<String>,
    /// Top-level modules of the project itself.
    pub first_party: Vec<String>,
    /// How the project's own modules are to be imported.
    pub import_style: ImportStyle,
    /// Dotted names of the modules that the project starts as programs.
    pub entry_points: Vec<String>,
    /// Folders of installed packages, whose source tells what a wildcard import brings in.
    pub libraries: Vec<PathBuf>,
    /// Files that are not looked at, each with the reason; they are told as unreadable.
    pub aside: FxHashMap<String, String>,
    /// Whether somebody will read the facts; without them a rule need not look for words.
    pub facts: bool,
    /// Loggers that an earlier look at the whole project found; see [`crate::site::Need`].
    pub loggers: FxHashSet<String>,
    /// What an earlier scan of the whole project learned; for a look at one text.
    pub knowledge: Option<Arc<Knowledge>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rules: None,
            target: (3, 11),
            max_file_lines: 500,
            roots: FxHashSet::default(),
            first_party: Vec::new(),
            import_style: ImportStyle::Auto,
            entry_points: Vec::new(),
            libraries: Vec::new(),
            aside: FxHashMap::default(),
            facts: true,
            loggers: FxHashSet::default(),
            knowledge: None,
        }
    }
}

impl Options {
    /// Whether a rule is asked for.
    pub fn wants(&self, rule: &str) -> bool {
        self.rules.as_ref().is_none_or(|rules| rules.contains(rule))
    }

    /// Whether the project starts a module as a program.
    pub fn starts(&self, module: &str) -> bool {
        let known = self.knowledge.iter().flat_map(|knowledge| &knowledge.entry_points).chain(&self.entry_points);
        // The folder around the package may be on the import path.
        known.into_iter().any(|name| module.strip_suffix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
    }

    /// Whether functions that could be Rust are asked for, which takes being named.
    pub fn wants_readiness(&self) -> bool {
        self.rules.as_ref().is_some_and(|rules| RULES.iter().any(|rule| rules.contains(*rule)))
    }
}
