"""Which hints a type checker's new errors speak of.

A checker names the place where types do not meet, which need not be the place of the hint that is wrong. So suspects
are looked for in widening circles: hints that the error's own line uses, all hints of the functions that it names and
of the function around it, what the code around it calls, the fixes of the file, those of the modules that it imports,
functions whose new hints name a type of the error, all fixes. A circle is tried only while the error stays.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from pyagent.core.checker_errors import CheckerError
from pyagent.core.hint_places import OF_VARIABLE, Place, function_of, slot_of
from pyagent.core.model import Outcome
from pyagent.core.parsing import parsed

CIRCLES = 7
_QUOTED = re.compile(r"`([^`]+)`")
_WORD = re.compile(r"[A-Za-z_]\w*")
# As ty says it, and mypy: "Argument to function `f` is incorrect", "Argument 1 to `f` of `C` has incompatible type".
_ARGUMENT_OF = re.compile(r"^Argument (?:to (?:bound |class )?(?:function|method)|\S+ to) `(?:\w+\.)*(\w+)`")
_OF_RETURN = ("invalid-return", "return-value", "no-any-return", "empty-body")


@dataclass(frozen=True, slots=True)
class Hint:
    """What a fix of a hint is about.

    Attributes:
        fingerprint: Of its finding.
        path: Its file.
        function: Plain name of its function, or of its variable.
        slot: A parameter, empty for what the function returns, or ``OF_VARIABLE``.
    """

    fingerprint: str
    path: str
    function: str
    slot: str


def hint_of(fix: Outcome, place: Place | None) -> Hint:
    """What a fix is about, by the place of its hint or, where that is none, by what its finding says."""
    finding = fix.finding
    if place is None:
        return Hint(finding.fingerprint, finding.path, function_of(fix), slot_of(fix))
    name = place.function.rpartition("#")[0].rpartition(".")[2]
    return Hint(finding.fingerprint, finding.path, name, place.slot)


def suspects(error: CheckerError, circle: int, hints: Sequence[Hint], texts: Mapping[str, bytes]) -> frozenset[str]:
    """Fingerprints of the fixes that an error may come from.

    Args:
        error: A new error.
        circle: How far to look, from 0.
        hints: What was fixed.
        texts: Path → text with the fixes, for files that have some and files with errors.
    """
    text = texts.get(error.path, b"").decode(errors="replace")
    match circle:
        case 0:
            chosen = _used_by(error, text, hints)
        case 1:
            around = _around(text, error.line)
            named = _of(hints, _named(error, text))
            chosen = [*named, *(hint for hint in _of(hints, around) if hint.path == error.path)]
        case 2:
            called = _of(hints, set(_WORD.findall(_code_around(text, error.line))) - {"self", "cls"})
            chosen = [hint for hint in called if not hint.slot]
        case 3:
            chosen = [hint for hint in hints if hint.path == error.path]
        case 4:
            imported = _imported(text)
            chosen = [hint for hint in hints if PurePosixPath(hint.path).stem in imported]
        case 5:
            types = {name for part in _QUOTED.findall(error.message) for name in _WORD.findall(part)}
            chosen = [hint for hint in hints if types & _hinted(texts.get(hint.path, b""), hint.function)]
        case _:
            chosen = list(hints)
    return frozenset(hint.fingerprint for hint in chosen)


def _used_by(error: CheckerError, text: str, hints: Sequence[Hint]) -> list[Hint]:
    """Hints that the line of an error uses: what its function returns or takes, and what the functions it calls do."""
    line = _line(error, text)
    own = [hint for hint in _of(hints, _around(text, error.line)[-1:]) if hint.path == error.path]
    if error.code.startswith(_OF_RETURN) or "override" in error.code:
        return [hint for hint in own if not hint.slot or "override" in error.code]
    words = set(_WORD.findall(line))
    told = set(_ARGUMENT_OF.findall(error.message))
    taken = [hint for hint in own if hint.slot and hint.slot in words]
    given = [hint for hint in _of(hints, told) if hint.slot]
    called = [hint for hint in _of(hints, words - told) if not hint.slot and f"{hint.function}(" in line]
    variables = [hint for hint in _of(hints, words) if hint.slot == OF_VARIABLE]
    return [*taken, *given, *called, *variables]


def _named(error: CheckerError, text: str) -> set[str]:
    named = {name for part in _QUOTED.findall(error.message) for name in _WORD.findall(part)}
    return (named | set(_WORD.findall(_line(error, text)))) - {"self", "cls"}


def _line(error: CheckerError, text: str) -> str:
    return "".join(text.splitlines()[error.line - 1 : error.line])


def _of(hints: Iterable[Hint], names: Iterable[str]) -> list[Hint]:
    wanted = set(names)
    return [hint for hint in hints if hint.function in wanted]


def _around(text: str, line: int) -> list[str]:
    """Names of the two innermost functions around a line, the innermost last."""
    functions = (node for node in _functions(text) if node.lineno <= line <= (node.end_lineno or 0))
    innermost = sorted(functions, key=lambda node: node.lineno)[-2:]
    return [node.name for node in innermost]


def _code_around(text: str, line: int) -> str:
    """The function around a line; without one, the statements of the module that are not in functions."""
    lines = text.splitlines()
    around = [node for node in _functions(text) if node.lineno <= line <= (node.end_lineno or 0)]
    if around:
        inner = max(around, key=lambda node: node.lineno)
        return "\n".join(lines[inner.lineno : inner.end_lineno])
    inside = {at for node in _functions(text) for at in range(node.lineno, (node.end_lineno or 0) + 1)}
    return "\n".join(code for at, code in enumerate(lines, 1) if at not in inside)


def _imported(text: str) -> set[str]:
    """The last parts of the names that a module imports or imports from."""
    tree = parsed(text)
    found: set[str] = set()
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.ImportFrom):
            found.update((node.module or "").rsplit(".", 1)[-1:], (alias.name for alias in node.names))
        elif isinstance(node, ast.Import):
            found.update(alias.name.rsplit(".", 1)[-1] for alias in node.names)
    return found


def _hinted(text: bytes, function: str) -> set[str]:
    """Words in the hints of the functions of a name."""
    found: set[str] = set()
    for node in _functions(text.decode(errors="replace")):
        if node.name == function:
            hints = [node.returns, *(arg.annotation for arg in (*node.args.args, *node.args.kwonlyargs))]
            found.update(word for hint in hints if hint is not None for word in _WORD.findall(ast.unparse(hint)))
    return found - {"None", "str", "int", "bool", "Optional", "Union"}


@cache
def _functions(text: str) -> tuple[ast.FunctionDef | ast.AsyncFunctionDef, ...]:
    tree = parsed(text)
    if tree is None:
        return ()
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
