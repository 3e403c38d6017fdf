"""Lays Ruff's edits out as the code around them is: arguments on their own lines, blank lines around a new ``def``.

Where parentheses had lines of their own, none are left empty. Ruff leaves all that to a formatter, which many projects
do not have, or run only to see whether it would change anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyagent.core.model import Edit

_KEYWORD = re.compile(r", (\w+=[^\n]*)", re.ASCII)
_KEYWORD_FIRST = re.compile(r"(\w+=[^\n]*), ", re.ASCII)
_BRINGS_ITS_OWN = re.compile(rb"\s*(?:async )?def |\s*\w+(?:\s*:[^=]*)?\s*=\s*lambda\b")
_BLANKS = b" \t"
_LINE = 500  # bytes to either side that are looked at: longer lines stay as they are, so that no file costs its square
_OPEN, _CLOSE = b"([{", b")]}"
_INNER_AND_CLOSING = 2
_KEEPS_LINES = ('"""', "'''", "\\\n")  # whose next lines are no code, so that their indentation may mean something


def laid_out(source: bytes, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits of one fix in the layout of their place.

    Args:
        source: The text they apply to.
        edits: What Ruff wrote.
    """
    return tuple(made for edit in edits for made in _laid_out(source, edit))


def _laid_out(source: bytes, edit: Edit) -> tuple[Edit, ...]:
    if edit.start == edit.end and (edit.text.startswith(", ") or edit.text.endswith(", ")):
        return (_on_its_own_line(source, edit),)
    if edit.text.startswith(("def ", "async def ")) and "\n" in edit.text:
        return _with_blank_lines(source, edit)
    if source[edit.start : edit.end] == b"(%b)" % edit.text.encode() and edit.text.lstrip(" \t\r").startswith("\n"):
        return (_in_place_of_pair(source, edit),)
    return (edit,)


def _in_place_of_pair(source: bytes, edit: Edit) -> Edit:
    """What stood in parentheses on lines of their own, where the first of them was, and no empty lines for them."""
    start = source.rfind(b"\n", max(0, edit.start - _LINE), edit.start) + 1
    indent = source[start : edit.start].decode()
    _, *lines = edit.text.splitlines(keepends=True)
    if not start or indent.strip(" \t") or len(lines) < _INNER_AND_CLOSING or lines[-1].strip() or "#" in lines[-2]:
        return edit
    inner = lines[:-1]
    deeper = inner[0][: len(inner[0]) - len(inner[0].lstrip(" \t"))]
    can_move = deeper.startswith(indent) and not any(mark in edit.text for mark in _KEEPS_LINES)
    if not can_move or not all(line.startswith(deeper) or not line.strip() for line in inner):
        return edit
    text = "".join(indent + line[len(deeper) :] if line.strip() else line for line in inner)
    return Edit(edit.start, edit.end, text.removeprefix(indent).rstrip())


def _on_its_own_line(source: bytes, edit: Edit) -> Edit:
    """A keyword argument beside one that has a line to itself gets a line, too."""
    start = source.rfind(b"\n", max(0, edit.start - _LINE), edit.start) + 1
    end = source.find(b"\n", edit.start, edit.start + _LINE)
    if not start or end < 0 or not _continues(source, start):
        return edit
    argument, rest = source[start : edit.start], source[edit.start : end]
    indent = argument[: len(argument) - len(argument.lstrip(_BLANKS))].decode()
    newline = "\r\n" if rest.endswith(b"\r") else "\n"
    if (found := _KEYWORD.fullmatch(edit.text)) and rest.strip() in {b"", b","} and _is_whole(argument):
        return Edit(edit.start, edit.end, f",{newline}{indent}{found[1]}")
    if (found := _KEYWORD_FIRST.fullmatch(edit.text)) and not argument.strip() and rest.rstrip().endswith(b","):
        return Edit(edit.start, edit.end, f"{found[1]},{newline}{indent}")
    return edit


def _continues(source: bytes, start: int) -> bool:
    """Whether the line before ends an argument, or opens the call."""
    return source[max(0, start - _LINE) : start].rstrip(b"\r\n \t").endswith((b"(", b","))


def _is_whole(argument: bytes) -> bool:
    """Whether every bracket of the line closes on it."""
    depth = 0
    for byte in argument:
        depth += (byte in _OPEN) - (byte in _CLOSE)
        if depth < 0:
            return False
    return depth == 0 and bool(argument.strip())


def _with_blank_lines(source: bytes, edit: Edit) -> tuple[Edit, ...]:
    """A function with the blank lines around it that pycodestyle (E301 to E306) wants, and its comments above it."""
    start = source.rfind(b"\n", max(0, edit.start - _LINE), edit.start) + 1
    indent = source[start : edit.start]
    if indent.strip(_BLANKS):
        return (edit,)
    wanted = 1 if indent else 2
    newline = "\r\n" if source.endswith(b"\r\n", start - 2, start) else "\n"
    top = _above_comments(source, start, indent)
    made = [Edit(edit.start, edit.end, edit.text + newline * _lacking_after(source, edit.end, indent, wanted))]
    if lacking := _lacking_before(source, top, wanted):
        made.insert(0, Edit(top, top, newline * lacking))
    return tuple(made)


def _above_comments(source: bytes, start: int, indent: bytes) -> int:
    """Where the comments begin that stand right above a line."""
    while start:
        before = source.rfind(b"\n", max(0, start - _LINE), start - 1) + 1
        if not source[before:start].startswith(indent + b"#"):
            break
        start = before
    return start


def _lacking_before(source: bytes, start: int, wanted: int) -> int:
    """How many blank lines are missing above a line; none where it begins a file or a block."""
    lines = source[max(0, start - _LINE) : start].splitlines()
    blank = 0
    while lines and not lines[-1].strip():
        lines.pop()
        blank += 1
    if not lines or lines[-1].split(b"#")[0].rstrip().endswith(b":") or blank >= wanted:
        return 0
    return wanted - blank


def _lacking_after(source: bytes, end: int, indent: bytes, wanted: int) -> int:
    """How many blank lines are missing below a statement; none where its block ends."""
    following = source[end : end + _LINE].splitlines()
    if not following or following[0].strip():
        return 0
    code = next((line for line in following[1:] if line.strip() and not line.lstrip().startswith(b"#")), b"")
    if not code or not code.startswith(indent) or code.startswith(indent + b"@") or _BRINGS_ITS_OWN.match(code):
        return 0
    blank = next((count for count, line in enumerate(following[1:]) if line.strip()), 0)
    return max(0, wanted - blank)
