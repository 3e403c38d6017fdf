//! Pure computations that the fleet uses; one module per core.

pub mod changes;
pub mod errors;
pub mod fingerprint;
pub mod formula;
pub mod profile;
pub mod stability;
pub mod statistics;
pub mod trace;
