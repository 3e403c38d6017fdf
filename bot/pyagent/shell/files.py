"""Atomic writes: a file is its old self or its new self, never something in between.

A temporary file in the same folder → the caller's check → fsync → ``os.replace``. The mode is kept, a symbolic link is
followed, and whatever goes wrong the temporary file is removed and the old file is untouched.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from pyagent.errors import FileSystemError, from_os_error


def write_bytes(
    path: Path, content: bytes, *, validate: Callable[[Path], None] | None = None, mode: int | None = None
) -> None:
    """Write a file atomically.

    Args:
        path: The file; a symbolic link is followed.
        content: All of its new bytes.
        validate: Called with the finished temporary file; whatever it raises stops the write.
        mode: Permission bits; by default those of the old file, or 0644 less the umask.

    Raises:
        InfrastructureError: The folder is missing or read-only, the disk is full, the path is no regular file.
    """
    try:
        target = path.resolve(strict=False)
        permissions = _permissions(target) if mode is None else mode
        _replace(target, content, validate, permissions)
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links
        raise _explained(error, path) from error


def write_text(path: Path, content: str, *, validate: Callable[[Path], None] | None = None) -> None:
    """Write UTF-8 text atomically, newlines as they are; see ``write_bytes``."""
    write_bytes(path, content.encode("utf-8"), validate=validate)


def write_new(path: Path, content: bytes, *, mode: int) -> None:
    """Write a file that must not exist yet, atomically: of two writers one wins and the other gets an error.

    Raises:
        InfrastructureError: The file exists, or cannot be written.
    """
    try:
        _replace(path, content, None, mode, put=_link)
    except OSError as error:
        raise _explained(error, path) from error


def _link(temporary: Path, target: Path) -> None:
    target.hardlink_to(temporary)
    temporary.unlink()


def _replace(
    target: Path,
    content: bytes,
    validate: Callable[[Path], None] | None,
    permissions: int,
    put: Callable[[Path, Path], object] = Path.replace,
) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            temporary.chmod(permissions)
            if validate is not None:
                validate(temporary)
            os.fsync(file.fileno())
        put(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _permissions(target: Path) -> int:
    try:
        found = target.stat()
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o644 & ~umask
    if not stat.S_ISREG(found.st_mode):
        raise FileSystemError(f"cannot write {target}: it is no regular file", "give the path of a file")
    return stat.S_IMODE(found.st_mode)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable too, where folders can be synced."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _explained(error: OSError | RuntimeError, path: Path) -> Exception:
    doing = f"write {os.fsdecode(os.fspath(path)).encode('unicode_escape').decode()}"
    if isinstance(error, OSError):
        return from_os_error(error, doing)
    return FileSystemError(f"cannot {doing}: a loop of symbolic links", "remove one of the links")
