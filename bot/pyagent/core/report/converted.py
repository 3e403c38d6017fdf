"""``rust convert``: what became of the functions, for people and for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pyagent.core.conversion import Gain, Verdict, summary
from pyagent.core.inventory_line import shown
from pyagent.core.report.json_ import BranchResult, branch_fields

_MOST_UNCOVERED = 5


def converted_json(verdicts: Iterable[Verdict], branches: Mapping[str, BranchResult] | None = None) -> str:
    """One JSON object."""
    told: dict[str, Any] = {"functions": [_function(it) for it in verdicts]}
    if branches is not None:
        told["branches"] = {category: branch_fields(branch) for category, branch in branches.items()}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _function(verdict: Verdict) -> dict[str, Any]:
    return {
        "path": verdict.path,
        "name": verdict.name,
        "line": verdict.line,
        "status": verdict.status,
        "reason": verdict.reason,
        "reasons": [{"line": it.line, "construct": it.construct, "remedy": it.remedy} for it in verdict.reasons],
        "speedup": verdict.speedup,
        "examples": verdict.examples,
        "answered": verdict.answered,
        "uncovered": list(verdict.uncovered),
        "gains": [_gain(it) for it in verdict.gains],
        "mypyc": verdict.rival or None,
        "tests": verdict.tests,
        "rust": verdict.rust,
    }


def _gain(gain: Gain) -> dict[str, Any]:
    return {
        "size": gain.size,
        "python_us": gain.python_us,
        "ratio": gain.ratio,
        "interval": [gain.low, gain.high],
    }


def converted_text(verdicts: Sequence[Verdict], hidden: Sequence[Verdict] = ()) -> str:
    """Lines for a terminal; what is hidden is counted."""
    lines: list[str] = []
    path = None
    for verdict in verdicts:
        if verdict.path != path:
            path = verdict.path
            lines.append(shown(path))
        lines.extend(_lines(verdict))
    everything = [*verdicts, *hidden]
    said = ", ".join(f"{count:,} {status}" for status, count in summary(everything).items() if count)
    more = " Name a file to see why those that are not listed were refused." if hidden else ""
    lines.append(f"{len(everything):,} function{'' if len(everything) == 1 else 's'}: {said or 'none'}.{more}")
    return "\n".join(lines) + "\n"


def evidence(verdict: Verdict) -> list[str]:
    """What was seen of a function that was converted, in sentences."""
    said = [_evidence(verdict), *map(_times, verdict.gains)]
    if verdict.rival:
        said.append(f"mypyc makes it {verdict.rival:.1f} times as fast on the largest of these inputs")
    if verdict.uncovered:
        said.append(f"not tried: {'; '.join(shown(it) for it in verdict.uncovered[:_MOST_UNCOVERED])}")
    return said


def _lines(verdict: Verdict) -> list[str]:
    head = f"  {verdict.line}: {shown(verdict.name)}, {verdict.status}"
    if verdict.status == "converted":
        gain = f"{_times(verdict.gains[-1])}; " if verdict.gains else ""
        lines = [f"{head}: {gain}{_evidence(verdict)}"]
    else:
        lines = [f"{head}: {shown(verdict.reason)}" if verdict.reason else head]
    # The first of them is the reason in the head.
    lines.extend(f"    line {it.line}: {shown(str(it))}" for it in verdict.reasons[1:])
    lines.extend(f"    {_times(it)}" for it in verdict.gains[:-1])
    if verdict.rival:
        lines.append(f"    mypyc: {verdict.rival:.1f} times as fast on the same")
    if verdict.tests:
        lines.append(f"    {shown(verdict.tests)}")
    uncovered = verdict.uncovered[:_MOST_UNCOVERED]
    lines.extend(f"    not tried: {shown(it)}" for it in uncovered)
    if len(verdict.uncovered) > len(uncovered):
        lines.append(f"    not tried: {len(verdict.uncovered) - len(uncovered)} more")
    return lines


def _times(gain: Gain) -> str:
    return (
        f"{gain.ratio:.1f} times as fast (between {gain.low:.1f} and {gain.high:.1f}) "
        f"on {gain.size}, where Python takes {_duration(gain.python_us)}"
    )


def _duration(microseconds: float) -> str:
    return f"{microseconds:.1f} µs" if microseconds < 1000 else f"{microseconds / 1000:.1f} ms"  # noqa: PLR2004


def _evidence(verdict: Verdict) -> str:
    return f"{verdict.examples:,} examples agree, {verdict.answered:,} of them answered by Rust"
