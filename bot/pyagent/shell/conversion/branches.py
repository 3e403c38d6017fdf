"""Which branches of a function were taken: its source with a note at every decision.

Invariant: the functions with notes do the same as those without; the proof itself runs those without.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

_NOTE = "__pyagent_note__"
_MOST = 1000


class Branches:
    """The decisions of a module's functions, and how each went so far."""

    def __init__(self, source: str) -> None:
        tree = ast.parse(source)
        marker = _Marker()
        tree = ast.fix_missing_locations(marker.visit(tree))
        self._open = {(at, way) for at in range(len(marker.decisions)) for way in (True, False)}
        self._decisions = marker.decisions
        self._scope: dict[str, Any] = {_NOTE: self._note}
        exec(compile(tree, "<branches>", "exec"), self._scope)  # noqa: S102  # functions of the white list

    def function(self, name: str) -> Callable[..., Any]:
        """A function with notes."""
        function: Callable[..., Any] = self._scope[name]
        return function

    def _note(self, at: int, value: Any) -> Any:
        self._open.discard((at, bool(value)))
        return value

    @property
    def is_complete(self) -> bool:
        """Whether every decision went both ways."""
        return not self._open

    def uncovered(self) -> list[str]:
        """The ways that no call took, as sentences."""
        said = []
        for at, way in sorted(self._open)[:_MOST]:
            line, what = self._decisions[at]
            ways = ("runs", "ends") if what == "for" else ("is true", "is false")
            said.append(f"line {line}: `{what}` never {ways[0] if way else ways[1]}")
        return said


class _Marker(ast.NodeTransformer):
    def __init__(self) -> None:
        self.decisions: list[tuple[int, str]] = []

    def _noted(self, value: ast.expr, what: str) -> ast.expr:
        self.decisions.append((value.lineno, what))
        note = ast.Call(ast.Name(_NOTE, ast.Load()), [ast.Constant(len(self.decisions) - 1), value], [])
        return ast.copy_location(note, value)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.decorator_list = []
        self.generic_visit(node)
        return node

    def _tested(self, node: ast.If | ast.While | ast.IfExp | ast.Assert) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.test, ast.Constant):
            node.test = self._noted(node.test, type(node).__name__.removesuffix("Exp").lower())
        return node

    visit_If = visit_While = visit_IfExp = visit_Assert = _tested  # noqa: N815

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        node.ifs = [self._noted(test, "if") for test in node.ifs]
        return node

    def visit_For(self, node: ast.For) -> ast.AST:
        self.generic_visit(node)
        self.decisions.append((node.lineno, "for"))
        at = len(self.decisions) - 1
        for body, way in ((node.body, True), (node.orelse, False)):
            note = ast.Call(ast.Name(_NOTE, ast.Load()), [ast.Constant(at), ast.Constant(way)], [])
            body.insert(0, ast.copy_location(ast.Expr(note), node))
        return node
