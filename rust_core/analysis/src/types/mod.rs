//! Types that follow from the code of a whole project: what its functions return and what they are given.
//!
//! Each file is lowered once, while its tree is there, to a small graph of values (`ir`, `lower`). Together the graphs
//! are evaluated (`solve`, `eval`) with what the standard library returns (`stdlib`), and the answers are written the
//! way the file of each function can read them (`render`, `decide`). What is not certain is `Any` and never a hint.

pub mod annotations;
pub mod calls;
pub mod containers;
pub mod decide;
pub mod demanded;
pub mod documented;
pub mod eval;
pub mod families;
pub mod given;
pub mod ir;
pub mod library;
pub mod lower;
pub mod lower_expr;
pub mod lower_names;
pub mod lower_notes;
pub mod lower_stmt;
pub mod members;
pub mod name_words;
pub mod names;
pub mod protocols;
pub mod reasons;
pub mod render;
pub mod solve;
pub mod stdlib;
pub mod ty;
