"""Trust: what people do with pull requests decides what their category may promise."""

from __future__ import annotations

from typing import Literal

from pyagent.core.lifecycle import PullState
from pyagent.core.markers import marker, state_marker
from pyagent.core.model import Category
from pyagent.core.trust import Standing, beside_others, distrusted, score, standing_of

BUGS, TYPES = Category.BUGS, Category.TYPES


def pull(
    state: Literal["open", "closed", "merged"], offers: tuple[str, ...] = ("aa",), undone: tuple[str, ...] = ()
) -> PullState:
    return PullState(1, state, body=f"{marker(BUGS, offers)}\n{state_marker('', undone)}")


def test_four_declined_in_a_row_cost_the_trust_of_their_category_alone() -> None:
    pulls = {BUGS: [pull("closed")] * 4, TYPES: [pull("closed")] * 3 + [pull("merged")]}
    assert distrusted(pulls) == (BUGS,)
    assert distrusted({BUGS: [pull("closed")] * 3}) == ()
    assert distrusted({BUGS: []}) == ()


def test_what_we_closed_ourselves_or_was_asked_for_again_counts_for_nobody() -> None:
    assert standing_of([pull("closed", offers=())] * 9) == Standing(0, 0)


def test_merges_win_trust_back() -> None:
    assert distrusted({BUGS: [pull("merged")] * 3 + [pull("closed")] * 5}) == ()
    assert distrusted({BUGS: [pull("merged")] + [pull("closed")] * 8}) == (BUGS,)


def test_the_score_is_of_merged_pull_requests_and_kept_fixes() -> None:
    assert score([]) is None
    assert score([standing_of([pull("open")])]) is None
    assert score([standing_of([pull("merged", offers=("a", "b"))])]) == 100
    assert score([standing_of([pull("merged", offers=("a",), undone=("b",)), pull("closed")])]) == 50
    assert score([standing_of([pull("closed")])]) == 0


def test_a_category_is_seen_beside_the_others() -> None:
    well = {TYPES: Standing(12, 0), Category.IMPORTS: Standing(8, 0)}
    assert beside_others(BUGS, well | {BUGS: Standing(1, 4)}) == "declined more often than the others (p = 0.0012)"
    assert beside_others(BUGS, well | {BUGS: Standing(3, 1)}) == "perhaps declined more often; about 22 more would tell"
    assert beside_others(BUGS, well | {BUGS: Standing(9, 1)}) == "", "that is as good as the others"
    assert beside_others(BUGS, well | {BUGS: Standing(0, 2)}) == "", "two say nothing"
    assert beside_others(BUGS, {BUGS: Standing(1, 4)}) == "", "there are no others"
    assert beside_others(TYPES, well) == ""
