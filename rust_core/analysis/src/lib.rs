//! Finds sites in Python source and proves fixes. Pure but for `disk`, which reads the checkout it is given.

pub mod calls;
pub mod caught;
pub mod checker;
pub mod context;
pub mod disk;
pub mod edits;
pub mod exports;
pub mod flow;
pub mod imports;
pub mod kind;
pub mod metrics;
pub mod options;
pub mod paths;
pub mod project;
pub mod prove;
pub mod rule;
pub mod rules;
pub mod scan;
pub mod scope;
pub mod shape;
pub mod site;
pub mod source;
pub mod suppress;
