"""Calls with written-out arguments that a project's tests and doctests make: what its functions are really given. Pure.

Nothing of a test is run: a call counts when its arguments are literals.
"""

from __future__ import annotations

import ast
import doctest
from collections.abc import Iterable, Sequence

MOST = 50
_LONGEST = 4_000
_FAULTS = (SyntaxError, ValueError, RecursionError, MemoryError)


def calls_of(name: str, params: Sequence[str], texts: Iterable[str]) -> list[str]:
    """Arguments of a function's calls, as texts of lists, each once, in order.

    Args:
        name: The function; a call is one of it by its bare name or as an attribute.
        params: Names of its parameters, in order.
        texts: Modules with tests, and the function's own.
    """
    found: dict[str, None] = {}
    for text in texts:
        if f"{name}(" not in text:
            continue
        for part in (text, *_examples(text)):
            for call in _calls(name, part):
                arguments = _placed(call, params)
                if arguments is not None and len(arguments) <= _LONGEST:
                    found[arguments] = None
                if len(found) == MOST:
                    return list(found)
    return list(found)


def _examples(text: str) -> list[str]:
    """The doctests of a text."""
    if ">>>" not in text:
        return []
    try:
        return [it.source for it in doctest.DocTestParser().get_examples(text)]
    except ValueError:
        return []


def _calls(name: str, text: str) -> list[ast.Call]:
    try:
        tree = ast.parse(text)
        return [it for it in ast.walk(tree) if isinstance(it, ast.Call) and _called(it) == name]
    except _FAULTS:
        return []


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _placed(call: ast.Call, params: Sequence[str]) -> str | None:
    """The arguments of a call in the order of the parameters; None when they are not all written out."""
    named = {it.arg: it.value for it in call.keywords}
    rest = params[len(call.args) :]
    if len(call.args) > len(params) or set(named) != set(rest):
        return None
    try:
        values = [ast.literal_eval(it) for it in (*call.args, *(named[it] for it in rest))]
        return repr(values)
    except _FAULTS:
        return None
    except TypeError:  # a list as a key of a dict
        return None
