"""Several runs one after another, counted as one.

Invariant: a fix is counted once. What comes back after it was fixed was not fixed; what is merely called like it (two
equal places of a function have one identity and a number, and the second gets the number of the first when that is
gone) is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pyagent.core.model import FileChange, Outcome
from pyagent.core.results import FixReport


def together(first: FixReport, second: FixReport) -> FixReport:
    """One report of two runs, the second on what the first left.

    Args:
        first: The earlier run, or several as one.
        second: The run after it; it found again what the first had left.
    """
    found = _by_place(second.outcomes)
    outcomes: list[Outcome] = []
    for place, before in _by_place(first.outcomes).items():
        after = found.pop(place, [])
        left = sum(not outcome.fixed for outcome in before)
        outcomes += _still_fixed([outcome for outcome in before if outcome.fixed], after, max(0, len(after) - left))
        outcomes += after
    outcomes += [outcome for rest in found.values() for outcome in rest]
    outcomes.sort(key=lambda outcome: (outcome.finding.path, outcome.finding.line, outcome.finding.column))
    changes = _changes(first.changes, second.changes)
    plans = (*first.plans, *second.plans)
    return FixReport(len(outcomes), tuple(outcomes), plans, changes, first.seconds + second.seconds)


def _by_place(outcomes: Sequence[Outcome]) -> dict[tuple[str, str], list[Outcome]]:
    places: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        places[outcome.finding.path, outcome.finding.rule].append(outcome)
    return places


def _still_fixed(fixed: list[Outcome], after: Sequence[Outcome], returned: int) -> list[Outcome]:
    """What stays fixed when ``returned`` more are found than were left: those that are not found again, first."""
    again = {outcome.finding.fingerprint for outcome in after}
    fixed.sort(key=lambda outcome: outcome.finding.fingerprint in again)
    return fixed[: max(0, len(fixed) - returned)]


def _changes(first: Sequence[FileChange], second: Sequence[FileChange]) -> tuple[FileChange, ...]:
    """Every changed file, from its first to its last text."""
    made = {change.path: change for change in first}
    for change in second:
        before = made.get(change.path)
        made[change.path] = FileChange(change.path, before.before, change.after, before.is_new) if before else change
    kept = (change for change in made.values() if change.is_new or change.before != change.after)
    return tuple(sorted(kept, key=lambda change: change.path))
