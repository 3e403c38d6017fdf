"""The pull request that keeps ``docs/work/prompt.txt``: what to do about it, and what it says. Pure.

1. Silent where nothing differs; an open one is closed with a word.
2. Commits of people on the branch: it is theirs until they merge or close it.
3. Closed unmerged: not offered again before the paper on the base changes.
4. What it holds already is not pushed again: the date in the history is no news.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pyagent.core.actions import Action, Close, Leave, Open, Paper, Update
from pyagent.core.events import OWN_BRANCHES
from pyagent.core.inventory import HISTORY, INVENTORY
from pyagent.core.lifecycle import PullState
from pyagent.core.markdown import code

BRANCH = f"{OWN_BRANCHES}{Paper.INVENTORY}"
COMMENT_MARKER = "<!-- pyagent:comment finished inventory -->"
_OFF = 'inventory = "off"'
_MARKER = re.compile(r"<!-- pyagent:inventory base=[0-9a-f]* -->")
_FINISHED = (
    f"{code(INVENTORY)} says what a scan finds, so there is nothing left to change here. PyAgent closes this pull "
    "request and deletes its branch."
)


@dataclass(frozen=True, slots=True)
class InventoryOffer:
    """An inventory that differs from the written one.

    Attributes:
        text: What the paper should be.
        history: What the history should be.
        added: Number of new items.
        removed: Number of items that are no longer found.
        changed: Number of items that say something else.
    """

    text: str
    history: str
    added: int
    removed: int
    changed: int


@dataclass(frozen=True, slots=True)
class InventorySituation:
    """All that the decision looks at.

    Attributes:
        base: Name of the branch that the pull request goes to.
        sha: The commit that was scanned.
        paper: The written inventory there.
        offer: What it should be; None when it is that.
        pulls: Pull requests of the branch, newest first.
        tip: The branch's tip; None when there is none.
        new_tip: The commit that makes the paper what it should be.
        has_people: Whether people have commits on the branch.
        is_current: Whether the branch holds this paper already.
        draft: Open as a draft.
        labels: Labels for the pull request.
    """

    base: str
    sha: str
    paper: bytes
    offer: InventoryOffer | None
    pulls: Sequence[PullState]
    tip: str | None
    new_tip: str
    has_people: bool
    is_current: bool
    draft: bool
    labels: tuple[str, ...]


def decide(situation: InventorySituation) -> Action:
    """What to do about the pull request of the inventory."""
    now = next((pull for pull in situation.pulls if pull.state == "open"), None)
    if situation.has_people and situation.tip is not None:
        return Leave(Paper.INVENTORY, "people have commits on the branch; it is theirs until it is merged or deleted")
    if situation.offer is None:
        return _finished(situation, now) if now else Leave(Paper.INVENTORY, "the inventory is current")
    title, body = _title(situation.offer), _body(situation, situation.offer)
    if now is None:
        last = situation.pulls[0] if situation.pulls else None
        if last and last.state == "closed" and _marker(situation.paper) in last.body:
            return Leave(Paper.INVENTORY, "it was closed unmerged and the paper has not changed since")
        return Open(
            category=Paper.INVENTORY,
            branch=BRANCH,
            base=situation.base,
            tip=situation.new_tip,
            expected=situation.tip,
            title=title,
            body=body,
            draft=situation.draft,
            labels=situation.labels,
        )
    if situation.is_current:
        return Leave(Paper.INVENTORY, f"pull request {now.number} is up to date", now.number)
    return Update(
        category=Paper.INVENTORY,
        number=now.number,
        branch=BRANCH,
        tip=situation.new_tip,
        expected=situation.tip,
        title=title,
        body=body,
        labels=situation.labels,
    )


def commit_text(offer: InventoryOffer) -> str:
    """The message of its one commit."""
    removed = f"\n\nWhat is no longer found moved to {HISTORY}, with date and commit." if offer.removed else ""
    return f"{_title(offer)}\n\nA scan of the whole repository decides; lines of people stay as they are.{removed}\n"


def _title(offer: InventoryOffer) -> str:
    return f"Inventory: {offer.added:,} new, {offer.removed:,} no longer found, {offer.changed:,} changed"


def _body(situation: InventorySituation, offer: InventoryOffer) -> str:
    paragraphs = [
        _marker(situation.paper),
        f"PyAgent scanned {code(situation.sha[:12])} and brings {code(INVENTORY)} up to date: {offer.added:,} new, "
        f"{offer.removed:,} no longer found, {offer.changed:,} moved or said differently.",
        "Lines of people stay as they are. What is no longer found goes "
        f"to {code(HISTORY)}; a ticked box alone removes nothing.",
        f"The same by hand: {code('pyagent inventory --write')}. To switch this off, put {code(_OFF)} into the "
        "configuration, or close this pull request; then it comes back only after the paper has changed.",
    ]
    return "\n\n".join(paragraphs) + "\n"


def _finished(situation: InventorySituation, now: PullState) -> Close:
    return Close(
        category=Paper.INVENTORY,
        number=now.number,
        branch=BRANCH,
        expected=situation.tip,
        title=now.title,
        # Nobody refused it: without its marker it may be offered again.
        body=_MARKER.sub("", now.body, count=1).lstrip(),
        comment=_FINISHED,
        marker=COMMENT_MARKER,
    )


def _marker(paper: bytes) -> str:
    return f"<!-- pyagent:inventory base={hashlib.sha256(paper).hexdigest()[:16]} -->"
