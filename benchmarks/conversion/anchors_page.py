"""What was measured beside mypyc and Cython, in Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from benchmarks.conversion.anchors import RUST, SIZES, Anchor
from benchmarks.conversion.rivals import NAMES
from pyagent.core.conversion import LEAST_GAIN

_LEADS = 1.5
_BUSY_US = 100.0
_ALL = (*NAMES, RUST)


def tables(found: Sequence[Anchor]) -> str:
    """The figures over the functions that every translation answers."""
    both = [it for it in found if all(len(it.gains[size]) == len(_ALL) for size in SIZES)]
    missing = {name: sum(any(name not in it.gains[size] for size in SIZES) for it in found) for name in _ALL}
    left = ", ".join(f"{name} {count}" for name, count in missing.items())
    said = (
        f"{len(found)} functions were measured. Not compiled, or with another answer than Python's on these arguments: "
        f"{left}. The table is of the {len(both)} that all of them answer."
    )
    if not both:
        return said
    return "\n\n".join(
        [
            said,
            _summary(both),
            *(_beside(both, size) for size in SIZES),
            shares(both),
            "## Every function",
            _each(both),
        ]
    )


def _summary(found: Sequence[Anchor]) -> str:
    lines = [
        "| arguments (median of Python) | | p10 | median | p90 | geomean | <1x | >=3x | >=10x |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for size in SIZES:
        took = statistics.median(it.python_us[size] for it in found)
        for name in _ALL:
            gains = [it.gains[size][name] for it in found]
            low, *_, high = statistics.quantiles(gains, n=10, method="inclusive")
            counts = [sum(it < 1 for it in gains), sum(it >= 3 for it in gains), sum(it >= 10 for it in gains)]
            figures = [low, statistics.median(gains), high, statistics.geometric_mean(gains)]
            cells = [*(f"{it:.2f}" for it in figures), *map(str, counts)]
            lines.append(f"| {size} ({took:,.1f} µs) | {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _beside(found: Sequence[Anchor], size: str) -> str:
    ratios = [it.gains[size][RUST] / it.gains[size][NAMES[0]] for it in found]
    medians = [statistics.median(it.gains[size][name] for it in found) for name in (RUST, NAMES[0])]
    leads, trails = sum(it > _LEADS for it in ratios), sum(it < 1 / _LEADS for it in ratios)
    return (
        f"On {size} arguments the median gain of Rust is {medians[0] / medians[1]:.2f} times that of {NAMES[0]}; "
        f"function by function Rust is {statistics.median(ratios):.2f} times as fast in the median. It is more than "
        f"{_LEADS} times as fast in {leads} of {len(found)}, and {NAMES[0]} is in {trails}."
    )


def shares(found: Sequence[Anchor]) -> str:
    """Medians on large arguments, of the functions that they keep busy, of the others, and of those that are kept."""
    size = SIZES[-1]
    parts = {
        "all": found,
        f"Python needs {_BUSY_US:g} µs or more": [it for it in found if it.python_us[size] >= _BUSY_US],
        "it needs less": [it for it in found if it.python_us[size] < _BUSY_US],
        f"`convert` keeps the function ({LEAST_GAIN:g}x)": [it for it in found if it.gains[size][RUST] >= LEAST_GAIN],
    }
    lines = [f"| median on {size} arguments | functions | {' | '.join(_ALL)} |", "|---|---:|---:|---:|---:|"]
    for name, part in parts.items():
        if part:
            cells = [f"{statistics.median(it.gains[size][other] for it in part):.2f}" for other in _ALL]
            lines.append(f"| {name} | {len(part)} | {' | '.join(cells)} |")
    said = (
        "Large arguments need not keep a function busy: a search may look at little of a long list, which Rust reads "
        "whole before, and numbers may end a loop at once. Such a function loses by the conversion, and `convert` "
        "leaves it as it is."
    )
    return "\n".join([*lines, "", said])


def _each(found: Sequence[Anchor]) -> str:
    """All of them, those first where the rival leads most."""
    size = SIZES[-1]
    lines = [f"| function | {size} arguments | Python µs | {' | '.join(_ALL)} |", "|---|---|---:|---:|---:|---:|"]
    for it in sorted(found, key=lambda it: it.gains[size][RUST] / it.gains[size][NAMES[0]]):
        gains = " | ".join(f"{it.gains[size][name]:.2f}" for name in _ALL)
        what = it.inputs[size].replace("|", "\\|")
        lines.append(f"| `{it.name}` | {what} | {it.python_us[size]:,.1f} | {gains} |")
    return "\n".join(lines)
