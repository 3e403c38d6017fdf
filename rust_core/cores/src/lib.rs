//! Pure computations that the fleet uses; one module per core.

pub mod fingerprint;
