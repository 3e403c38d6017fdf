//! Python's semantics for the Rust that is generated from Python.
//!
//! Invariants:
//! * a value that comes out is the value Python computes, to the bit of a float and the type of a number;
//! * whatever is not certain to be so *bails* ([`Bail`]): the caller runs the original Python from the start, which is
//!   always right, since a converted function has no effects;
//! * no unsafe code but in `raw.rs`, a part of the border, and no way to end the process.

#[cfg(feature = "border")]
pub mod border;
mod budget;
mod bytes;
pub mod deque;
pub mod dict;
pub mod float;
pub mod heap;
pub mod int;
mod keyed;
#[cfg(feature = "border")]
pub mod lend;
pub mod list;
pub mod math;
pub mod num;
pub mod order;
#[cfg(feature = "border")]
#[path = "careful.rs"]
mod raw;
mod row;
pub mod rt;
pub mod said;
pub mod seq;
mod set;
pub mod text;
mod view;
mod words;

pub use bytes::Bytes;
pub use deque::Deque;
pub use dict::{Dict, Set};
pub use list::List;
pub use num::Num;
pub use row::Row;
pub use rt::{Bail, Out, Rt};
pub use text::Str;
