//! Python to Rust conversion.
