"""SYN028: negated comparison (found and fixed by Ruff SIM201, SIM202, SIM208)."""

from __future__ import annotations

import ast
from collections.abc import Collection

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Dismiss, Fix, Left, Safety, Site
from pyagent.core.parsing import parsed


class NegatedComparison(RuffAgent):
    """Writes ``not a == b`` as ``a != b``, ``not a != b`` as ``a == b``, and drops a double ``not`` in a condition.

    The negation is read after the comparison that it turns round.

    Review: a class may define ``==`` and ``!=`` apart, or answer them with something that is no truth value. A dictionary
    with an ``__eq__`` of its own has still the ``!=`` of all dictionaries, so only what is compared with a number, a text or
    ``None`` is turned round. An ``assert not a == 1`` is left: whoever writes it tests ``==`` itself.
    """

    rule = "SYN028"
    name = "negated-comparison"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff SIM201, SIM202, SIM208"
    codes = ("SIM201", "SIM202", "SIM208")
    examples = (
        Rewrite("if not a == 'b':\n    pass\n", "if a != 'b':\n    pass\n"),
        Rewrite("if not a.c != -1:\n    pass\n", "if a.c == -1:\n    pass\n"),
        Rewrite("if not (not a):\n    pass\n", "if a:\n    pass\n"),
        Leave("if a != b:\n    pass\n", why="the comparison says it"),
        Leave("if not (a == b and c):\n    pass\n", why="`not` belongs to the whole condition"),
        Leave("if not a < b:\n    pass\n", why="`>=` is no negation of `<` for numbers that are none"),
        Leave("if not a == {1: 2}:\n    pass\n", why="a class of dictionaries may define `==` alone"),
        Leave("assert not a == 1\n", why="the line tests `==`, not `!=`"),
        Leave(
            "class T:\n    def test(self):\n        self.assertTrue(not a == 1)\n", why="the line tests `==`, not `!=`"
        ),
        Leave("if not a == b:\n    pass\n", why="what is compared may define `==` and `!=` apart"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """Take the fix where a constant is compared."""
        del uses
        if (
            isinstance(result, Fix)
            and b"assert" in site.source[site.source.rfind(b"\n", 0, site.start) + 1 : site.start]
        ):
            return Left("the line tests one of `==` and `!=`, and a class may define the other apart")
        if isinstance(result, Fix) and not _is_plain(site.source[site.start : site.end].decode()):
            return Left("what is compared may define `==` and `!=` apart")
        return result


def _is_plain(text: str) -> bool:
    """Whether a negation is of a comparison with a constant, or of no comparison."""
    module = parsed(f"({text})")
    match module.body if module else ():
        case [ast.Expr(ast.UnaryOp(ast.Not(), ast.Compare(left, [_], [right])))]:
            return _is_constant(left) or _is_constant(right)
        case [ast.Expr()]:
            return True
        case _:
            return False


def _is_constant(node: ast.expr) -> bool:
    """Whether an expression is a number, a text or None."""
    return isinstance(node.operand if isinstance(node, ast.UnaryOp) else node, ast.Constant)
