"""Forges: where repositories and pull requests live."""
