"""The success metrics of a project: measured by a scan and a fix run in memory, held against goals, kept as a history.

Invariants: a share is of what there is (a project without functions has all of them typed); a history line that cannot
be read is left out, never an error.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyagent.core.directive_values import Goal, Metric
from pyagent.core.model import Category
from pyagent.core.results import FixReport, ScanReport
from pyagent.rust_core import Sample

HISTORY = "docs/work/metrics.jsonl"
"""One measurement a line, oldest first."""

SHARES = frozenset({Metric.LINT, Metric.TYPES, Metric.DOCSTRINGS, Metric.AUTONOMY})
"""Metrics in per cent, more is better; the others are counts, fewer are better."""

FACTORS = frozenset({Metric.GAIN})
"""Metrics that say how many times as good, more is better; not there where nothing was measured."""

CRITICAL = frozenset(f"SEC{n:03}" for n in (1, 2, 3, 4, 5, 9, 10, 11, 12, 14, 16))
"""Rules whose findings may run somebody else's code, or show or change what is secret."""

_LINT = frozenset({Category.BUGS, Category.EXCEPTIONS, Category.SYNTAX, Category.IMPORTS, Category.PERFORMANCE})
_GOALS = {
    Metric.LINT: 100,
    Metric.DOCSTRINGS: 90,
    Metric.LONG_FILES: 0,
    Metric.CORE_SHELL: 0,
    Metric.VULNERABILITIES: 0,
    Metric.AUTONOMY: 80,
}
_FIXED = 4
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the metrics were at one time."""

    date: str
    commit: str
    files: int
    lines: int
    values: Mapping[Metric, float]


@dataclass(frozen=True, slots=True)
class Row:
    """One metric: what it is, what it should be; None where nobody set a goal."""

    metric: Metric
    value: float
    goal: int | None

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached; also without one."""
        if self.goal is None:
            return True
        return self.value >= self.goal if self.metric in SHARES | FACTORS else self.value <= self.goal

    @property
    def shown(self) -> str:
        """The value for people: ``98.7 %`` is rounded down, so that 100 % is said only where nothing is missing."""
        tenths = f"{int(self.value * 10) / 10:.1f}"
        if self.metric in FACTORS:
            return f"{tenths}x"
        return f"{tenths} %" if self.metric in SHARES else f"{int(self.value):,}"

    @property
    def wanted(self) -> str:
        """The goal for people; empty without one."""
        if self.goal is None:
            return ""
        if self.metric in FACTORS:
            return f"at least {self.goal}x"
        return f"at least {self.goal} %" if self.metric in SHARES else f"at most {self.goal:,}"


@dataclass(frozen=True, slots=True)
class Share:
    """The findings of a category, and how many of them are fixed without a person."""

    category: Category
    found: int
    fixed: int


@dataclass(frozen=True, slots=True)
class SuccessReport:
    """Everything the report says.

    Attributes:
        name: The project's folder.
        now: The measurement.
        rows: Each metric with its goal.
        shares: Findings by category.
        history: Earlier measurements, oldest first, and this one.
    """

    name: str
    now: Snapshot
    rows: tuple[Row, ...]
    shares: tuple[Share, ...]
    history: tuple[Snapshot, ...]

    @property
    def missed(self) -> int:
        """How many goals are not reached."""
        return sum(not row.is_met for row in self.rows)


def measure(scan: ScanReport, fixes: FixReport, gains: Sequence[float] = ()) -> dict[Metric, float]:
    """The metrics of a scan and of a fix run over the same files.

    Args:
        scan: The scan.
        fixes: The fix run.
        gains: How many times as fast each converted function was measured to be.
    """
    rules = Counter(finding.rule for finding in scan.findings)
    unclean = {finding.path for finding in scan.findings if finding.category in _LINT}
    metrics = scan.metrics
    return {
        Metric.LINT: _per_cent(scan.files - len(unclean), scan.files),
        Metric.TYPES: _per_cent(metrics.get("typed_functions", 0), metrics.get("functions", 0)),
        Metric.DOCSTRINGS: _per_cent(metrics.get("public_documented", 0), metrics.get("public", 0)),
        Metric.LONG_FILES: rules["ARC001"],
        Metric.CORE_SHELL: rules["ARC002"],
        Metric.VULNERABILITIES: sum(rules[rule] for rule in CRITICAL),
        Metric.AUTONOMY: _per_cent(fixes.fixed, fixes.found),
        **({Metric.GAIN: Sample(gains).median} if gains else {}),
    }


def rows_of(values: Mapping[Metric, float], goals: Iterable[Goal]) -> tuple[Row, ...]:
    """Each metric with its goal: the project's own where it states one."""
    wanted: dict[Metric, int] = _GOALS | {goal.metric: goal.value for goal in goals}
    return tuple(Row(metric, values[metric], wanted.get(metric)) for metric in Metric if metric in values)


def shares_of(fixes: FixReport) -> tuple[Share, ...]:
    """Findings by category, in the order of delivery."""
    found = Counter(outcome.finding.category for outcome in fixes.outcomes)
    fixed = Counter(outcome.finding.category for outcome in fixes.outcomes if outcome.fixed)
    return tuple(Share(category, found[category], fixed[category]) for category in Category if found[category])


def read_history(text: str) -> tuple[Snapshot, ...]:
    """The measurements of a history file; the newest when there are very many."""
    found = (_snapshot(line) for line in text.split("\n") if line.strip())
    return tuple(snapshot for snapshot in found if snapshot is not None)[-_MOST:]


def with_snapshot(history: Sequence[Snapshot], now: Snapshot) -> tuple[Snapshot, ...]:
    """The history with a measurement at its end; another one of the same commit is replaced."""
    kept = [snapshot for snapshot in history if snapshot.commit != now.commit or not now.commit]
    return (*kept, now)


def write_history(history: Iterable[Snapshot]) -> str:
    """The text of a history file."""
    return "".join(f"{json.dumps(_fields(snapshot))}\n" for snapshot in history)


def _fields(snapshot: Snapshot) -> dict[str, Any]:
    values = {metric.name.lower(): round(value, _FIXED) for metric, value in snapshot.values.items()}
    return {
        "date": snapshot.date,
        "commit": snapshot.commit,
        "files": snapshot.files,
        "lines": snapshot.lines,
        "metrics": values,
    }


def _snapshot(line: str) -> Snapshot | None:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or not isinstance(fields.get("metrics"), dict):
        return None
    values = {}
    for metric in Metric:
        value = fields["metrics"].get(metric.name.lower())
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9:  # noqa: PLR2004
            values[metric] = float(value)
    date, commit = str(fields.get("date", ""))[:32], str(fields.get("commit", ""))[:64]
    return Snapshot(date, commit, _count(fields.get("files")), _count(fields.get("lines")), values)


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1e12 else 0  # noqa: PLR2004


def _per_cent(part: int, whole: int) -> float:
    return 100.0 * part / whole if whole else 100.0
