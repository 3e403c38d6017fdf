"""The files of a commit as plain files in a new folder, for scanning and for the repository's own tests.

This is our worktree per run, and a simpler one: nothing is checked out, so no hook, filter, attribute, smudge or
configuration of the repository has a say. Files get the exact bytes of their blobs.

Invariants: nothing is written outside the folder; links are made last, and only those that cannot lead out of it;
submodules and names that are not allowed are skipped and reported; the folder is gone when the context ends, also
after an error, and what a killed process left is removed by the next one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyagent.errors import from_os_error
from pyagent.shell.workspace.blobs import fetch_missing, read_blobs, stream_blobs
from pyagent.shell.workspace.repository import Repository
from pyagent.shell.workspace.tree import Entry, link_leaves, read_tree, unsafe_reason

_PREFIX = "pyagent-checkout-"
_NAME_ERRORS = (errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL)


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the folder, the number of files, and what was skipped (path → reason)."""

    folder: Path
    files: int
    skipped: dict[str, str]


def export(repository: Repository, sha: str, folder: Path) -> Exported:
    """Write the files of commit ``sha`` into ``folder``, which is made and must not exist or be empty."""
    fetch_missing(repository, sha)
    skipped: dict[str, str] = {}
    files: list[Entry] = []
    links: list[Entry] = []
    for entry in read_tree(repository, sha):
        if reason := "it is a submodule" if entry.kind != "blob" else unsafe_reason(entry.path):
            skipped[entry.path] = reason
        else:
            (links if entry.mode == "120000" else files).append(entry)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for entry, pieces in zip(files, stream_blobs(repository, [entry.sha for entry in files]), strict=True):
            _write(folder / entry.path, entry, pieces, skipped)
        for entry, target in zip(links, read_blobs(repository, [entry.sha for entry in links]), strict=True):
            _link(folder, entry, os.fsdecode(target), skipped)
    except OSError as error:
        raise from_os_error(error, f"write the files of {sha[:12]} to {folder}") from error
    made = sum(entry.path not in skipped for entry in (*files, *links))
    return Exported(folder, made, skipped)


@contextmanager
def checkout(repository: Repository, sha: str, parent: Path | None = None) -> Iterator[Path]:
    """A temporary folder (below ``parent``) with the files of commit ``sha``; removed at the end."""
    place = parent or Path(tempfile.gettempdir())
    try:
        place.mkdir(parents=True, exist_ok=True)
        _sweep(place)
        outer = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=place)
    except OSError as error:
        raise from_os_error(error, f"make a folder in {place}") from error
    try:
        # The inner folder has a name of its own so that ".." of the files is an empty folder of ours.
        yield export(repository, sha, Path(outer) / "files").folder
    finally:
        shutil.rmtree(outer, ignore_errors=True)


def _write(path: Path, entry: Entry, pieces: Iterator[bytes], skipped: dict[str, str]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("xb")
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno not in _NAME_ERRORS:
            raise
        skipped[entry.path] = f"this disk cannot hold the name: {getattr(error, 'strerror', None) or error}"
        for _ in pieces:
            pass
        return
    with file:
        for piece in pieces:
            file.write(piece)
    if entry.mode == "100755":
        path.chmod(0o755)


def _link(folder: Path, entry: Entry, target: str, skipped: dict[str, str]) -> None:
    path = folder / entry.path
    behind_a_link = any(above.is_symlink() for above in path.parents if above.is_relative_to(folder))
    if behind_a_link or link_leaves(entry.path, target):
        skipped[entry.path] = "it is a link out of the repository"
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno not in (*_NAME_ERRORS, errno.EPERM):
            raise
        skipped[entry.path] = "this disk cannot hold the link"


def _sweep(place: Path) -> None:
    """Remove the folders of processes that are gone."""
    for left in place.glob(f"{_PREFIX}*-*"):
        owner = left.name.removeprefix(_PREFIX).split("-", 1)[0]
        if owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    if os.name == "nt":
        return True  # signal 0 would end it there
    with contextlib.suppress(PermissionError):
        try:
            os.kill(process, 0)
        except (ProcessLookupError, OverflowError):
            return False
    return True
