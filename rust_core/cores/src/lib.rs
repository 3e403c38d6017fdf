//! Pure computations that the fleet uses; one module per core.

pub mod answer;
pub mod changes;
pub mod diff;
pub mod errors;
pub mod fingerprint;
pub mod formula;
pub mod profile;
pub mod stability;
pub mod statistics;
pub mod tokens;
pub mod trace;
