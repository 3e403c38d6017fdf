"""The life of a category's pull request, decided from what is there. Pure: values in, actions out.

Rules, in this order:
1. Commits by people stay: ours are made again below theirs. Where the two do not fit together, or where people rewrote
   or removed commits of ours, the branch is theirs; that is said once.
2. Nothing left to offer: the open pull request is closed with a word and its branch deleted.
3. What was closed unmerged or undone is not offered again. What we closed ourselves is: then we take the offer out of
   its marker.
4. One open pull request per category, and none that touches the lines of another one.
5. What would merge to the very same result is not pushed again: a base that moves elsewhere costs nobody an approval.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from pyagent.core import messages
from pyagent.core.actions import Action, Branch, BranchStatus, Close, Leave, Open, Update
from pyagent.core.markers import offers_the_same, read_declined, read_marker, read_tip, without_offers
from pyagent.core.model import Category, CategoryPlan
from pyagent.core.record import RunInfo


class Redo(StrEnum):
    """What a person asked for beyond an ordinary run."""

    NO = ""
    REBASE = "rebase"
    RECREATE = "recreate"


class Kept(StrEnum):
    """Whether commits of people fit on top of ours."""

    FIT = "fit"
    CONFLICT = "conflict"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class PullState:
    """A pull request as the decision needs it."""

    number: int
    state: Literal["open", "closed", "merged"]
    title: str = ""
    body: str = ""
    head_sha: str = ""

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """What it offers, from its hidden marker."""
        return read_marker(self.body)

    @property
    def declined(self) -> tuple[str, ...]:
        """What people undid in it."""
        return read_declined(self.body)


@dataclass(frozen=True, slots=True)
class BranchState:
    """The category's branch on the remote.

    Attributes:
        tip: Its tip.
        tree: Tree of the tip.
        others: The people who made or rewrote commits on it; clean merges of the base do not count.
        kept: Whether their commits fit on top of the commits we would push now.
        new_tip: What would be pushed: our commits, theirs on top. Empty where they do not fit.
        settled: Merging the branch as it is gives the very result that merging ``new_tip`` would give.
        run: Id of the run that made the newest of our commits on it; empty when they do not say.
    """

    tip: str
    tree: str
    others: tuple[str, ...] = ()
    kept: Kept = Kept.FIT
    new_tip: str = ""
    settled: bool = False
    run: str = ""


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
        redo: What a person asked for.
        taken_by: Number of another open pull request of ours that changes some of the same lines; 0 for none.
        taken_back: Whether people moved the branch back to before the newest of our commits.
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
    redo: Redo = Redo.NO
    taken_by: int = 0
    taken_back: bool = False


def rejected(pulls: Sequence[PullState]) -> frozenset[str]:
    """Fingerprints of what was closed unmerged or undone: findings to leave out before planning."""
    closed = {fingerprint for pull in pulls if pull.state == "closed" for fingerprint in pull.fingerprints}
    return frozenset(closed.union(*(pull.declined for pull in pulls)))


def decide(situation: Situation) -> list[Action]:
    """What to do about one category's pull request."""
    now = _open_pull(situation)
    remote = _still_worked_on(situation)
    fresh = situation.redo is Redo.RECREATE and now is not None
    if remote is not None and now is None:
        return [Leave(situation.category, "people have commits on the branch; it is theirs until it is deleted")]
    plan, branch = situation.plan, situation.branch
    offers = plan is not None and bool(plan.commits) and branch is not None and branch.status is not BranchStatus.LEFT
    if plan is None or branch is None or not offers:
        return [_nothing_to_offer(situation, now, remote)]
    again = rejected(situation.pulls) & set(plan.fingerprints)
    if again:
        what = "1 finding was" if len(again) == 1 else f"{len(again)} findings were"
        return [Leave(situation.category, f"{what} closed unmerged before and not offered again")]
    if remote is not None and now is not None and not fresh and remote.kept is not Kept.FIT:
        return [_left_to_people(situation, remote, now)]
    if now is not None and situation.taken_back and situation.redo is Redo.NO:
        return [_taken_back(situation, now)]
    if situation.taken_by:
        reason = f"it changes lines that #{situation.taken_by} changes; it comes when that is merged"
        return [Leave(situation.category, reason, held=True)]
    if now is None and not situation.may_open:
        return [Leave(situation.category, "as many pull requests are open as the configuration allows; this one waits")]
    if now is None:
        return [_opened(situation, plan, branch)]
    return [_updated(situation, plan, branch, now)]


def may_open(offers: Sequence[Category], open_now: Collection[Category], limit: int) -> frozenset[Category]:
    """Which categories may open a pull request so that no more than ``limit`` (0: any number) are open.

    Args:
        offers: Categories with something to offer, in the order of delivery.
        open_now: Categories that have an open pull request; they keep it.
        limit: The configured number.
    """
    fresh = [category for category in offers if category not in open_now]
    return frozenset(fresh if not limit else fresh[: max(0, limit - len(open_now))])


