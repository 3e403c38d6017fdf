//! What holds for a whole file and is asked at many places in it: looked for once, when it is first asked for.
//!
//! A file may have thousands of functions. A rule that looks through the file for each of them takes time that grows with
//! the square of its size, so it looks here instead.

use std::{
    cell::{OnceCell, RefCell},
    sync::Arc,
};

use ruff_python_ast::StmtClassDef;
use ruff_text_size::{TextRange, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    class_attributes::ClassAttributes,
    classes::Children,
    context::Context,
    doc_readers::HandedOver,
    loggers::{LoggerValues, Style},
    narrowing::ModuleNames,
    raisers::Raisers,
    signature::Uses,
    suites::Suites,
};

/// The answers that are known so far.
#[derive(Default)]
pub struct Habits<'a> {
    /// Whether some function has a return hint.
    pub is_hinted: OnceCell<bool>,
    /// Whether it is written to run on Python 2 too.
    pub is_python_2: OnceCell<bool>,
    /// The statements `if __name__ == "__main__":`.
    pub main_guards: OnceCell<Vec<TextRange>>,
    /// How the sections of docstrings are written.
    pub doc_style: OnceCell<Option<&'static str>>,
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
    /// What is assigned to what is called a logger.
    pub logger_values: OnceCell<LoggerValues<'a>>,
    /// Its logger, with its style and the place where it is made.
    pub logger: OnceCell<Option<(String, Style, TextSize)>>,
    /// Its classes by the names of their bases.
    pub children: OnceCell<Children<'a>>,
    /// Those of its classes that are exceptions.
    pub exceptions: OnceCell<Vec<&'a StmtClassDef>>,
    /// Its functions by the exceptions that they raise.
    pub raisers: OnceCell<Raisers<'a>>,
    /// Whether calls give a parameter something of another type, by the place and the type.
    pub passed: RefCell<FxHashMap<String, bool>>,
    /// Names of its types and modules.
    pub names_of_types: OnceCell<Arc<ModuleNames>>,
    /// What it imports under a name of loggers, with the qualified names.
    pub imported_loggers: OnceCell<Vec<(String, String)>>,
    /// The file as it is seen from its top level.
    pub top: OnceCell<Box<Context<'a>>>,
    /// How the objects that are called loggers take arguments.
    pub logger_styles: RefCell<FxHashMap<String, Style>>,
    /// The quote that most of its strings begin with.
    pub quote: OnceCell<&'static str>,
    /// Whether each function of it never comes back.
    pub never_returns: RefCell<FxHashMap<TextRange, bool>>,
    /// The answers about its suites.
    pub suites: Suites<'a>,
}
