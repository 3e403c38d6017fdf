//! What comes out of code, and what the handlers on its way let pass.

/// The first operation of which nothing is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Its source, cut to what fits in a sentence.
    pub shown: String,
    /// Its line.
    pub line: usize,
}

/// One thing that may come out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// An exception, by its qualified name.
    Raise(String),
    /// Whatever comes out of a function, by its dotted name.
    Call(String, Unknown),
}

/// What a handler lets pass of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Not these types.
    Without(Vec<String>),
    /// Only these types: they are caught and raised again.
    Only(Vec<String>),
}

/// A source with the handlers around it, innermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outflow {
    /// Where it comes from.
    pub source: Source,
    /// What becomes of it on its way.
    pub filters: Vec<Filter>,
}

/// All that may come out.
pub type Effect = Vec<Outflow>;
