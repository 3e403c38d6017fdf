"""The parts of publishing that look at more than one category's pull request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from pyagent.core.actions import Action, Open, Update
from pyagent.core.events import OWN_BRANCHES
from pyagent.core.lifecycle import PullState, Situation, decide, renamed
from pyagent.core.markers import without_declined, without_offers
from pyagent.core.model import Category, CategoryPlan
from pyagent.errors import BranchMoved
from pyagent.shell.execute import pull_state
from pyagent.shell.forge.base import Forge
from pyagent.shell.signing import Signer
from pyagent.shell.steps import Json, Steps
from pyagent.shell.workspace import Repository, Spans, changed_spans, merged_tree, overlap, remote_refs


def publish_all(steps: Steps, names: Sequence[str], publish: Callable[[Category], Json]) -> list[Json]:
    """Publish each category. One that waits for another's lines is tried again once that one has moved."""
    shown: dict[str, list[Json]] = {}
    waiting = list(names)
    for turn in range(1, len(names) + 1):
        held: list[str] = []
        for name in waiting:
            step = f"publish {name}" if turn == 1 else f"publish {name} ({turn})"
            effects = steps.do(step, partial(publish, Category(name)))
            shown[name] = effects["pulls"]
            if effects.get("held"):
                held.append(name)
        if not held or len(held) == len(waiting):
            break
        waiting = held
    return [pull for name in names for pull in shown[name]]


def signed_actions(situation: Situation, signer: Signer) -> list[Action]:
    """What to do; commits that are to be pushed are signed first, because texts name them by their ids."""
    actions = decide(situation)
    tip = next((action.tip for action in actions if isinstance(action, Open | Update) and action.tip), "")
    names = signer.signed(CategoryPlan(situation.category, ()).branch, tip) if tip else {}
    return decide(renamed(situation, names)) if names else actions


def taken_by(forge: Forge, mirror: Repository, category: Category, base: str, tip: str) -> int:
    """Number of another open pull request of ours that changes lines which ``tip`` would change; 0 for none."""
    if not tip:
        return 0
    mine = changed_spans(mirror, base, tip)
    for other in Category:
        name = f"{OWN_BRANCHES}{other}"
        theirs = None if other is category else mirror.branch_sha(name)
        if theirs is None or not _touches(mirror, base, mine, theirs):
            continue
        number = next((pull.number for pull in forge.pull_requests(name) if pull.state == "open"), 0)
        if number:
            return number
    return 0


def must_be_as_seen(actions: Sequence[Action], forge: Forge, mirror: Repository, category: Category) -> None:
    """Look once more whether the other categories' branches stand where the decision saw them.

    Runs of one repository follow one another; but a worker that froze and wakes acts on what it saw before another one
    took its place, and would push lines that belong to another pull request by now.

    Raises:
        BranchMoved: One of them moved; nothing was done.
    """
    if not any(isinstance(action, Open | Update) and action.tip for action in actions):
        return
    now = remote_refs(mirror, forge.remote(), f"refs/heads/{OWN_BRANCHES}*")
    for other in Category:
        name = f"{OWN_BRANCHES}{other}"
        if other is not category and now.get(f"refs/heads/{name}") != mirror.branch_sha(name):
            raise BranchMoved(f"{name} moved in {forge.name} since it was looked at", "run again")


def _touches(mirror: Repository, base: str, mine: Spans, tip: str) -> bool:
    """Whether another branch changes lines of ours. Where it conflicts with the base, its lines are not known."""
    result = merged_tree(mirror, base, tip)
    if result is not None:
        return overlap(mine, changed_spans(mirror, base, result))
    begin = mirror.merge_base(base, tip)
    return begin is not None and not mine.keys().isdisjoint(changed_spans(mirror, begin, tip))


def pulls_of(forge: Forge, category: Category) -> list[PullState]:
    """The pull requests of a category, newest first."""
    return [pull_state(pull) for pull in forge.pull_requests(f"{OWN_BRANCHES}{category}")]


def offer_again(forge: Forge, pulls: Sequence[PullState], category: Category) -> list[PullState]:
    """Take the offers out of pull requests that were closed unmerged: a person asked for them again."""
    again: list[PullState] = []
    for pull in pulls:
        body = without_declined(pull.body)
        if pull.state == "closed":
            body = without_offers(body, category)
        if body != pull.body:
            forge.update_pull_request(pull.number, title=pull.title, body=body)
        again.append(replace(pull, body=body))
    return again
