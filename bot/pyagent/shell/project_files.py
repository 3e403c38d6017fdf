"""The files of a project beside those that a scan reads: whether they are there, and what is in them."""

from __future__ import annotations

from pathlib import Path

_LARGEST = 1_000_000


class ProjectFiles:
    """Reads files of one project, each once. Links are no files: they may lead anywhere.

    Args:
        root: The project; a single file has no other files.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, bytes | None] = {}

    def read(self, path: str) -> bytes | None:
        """The bytes of a regular file of reasonable size; None where there is none."""
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: str) -> bytes | None:
        full = self._root / path
        try:
            if full.is_symlink() or not full.is_file() or full.stat().st_size > _LARGEST:
                return None
            return full.read_bytes()
        except (OSError, ValueError):
            return None
