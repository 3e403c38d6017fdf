"""SYN053: bound by if (found and fixed by Ruff FURB136, PLR1730)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class BoundByIf(RuffAgent):
    """Writes an ``if`` that keeps the larger or smaller of two values as ``max`` or ``min``.

    The name says what the three lines do.

    Safe: where both are equal the same one is kept.
    """

    rule = "SYN053"
    name = "bound-by-if"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff FURB136, PLR1730"
    codes = ("FURB136", "PLR1730")
    examples = (
        Rewrite("if a < b:\n    a = b\n", "a = max(a, b)\n"),
        Rewrite("x = a if a < b else b\n", "x = min(b, a)\n"),
        Rewrite("x = a if a > b else b\n", "x = max(b, a)\n"),
        Leave("if a < b:\n    a = c\n", why="another value is taken"),
        Leave("if a < b:\n    a = b\n    x()\n", why="more is done"),
        Leave("if a < b:\n    c = b\n", why="another name is bound"),
    )
