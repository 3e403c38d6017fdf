//! Traces: the ids that work carries from process to process, and where the time of a trace went.
//!
//! Invariants:
//! * ids are those of W3C Trace Context, in its form: lower-case hexadecimal, none of them all zero;
//! * times are whole nanoseconds, so that sums are exact and in no order;
//! * a parent that is not among the spans is somewhere else, and its children stand at the top.

mod context;
mod critical;
mod spans;

pub use context::{TraceParent, parse};
pub use critical::Stretch;
pub use spans::{Phase, Row, Trace};

/// Why a text is no context, or spans are no trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(pub String);
