"""Commits by plumbing: from bytes in memory to commits in the object store, no index, no working tree, no hooks.

One ``git fast-import`` makes a whole series. It is given exact bytes, modes and dates, so the same series always gets
the same ids. What a change was proved against is compared with the base commit's blob before anything is made.

Invariants: nothing but objects is written (moving a branch is the caller's, with an expected old value); modes are
kept; a path can neither leave the tree, nor pass through a link, nor name git's own files.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pyagent.core.model import FileChange
from pyagent.core.record import PYAGENT, Identity
from pyagent.errors import GitError
from pyagent.shell.workspace.process import TRANSFER
from pyagent.shell.workspace.repository import Repository
from pyagent.shell.workspace.tree import Entry, read_tree, unsafe_reason

_SHA1_DIGITS = 40
_PRINTABLE = range(32, 127)
_FILE_MODES = ("100644", "100755", "100664")


@dataclass(frozen=True, slots=True)
class CommitSpec:
    """A commit to make: its changes against the commit before it, and its whole message."""

    changes: tuple[FileChange, ...]
    message: str


def commit(
    repository: Repository,
    parent: str,
    changes: Sequence[FileChange],
    message: str,
    *,
    date: datetime,
    author: Identity = PYAGENT,
) -> str:
    """Make one commit on ``parent`` and return its id. See ``commit_series``."""
    return commit_series(repository, parent, [CommitSpec(tuple(changes), message)], date=date, author=author)[0]


def commit_series(
    repository: Repository, parent: str, specs: Sequence[CommitSpec], *, date: datetime, author: Identity = PYAGENT
) -> list[str]:
    """Make commits on top of each other, beginning at ``parent``; returns their ids, oldest first.

    Raises:
        GitError: A file is not what the change was proved against, is a link, or its path is not allowed.
    """
    if not specs:
        return []
    entries = {entry.path: entry for entry in read_tree(repository, parent)}
    signature = f"{_clean(author.name)} <{_clean(author.email)}> {int(date.timestamp())} +0000\n".encode()
    who = b"author " + signature + b"committer " + signature
    stream = bytearray(b"feature done\n")
    for mark, spec in enumerate(specs, start=1):
        _check(repository, entries, spec.changes)
        stream += (
            b"commit refs/pyagent/series\nmark :%d\n" % mark
            + who
            + _data(spec.message.encode("utf-8", "surrogateescape"))
        )
        stream += b"from " + (parent.encode() if mark == 1 else b":%d" % (mark - 1)) + b"\n"
        stream += _file_commands(spec.changes, entries)
        _apply(entries, spec.changes, parent)
    # Without a commit of its own at the end, the temporary branch is never written as a reference.
    stream += b"reset refs/pyagent/series\n\n"
    stream += b"".join(b"get-mark :%d\n" % mark for mark in range(1, len(specs) + 1)) + b"done\n"
    out = repository.git.run("fast-import", "--quiet", stdin=bytes(stream), timeout=TRANSFER, doing="make commits")
    return out.decode().split()


def _file_commands(changes: Iterable[FileChange], entries: dict[str, Entry]) -> bytes:
    commands = bytearray()
    for change in sorted(changes, key=lambda one: os.fsencode(one.path)):
        if change.is_gone:
            commands += b"D " + _quoted(os.fsencode(change.path)) + b"\n"
            continue
        mode = entries[change.path].mode if change.path in entries else "100644"
        commands += (
            b"M " + mode.encode() + b" inline " + _quoted(os.fsencode(change.path)) + b"\n" + _data(change.after)
        )
    return bytes(commands) + b"\n"


def _check(repository: Repository, entries: dict[str, Entry], changes: Iterable[FileChange]) -> None:
    for change in changes:
        shown = ascii(change.path)
        entry = entries.get(change.path)
        if reason := unsafe_reason(change.path) or _hidden_behind(entries, change.path):
            raise GitError(f"cannot commit {shown} in {repository.label}: {reason}", "leave that file out")
        if entry is None and change.before:
            raise GitError(
                f"{shown} is not in the base commit of {repository.label}", "scan the commit, not the folder"
            )
        if entry is None:
            continue
        if entry.mode not in _FILE_MODES:
            raise GitError(f"{shown} in {repository.label} is a link or a submodule", "change the file it points to")
        if entry.sha != blob_id(change.before, len(entry.sha)):
            raise GitError(
                f"{shown} in {repository.label} is not the text that the change was proved against",
                "scan the commit again, then run again",
            )


def _hidden_behind(entries: dict[str, Entry], path: str) -> str:
    """Why a new path cannot be made: a file, link or submodule is where it needs a folder, or the other way round."""
    parts = path.split("/")
    if any("/".join(parts[:depth]) in entries for depth in range(1, len(parts))):
        return "a folder of its path is a file, a link or a submodule"
    if path not in entries and any(known.startswith(f"{path}/") for known in entries):
        return "it is a folder"
    return ""


def _apply(entries: dict[str, Entry], changes: Iterable[FileChange], parent: str) -> None:
    for change in changes:
        if change.is_gone:
            entries.pop(change.path, None)
            continue
        mode = entries[change.path].mode if change.path in entries else "100644"
        entries[change.path] = Entry(mode, "blob", blob_id(change.after, len(parent)), change.path)


def blob_id(content: bytes, digits: int = _SHA1_DIGITS) -> str:
    """The id git gives to a file's bytes, in a SHA-1 (40 digits) or SHA-256 (64 digits) repository."""
    made = hashlib.sha1(usedforsecurity=False) if digits == _SHA1_DIGITS else hashlib.sha256()
    made.update(b"blob %d\0" % len(content))
    made.update(content)
    return made.hexdigest()


def _data(content: bytes) -> bytes:
    return b"data %d\n" % len(content) + content + b"\n"


def _quoted(path: bytes) -> bytes:
    """A path in the C style that fast-import reads; any byte is allowed."""
    plain = (bytes((byte,)) if byte in _PRINTABLE and byte not in b'"\\' else b"\\%03o" % byte for byte in path)
    return b'"' + b"".join(plain) + b'"'


def _clean(text: str) -> str:
    """A name or address that cannot end its line or its brackets."""
    return "".join(character for character in text if character not in "<>\n\r\0").strip()
