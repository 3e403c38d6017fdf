//! What holds for a whole file and is asked at many places in it: looked for once, when it is first asked for.
//!
//! A file may have thousands of functions. A rule that looks through the file for each of them takes time that grows with
//! the square of its size, so it looks here instead.

use std::cell::OnceCell;

use ruff_text_size::TextRange;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{class_attributes::ClassAttributes, doc_readers::HandedOver, signature::Uses};

/// The answers that are known so far.
#[derive(Default)]
pub struct Habits {
    /// Whether some function has a return hint.
    pub is_hinted: OnceCell<bool>,
    /// Whether it is written to run on Python 2 too.
    pub is_python_2: OnceCell<bool>,
    /// The statements `if __name__ == "__main__":`.
    pub main_guards: OnceCell<Vec<TextRange>>,
    /// How the sections of docstrings are written.
    pub doc_style: OnceCell<&'static str>,
    /// Whether the code mentions `__doc__`.
    pub reads_doc: OnceCell<bool>,
    /// Whether the code asks an object for its `__doc__`.
    pub asks_for_docs: OnceCell<bool>,
    /// First parts of the names of all that is imported.
    pub imported: OnceCell<FxHashSet<String>>,
    /// What is used as a value and not called.
    pub handed_over: OnceCell<HandedOver>,
    /// How the results of calls are used, by the name of what is called.
    pub uses: OnceCell<FxHashMap<String, Uses>>,
    /// The attributes of its classes.
    pub attributes: OnceCell<ClassAttributes>,
    /// How often each name is bound anywhere in it.
    pub stores: OnceCell<FxHashMap<String, usize>>,
}
