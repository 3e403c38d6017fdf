//! One rule per file. A rule file holds `pub(crate) static RULE: Rule`; `build.rs` finds it, nothing lists it.

include!(concat!(env!("OUT_DIR"), "/rules.rs"));
