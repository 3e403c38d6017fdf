//! Why a function is not converted: the construct, its line, what would make it convertible.

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Line (1-based).
    pub line: usize,
    /// The construct, as a sentence without a full stop.
    pub construct: String,
    /// What would make it convertible; empty when nothing simple would.
    pub remedy: String,
}

/// What went wrong in lowering, before its line is known.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) offset: u32,
    pub(crate) construct: String,
    pub(crate) remedy: String,
    /// It follows from another reason perhaps: a value whose type is not known.
    pub(crate) is_consequence: bool,
}

pub(crate) type Res<T> = Result<T, Refusal>;

/// A refusal at a node.
pub(crate) fn refuse<T>(node: impl ruff_text_size::Ranged, construct: impl Into<String>, remedy: impl Into<String>) -> Res<T> {
    Err(Refusal { offset: node.start().to_u32(), construct: construct.into(), remedy: remedy.into(), is_consequence: false })
}

/// A value whose type is not known.
pub(crate) fn unknown<T>(node: impl ruff_text_size::Ranged, what: &str) -> Res<T> {
    Err(Refusal {
        offset: node.start().to_u32(),
        construct: format!("the type of {what} is not known"),
        remedy: "write a hint".to_owned(),
        is_consequence: true,
    })
}
