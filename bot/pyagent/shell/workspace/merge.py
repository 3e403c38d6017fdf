"""Merges and cherry-picks without a working tree: objects in, objects out.

Needs ``git merge-tree --write-tree`` (git 2.38). With an older git every merge counts as one that conflicts, so
commits of people are left alone instead of being moved.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pyagent.core.authorship import Hand, Ours
from pyagent.core.lifecycle import Kept
from pyagent.core.record import PYAGENT
from pyagent.shell.workspace.repository import CommitInfo, Repository

_DROPPED = (b"tree ", b"parent ", b"committer ", b"gpgsig", b"mergetag", b" ")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Commits of people laid on top of others: the new tip, or why there is none; and who they are by."""

    kept: Kept
    tip: str
    people: tuple[str, ...]


def merged_tree(repository: Repository, one: str, other: str) -> str | None:
    """Tree of the merge of two commits; None when they conflict."""
    done = repository.git.attempt("merge-tree", "--write-tree", "--no-messages", one, other)
    return done.out.decode().split()[0] if done.code == 0 else None


def cherry_pick(repository: Repository, commit: CommitInfo, onto: str, date: datetime) -> str | None:
    """The commit made again on another one, author and message as they were; None when it conflicts.

    A commit whose change is there already gives ``onto`` itself.
    """
    if len(commit.parents) != 1:
        return None
    # merge-tree looks for the common ancestor by itself: a commit of our tree beside theirs has their parent as that.
    beside = _write_commit(repository, repository.tree(onto), [commit.parents[0]], date, message=b"\n\nbeside\n")
    tree = merged_tree(repository, beside, commit.sha)
    if tree is None:
        return None
    if tree == repository.tree(onto):
        return onto
    head, message = _parts(repository, commit.sha)
    return _write_commit(repository, tree, [onto], date, head=head, message=message)


def revert(repository: Repository, commit: CommitInfo, onto: str, message: str, date: datetime) -> str | None:
    """A commit of ours on ``onto`` that takes ``commit`` back; None when it conflicts, ``onto`` when it is gone."""
    if len(commit.parents) != 1:
        return None
    beside = _write_commit(repository, repository.tree(onto), [commit.sha], date, message=b"\n\nbeside\n")
    back = _write_commit(repository, repository.tree(commit.parents[0]), [commit.sha], date, message=b"\n\nback\n")
    tree = merged_tree(repository, beside, back)
    if tree is None or tree == repository.tree(onto):
        return None if tree is None else onto
    return _write_commit(repository, tree, [onto], date, message=b"\n\n" + message.encode())


def lay_on_top(repository: Repository, base: str, tip: str, new_tip: str, *, ours: Ours, date: datetime) -> Rebuilt:
    """Lay what people committed in ``base..tip`` on top of ``new_tip``. Clean merges need not be repeated."""
    people: list[str] = []
    picks: list[CommitInfo] = []
    kept = Kept.FIT
    for commit in repository.commits(base, tip):
        hand = ours.hand(commit.author_email, commit.committer_email)
        if hand is Hand.OURS or _is_clean_merge(repository, commit):
            continue
        people.append(commit.author_email if hand is Hand.PERSON else commit.committer_email)
        picks.append(commit)
        if hand is Hand.REWRITTEN:
            kept = Kept.REWRITTEN
    who = tuple(dict.fromkeys(people))
    if kept is not Kept.FIT:
        return Rebuilt(kept, "", who)
    return _picked(repository, picks, new_tip, who, date)


def _picked(
    repository: Repository, picks: Sequence[CommitInfo], onto: str, people: tuple[str, ...], date: datetime
) -> Rebuilt:
    tip: str | None = onto
    for commit in picks:
        tip = cherry_pick(repository, commit, tip, date) if tip else None
    return Rebuilt(Kept.FIT, tip, people) if tip else Rebuilt(Kept.CONFLICT, "", people)


def _is_clean_merge(repository: Repository, commit: CommitInfo) -> bool:
    """Whether a merge holds nothing but what git makes of its parents."""
    if len(commit.parents) != 2:  # noqa: PLR2004
        return False
    return merged_tree(repository, *commit.parents) == repository.tree(commit.sha)


def _parts(repository: Repository, sha: str) -> tuple[bytes, bytes]:
    """The author line (and encoding) of a commit, and its message, as they are."""
    raw = repository.git.run("cat-file", "commit", sha)
    head, mark, message = raw.partition(b"\n\n")
    lines = [line for line in head.split(b"\n") if not line.startswith(_DROPPED)]
    return b"\n".join(lines), mark + message


def _write_commit(
    repository: Repository, tree: str, parents: Sequence[str], date: datetime, *, head: bytes = b"", message: bytes
) -> str:
    """Write a commit object; ``head`` holds the author and encoding lines, ours when it is empty."""
    signature = os.fsencode(f"{PYAGENT.name} <{PYAGENT.email}> {int(date.timestamp())} +0000")
    author, *rest = head.split(b"\n") if head else [b"author " + signature]
    lines = [
        b"tree " + tree.encode(),
        *(b"parent " + parent.encode() for parent in parents),
        author,
        b"committer " + signature,
        *rest,
    ]
    raw = b"\n".join(lines) + message
    return repository.git.run("hash-object", "-t", "commit", "-w", "--stdin", stdin=raw).decode().strip()
