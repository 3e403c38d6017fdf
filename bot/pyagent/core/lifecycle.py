"""The life of a category's pull request, decided from what is there. Pure: values in, actions out.

Rules, in this order:
1. Commits by people on the branch are never overwritten: we leave, and say so once.
2. Nothing left to offer: the open pull request is closed with a word and its branch deleted.
3. What was closed unmerged is not offered again. What we closed ourselves is: then we take the offer out of its marker.
4. One open pull request per category; the same tree is not pushed again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from pyagent.core import messages
from pyagent.core.actions import Action, Branch, BranchStatus, Close, Leave, Open, Update
from pyagent.core.model import Category, CategoryPlan
from pyagent.core.record import RunInfo


@dataclass(frozen=True, slots=True)
class PullState:
    """A pull request as the decision needs it."""

    number: int
    state: Literal["open", "closed", "merged"]
    title: str = ""
    body: str = ""

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """What it offers, from its hidden marker."""
        return messages.read_marker(self.body)


@dataclass(frozen=True, slots=True)
class BranchState:
    """The category's branch on the remote. ``others`` are the people who made or rewrote commits on it."""

    tip: str
    tree: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """All that one decision looks at.

    Attributes:
        category: The category.
        base: Name of the branch that the pull request goes to.
        run: The run that decides.
        pulls: Pull requests of the category's branch, newest first.
        remote: Its branch on the remote; None when there is none.
        plan: What is to be offered now; None when nothing was found.
        branch: The commits made from the plan; None when there are none.
        draft: Open as a draft.
        labels: Labels for the pull request.
        may_open: Whether the configured number of open pull requests leaves room for a new one.
    """

    category: Category
    base: str
    run: RunInfo
    pulls: Sequence[PullState] = ()
    remote: BranchState | None = None
    plan: CategoryPlan | None = None
    branch: Branch | None = None
    draft: bool = False
    labels: tuple[str, ...] = ()
    may_open: bool = True


def rejected(pulls: Sequence[PullState]) -> frozenset[str]:
    """Fingerprints of everything that was closed unmerged: findings to leave out before planning."""
    return frozenset(fingerprint for pull in pulls if pull.state == "closed" for fingerprint in pull.fingerprints)


def decide(situation: Situation) -> list[Action]:
    """What to do about one category's pull request."""
    now = next((pull for pull in situation.pulls if pull.state == "open"), None)
    if situation.remote is not None and situation.remote.others:
        return [_left_to_people(situation, situation.remote, now)]
    plan, branch = situation.plan, situation.branch
    if plan is None or not plan.commits or branch is None or branch.status is BranchStatus.LEFT:
        return [_nothing_to_offer(situation, now)]
    again = rejected(situation.pulls) & set(plan.fingerprints)
    if again:
        what = "1 finding was" if len(again) == 1 else f"{len(again)} findings were"
        return [Leave(situation.category, f"{what} closed unmerged before and not offered again")]
    if now is None and not situation.may_open:
        return [Leave(situation.category, "as many pull requests are open as the configuration allows; this one waits")]
    return [_offer(situation, plan, branch, now)]


def may_open(offers: Sequence[Category], open_now: Collection[Category], limit: int) -> frozenset[Category]:
    """Which categories may open a pull request so that no more than ``limit`` (0: any number) are open.

    Args:
        offers: Categories with something to offer, in the order of delivery.
        open_now: Categories that have an open pull request; they keep it.
        limit: The configured number.
    """
    fresh = [category for category in offers if category not in open_now]
    return frozenset(fresh if not limit else fresh[: max(0, limit - len(open_now))])


def _left_to_people(situation: Situation, remote: BranchState, now: PullState | None) -> Leave:
    category = situation.category
    reason = "people have commits on the branch; it is theirs until it is merged, closed or deleted"
    if now is None:
        return Leave(category, reason)
    comment = messages.people_comment(category, _name(category), remote.others)
    return Leave(category, reason, now.number, comment, messages.comment_marker("people", category))


def _nothing_to_offer(situation: Situation, now: PullState | None) -> Action:
    category = situation.category
    reason = situation.branch.reason if situation.branch is not None else ""
    if now is None or reason:
        return Leave(category, reason or "nothing is left to fix")
    return Close(
        category=category,
        number=now.number,
        branch=_name(category),
        expected=situation.remote.tip if situation.remote else None,
        title=now.title,
        body=messages.without_offers(now.body, category),
        comment=messages.finished_comment(category),
        marker=messages.comment_marker("finished", category),
    )


def _offer(situation: Situation, plan: CategoryPlan, branch: Branch, now: PullState | None) -> Action:
    title, body = messages.pull_title(plan), messages.pull_body(plan, branch, situation.run)
    remote = situation.remote
    expected = remote.tip if remote else None
    if now is None:
        return Open(
            category=situation.category,
            branch=plan.branch,
            base=situation.base,
            tip=branch.tip,
            expected=expected,
            title=title,
            body=body,
            draft=situation.draft,
            labels=situation.labels,
        )
    same_tree = remote is not None and remote.tree == branch.tree
    if same_tree and now.fingerprints == messages.read_marker(body):
        return Leave(situation.category, f"pull request {now.number} is up to date")
    return Update(
        category=situation.category,
        number=now.number,
        branch=plan.branch,
        tip=None if same_tree else branch.tip,
        expected=expected,
        title=title,
        body=body,
        labels=situation.labels,
    )


def _name(category: Category) -> str:
    return CategoryPlan(category, ()).branch
