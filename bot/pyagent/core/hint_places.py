"""Where the hints of a fix run stand, and the text of a file without some of them.

A hint is known by its function and its slot: the name of a parameter, or nothing for what the function returns; one
of a variable by its target. These stay what they are while other edits move lines, so a hint can be taken out of a
finished text without making it anew. What an old hint needs is imported again where its import went with it.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from typing import NamedTuple

from pyagent.core.model import Outcome
from pyagent.core.parsing import parsed

Function = ast.FunctionDef | ast.AsyncFunctionDef

OF_VARIABLE = "="
"""The slot of a hint that is no function's."""

_QUOTED = re.compile(r"`([^`]+)`")
_WORD = re.compile(rb"[A-Za-z_]\w*")


class Place(NamedTuple):
    """One hint: ``function`` is the qualified name with its count (``A.f#0``), ``slot`` a parameter or empty.

    Of a variable, ``function`` is its own qualified name and count, and ``slot`` is ``OF_VARIABLE``.
    """

    path: str
    function: str
    slot: str


def place_of(fix: Outcome, base: bytes) -> Place | None:
    """The hint that a fix writes; None where it stands in no head of a function and at no variable.

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
    for name, hint in {} if is_missing else _variables(base).items():
        if _holds(hint, finding.line, finding.column):
            return Place(finding.path, name, OF_VARIABLE)
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
    had, have = _hints(before), _hints(after)
    starts = _starts(after)
    edits: list[tuple[int, int, bytes]] = []
    for key in {(place.function, place.slot) for place in places}:  # one hint may hold several findings
        hint = have.get(key)
        if hint is None or key not in had:
            continue
        begin, end = starts[hint.lineno - 1] + hint.col_offset, _end(starts, hint)
        former = had[key]
        if former is not None:
            edits.append((begin, end, _source(before, former)))
        else:
            mark = b":" if key[1] else b"->"
            edits.append((after.rindex(mark, 0, begin), end, b""))
    words = {word.decode() for _, _, text in edits for word in _WORD.findall(text)}
    edits.extend(_imported_again(before, after, words))
    for begin, end, text in sorted(edits, reverse=True):
        after = after[:begin] + text + after[end:]
    return after


def _imported_again(before: bytes, after: bytes, words: Set[str]) -> Iterator[tuple[int, int, bytes]]:
    """An edit that imports at its head what old hints name and the new text imports no more."""
    imports, tree = _imports(before), parsed(after)
    missing = sorted(words & (imports.keys() - _imports(after).keys()))
    if not missing or tree is None:
        return
    first = next(
        stmt
        for at, stmt in enumerate(tree.body)
        if not (at == 0 and ast.get_docstring(tree) is not None)
        and not (isinstance(stmt, ast.ImportFrom) and stmt.module == "__future__")
    )
    begin = _starts(after)[min([first.lineno, *(it.lineno for it in getattr(first, "decorator_list", ()))]) - 1]
    separator = b"; " if first.col_offset else b"\n"
    text = separator.join(ast.unparse(imports[name]).encode() for name in missing) + separator
    yield begin + first.col_offset, begin + first.col_offset, text


def _imports(text: bytes) -> dict[str, ast.Import | ast.ImportFrom]:
    """An import of each name that a module binds by imports outside of its functions and classes."""
    tree = parsed(text)
    found: dict[str, ast.Import | ast.ImportFrom] = {}
    waiting: list[ast.stmt] = list(tree.body) if tree is not None else []
    while waiting:
        match waiting.pop():
            case ast.ImportFrom(module, names, level):
                found |= {it.asname or it.name: ast.ImportFrom(module, [it], level) for it in names if it.name != "*"}
            case ast.Import(names):
                found |= {it.asname or it.name.split(".")[0]: ast.Import([it]) for it in names}
            case ast.If(body=body, orelse=others) | ast.Try(body=body, orelse=others):
                waiting += [*body, *others]
    return found


def _hints(text: bytes) -> dict[tuple[str, str], ast.expr | None]:
    """What stands at each place of a text, by the place's function and slot."""
    of_functions = ((name, _slots(function)) for name, function in functions(text).items())
    heads = {(name, slot): hint for name, slots in of_functions for slot, hint in slots.items()}
    return heads | {(name, OF_VARIABLE): hint for name, hint in _variables(text).items()}


@lru_cache(maxsize=4096)
def functions(text: bytes) -> dict[str, Function]:
    """The functions of a text by qualified name and count, in their order; none where it does not parse."""
    found: dict[str, Function] = {}
    seen: Counter[str] = Counter()
    for prefix, node in _scoped(text):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            name = f"{prefix}{node.name}"
            found[f"{name}#{seen[name]}"] = node
            seen[name] += 1
    return found


def function_at(text: bytes, line: int) -> str:
    """The innermost function around a line, by qualified name and count; empty outside of all."""
    around = [(it.lineno, name) for name, it in functions(text).items() if it.lineno <= line <= (it.end_lineno or 0)]
    return max(around, default=(0, ""))[1]


def is_without_hints(function: Function) -> bool:
    """Whether nothing of what a function takes and returns has a hint."""
    return not any(_slots(function).values())


@lru_cache(maxsize=4096)
def _variables(text: bytes) -> dict[str, ast.expr]:
    """The hints of variables, and what is assigned without one, which may be the name of a type."""
    found: dict[str, ast.expr] = {}
    seen: Counter[str] = Counter()
    for prefix, node in _scoped(text):
        match node:
            case ast.AnnAssign(target, hint):
                name = f"{prefix}{ast.unparse(target)}"
            case ast.Assign([ast.Name(id)], hint):
                name = f"{prefix}{id}"
            case _:
                continue
        found[f"{name}#{seen[name]}"] = hint
        seen[name] += 1
    return found


def _scoped(text: bytes) -> Iterator[tuple[str, ast.AST]]:
    """Each statement of a text with the names of the functions and classes around it, dotted."""
    tree = parsed(text)
    waiting: list[tuple[str, ast.AST]] = [("", tree)] if tree is not None else []
    while waiting:
        prefix, node = waiting.pop()
        yield prefix, node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            prefix = f"{prefix}{node.name}."
        waiting.extend((prefix, child) for child in reversed(list(ast.iter_child_nodes(node))) if _may_hold(child))


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


def _starts(text: bytes) -> list[int]:
    """Where each line begins, and where the last one ends."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def _end(starts: list[int], node: ast.expr) -> int:
    return starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)


def _source(text: bytes, node: ast.expr) -> bytes:
    starts = _starts(text)
    return text[starts[node.lineno - 1] + node.col_offset : _end(starts, node)]
