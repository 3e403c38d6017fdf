"""PyAgent: Rust finds, Python fixes, Rust proves."""
