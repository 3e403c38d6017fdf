"""Which settings files of a checkout Ruff may read: plain ones that lead to nothing outside of the repository.

A settings file can name another (``extend``), and either may be a link. In somebody else's repository that is a way to
have any file or device of this machine read.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

_NAMES = ("pyproject.toml", "ruff.toml", ".ruff.toml")
_LARGEST = 1_000_000
_LONGEST_CHAIN = 20


def settings_files(root: Path, paths: Iterable[str]) -> list[str]:
    """Ruff's settings files in the folders that lead to ``paths``, relative to ``root``; links are left out."""
    return [name for name in _present(root, paths) if (root / name).is_file() and not (root / name).is_symlink()]


def package_markers(root: Path, paths: Iterable[str]) -> list[str]:
    """The ``__init__.py`` files above ``paths``: by them Ruff tells which imports are of a file's own package."""
    return [name for name in _present(root, paths, ("__init__.py",)) if (root / name).is_file()]


def settings_stay_inside(root: Path, paths: Iterable[str]) -> bool:
    """Whether Ruff can be let loose on the settings for ``paths``."""
    top = _top(root)
    return all(_stays_inside(root / name, top) for name in _present(root, paths))


def source_folders(root: Path) -> list[str]:
    """The folders that hold a project's own modules, relative to ``root``: as its Ruff is told, else as it assumes."""
    for name in reversed(_NAMES):
        path = root / name
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _LARGEST:
            continue
        try:
            table = _own_table(name, path.read_bytes())
        except (OSError, ValueError, RecursionError):
            continue
        folders = table.get("src") if table is not None else None
        if isinstance(folders, list):
            return [folder for folder in folders if isinstance(folder, str) and _is_inside(folder)]
        if table is not None:
            break  # Ruff reads one file of a folder
    return [".", "src"]


def _is_inside(folder: str) -> bool:
    parts = folder.replace("\\", "/").split("/")
    return not folder.startswith("/") and ".." not in parts and not any(mark in folder for mark in "~$%:\0")


def _own_table(name: str, text: bytes) -> dict[str, object] | None:
    """Ruff's settings in a file; None where it has none."""
    table: dict[str, object] = tomllib.loads(text.decode())
    if name != "pyproject.toml":
        return table
    tool = table.get("tool")
    own = tool.get("ruff") if isinstance(tool, dict) else None
    return own if isinstance(own, dict) else None


def _present(root: Path, paths: Iterable[str], wanted: Sequence[str] = _NAMES) -> list[str]:
    names = [f"{folder}/{name}" if folder else name for folder in sorted(_folders(paths)) for name in wanted]
    return [name for name in names if os.path.lexists(os.path.join(root, name))]  # noqa: PTH118 - thousands of them


def _folders(paths: Iterable[str]) -> set[str]:
    """All folders above some files, the root as the empty name."""
    found = {""}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _top(root: Path) -> Path:
    """The repository that a project is in, which may share its settings; else the project."""
    folder = root.resolve()
    return next((above for above in (folder, *folder.parents) if (above / ".git").exists()), folder)


def _stays_inside(path: Path, top: Path) -> bool:
    for _ in range(_LONGEST_CHAIN):
        if path.is_dir():
            return True  # Ruff passes over it
        try:
            found = path.resolve(strict=True)
            if not found.is_file() or not found.is_relative_to(top) or found.stat().st_size > _LARGEST:
                return False
            named = _extended(found.name, found.read_bytes())
        except (OSError, RuntimeError, ValueError, RecursionError):
            return False
        if named is None:
            return True
        # Ruff expands `~` and variables; what needs them leads to this machine.
        if "~" in named or "$" in named or "%" in named:
            return False
        path = found.parent / named
    return False


def _extended(name: str, text: bytes) -> str | None:
    table = tomllib.loads(text.decode())
    if name == "pyproject.toml":
        table = table.get("tool", {}).get("ruff", {})
    named = table.get("extend")
    return named if isinstance(named, str) else None
