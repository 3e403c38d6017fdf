"""SYN042: repeated operand (found and fixed by Ruff FURB110)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class RepeatedOperand(RuffAgent):
    """Writes ``x if x else y`` as ``x or y``.

    The condition is the value; said once it reads as what it is, a default.

    Safe: Ruff rewrites it only where ``x`` has no effects.
    """

    rule = "SYN042"
    name = "repeated-operand"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff FURB110"
    codes = ("FURB110",)
    examples = (
        Rewrite("z = x if x else y\n", "z = x or y\n"),
        Rewrite("def f(x):\n    return x if x else 'a'\n", "def f(x):\n    return x or 'a'\n"),
        Rewrite("z = f(x.y if x.y else 0)\n", "z = f(x.y or 0)\n"),
        Leave("z = x if w else y\n", why="the condition is another value"),
        Leave("z = x if x is not None else y\n", why="only None is replaced"),
        Leave("z = x or y\n", why="it says so"),
    )
