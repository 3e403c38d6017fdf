"""I/O without decisions: files, git, forges, the engine, the server."""
