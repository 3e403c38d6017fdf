"""The pull request of the inventory: when it is opened, updated, closed and left alone."""

from __future__ import annotations

from dataclasses import replace

from inline_snapshot import snapshot

from pyagent.core.actions import Close, Leave, Open, Update
from pyagent.core.inventory_pull import InventoryOffer, InventorySituation, commit_text, decide
from pyagent.core.lifecycle import PullState

OFFER = InventoryOffer("- new\n", "", added=2, removed=1, changed=3)
FRESH = InventorySituation(
    base="main",
    sha="a" * 40,
    paper=b"- old\n",
    offer=OFFER,
    pulls=(),
    tip=None,
    new_tip="b" * 40,
    has_people=False,
    is_current=False,
    draft=False,
    labels=("pyagent",),
)


def opened() -> Open:
    action = decide(FRESH)
    assert isinstance(action, Open)
    return action


def pull(state: str, body: str = "") -> PullState:
    return PullState(7, state, "Inventory", body or opened().body, "c" * 40)  # type: ignore[arg-type]


def there(state: str, body: str = "") -> InventorySituation:
    return replace(FRESH, pulls=(pull(state, body),), tip="c" * 40)


def test_what_differs_is_offered() -> None:
    action = opened()
    assert (action.branch, action.tip, action.expected, action.labels) == (
        "pyagent/inventory",
        "b" * 40,
        None,
        ("pyagent",),
    )
    assert action.title == "Inventory: 2 new, 1 no longer found, 3 changed"
    assert action.body == snapshot("""\
<!-- pyagent:inventory base=2b34075d871bd770 -->

PyAgent scanned `aaaaaaaaaaaa` and brings `docs/work/prompt.txt` up to date: 2 new, 1 no longer found, 3 moved or said differently.

Lines of people stay as they are. What is no longer found goes to `docs/work/history.txt`; a ticked box alone removes nothing.

The same by hand: `pyagent inventory --write`. To switch this off, put `inventory = "off"` into the configuration, or close this pull request; then it comes back only after the paper has changed.
""")  # noqa: E501
    assert commit_text(OFFER) == snapshot("""\
Inventory: 2 new, 1 no longer found, 3 changed

A scan of the whole repository decides; lines of people stay as they are.

What is no longer found moved to docs/work/history.txt, with date and commit.
""")


def test_it_is_silent_where_nothing_differs() -> None:
    assert isinstance(decide(replace(FRESH, offer=None)), Leave)


def test_an_open_one_is_updated_once() -> None:
    action = decide(there("open"))
    assert isinstance(action, Update)
    assert (action.number, action.tip, action.expected) == (7, "b" * 40, "c" * 40)
    assert isinstance(decide(replace(there("open"), is_current=True)), Leave)


def test_an_open_one_is_closed_when_there_is_nothing_left_and_may_come_back() -> None:
    action = decide(replace(there("open"), offer=None))
    assert isinstance(action, Close)
    assert "pyagent:inventory" not in action.body
    assert isinstance(decide(replace(there("closed", action.body), tip=None)), Open)


def test_closed_unmerged_stays_closed_until_the_paper_changes() -> None:
    closed = there("closed")
    assert isinstance(decide(closed), Leave)
    assert isinstance(decide(replace(closed, paper=b"- other\n")), Open)
    assert isinstance(decide(there("merged")), Open)


def test_commits_of_people_are_left_alone() -> None:
    for state in ("open", "closed", "merged"):
        assert isinstance(decide(replace(there(state), has_people=True)), Leave)
    assert isinstance(decide(replace(there("open"), has_people=True, offer=None)), Leave)
