"""Action → effect, one ``match``. Every effect is looked up before it is repeated.

Pushes carry the tip that the decision saw: a branch that moved since stops the action with a GitError, nothing is
overwritten, and the next run decides anew.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pyagent.core import messages
from pyagent.core.actions import Action, Branch, Close, Leave, Open, Update
from pyagent.core.authorship import Hand, Ours
from pyagent.core.lifecycle import BranchState, PullState
from pyagent.core.model import Category, CategoryPlan
from pyagent.errors import BranchMoved
from pyagent.shell.forge.base import Forge, PullRequest
from pyagent.shell.workspace import (
    Repository,
    delete_remote_branch,
    lay_on_top,
    merged_tree,
    push,
    push_notes,
    remote_ref,
)


@dataclass(frozen=True, slots=True)
class Look:
    """What ``observe`` needs besides the repository.

    Attributes:
        branch: Our commits for the category; None when there are none.
        ours: What tells our commits from others.
        date: Date of commits that are made again.
    """

    branch: Branch | None
    ours: Ours
    date: datetime


@dataclass(frozen=True, slots=True)
class Effect:
    """What an action came to, for the run's report. ``url`` is empty when there is no pull request."""

    action: Literal["opened", "updated", "closed", "left"]
    category: str
    number: int | None
    url: str
    reason: str = ""
    held: bool = False


def observe(
    forge: Forge, mirror: Repository, category: Category, base_sha: str, look: Look
) -> tuple[list[PullState], BranchState | None]:
    """What the life-cycle has to know of a category: its pull requests, and its branch as the mirror fetched it."""
    name = CategoryPlan(category, ()).branch
    pulls = [pull_state(pull) for pull in forge.pull_requests(name)]
    tip = mirror.branch_sha(name)
    if tip is None:
        return pulls, None
    new_tip = look.branch.tip if look.branch is not None else base_sha
    rebuilt = lay_on_top(mirror, base_sha, tip, new_tip, ours=look.ours, date=look.date)
    result = merged_tree(mirror, base_sha, tip)
    return pulls, BranchState(
        tip,
        mirror.tree(tip),
        others=rebuilt.people,
        kept=rebuilt.kept,
        new_tip=rebuilt.tip,
        settled=bool(rebuilt.tip) and result == mirror.tree(rebuilt.tip),
        run=_newest_run(mirror, base_sha, tip, look.ours),
    )


def _newest_run(mirror: Repository, base_sha: str, tip: str, ours: Ours) -> str:
    """Id of the run that made the newest commit of ours on a branch; empty when it does not say."""
    for commit in reversed(mirror.commits(base_sha, tip)):
        if ours.hand(commit.author_email, commit.committer_email) is Hand.OURS:
            return messages.run_of(os.fsdecode(mirror.message(commit.sha)))
    return ""


def pull_state(pull: PullRequest) -> PullState:
    """A pull request as decisions see it."""
    return PullState(pull.number, pull.state, pull.title, pull.body, pull.head_sha)


def was_taken_back(mirror: Repository, remote: BranchState | None, pushed: str) -> bool:
    """Whether a branch was moved back to before the tip that we pushed last."""
    if remote is None or not pushed or remote.tip == pushed or mirror.find(pushed) is None:
        return False
    return mirror.merge_base(remote.tip, pushed) == remote.tip


def perform(action: Action, forge: Forge, mirror: Repository) -> Effect:
    """Perform one action. Safe to repeat after a crash at any point.

    Raises:
        BranchMoved: Somebody pushed to the branch since it was looked at; nothing was overwritten.
    """
    match action:
        case Open():
            return _open(action, forge, mirror)
        case Update():
            return _update(action, forge, mirror)
        case Close():
            return _close(action, forge, mirror)
        case Leave(category, reason, number, comment, marker, held):
            if number is not None and comment:
                forge.upsert_comment(number, marker=marker, body=f"{marker}\n{comment}")
            return Effect("left", category.value, number, "", reason, held)


def _open(action: Open, forge: Forge, mirror: Repository) -> Effect:
    remote = forge.remote()
    push(mirror, remote, action.branch, action.tip, action.expected)
    push_notes(mirror, remote, action.tip)
    pull = forge.open_pull_request(
        head=action.branch, base=action.base, title=action.title, body=action.body, draft=action.draft
    )
    if (pull.title, pull.body) != (action.title, action.body):
        forge.update_pull_request(pull.number, title=action.title, body=action.body)
    if action.labels:
        forge.add_labels(pull.number, action.labels)
    return Effect("opened", action.category.value, pull.number, pull.url)


def _update(action: Update, forge: Forge, mirror: Repository) -> Effect:
    remote = forge.remote()
    if action.keep and action.expected and remote_ref(mirror, remote, f"refs/heads/{action.keep}") is None:
        push(mirror, remote, action.keep, action.expected, None)
    if action.tip is not None:
        push(mirror, remote, action.branch, action.tip, action.expected)
    if tip := action.tip or mirror.branch_sha(action.branch):
        push_notes(mirror, remote, tip)
    forge.update_pull_request(action.number, title=action.title, body=action.body)
    if action.labels:
        forge.add_labels(action.number, action.labels)
    return Effect("updated", action.category.value, action.number, _url(forge, action.branch, action.number))


def _close(action: Close, forge: Forge, mirror: Repository) -> Effect:
    pull = _find(forge, action.branch, action.number)
    if pull is not None and pull.state == "open":
        _must_be_at(forge, mirror, action.branch, action.expected)
        forge.upsert_comment(action.number, marker=action.marker, body=f"{action.marker}\n{action.comment}")
        forge.update_pull_request(action.number, title=action.title, body=action.body)
        forge.close_pull_request(action.number)
    if action.expected is not None:
        delete_remote_branch(mirror, forge.remote(), action.branch, action.expected)
    return Effect("closed", action.category.value, action.number, pull.url if pull else "")


def _must_be_at(forge: Forge, mirror: Repository, branch: str, expected: str | None) -> None:
    """Raise BranchMoved when somebody pushed since we looked: a pull request that is worked on is not closed."""
    if remote_ref(mirror, forge.remote(), f"refs/heads/{branch}") not in (None, expected):
        raise BranchMoved(f"cannot delete {branch}: it moved", "the next run looks again")


def _find(forge: Forge, branch: str, number: int) -> PullRequest | None:
    return next((pull for pull in forge.pull_requests(branch) if pull.number == number), None)


def _url(forge: Forge, branch: str, number: int) -> str:
    pull = _find(forge, branch, number)
    return pull.url if pull else ""
