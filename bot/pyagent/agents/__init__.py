"""The fleet: one agent per file, found by walking this package. Nothing is registered by hand."""
