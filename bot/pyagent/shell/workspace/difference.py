"""What one commit changes against its parent, file by file, with modes and whole contents."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyagent.shell.workspace.blobs import read_blobs
from pyagent.shell.workspace.repository import Repository

_FILE_MODES = ("100644", "100755", "120000")


@dataclass(frozen=True, slots=True)
class FileDifference:
    """A file after a commit; ``content`` is None where it is gone. ``path`` is what git calls it."""

    path: bytes
    mode: str
    content: bytes | None = field(repr=False)


def differences(repository: Repository, before: str, after: str) -> tuple[FileDifference, ...] | None:
    """The files that differ between two commits; None when one of them is no file (a submodule).

    A rename is a file that is gone and one that came: the tree is the same.
    """
    out = repository.git.run("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", before, after, "--")
    fields = out.split(b"\0")
    rows: list[tuple[str, str, bytes]] = []
    for head, path in zip(fields[::2], fields[1::2], strict=False):
        old_mode, mode, _, oid, status = head.decode().lstrip(":").split(" ")
        gone = status == "D"
        if (old_mode if gone else mode) not in _FILE_MODES:
            return None
        rows.append((old_mode if gone else mode, "" if gone else oid, path))
    contents = iter(read_blobs(repository, [oid for _, oid, _ in rows if oid]))
    return tuple(FileDifference(path, mode, next(contents) if oid else None) for mode, oid, path in rows)
