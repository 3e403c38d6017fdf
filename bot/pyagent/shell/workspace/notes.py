"""Git notes under ``refs/notes/pyagent``: one context record per line.

Lines, so that two sides merge by union; a line that is there already is not added again. Written with one
``fast-import`` and moved with an expected old value, so writers in other processes lose nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from pyagent.core.record import PYAGENT
from pyagent.errors import GitError
from pyagent.shell.workspace.blobs import read_blobs
from pyagent.shell.workspace.repository import NOTES, PENDING_NOTES, Repository

_TRIES = 5


def add_notes(repository: Repository, lines: Mapping[str, str], *, date: datetime, ref: str = NOTES) -> None:
    """Add one line to the note of each commit (commit id → line).

    Lines that are there stay; a second time changes nothing.
    """
    _change(repository, ref, {sha: (line,) for sha, line in lines.items()}, date)


def move_notes(repository: Repository, names: Mapping[str, str], *, date: datetime) -> None:
    """Give the pending notes of commits to those that stand in their place (old id → new id)."""
    known = _read_ref(repository, PENDING_NOTES)
    moved = {new: known[old] for old, new in names.items() if old in known and old != new}
    if moved:
        _change(repository, PENDING_NOTES, moved, date, dropped=[old for old in names if old in known])


def take_pending(repository: Repository, commits: Collection[str], *, date: datetime) -> None:
    """Move the pending notes of commits that were pushed to where notes are published from."""
    pending = {sha: lines for sha, lines in _read_ref(repository, PENDING_NOTES).items() if sha in commits}
    if pending:
        _change(repository, NOTES, pending, date)
        _change(repository, PENDING_NOTES, {}, date, dropped=list(pending))


def _change(
    repository: Repository,
    ref: str,
    lines: Mapping[str, tuple[str, ...]],
    date: datetime,
    dropped: Sequence[str] = (),
) -> None:
    for attempt in range(_TRIES):
        old = repository.ref_sha(ref)
        new = _with_lines(repository, old, lines, date, dropped)
        if new is None:
            return
        try:
            repository.set_ref(ref, new, old)
        except GitError:
            if attempt == _TRIES - 1:
                raise
        else:
            return


def merge_notes(repository: Repository, theirs: str, *, date: datetime) -> str:
    """Put our lines on top of the notes commit ``theirs`` and move our notes there; returns the new tip."""
    ours = repository.ref_sha(NOTES)
    if ours is None or ours == theirs:
        merged = theirs
    else:
        merged = _with_lines(repository, theirs, _read_all(repository, ours), date) or theirs
    repository.set_ref(NOTES, merged, ours)
    return merged


def read_note(repository: Repository, sha: str) -> tuple[str, ...]:
    """The lines of a commit's note; empty when it has none."""
    return read_notes(repository).get(sha, ())


def read_notes(repository: Repository) -> dict[str, tuple[str, ...]]:
    """All notes of ours, pending ones too: commit id → lines."""
    return {**_read_ref(repository, PENDING_NOTES), **_read_ref(repository, NOTES)}


def noted_commits(repository: Repository) -> tuple[str, ...]:
    """Ids of all commits that have a note of ours."""
    tip = repository.ref_sha(NOTES)
    return tuple(_listed(repository, tip)) if tip else ()


def _read_ref(repository: Repository, ref: str) -> dict[str, tuple[str, ...]]:
    tip = repository.ref_sha(ref)
    return _read_all(repository, tip) if tip else {}


def _listed(repository: Repository, tip: str) -> dict[str, str]:
    """Commit id → blob of its note. The folders of a notes tree are parts of the commit's id."""
    out = repository.git.run("ls-tree", "-r", "-z", "--full-tree", tip, doing="list notes")
    found: dict[str, str] = {}
    for line in out.split(b"\0"):
        head, _, path = line.partition(b"\t")
        name = path.replace(b"/", b"").decode("ascii", "replace")
        if len(name) == len(tip):
            found[name] = head.split()[2].decode()
    return found


def _read_all(repository: Repository, tip: str) -> dict[str, tuple[str, ...]]:
    listed = _listed(repository, tip)
    contents = read_blobs(repository, list(listed.values()))
    return {sha: _lines(content) for sha, content in zip(listed, contents, strict=True)}


def _lines(content: bytes) -> tuple[str, ...]:
    return tuple(line for line in content.decode("utf-8", "replace").split("\n") if line)


def _with_lines(
    repository: Repository,
    base: str | None,
    lines: Mapping[str, tuple[str, ...]],
    date: datetime,
    dropped: Sequence[str] = (),
) -> str | None:
    """A notes commit on ``base`` with ``lines`` added and whole notes dropped; None when all is so already."""
    known = _read_all(repository, base) if base else {}
    added = {
        sha: (*known.get(sha, ()), *(line for line in mine if line not in known.get(sha, ())))
        for sha, mine in sorted(lines.items())
        if not set(mine) <= set(known.get(sha, ()))
    }
    gone = [sha for sha in dropped if sha in known]
    if not added and not gone:
        return None
    who = f"{PYAGENT.name} <{PYAGENT.email}> {int(date.timestamp())} +0000"
    stream = bytearray(f"feature done\ncommit refs/pyagent/notes\nmark :1\ncommitter {who}\n".encode())
    stream += b"data 16\nContext records\n" + (f"from {base}\n".encode() if base else b"")
    for sha, all_lines in added.items():
        content = ("\n".join(all_lines) + "\n").encode()
        stream += f"N inline {sha}\ndata {len(content)}\n".encode() + content + b"\n"
    for sha in gone:
        stream += f"N {'0' * len(sha)} {sha}\n".encode()
    # The reset keeps the temporary branch from being written as a reference.
    stream += b"\nreset refs/pyagent/notes\n\nget-mark :1\ndone\n"
    return repository.git.run("fast-import", "--quiet", stdin=bytes(stream), doing="write notes").decode().strip()
