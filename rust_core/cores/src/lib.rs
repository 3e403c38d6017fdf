//! Pure computations that the fleet uses.
