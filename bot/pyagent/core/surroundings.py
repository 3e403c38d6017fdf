"""What stands around a place in a file: for agents whose finding is Ruff's and comes without facts.

The file is parsed by ``ast`` once and kept for the next finding in it; a file this Python cannot parse has no
surroundings, and its findings are left.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from pyagent.core.parsing import parsed

_BREAK = re.compile(rb"\r\n|\r|\n")
_BOM = b"\xef\xbb\xbf"
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.Module)


@dataclass(frozen=True, slots=True)
class _Parsed:
    module: ast.Module
    starts: tuple[int, ...]
    inside: dict[ast.AST, _Children] = field(default_factory=dict)

    def span(self, node: ast.AST) -> tuple[int, int] | None:
        first = min(getattr(node, "decorator_list", ()) or (node,), key=lambda item: getattr(item, "lineno", 0))
        if not isinstance(first, (ast.expr, ast.stmt)) or not isinstance(node, (ast.expr, ast.stmt)):
            return None
        if node.end_lineno is None or node.end_col_offset is None:
            return None
        start = self.starts[first.lineno - 1] + first.col_offset
        return start, self.starts[node.end_lineno - 1] + node.end_col_offset

    def children(self, node: ast.AST) -> _Children:
        """Made once for each node that is looked into: a file may have thousands of findings and of statements."""
        if node not in self.inside:
            self.inside[node] = _Children.of(self, node)
        return self.inside[node]


@dataclass(frozen=True, slots=True)
class _Children:
    """The children of a node by position, each with the nodes without a position that stand in between."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    paths: tuple[tuple[ast.AST, ...], ...]

    @classmethod
    def of(cls, parsed: _Parsed, node: ast.AST) -> _Children:
        found = sorted(_placed(parsed, node, ()), key=lambda item: item[:2])
        starts, ends, paths = zip(*found, strict=True) if found else ((), (), ())
        return cls(starts, ends, paths)

    def around(self, start: int, end: int) -> tuple[ast.AST, ...]:
        """The child that holds a span, behind the nodes that lead to it; empty when none does."""
        index = bisect_right(self.starts, start) - 1
        return self.paths[index] if index >= 0 and end <= self.ends[index] else ()


def _placed(
    parsed: _Parsed, node: ast.AST, above: tuple[ast.AST, ...]
) -> Iterator[tuple[int, int, tuple[ast.AST, ...]]]:
    for child in ast.iter_child_nodes(node):
        span = parsed.span(child)
        if span is not None:
            # Before Python 3.12 the texts of an f-string have the place of the whole.
            if not (isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant)):
                yield *span, (*above, child)
        else:
            yield from _placed(parsed, child, (*above, child))


def enclosing(source: bytes, start: int, end: int) -> tuple[ast.AST, ...]:
    """The nodes around a byte span, the innermost first; empty when the file cannot be parsed.

    Args:
        source: UTF-8 text of the file.
        start: First byte of the span.
        end: First byte behind it.
    """
    parsed = _parse(source)
    if parsed is None:
        return ()
    chain: list[ast.AST] = [parsed.module]
    while path := parsed.children(chain[-1]).around(start, end):
        chain += path
    return tuple(reversed(chain))


def enclosing_span(source: bytes, start: int, end: int, kinds: tuple[type[ast.AST], ...]) -> tuple[int, int] | None:
    """The byte span of the innermost node of some kinds around a span; None when there is none.

    Args:
        source: UTF-8 text of the file.
        start: First byte of the span.
        end: First byte behind it.
        kinds: Classes of nodes to look for.
    """
    parsed = _parse(source)
    found = next((node for node in enclosing(source, start, end) if isinstance(node, kinds)), None)
    return parsed.span(found) if parsed and found else None


def byte_span(source: bytes, node: ast.AST) -> tuple[int, int] | None:
    """The byte span of a node that `enclosing` gave, or of one below it; None for one without a place.

    Args:
        source: UTF-8 text of the file.
        node: Expression or statement of the file.
    """
    parsed = _parse(source)
    return parsed.span(node) if parsed else None


def alias_spans(source: bytes, stmt: ast.Import | ast.ImportFrom) -> list[tuple[int, int]]:
    """The byte spans of the names of an import that `enclosing` gave, each with its ``as``.

    Args:
        source: UTF-8 text of the file.
        stmt: Import of the file.
    """
    parsed = _parse(source)
    if parsed is None:
        return []
    return [
        (parsed.starts[name.lineno - 1] + name.col_offset, parsed.starts[name.end_lineno - 1] + name.end_col_offset)
        for name in stmt.names
        if name.end_lineno is not None and name.end_col_offset is not None
    ]


def within_scope(chain: tuple[ast.AST, ...]) -> Iterator[ast.AST]:
    """The nodes of a chain up to the function, class or module around it, that one included."""
    for node in chain:
        yield node
        if isinstance(node, _SCOPES):
            return


def whole_lines(source: bytes, start: int, end: int) -> tuple[int, int]:
    """The span of the lines that a span touches, without the white space around them.

    Args:
        source: UTF-8 text of the file.
        start: First byte of the span.
        end: First byte behind it.
    """
    first = max(source.rfind(b"\n", 0, start), source.rfind(b"\r", 0, start)) + 1
    ends = [at for mark in (b"\n", b"\r") if (at := source.find(mark, end)) >= 0]
    line = source[first : min(ends, default=len(source))]
    return first + len(line) - len(line.lstrip()), first + len(line.rstrip())


@lru_cache(maxsize=4)
def _parse(source: bytes) -> _Parsed | None:
    first = len(_BOM) if source.startswith(_BOM) else 0
    module = parsed(source[first:].decode())
    if module is None:
        return None
    return _Parsed(module, (first, *(match.end() for match in _BREAK.finditer(source))))
