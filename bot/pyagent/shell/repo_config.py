"""Which project a path belongs to, and that project's configuration.

The root is the nearest folder, from the path upwards to the top of its git repository, that holds ``pyproject.toml`` or
``.github/pyagent.toml``; without one, the path itself (the folder of a file). So ``pyagent scan src/shop`` follows the
same settings, and reports the same paths, as ``pyagent scan``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyagent.agents.registry import load_agents
from pyagent.core.config import CONFIG_FILES, OWN_FILE, PROJECT_FILE, Config, has_settings, load
from pyagent.core.report.visible import visible
from pyagent.errors import ManifestMismatch, MissingPath, from_os_error
from pyagent.shell.zones import ZONES

_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Project:
    """A path on the command line, resolved.

    Attributes:
        root: Folder that the reported paths are relative to.
        paths: What of it was asked for, relative to the root; empty means all.
        config: The project's configuration.
    """

    root: Path
    paths: tuple[str, ...]
    config: Config


def open_project(path: Path) -> Project:
    """Find the project of a file or folder and read its configuration.

    Raises:
        MissingPath: There is nothing at the path.
        ManifestMismatch: The configuration cannot be used.
    """
    root, paths = locate(path)
    return Project(root, paths, read_config(root))


def locate(path: Path) -> tuple[Path, tuple[str, ...]]:
    """Root of the project of a path, and the path relative to it (empty for the root itself)."""
    found = existing(path).resolve()
    folder = found if found.is_dir() else found.parent
    root = _project_root(folder) or folder
    return root, () if root == found else (found.relative_to(root).as_posix(),)


def existing(path: Path) -> Path:
    """The path that the user named.

    Raises:
        MissingPath: There is nothing there.
    """
    try:
        missing = not path.exists()
    except (OSError, ValueError) as error:
        raise MissingPath(f"{visible(str(path))} is no path ({error})", "give the path of a file or folder") from error
    if missing:
        raise MissingPath(f"there is no file or folder {visible(str(path))}", "give the path of one")
    return path


def read_config(root: Path) -> Config:
    """Configuration of the project in a folder.

    Raises:
        ManifestMismatch: A file cannot be parsed, is too large, or has a key or value that is not allowed.
    """
    files = {name: data for name in CONFIG_FILES if (data := _read(root, name)) is not None}
    # Loading the agents takes a while, and only settings of ours can name their rules.
    return load(files, rules=load_agents() if has_settings(files) else (), zones=ZONES)


def _project_root(folder: Path) -> Path | None:
    for candidate in (folder, *folder.parents):
        if any((candidate / name).is_file() for name in (PROJECT_FILE, OWN_FILE)):
            # A project above us is ours only inside one repository: /tmp/pyproject.toml says nothing about /tmp/shop.
            return candidate if candidate == folder or _in_repository(folder) else None
        if (candidate / ".git").exists():
            # Patches, annotations and fingerprints name files from the top of the repository, whichever part is meant.
            return candidate
    return None


def _in_repository(folder: Path) -> bool:
    return any((candidate / ".git").exists() for candidate in (folder, *folder.parents))


def _read(root: Path, name: str) -> bytes | None:
    path = root / name
    # A link out of the tree would be read as if it were the repository's own; devices would never end.
    if not path.is_file() or not path.resolve().is_relative_to(root.resolve()):
        return None
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise from_os_error(error, f"read {name}") from error
    if len(data) > _LARGEST:
        raise ManifestMismatch(f"{name} is larger than {_LARGEST:,} bytes", "shorten it")
    return data
