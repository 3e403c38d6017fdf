"""What ``pyagent run`` tells of its files: each line as it was taken, conflicts, cycles, what should always hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pyagent.core.directive_said import HOLD
from pyagent.core.directive_values import Conflict, Directives, Reading, Status, Target
from pyagent.core.report.visible import plural, visible
from pyagent.core.results import FixReport


def directives_text(directives: Directives) -> str:
    """One line per line of the files (neighbours that are prose share one), then the contradictions."""
    lines = [_reading(reading) for reading in directives.readings]
    lines += [f"conflict: {_conflict(conflict)}" for conflict in directives.conflicts]
    if not directives.work:
        lines.append("No line names work, so everything is worked on that no line excludes.")
    return "".join(f"{visible(line)}\n" for line in lines)


def cycles_text(reports: Sequence[FixReport], asked: int) -> str:
    """A line per cycle; a word where they ended early."""
    if asked == 1:
        return ""
    lines = []
    before = 0
    for number, report in enumerate(reports, 1):
        lines.append(
            f"cycle {number}: {plural(report.fixed - before, 'more fix' if before else 'fix').replace('xs', 'xes')}"
        )
        before = report.fixed
    if len(reports) < asked:
        lines.append(f"stopped after {len(reports)} of {asked}: nothing more changes")
    return "".join(f"{line}\n" for line in lines)


def standing_text(standing: Mapping[Target, int], directives: Directives) -> str:
    """The lines that should always hold and do not, with how many findings are left."""
    said = {(reading.file, reading.first): reading.meaning for reading in directives.readings}
    rows = []
    for target, count in standing.items():
        if count:
            meaning = said.get((target.source.file, target.source.line), "").rpartition(HOLD)[2].strip()
            rows.append(f"{target.source}: {plural(count, 'finding')} open against {meaning}")
    return "".join(f"{visible(row)}\n" for row in rows)


def directive_fields(
    directives: Directives, reports: Sequence[FixReport], standing: Mapping[Target, int]
) -> dict[str, Any]:
    """The same for ``--format json``."""
    before = [0, *(report.fixed for report in reports)]
    return {
        "directives": [
            {
                "file": reading.file,
                "line": reading.first,
                "end_line": reading.last,
                "status": reading.status.value,
                "meaning": reading.meaning,
            }
            for reading in directives.readings
        ],
        "conflicts": [
            {
                "lines": [{"file": source.file, "line": source.line} for source in conflict.sources],
                "what": conflict.what,
            }
            for conflict in directives.conflicts
        ],
        "cycles": [{"fixed": report.fixed - done} for report, done in zip(reports, before, strict=False)],
        "standing": [
            {"file": target.source.file, "line": target.source.line, "open": count}
            for target, count in standing.items()
        ],
    }


def _reading(reading: Reading) -> str:
    lines = f"{reading.first}" if reading.first == reading.last else f"{reading.first}-{reading.last}"
    taken = f"understood as: {reading.meaning}" if reading.status is Status.UNDERSTOOD else "prose"
    return f"{reading.file}:{lines}: {taken}"


def _conflict(conflict: Conflict) -> str:
    first, second = conflict.sources
    return f"{first} and {second}: {conflict.what}"
