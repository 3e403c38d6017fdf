"""What ``docs/work/RUST_Ready.md`` says of one module, and of all at its top. Pure.

A block is for a reader who looks for something to convert: what gains stands on a line of its own with the lines in its
way; what gains nothing alone is named in one line; reasons that differ only in a name are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pyagent.core.inventory_line import shown
from pyagent.core.markdown import code
from pyagent.core.readiness import Function, Module, Reason
from pyagent.core.report.ready import gain
from pyagent.core.report.visible import plural

END = "<!-- pyagent:end -->"
OVERVIEW = "<!-- pyagent:ready-overview -->"
OVERVIEW_END = "<!-- pyagent:ready-overview end -->"
_NAMED = re.compile(r"`[^`\n]*`")
_MOST_FUNCTIONS = 50
_MOST_NAMES = 6
_MOST_REASONS = 8
_MOST_OPEN = 4
_MOST_IN_OVERVIEW = 20
_PARTLY = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A module with the hash of its bytes."""

    module: Module
    digest: str


Gains: TypeAlias = Mapping[str, str]
"""Measured gains by name of the function, as they are written."""


def name_of(entry: Entry) -> str:
    """The path in the mark of the block."""
    return shown(entry.module.path)


def block(entry: Entry, stamp: str, measured: Gains) -> str:
    """The block of a module."""
    module = entry.module
    functions = [*module.of_tier(1), *module.of_tier(2)]
    paying = [it for it in functions if _pays(it, measured)]
    rest = [it for it in functions if not _pays(it, measured)]
    items = [
        *_reasons(module.reasons),
        *(line for it in paying[:_MOST_FUNCTIONS] for line in _function(it, measured)),
        *([f"- and {len(paying) - _MOST_FUNCTIONS:,} more"] if len(paying) > _MOST_FUNCTIONS else []),
        *([f"- no gain alone: {_listed([_short(it) for it in rest], _MOST_FUNCTIONS)}"] if rest else []),
    ]
    head = f"{plural(len(paying), 'function')} would gain, {len(rest):,} would not alone"
    lines = [
        f"<!-- pyagent:ready {name_of(entry)} -->",
        f"## {code(shown(module.path))} — tier {module.tier}",
        "",
        f"Content `{entry.digest}`. Seen {stamp}.",
        *(items if len(items) <= _MOST_OPEN else _folded(head, items)),
    ]
    if len(items) <= _MOST_OPEN:
        lines.insert(4, "")
    return "\n".join([*lines, END, "", ""])


def overview(entries: Iterable[Entry]) -> str:
    """The functions of a whole project that would gain most, in a table."""
    listed = [
        (entry.module, it) for entry in entries for it in entry.module.functions if it.tier < _PARTLY and it.gain > 1
    ]
    listed.sort(key=lambda it: (it[1].tier, -it[1].rank, -it[1].gain, it[0].path, it[1].line))
    rows = [
        f"| {code(shown(it.name))} | {code(shown(module.path))} | {it.tier} | {it.gain:g} | {len(it.reasons) or ''} |"
        for module, it in listed[:_MOST_IN_OVERVIEW]
    ]
    said = f"{plural(len(listed), 'function')} would gain" + (f"; these {len(rows)} most:" if len(rows) > 1 else ":")
    table = ["| function | module | tier | times as fast | lines to clean |", "|---|---|---|---|---|", *rows]
    return "\n".join([OVERVIEW, said, "", *table, OVERVIEW_END, "", ""])


def _folded(head: str, items: Sequence[str]) -> list[str]:
    return [f"<details><summary>{head}</summary>", "", *items, "</details>"]


def _pays(function: Function, measured: Gains) -> bool:
    return function.gain > 1 or shown(function.name) in measured


def _function(function: Function, measured: Gains) -> list[str]:
    name = shown(function.name)
    real = f", measured {measured[name]}" if name in measured else ""
    calls = f", calls {', '.join(code(shown(it)) for it in function.calls)}" if function.calls else ""
    head = (
        f"- `{name}` lines {function.line} to {function.end_line}, tier {function.tier}, "
        f"predicted {gain(function)}{real}{calls}"
    )
    return [head, *(f"  - line {line}: {shown(text)}" for line, text in function.reasons)]


def _short(function: Function) -> str:
    clean = f", clean {_lines([line for line, _ in function.reasons])}" if function.reasons else ""
    return f"{code(shown(function.name))} ({function.line}-{function.end_line}{clean})"


def _reasons(reasons: Sequence[Reason]) -> list[str]:
    """One line for all reasons that differ only in the first name."""
    groups: dict[str, tuple[list[int], list[str]]] = {}
    for line, text in reasons:
        found = _NAMED.search(text)
        key = _NAMED.sub("``", text, count=1) if found else text
        lines, names = groups.setdefault(key, ([], []))
        lines.append(line)
        if found:
            names.append(found[0])
    said = [_reason(key, lines, names) for key, (lines, names) in groups.items()]
    more = len(said) - _MOST_REASONS
    return [*said[:_MOST_REASONS], *([f"- and {plural(more, 'more reason')}"] if more > 0 else [])]


def _reason(key: str, lines: Sequence[int], names: Sequence[str]) -> str:
    text = key.replace("``", _listed(list(dict.fromkeys(names)), _MOST_NAMES), 1) if names else key
    return f"- {_lines(lines)}: {shown(text)}"


def _lines(lines: Sequence[int]) -> str:
    once = [str(it) for it in dict.fromkeys(lines)]
    return f"line {once[0]}" if len(once) == 1 else f"lines {_listed(once, _MOST_FUNCTIONS)}"


def _listed(items: Sequence[str], most: int) -> str:
    more = f" and {len(items) - most:,} more" if len(items) > most else ""
    return f"{', '.join(items[:most])}{more}"
