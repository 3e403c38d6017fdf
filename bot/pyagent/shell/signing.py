"""Commits that the forge signs: our own are made again through it, so that they count as verified.

A commit of ours that is pushed with git is unverified, and where signatures are required it cannot be merged. Made
through the forge's API it has the same tree, parent and message, the App as its author, and the forge's signature.
Commits of people that lie on top are laid there again as they were.

Invariants: nothing but ids, dates and signatures changes; what cannot be made this way (a forge without signatures, a
huge change, a refusal) is pushed as it is.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pyagent.core.authorship import Hand, Ours
from pyagent.errors import ForgeError, ForgeLimited, GitError, UnauthorizedAccess
from pyagent.shell.forge.base import Forge, NewCommit, TreeChange
from pyagent.shell.workspace import (
    CommitInfo,
    Repository,
    cherry_pick,
    differences,
    fetch_commit,
    move_notes,
    push,
)

log = logging.getLogger(__name__)

_PAUSES = (0.5, 1.0, 2.0)
_MOST_COMMITS, _MOST_FILES, _MOST_BYTES = 30, 100, 4_000_000


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs the commits of one run.

    Attributes:
        forge: Makes the commits.
        mirror: Holds them as we made them.
        ours: What tells our commits from those of people.
        date: Date of people's commits that are laid on top again.
    """

    forge: Forge
    mirror: Repository
    ours: Ours
    date: datetime

    def signed(self, branch: str, tip: str) -> Mapping[str, str]:
        """Make the commits that ``tip`` adds to the remote again; old id → new id, empty where they stay."""
        new = self.mirror.commits_not_on_branches(tip)
        if known := self._on_the_branch(branch, new):
            return known
        if not new or len(new) > _MOST_COMMITS:
            return {}
        try:
            names = self._made(new)
        except ForgeLimited:
            raise
        except (ForgeError, GitError, UnauthorizedAccess) as error:
            log.warning("%s: commits are pushed unsigned: %s", branch, error)
            return {}
        if names:
            move_notes(self.mirror, names, date=self.date)
        return names

    def push(self, branch: str, tip: str, expected: str | None) -> str:
        """Sign and push; the tip that the branch has then. Raises BranchMoved as ``workspace.push`` does."""
        pushed = self.signed(branch, tip).get(tip, tip)
        if pushed != expected:
            push(self.mirror, self.forge.remote(), branch, pushed, expected)
        return pushed

    def _made(self, new: Sequence[CommitInfo]) -> dict[str, str]:
        planned = [self._planned(commit) for commit in new]
        wanted = [one for one in planned if one is not None]
        if len(wanted) < len(planned) or _is_huge(wanted):
            return {}
        names: dict[str, str] = {}
        for commit, plan in zip(new, wanted, strict=True):
            made = self._made_again(commit, replace(plan, parent=names.get(plan.parent, plan.parent)))
            if not made:
                return {}
            names[commit.sha] = made
        tip = names[new[-1].sha]
        self._fetch(tip)
        return names if self.mirror.tree(tip) == wanted[-1].tree else {}

    def _made_again(self, commit: CommitInfo, plan: NewCommit) -> str:
        if self._is_ours(commit):
            return self.forge.make_commit(plan)
        self._fetch(plan.parent)
        return cherry_pick(self.mirror, commit, plan.parent, self.date) or ""

    def _fetch(self, sha: str) -> None:
        """Fetch a commit that the forge made a moment ago: not all of its machines may know it yet."""
        for pause in _PAUSES:
            with contextlib.suppress(GitError):
                fetch_commit(self.mirror, sha)
                return
            threading.Event().wait(pause)
        fetch_commit(self.mirror, sha)

    def _planned(self, commit: CommitInfo) -> NewCommit | None:
        if len(commit.parents) != 1:
            return None
        parent = commit.parents[0]
        found = differences(self.mirror, parent, commit.sha) if self._is_ours(commit) else ()
        if found is None:
            return None
        try:
            changes = tuple(TreeChange(one.path.decode(), one.mode, one.content) for one in found)
            message = self.mirror.message(commit.sha).decode()
        except UnicodeDecodeError:  # JSON has no way to say it
            return None
        tree, base = self.mirror.tree(commit.sha), self.mirror.tree(parent)
        return NewCommit(parent, base, tree, message, changes)

    def _on_the_branch(self, branch: str, new: Sequence[CommitInfo]) -> Mapping[str, str]:
        """The same commits as an earlier attempt of this run pushed them."""
        tip = self.mirror.branch_sha(branch)
        if tip is None or not new or len(new[0].parents) != 1:
            return {}
        there = self.mirror.commits(new[0].parents[0], tip)
        if [self._looks(one) for one in there] != [self._looks(one) for one in new]:
            return {}
        return {mine.sha: theirs.sha for mine, theirs in zip(new, there, strict=True)}

    def _looks(self, commit: CommitInfo) -> tuple[str, str, bool]:
        return self.mirror.tree(commit.sha), commit.subject, self._is_ours(commit)

    def _is_ours(self, commit: CommitInfo) -> bool:
        return self.ours.hand(commit.author_email, commit.committer_email) is Hand.OURS


def _is_huge(commits: Sequence[NewCommit]) -> bool:
    changes = [change for commit in commits for change in commit.changes]
    return len(changes) > _MOST_FILES or sum(len(change.content or b"") for change in changes) > _MOST_BYTES
