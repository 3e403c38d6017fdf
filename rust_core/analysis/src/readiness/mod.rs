//! Which functions are ready to become Rust: pure, typed, and worth it.
//!
//! There is no list of what is forbidden. A function is ready only when every construct, type and call in it is on a
//! list of what can be translated; anything else is a reason, at its line. Where all parameters have translatable types
//! and all calls are known, every value is one of a known class: so a method can be judged by its name.
//!
//! Two phases: `module` judges each file by itself, `project` follows calls between files to a fix-point.

mod aliases;
mod annotations;
mod function;
mod judge;
mod module;
mod names;
mod project;
mod records;
mod sites;
mod split;
mod tables;
#[cfg(test)]
mod tests;

pub use module::{ModuleDraft, draft_of, unparsed};
pub use project::settle;
pub use sites::{CONVERTIBLE, EXTRACTION, NEAR, RULES, sites_of};

/// How far a place keeps a function from being Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Distance {
    /// A person changes the line and the function is nearer.
    Near,
    /// It touches the world or depends on more than its arguments: only a part of the function can move.
    Far,
}

/// Why a function or a module is not ready, at a line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reason {
    /// Line (1-based).
    pub line: usize,
    /// What is there, and what would make it translatable.
    pub text: String,
    /// How far it keeps it from Rust.
    pub distance: Distance,
}

/// How near a function or module is to Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Ready.
    Ready = 1,
    /// Ready when the named lines are cleaned.
    Near = 2,
    /// Only parts of it can move.
    Extract = 3,
}

/// What is known of one function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Name, with its class before it.
    pub name: String,
    /// First line, of the `def`.
    pub line: usize,
    /// Last line.
    pub end_line: usize,
    /// Byte span of its name.
    pub span: (u32, u32),
    /// Line and column where its name starts.
    pub start: (usize, usize),
    /// Line and column where its name ends.
    pub end: (usize, usize),
    /// How near it is.
    pub tier: Tier,
    /// Why it is not nearer, in order of lines; for tier 3 also what could be moved out.
    pub reasons: Vec<Reason>,
    /// How many times as fast it would be; below 1 the border costs more than the work.
    pub gain: f64,
    /// McCabe complexity.
    pub complexity: usize,
    /// Loops and comprehensions in it.
    pub loops: usize,
    /// Functions of the project that it calls.
    pub calls: Vec<String>,
    /// Whether a block of it with a loop could be moved out.
    pub has_split: bool,
    /// Rules that comments silence for it.
    pub silenced: Vec<&'static str>,
}

/// What is known of one module.
#[derive(Clone, Debug)]
pub struct Module {
    /// Relative path.
    pub path: String,
    /// How near it is.
    pub tier: Tier,
    /// What the module itself does when it is imported, beside its functions.
    pub reasons: Vec<Reason>,
    /// Its functions and methods, by line.
    pub functions: Vec<Function>,
}
