//! Python to Rust. Empty until the conversion is built; it will hold the purity and type analysis, the typed IR and the printer.
