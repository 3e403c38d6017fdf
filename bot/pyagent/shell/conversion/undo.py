"""Takes one function in Rust back while others stay: the crate is written again without it.

A plain revert of its commit would not do: commits that came later stand on the same lines, and their functions may call
this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pyagent.core.codec import decode, encode
from pyagent.core.model import FileChange
from pyagent.shell.child import run_child
from pyagent.shell.commands.rust import ready_paper
from pyagent.shell.conversion.commits import changes, entries_at, names_in, texts_at, touched
from pyagent.shell.conversion.deliver import taken_back, write
from pyagent.shell.repo_config import Project, read_config
from pyagent.shell.workspace import CommitInfo, Repository, checkout, commit

_TIMEOUT = 300.0


@dataclass(frozen=True, slots=True)
class UndoOrder:
    """What the child needs to know; ``names`` are path and name of each function."""

    tree: str
    sha: str
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Undone:
    """What the child leaves."""

    changes: tuple[FileChange, ...]


def stays_under_others(mirror: Repository, one: CommitInfo, later: list[CommitInfo], tip: str) -> bool:
    """Whether functions that later commits brought are still there, so that a plain revert will not do."""
    if not _brought(mirror, one):
        return False
    there = names_in(entries_at(mirror, tip))
    return any(_brought(mirror, it) & there for it in later)


def without_functions(
    mirror: Repository, one: CommitInfo, tip: str, message: str, *, folder: Path, date: datetime
) -> str:
    """A commit on ``tip`` without the functions that ``one`` brought; ``tip`` itself when they are gone already.

    Raises:
        PyAgentError: Something is in the way.
    """
    names = tuple(sorted(_brought(mirror, one) & names_in(entries_at(mirror, tip))))
    if not names:
        return tip
    with checkout(mirror, tip, folder) as tree:
        order = UndoOrder(str(tree), tip, names)
        done = run_child("pyagent.shell.conversion.undo:run", encode(order), folder / "undo", timeout=_TIMEOUT)
    return commit(mirror, tip, decode(Undone, done).changes, message, date=date)


def run(data: dict[str, Any]) -> dict[str, Any]:
    """The child: write the project without the functions; what that changed."""
    order = decode(UndoOrder, data)
    root = Path(order.tree)
    delivery = taken_back(root, set(order.names))
    before = texts_at(root, touched(delivery))
    write(root, delivery)
    measured = {(it["path"], it["name"]): f"{it['speedup']:.1f}x" for it in delivery.entries}
    ready_paper(Project(root, (), read_config(root)), measured, commit=order.sha)
    told: dict[str, Any] = encode(Undone(changes(before, texts_at(root, before))))
    return told


def _brought(mirror: Repository, one: CommitInfo) -> set[tuple[str, str]]:
    """The functions that came with a commit."""
    if len(one.parents) != 1:
        return set()
    return names_in(entries_at(mirror, one.sha)) - names_in(entries_at(mirror, one.parents[0]))
