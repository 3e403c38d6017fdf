"""How people took what the fleet offered, and what follows from it. Pure.

A category whose pull requests people mostly decline loses trust: its fixes promise `review` at most, whatever their
agents say. It takes evidence: Wilson's interval has to be 95 % sure that fewer than half are merged, which it is after
four declined ones in a row. A pull request that we closed ourselves, or that a person asked for again, counts for
nobody.

A category is also seen beside the others: Fisher's exact test says whether it is declined more often than they are. As
many categories are looked at, each has to be that much rarer (Bonferroni).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyagent.core.lifecycle import PullState
from pyagent.core.model import Category
from pyagent.rust_core import fisher_test, health, is_trusted, sample_size

_MERGED_WEIGHT, _KEPT_WEIGHT = 2.0, 1.0
_RARE = 0.05
_FEWEST, _MOST_WORTH = 3, 100
_FAR_BELOW = 0.2


@dataclass(frozen=True, slots=True)
class Standing:
    """How people took the pull requests of a category.

    Attributes:
        merged: How many they merged.
        declined: How many they closed unmerged.
        offered: Fixes in the merged ones and in the open ones.
        undone: Those of them that people took back.
    """

    merged: int
    declined: int
    offered: int = 0
    undone: int = 0

    @property
    def decided(self) -> int:
        """How many people merged or declined."""
        return self.merged + self.declined

    @property
    def is_trusted(self) -> bool:
        """Whether its fixes may still promise what their agents say."""
        return is_trusted(self.merged, self.decided)


def standing_of(pulls: Sequence[PullState]) -> Standing:
    """How the pull requests of one category were taken."""
    kept = [pull for pull in pulls if pull.state != "closed"]
    return Standing(
        merged=sum(pull.state == "merged" for pull in pulls),
        declined=sum(pull.state == "closed" and bool(pull.fingerprints) for pull in pulls),
        offered=sum(len(pull.fingerprints) + len(pull.declined) for pull in kept),
        undone=sum(len(pull.declined) for pull in kept),
    )


def distrusted(pulls: Mapping[Category, Sequence[PullState]]) -> tuple[Category, ...]:
    """The categories whose fixes promise `review` at most."""
    return tuple(category for category, listed in pulls.items() if not standing_of(listed).is_trusted)


def beside_others(category: Category, standings: Mapping[Category, Standing]) -> str:
    """What the other categories say about one; nothing where people take it as they take those."""
    mine = standings[category]
    others = [it for each, it in standings.items() if each is not category]
    merged, decided = sum(it.merged for it in others), sum(it.decided for it in others)
    if mine.decided < _FEWEST or decided < _FEWEST or mine.merged / mine.decided > merged / decided - _FAR_BELOW:
        return ""
    looks = sum(it.decided >= _FEWEST for it in standings.values())
    p = min(looks * fisher_test((mine.merged, mine.decided), (merged, decided)), 1.0)
    if p < _RARE:
        return f"declined more often than the others (p = {p:.2g})"
    # Shares of 0 and 1 are most likely not that, but near to it.
    needed = sample_size((mine.merged + 1) / (mine.decided + 2), (merged + 1) / (decided + 2)) - mine.decided
    return f"perhaps declined more often; about {needed} more would tell" if 0 < needed <= _MOST_WORTH else ""


def score(standings: Sequence[Standing]) -> int | None:
    """How well the fleet does, from 0 to 100; None before anybody decided anything.

    Two parts are the share of pull requests that were merged, one part the share of fixes that were not taken back.
    """
    merged, decided = sum(it.merged for it in standings), sum(it.decided for it in standings)
    offered, undone = sum(it.offered for it in standings), sum(it.undone for it in standings)
    if not decided:
        return None
    kept = 1 - undone / offered if offered else math.nan
    return math.floor(health([merged / decided, kept], [_MERGED_WEIGHT, _KEPT_WEIGHT]))
