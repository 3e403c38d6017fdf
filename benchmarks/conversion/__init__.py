"""The conversion to Rust on public code: how much is converted, proved and faster, and why the rest is not."""
