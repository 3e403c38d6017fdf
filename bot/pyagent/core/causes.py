"""The exception that is being handled where another one is to be raised: its name, or what gives it one."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from pyagent.core.model import Edit
from pyagent.core.surroundings import byte_span, enclosing, within_scope

_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)
_NAMES = ("err", "exc", "error", "caught")


@dataclass(frozen=True, slots=True)
class Cause:
    """What an exception is raised from.

    Attributes:
        name: Name of the exception that is being handled; empty where none is.
        naming: The edit that gives the handler this name.
        region: Span of the handler that gets its name.
    """

    name: str = ""
    naming: tuple[Edit, ...] = ()
    region: tuple[int, int] | None = None


def cause_of(source: bytes, start: int, end: int) -> Cause | None:
    """The cause of what is raised at a span; None where one is being handled that cannot be named.

    Args:
        source: UTF-8 text of the file.
        start: First byte of the span.
        end: First byte behind it.
    """
    handlers = [node for node in within_scope(enclosing(source, start, end)) if isinstance(node, ast.ExceptHandler)]
    if not handlers:
        return Cause()
    handler = handlers[0]
    if handler.name is not None:
        return None if _is_bound_again(handler, handler.name) else Cause(handler.name)
    return _named(source, handler, len(handlers) - 1)


def _named(source: bytes, handler: ast.ExceptHandler, depth: int) -> Cause | None:
    """A name for a handler, another one at each depth: at its end a handler unbinds its name."""
    free = [name for name in _NAMES if not re.search(rb"\b" + name.encode() + rb"\b", source)]
    caught = byte_span(source, handler.type) if handler.type else None
    first = byte_span(source, handler.body[0])
    if caught is None or first is None or len(free) <= depth:
        return None
    colon = source.find(b":", caught[1], first[0])
    at = caught[1] + len(source[caught[1] : colon].rstrip())
    last = byte_span(source, handler.body[-1])
    if colon < 0 or b"#" in source[caught[1] : colon] or last is None:
        return None
    edit = Edit(at, at, f" as {free[depth]}")
    return Cause(free[depth], (edit,), (source.rfind(b"except", 0, caught[0]), last[1]))


def _is_bound_again(handler: ast.ExceptHandler, name: str) -> bool:
    """Whether the body of a handler may bind its name to something else, or unbind it."""
    return any(name in _binds(node) for stmt in handler.body for node in ast.walk(stmt))


def _binds(node: ast.AST) -> set[str | None]:
    """The names that a node itself binds."""
    if isinstance(node, ast.Name):
        return set() if isinstance(node.ctx, ast.Load) else {node.id}
    if isinstance(node, ast.alias):
        return {node.asname or node.name.partition(".")[0]}
    if isinstance(node, _NAMED):
        return {node.name}
    return {node.rest} if isinstance(node, ast.MatchMapping) else set()
