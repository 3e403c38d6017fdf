"""A module beside another one that takes what only computes: its text, and the edits of the old module.

Invariant: what moves keeps its bytes, comments included; what is new is the text that begins the module and imports.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from pyagent.core.model import Edit, Fix, MovedPart, Site

_WIDTH = 88  # Black's, which isort's profile of that name and Ruff share
_ENCODING = re.compile(r"#.*coding[:=]")
_OF_ALL_FILES = re.compile(
    r"copyright|licen[sc]e|spdx|#\s*(?:ruff|flake8|pylint|mypy|pyright|isort|fmt|type):", re.IGNORECASE
)
_DEFINITION = re.compile(r"(?:def|class|@)")
_INDENT = "    "


def moving(site: Site) -> Fix:
    """The fix that takes the pieces of a site out of its module; ``Layout`` finds the new one its place."""
    names, back = site.names("names"), site.names("back")
    old = site.path.rpartition("/")[2].removesuffix(".py")
    head = [
        *_header(site.code(site.span("header"))),
        f'"""What `{old}` computes; nothing here touches files, network or processes."""',
    ]
    blocks = ["\n".join(head), "\n".join(site.names("futures")), _imports(site)]
    heading = "\n\n".join(block for block in blocks if block)
    newline = "\r\n" if b"\r\n" in site.source else "\n"
    text = _body(heading, [site.code(piece) for piece in site.spans("pieces")])
    cuts = tuple(Edit(start, end, "") for start, end in site.spans("cuts"))
    listed = frozenset(site.names("listed"))
    shown = tuple(name for name in names if not name.startswith("_") and name not in listed)
    part = MovedPart(site.text("stem"), text.replace("\n", newline), names, back, shown)
    return Fix(
        edits=cuts,
        moved=part,
        note=f"`{old}` imports back what is used there or may be used by others; {_count(names)} went to `{part.stem}`",
    )


def _count(names: Sequence[str]) -> str:
    return f"{len(names)} definitions"


def _header(text: str) -> list[str]:
    """The licence that begins the old file, and what it tells tools; other comments are about that file."""
    text = text.replace("\r\n", "\n").lstrip("\ufeff")
    lines = [line for line in text.split("\n") if not line.startswith("#!") and not _ENCODING.match(line)]
    kept = "\n".join(lines).strip("\n")
    return [kept, ""] if _OF_ALL_FILES.search(kept) else []


def _imports(site: Site) -> str:
    lines = [_wrapped(line) for line in site.names("imports")]
    hints = [textwrap.indent(_wrapped(line), _INDENT) for line in site.names("hints")]
    if hints:
        lines += ["", f"if {site.text('guard')}:", *hints]
    return "\n".join(lines).strip("\n")


def _wrapped(line: str) -> str:
    head, found, names = line.partition(" import ")
    if len(line) <= _WIDTH or not found or "#" in line or ", " not in names or not line.startswith("from "):
        return line
    return "\n".join([f"{head} import (", *(f"{_INDENT}{name}," for name in names.split(", ")), ")"])


def _body(heading: str, pieces: Sequence[str]) -> str:
    """The pieces below one another: constants close together, two blank lines around what is defined."""
    text, after_definition = heading, False
    for number, piece in enumerate(pieces):
        code = piece.replace("\r\n", "\n").strip("\n")
        first = next((line for line in code.split("\n") if not line.startswith("#")), "")
        is_definition = _DEFINITION.match(first) is not None
        gap = "\n\n\n" if is_definition or after_definition else "\n\n" if number == 0 else "\n"
        text, after_definition = f"{text}{gap}{code}", is_definition
    return f"{text}\n"
