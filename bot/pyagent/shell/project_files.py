"""The files of a project beside those that a scan reads: whether they are there, and what is in them."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

_LARGEST = 1_000_000
_MOST = 20_000  # files; a project with more of them is not looked through for one fix
_FOREIGN = frozenset({".git", ".hg", ".tox", ".nox", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache"})


class ProjectFiles:
    """Reads files of one project, each once. Links are no files: they may lead anywhere.

    Args:
        root: The project; a single file has no other files.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, bytes | None] = {}
        self._listed: list[str] | None = None

    def read(self, path: str) -> bytes | None:
        """The bytes of a regular file of reasonable size; None where there is none."""
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def names(self, folder: str) -> frozenset[str]:
        """What stands in a folder, of whatever kind."""
        try:
            return frozenset(path.name for path in (self._root / folder).iterdir())
        except (OSError, ValueError):
            return frozenset()

    def others(self, suffixes: tuple[str, ...], known: Collection[str]) -> Iterator[bytes]:
        """The texts of files with one of these suffixes that are not ``known``."""
        if self._listed is None:
            self._listed = list(self._all())
        for path in self._listed:
            if path.endswith(suffixes) and path not in known:
                text = self._read(path)
                if text is not None:
                    yield text

    def _all(self) -> Iterator[str]:
        count = 0
        for folder, folders, files in os.walk(self._root):
            is_environment = "pyvenv.cfg" in files
            folders[:] = [] if is_environment else sorted(name for name in folders if name not in _FOREIGN)
            if is_environment:
                continue
            for name in files:
                count += 1
                yield (Path(folder) / name).relative_to(self._root).as_posix()
            if count > _MOST:
                return

    def _read(self, path: str) -> bytes | None:
        full = self._root / path
        try:
            if full.is_symlink() or not full.is_file() or full.stat().st_size > _LARGEST:
                return None
            return full.read_bytes()
        except (OSError, ValueError):
            return None


def outside_of(root: Path, parts: Collection[str]) -> str:
    """What of the repository around is not looked at, as a clause; empty when all of it is.

    Args:
        root: What is looked at.
        parts: The parts of it that alone are.
    """
    if parts or root.is_file():
        return "only a part of the project was looked at"
    whole = root.resolve()
    if (whole / ".git").exists() or not any((folder / ".git").exists() for folder in whole.parents):
        return ""
    return "only a folder of the repository was looked at"
