"""Where the hints of a fix run stand, and the text of a file without some of them.

A hint is known by its function and its slot: the name of a parameter, or nothing for what the function returns. Both
stay what they are while other edits move lines, so a hint can be taken out of a finished text without making it anew.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pyagent.core.model import Outcome
from pyagent.core.parsing import parsed

Function = ast.FunctionDef | ast.AsyncFunctionDef

_QUOTED = re.compile(r"`([^`]+)`")


class Place(NamedTuple):
    """One hint: ``function`` is the qualified name with its count (``A.f#0``), ``slot`` a parameter or empty."""

    path: str
    function: str
    slot: str


def place_of(fix: Outcome, base: bytes) -> Place | None:
    """The hint that a fix writes; None where it is not in the head of a function.

    Args:
        fix: A fix of a finding about hints.
        base: Text of its file as it was found.
    """
    finding, is_missing = fix.finding, fix.finding.rule in ("TYP001", "TYP002")
    for name, function in functions(base).items():
        if finding.line != function.lineno and not function.lineno < finding.line < function.body[0].lineno:
            continue
        slots = _slots(function)
        if is_missing and function.name == function_of(fix) and slot_of(fix) in slots:
            return Place(finding.path, name, slot_of(fix))
        for slot, hint in slots.items():
            if not is_missing and hint is not None and _holds(hint, finding.line, finding.column):
                return Place(finding.path, name, slot)
    return None


def function_of(fix: Outcome) -> str:
    """The name of the function that a finding about hints is about: the last name that it quotes."""
    names = _QUOTED.findall(fix.finding.message)
    return names[-1] if names else ""


def slot_of(fix: Outcome) -> str:
    """The parameter that a finding is about; empty for what the function returns."""
    match fix.finding.rule, _QUOTED.findall(fix.finding.message):
        case "TYP002", [parameter, _, *_]:
            return str(parameter).lstrip("*")
    return ""


def without(before: bytes, after: bytes, places: Iterable[Place]) -> bytes:
    """A text whose hints at some places are what they were before.

    Args:
        before: The text without any of the new hints.
        after: The text with all of them.
        places: The hints to take back, all of this file.
    """
    had, have = functions(before), functions(after)
    lines = after.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    edits: list[tuple[int, int, bytes]] = []
    for place in places:
        function, old = have.get(place.function), had.get(place.function)
        hint = _slots(function).get(place.slot) if function else None
        if function is None or old is None or hint is None:
            continue
        begin, end = starts[hint.lineno - 1] + hint.col_offset, _end(starts, hint)
        former = _slots(old).get(place.slot)
        if former is not None:
            edits.append((begin, end, _source(before, former)))
        else:
            mark = b":" if place.slot else b"->"
            edits.append((after.rindex(mark, 0, begin), end, b""))
    for begin, end, text in sorted(edits, reverse=True):
        after = after[:begin] + text + after[end:]
    return after


@lru_cache(maxsize=4096)
def functions(text: bytes) -> dict[str, Function]:
    """The functions of a text by qualified name and count, in their order; none where it does not parse."""
    tree = parsed(text)
    if tree is None:
        return {}
    found: dict[str, Function] = {}
    seen: Counter[str] = Counter()
    waiting: list[tuple[str, ast.AST]] = [("", tree)]
    while waiting:
        prefix, node = waiting.pop()
        inner = prefix
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = f"{prefix}{node.name}."
            if not isinstance(node, ast.ClassDef):
                name = inner[:-1]
                found[f"{name}#{seen[name]}"] = node
                seen[name] += 1
        waiting.extend((inner, child) for child in reversed(list(ast.iter_child_nodes(node))) if _may_hold(child))
    return found


def _may_hold(node: ast.AST) -> bool:
    return isinstance(node, ast.stmt | ast.excepthandler | ast.match_case)


def _slots(function: Function) -> dict[str, ast.expr | None]:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    named.extend(argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None)
    return {"": function.returns, **{argument.arg: argument.annotation for argument in named}}


def _holds(hint: ast.expr, line: int, column: int) -> bool:
    begin, end = (hint.lineno, hint.col_offset + 1), (hint.end_lineno or hint.lineno, (hint.end_col_offset or 0) + 1)
    return begin <= (line, column) <= end


def _end(starts: list[int], node: ast.expr) -> int:
    return starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)


def _source(text: bytes, node: ast.expr) -> bytes:
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return text[starts[node.lineno - 1] + node.col_offset : _end(starts, node)]
