//! Why a parameter gets no hint, in the words of the report.

/// Why a parameter gets no hint.
pub type Reason = &'static str;

/// See the text.
pub const NOTHING: Reason = "nothing in the project proves a type; write what its callers may pass";
/// See the text.
pub const MIXED: Reason = "its callers pass several types; whether that is meant is for a person";
/// See the text.
pub const UNLIKE: Reason = "the body asks more of it than its callers' values have";
/// See the text.
pub const SOME: Reason = "what some of its callers pass is not certain";
/// See the text.
pub const REBOUND: Reason = "the body binds the name to a value of another type";
/// See the text.
pub const EXAMPLES: Reason = "what it is given in this project are examples; write what its callers may pass";
/// See the text.
pub const NUMBER: Reason = "a number as default does not say whether callers may pass an int, a float or a Decimal";
/// Its class is there to be looked at, hints included.
pub const SHOWN: Reason = "a test made its class for a project that reads hints while it runs";
