"""Conversion of functions to Rust: build, prove in a child process, measure, write."""
