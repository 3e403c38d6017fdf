"""The inventory ``docs/work/prompt.txt``: the open improvements of a project, kept beside what people write there.

Invariants:
* a line that is no item of ours comes back byte for byte, and in its place among the others of its kind;
* an item goes only when a new scan no longer finds it: a ticked box is nobody's proof;
* an item that is still found stays where it is, so a second run over the same findings changes nothing;
* an item of a file that cannot be read now is kept: its absence says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyagent.core.inventory_line import Item, Section, line_end, parse, render

INVENTORY = "docs/work/prompt.txt"
HISTORY = "docs/work/history.txt"

_INTRO = """\
# Open improvements

Kept by `pyagent inventory --write`: what a scan finds is added, what it no longer finds moves to history.txt.
Lines of people stay as they are. `pyagent run -p docs/work/prompt.txt` works on this list.
"""
_HISTORY_INTRO = "# Improvements that were open once\n\n"
_HEADING = re.compile(r"#{1,6}\s+(?:\d+[.)]?\s+)?(?P<title>[A-Za-z ]+?)\s*#*\s*")
_TITLES = {section.value.lower(): section for section in Section} | {"optimization": Section.OPTIMISATION}


@dataclass(frozen=True, slots=True)
class Open:
    """What a scan found, ready to be listed.

    Attributes:
        items: Everything, by section.
        alive: Fingerprints that are still found although no line shows them by themselves.
        unread: Paths (as items show them) that could not be read.
    """

    items: Mapping[Section, Sequence[Item]]
    alive: Collection[str] = ()
    unread: Collection[str] = ()

    def by_fingerprint(self) -> dict[str, Item]:
        """Every item by its fingerprint."""
        return {item.fingerprint: item for items in self.items.values() for item in items}


@dataclass(frozen=True, slots=True)
class Inventory:
    """A new text, and what is different in it."""

    text: str
    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: int

    def summary(self) -> str:
        """What is different, in one line."""
        return f"{len(self.added):,} new, {len(self.removed):,} no longer found, {self.changed:,} changed"


def merge(text: str, found: Open) -> Inventory:
    """Bring an inventory up to date.

    Args:
        text: The inventory as it is; empty when there is none.
        found: What is open now.
    """
    lines = _split(text or _fresh())
    kept, removed, changed = _kept(lines, found)
    listed = {parsed[0].fingerprint for line in kept if (parsed := parse(line))}
    added = []
    newline = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    for section in Section:
        new = sorted((item for item in found.items.get(section, ()) if item.fingerprint not in listed), key=_order)
        added += new
        if new or not text:
            _insert(kept, section, new, newline)
    return Inventory("".join(kept), tuple(added), tuple(removed), changed)


def history(text: str, removed: Iterable[Item], *, date: str, commit: str) -> str:
    """The history with the removed items at its end.

    Args:
        text: The history as it is; empty when there is none.
        removed: Items that are no longer found.
        date: Day, as ``2026-01-31``.
        commit: The commit that was looked at.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = [f"- {date} {commit} {render(item).removeprefix('- [ ] ')}{newline}" for item in removed]
    if not lines:
        return text
    begin = text or _HISTORY_INTRO
    gap = "" if begin.endswith("\n") else newline
    return begin + gap + "".join(lines)


def _kept(lines: Sequence[str], found: Open) -> tuple[list[str], list[Item], int]:
    """The old lines with items brought up to date, the items that are gone, and how many differ."""
    now, kept, removed, changed = found.by_fingerprint(), list[str](), list[Item](), 0
    seen: set[str] = set()
    for line in lines:
        parsed = parse(line)
        if parsed is None:
            kept.append(line)
            continue
        item, tail = parsed
        if item.fingerprint in seen:  # a merge of two branches may leave a line twice
            changed += 1
            continue
        seen.add(item.fingerprint)
        current = now.get(item.fingerprint) or (item if item.path in found.unread else None)
        if current is not None:
            new = f"{render(current)}{tail}{line_end(line)}"
            changed += new != line
            kept.append(new)
        elif item.fingerprint not in found.alive:
            removed.append(item)
    return kept, removed, changed


def _insert(lines: list[str], section: Section, new: Sequence[Item], newline: str) -> None:
    """Put new items into their section, each behind the last one that comes before it."""
    begin = _place(lines, section, newline)
    for item in new:
        end = _section_end(lines, begin)
        at = begin
        for index in range(begin, end):
            parsed = parse(lines[index])
            if parsed and _order(parsed[0]) <= _order(item):
                at = index + 1
        if at == begin:
            at = _first_place(lines, begin, end, newline)
        if at and not lines[at - 1].endswith("\n"):
            lines[at - 1] += newline
        lines.insert(at, f"{render(item)}{newline}")
        if at + 1 < len(lines) and _heading(lines[at + 1]):
            lines.insert(at + 1, newline)


def _first_place(lines: list[str], begin: int, end: int, newline: str) -> int:
    """Where the first item of a section goes: before its other items, else behind the blank below the heading."""
    items = (index for index in range(begin, end) if parse(lines[index]))
    first = next(items, None)
    if first is not None:
        return first
    if begin < end and not lines[begin].strip():
        return begin + 1
    if not lines[begin - 1].endswith("\n"):
        lines[begin - 1] += newline
    lines.insert(begin, newline)
    return begin + 1


def _place(lines: list[str], section: Section, newline: str) -> int:
    """Index of the first line below a section's heading; the heading is made where it is missing."""
    at = len(lines)
    for index, line in enumerate(lines):
        heading = _heading(line)
        if heading is section:
            return index + 1
        if heading and heading.number > section.number and at == len(lines):
            at = index
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += newline
    gap = [newline] if at and lines[at - 1].strip() else []
    lines[at:at] = [*gap, f"## {section.number}. {section.value}{newline}", newline]
    return at + len(gap) + 1


def _section_end(lines: Sequence[str], begin: int) -> int:
    return next((index for index in range(begin, len(lines)) if _heading(lines[index])), len(lines))


def _heading(line: str) -> Section | None:
    if not line.startswith("#"):
        return None
    found = _HEADING.fullmatch(line.rstrip("\r\n")[:200])
    return _TITLES.get(found["title"].lower()) if found else None


def _fresh() -> str:
    headings = "\n".join(f"## {section.number}. {section.value}\n" for section in Section)
    return f"{_INTRO}\n{headings}"


def _split(text: str) -> list[str]:
    """Lines with their ends; only a line feed ends one."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _order(item: Item) -> tuple[str, int, str, str]:
    return item.path, item.line, item.rule, item.fingerprint
