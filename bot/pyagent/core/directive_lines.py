"""The shape of a directive file: which line is a heading, an item, a ``key: value`` or a line of text.

Invariants: every line gets exactly one shape, whatever it holds; a line that is too long to be a directive, and all
lines of a fenced block of code, are text that says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from pyagent.core.inventory_line import Item, parse

KEYS = ("focus", "skip", "category", "rule", "limit", "safety", "max-file-lines", "docstrings", "review")
"""The keys of ``key: value`` lines."""

_ALIASES = {"categories": "category", "rules": "rule", "maxfilelines": "max-file-lines"}
_LONGEST = 2_000
_HEADING = re.compile(r"(?P<marks>#{1,6})\s+(?P<text>.*)")
_BARE_HEADING = re.compile(r"(?:PHASE|Phase|PRIORITY|Priority)\s+\d{1,3}\b.*")
_ITEM = re.compile(r"(?P<indent>\s*)(?:[-*+•]|\d{1,4}[.)])\s+(?P<text>.*)")
_KEY = re.compile(r"(?:\*\*)?(?P<key>[A-Za-z]+(?:[-_ ][A-Za-z]+){0,2})(?:\*\*)?\s*:(?:\*\*)?(?P<value>.*)")
_FENCE = ("```", "~~~")
_DONE = re.compile(r"✅|\[[xX]\]|(?<![A-Z])(?:DONE|COMPLETED?|FINISHED)(?![A-Z])|\((?:done|completed?)\)")
_NUMBER = re.compile(r"\b(?:phase|priority|prio|step)\s+(\d{1,3})\b|\bP([0-9])\b", re.IGNORECASE)
_URGENT = re.compile(r"\b(?:URGENT|most urgent)\b")
_SECTION = re.compile(r"\d{1,2}[.)]\s")


class Shape(Enum):
    """What a line is."""

    BLANK = "blank"
    HEADING = "heading"
    ITEM = "item"
    KEY = "key"
    LISTED = "an item of the inventory"
    TEXT = "text"
    MUTE = "text that says nothing"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a directive file.

    Attributes:
        number: Which one, 1-based.
        shape: What it is.
        text: Without its marks; the value of a key.
        level: Depth of a heading.
        key: The key of ``key: value``.
        item: The item of the inventory that the line is.
        is_done: It says of itself that it is done.
        priority: The number of a phase or priority that it names; 0 is urgent, None none.
    """

    number: int
    shape: Shape
    text: str = ""
    level: int = 0
    key: str = ""
    item: Item | None = None
    is_done: bool = False
    priority: int | None = None


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a file in order."""
    fence = ""
    for number, raw in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        line = raw.strip()
        mark = line[:3]
        if mark in _FENCE and (not fence or mark == fence):
            fence = "" if fence else mark
            yield Line(number, Shape.MUTE)
        elif not line:
            yield Line(number, Shape.BLANK)
        elif fence or len(line) > _LONGEST or "\0" in line:
            yield Line(number, Shape.MUTE)
        else:
            yield _line(number, raw.rstrip(), line)


def _line(number: int, raw: str, line: str) -> Line:
    if (listed := parse(line)) is not None:
        return Line(number, Shape.LISTED, line, item=listed[0])
    if heading := _HEADING.fullmatch(line):
        return _said(number, Shape.HEADING, heading["text"], len(heading["marks"]))
    if _BARE_HEADING.fullmatch(line):
        return _said(number, Shape.HEADING, line, 2)
    item = _ITEM.fullmatch(raw)
    text = item["text"] if item else line
    key = _KEY.fullmatch(text)
    if key and (name := _key(key["key"])):
        return Line(number, Shape.KEY, key["value"].strip(), key=name)
    if item:
        return _said(number, Shape.ITEM, text, len(item["indent"].expandtabs(4)))
    return _said(number, Shape.TEXT, line, 0)


def _said(number: int, shape: Shape, text: str, level: int) -> Line:
    return Line(number, shape, text, level, is_done=bool(_DONE.search(text)), priority=_priority(text, shape))


def _key(said: str) -> str:
    plain = said.lower().replace(" ", "-").replace("_", "-")
    plain = _ALIASES.get(plain.replace("-", ""), plain)
    return plain if plain in KEYS else ""


def _priority(text: str, shape: Shape) -> int | None:
    if shape is Shape.TEXT:
        return None
    found = _NUMBER.search(text)
    if found is None:
        return None
    return 0 if _URGENT.search(text) else int(found[1] or found[2])


def is_section(text: str) -> bool:
    """Whether a heading is numbered like those of the inventory: it groups lines and asks for nothing."""
    return bool(_SECTION.match(text))
