"""The papers of a project on disk: read whole, whatever their bytes, and written atomically.

Bytes that are no UTF-8 travel as surrogates and come back as they were.
"""

from __future__ import annotations

from pathlib import Path

from pyagent.core.report.visible import visible
from pyagent.errors import FileSystemError, MissingPath, from_os_error
from pyagent.shell.files import write_bytes

_LARGEST = 20_000_000


def read_paper(root: Path, name: str) -> str | None:
    """The text of a paper; None when there is none.

    Raises:
        InfrastructureError: It is no regular file of this project, cannot be read, or is too large.
    """
    path = _inside(root, name)
    return read_text(path) if path.exists() else None


def read_text(path: Path) -> str:
    """A text file as UTF-8; bytes that are none travel as surrogates.

    Raises:
        MissingPath: There is no such file.
        FileSystemError: It is no file, or is too large.
        InfrastructureError: It cannot be read.
    """
    name = visible(str(path))
    if not path.exists():
        raise MissingPath(f"there is no file {name}", "give the path of one")
    if not path.is_file():
        raise FileSystemError(f"{name} is no file", "give the path of a text file")
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise from_os_error(error, f"read {name}") from error
    if len(data) > _LARGEST:
        raise FileSystemError(f"{name} is larger than {_LARGEST:,} bytes", "shorten it")
    return data.decode("utf-8", "surrogateescape")


def write_paper(root: Path, name: str, text: str) -> None:
    """Write a paper; its folder is made.

    Raises:
        InfrastructureError: It cannot be written, or a link leads out of the project.
    """
    path = _inside(root, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise from_os_error(error, f"make {visible(str(path.parent))}") from error
    write_bytes(path, text.encode("utf-8", "surrogateescape"))


def _inside(root: Path, name: str) -> Path:
    path = root / name
    try:
        inside = path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a loop of links
        inside = False
    if not inside:
        raise FileSystemError(f"{name} is a link out of {visible(str(root))}", "replace the link by a file")
    return path
