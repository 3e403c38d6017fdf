"""Where the packages stand that a project imports: folders whose text may be read, and from which nothing is run.

An environment of the repository must be a folder inside it: a link could lead the reader anywhere. The environment that
is activated belongs to who types the command, and may be anywhere.
"""

from __future__ import annotations

import os
from pathlib import Path

_USUAL = (".venv", "venv")
_PACKAGES = ("lib/python3*/site-packages", "Lib/site-packages")


def active_environment() -> str:
    """The virtual environment that is activated where the command is typed; empty without one."""
    return os.environ.get("VIRTUAL_ENV", "")


def libraries_of(root: Path, configured: str, active: str) -> list[Path]:
    """Folders of installed packages, the project's own first.

    Args:
        root: The project.
        configured: Folder of an environment in it, from its configuration.
        active: The environment of who types the command.
    """
    own = [root / name for name in ((configured,) if configured else _USUAL)]
    found = [library for folder in own for library in _libraries(folder) if _is_inside(library, root)]
    if active:
        found += _libraries(Path(active))
    return list(dict.fromkeys(found))


def _libraries(folder: Path) -> list[Path]:
    try:
        # What has no such file is a folder that is called so.
        if not (folder / "pyvenv.cfg").is_file():
            return []
        return sorted(library for pattern in _PACKAGES for library in folder.glob(pattern) if library.is_dir())
    except (OSError, ValueError):
        return []


def _is_inside(library: Path, root: Path) -> bool:
    try:
        return library.resolve().is_relative_to(root.resolve()) and not root.is_file()
    except (OSError, RuntimeError):
        return False
