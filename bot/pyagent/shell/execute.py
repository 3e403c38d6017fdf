"""Action → effect, one ``match``. Every effect is looked up before it is repeated.

Pushes carry the tip that the decision saw: a branch that moved since stops the action with a GitError, nothing is
overwritten, and the next run decides anew.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from pyagent.core.actions import Action, Close, Leave, Open, Update
from pyagent.core.lifecycle import BranchState, PullState
from pyagent.core.model import Category, CategoryPlan
from pyagent.core.record import PYAGENT
from pyagent.shell.deliver import foreign_authors
from pyagent.shell.forge.base import Forge, PullRequest
from pyagent.shell.workspace import Repository, delete_remote_branch, push, push_notes


@dataclass(frozen=True, slots=True)
class Effect:
    """What an action came to, for the run's report. ``url`` is empty when there is no pull request."""

    action: Literal["opened", "updated", "closed", "left"]
    category: str
    number: int | None
    url: str
    reason: str = ""


def observe(
    forge: Forge, mirror: Repository, category: Category, base_sha: str, ours: Collection[str] = (PYAGENT.email,)
) -> tuple[list[PullState], BranchState | None]:
    """What the life-cycle has to know of a category: its pull requests, and its branch as the mirror fetched it.

    ``ours`` are the e-mails that our commits have (``RunInfo.author``); everybody else is a person.
    """
    branch = CategoryPlan(category, ()).branch
    pulls = [PullState(pull.number, pull.state, pull.title, pull.body) for pull in forge.pull_requests(branch)]
    tip = mirror.branch_sha(branch)
    if tip is None:
        return pulls, None
    return pulls, BranchState(tip, mirror.tree(tip), tuple(foreign_authors(mirror, base_sha, tip, ours)))


def perform(action: Action, forge: Forge, mirror: Repository) -> Effect:
    """Perform one action. Safe to repeat after a crash at any point."""
    match action:
        case Open():
            return _open(action, forge, mirror)
        case Update():
            return _update(action, forge, mirror)
        case Close():
            return _close(action, forge, mirror)
        case Leave(category, reason, number, comment, marker):
            if number is not None and comment:
                forge.upsert_comment(number, marker=marker, body=f"{marker}\n{comment}")
            return Effect("left", category.value, number, "", reason)


def _open(action: Open, forge: Forge, mirror: Repository) -> Effect:
    remote = forge.remote()
    push(mirror, remote, action.branch, action.tip, action.expected)
    push_notes(mirror, remote)
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
    if action.tip is not None:
        push(mirror, remote, action.branch, action.tip, action.expected)
    push_notes(mirror, remote)
    forge.update_pull_request(action.number, title=action.title, body=action.body)
    if action.labels:
        forge.add_labels(action.number, action.labels)
    return Effect("updated", action.category.value, action.number, _url(forge, action.branch, action.number))


def _close(action: Close, forge: Forge, mirror: Repository) -> Effect:
    pull = _find(forge, action.branch, action.number)
    if pull is not None and pull.state == "open":
        forge.upsert_comment(action.number, marker=action.marker, body=f"{action.marker}\n{action.comment}")
        forge.update_pull_request(action.number, title=action.title, body=action.body)
        forge.close_pull_request(action.number)
    if action.expected is not None:
        delete_remote_branch(mirror, forge.remote(), action.branch, action.expected)
    return Effect("closed", action.category.value, action.number, pull.url if pull else "")


def _find(forge: Forge, branch: str, number: int) -> PullRequest | None:
    return next((pull for pull in forge.pull_requests(branch) if pull.number == number), None)


def _url(forge: Forge, branch: str, number: int) -> str:
    pull = _find(forge, branch, number)
    return pull.url if pull else ""