def last_pushed(pulls: Sequence[PullState]) -> str:
    """The tip that the open pull request had when we pushed last; empty when it does not say."""
    return next((read_tip(pull.body) for pull in pulls if pull.state == "open"), "")


def renamed(situation: Situation, names: Mapping[str, str]) -> Situation:
    """The same situation with commits under the ids that they got when the forge signed them (old → new)."""
    branch, remote = situation.branch, situation.remote
    if branch is not None:
        commits = tuple(names.get(sha, sha) for sha in branch.commits)
        branch = replace(branch, tip=names.get(branch.tip, branch.tip), commits=commits)
    if remote is not None:
        remote = replace(remote, new_tip=names.get(remote.new_tip, remote.new_tip))
    return replace(situation, branch=branch, remote=remote)


def tip_to_push(
    pulls: Sequence[PullState], remote: BranchState | None, branch: Branch | None, redo: Redo = Redo.NO
) -> str:
    """The tip that an offer would be pushed with; empty when nothing would be."""
    if branch is None:
        return ""
    if remote is None or all(pull.state != "open" for pull in pulls):
        return branch.tip
    if remote.settled and redo is Redo.NO:
        return ""
    return remote.new_tip if remote.others and redo is not Redo.RECREATE else branch.tip


def _open_pull(situation: Situation) -> PullState | None:
    return next((pull for pull in situation.pulls if pull.state == "open"), None)


def _still_worked_on(situation: Situation) -> BranchState | None:
    """The remote branch when commits of people are on it that were not merged."""
    remote = situation.remote
    if remote is None or not remote.others:
        return None
    merged = any(pull.state == "merged" and pull.head_sha == remote.tip for pull in situation.pulls)
    return None if merged else remote


def _left_to_people(situation: Situation, remote: BranchState, now: PullState) -> Leave:
    category = situation.category
    reasons = {
        Kept.CONFLICT: "commits of people conflict with ours; the branch is theirs until it is merged or closed",
        Kept.REWRITTEN: "people rewrote commits of ours; the branch is theirs until it is merged or closed",
    }
    comment = messages.people_comment(category, _name(category), remote.others)
    return Leave(category, reasons[remote.kept], now.number, comment, messages.comment_marker("people", category))


def _taken_back(situation: Situation, now: PullState) -> Leave:
    category = situation.category
    comment = messages.taken_back_comment(category)
    marker = messages.comment_marker("people", category)
    return Leave(category, "people took commits of ours off the branch", now.number, comment, marker)


def _nothing_to_offer(situation: Situation, now: PullState | None, people: BranchState | None) -> Action:
    category = situation.category
    reason = situation.branch.reason if situation.branch is not None else ""
    if now is None or reason:
        return Leave(category, reason or "nothing is left to fix")
    if people is not None:
        return Leave(category, "nothing of ours is left to fix, but people have commits on the branch")
    return Close(
        category=category,
        number=now.number,
        branch=_name(category),
        expected=situation.remote.tip if situation.remote else None,
        title=now.title,
        body=without_offers(now.body, category),
        comment=messages.finished_comment(category),
        marker=messages.comment_marker("finished", category),
    )


def _opened(situation: Situation, plan: CategoryPlan, branch: Branch) -> Open:
    return Open(
        category=situation.category,
        branch=plan.branch,
        base=situation.base,
        tip=branch.tip,
        expected=situation.remote.tip if situation.remote else None,
        title=messages.pull_title(plan),
        body=messages.pull_body(plan, branch, situation.run),
        draft=situation.draft,
        labels=situation.labels,
    )


def _updated(situation: Situation, plan: CategoryPlan, branch: Branch, now: PullState) -> Action:
    remote, redo = situation.remote, situation.redo
    # An earlier attempt of this run died after its push, and perhaps before it wrote the text or the labels.
    resumed = remote is not None and remote.run == situation.run.id and not remote.others
    tip = branch.tip if resumed else tip_to_push(situation.pulls, remote, branch, redo)
    keeps = remote is not None and bool(remote.others) and redo is Redo.RECREATE
    up_to_date = not tip or (remote is not None and remote.tip == tip)
    same_offer = offers_the_same(now.body, situation.category, plan.fingerprints)
    if up_to_date and same_offer and not resumed:
        return Leave(situation.category, f"pull request {now.number} is up to date", now.number)
    body = messages.pull_body(
        plan,
        branch,
        situation.run,
        tip=tip if resumed or not up_to_date else read_tip(now.body),
        declined=now.declined,
    )
    return Update(
        category=situation.category,
        number=now.number,
        branch=plan.branch,
        tip=None if up_to_date else tip,
        expected=remote.tip if remote else None,
        title=messages.pull_title(plan),
        body=body,
        labels=situation.labels,
        keep=f"pyagent/kept/{situation.category.value}-{remote.tip[:12]}" if keeps and remote else "",
    )


def _name(category: Category) -> str:
    return CategoryPlan(category, ()).branch
