"""SYN022: type of literal (found and fixed by Ruff UP003)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class TypeOfLiteral(RuffAgent):
    """Writes ``type("")`` as ``str``, and so for other literals.

    The name of a type says more than a call with a sample of it.

    Safe: the call gives that very type.
    """

    rule = "SYN022"
    name = "type-of-literal"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (3, 0)
    newer = True
    source = "Ruff UP003"
    codes = ("UP003",)
    examples = (
        Rewrite("x = type('')\n", "x = str\n"),
        Rewrite("if isinstance(x, type(b'')):\n    pass\n", "if isinstance(x, bytes):\n    pass\n"),
        Rewrite("x = type(0)\n", "x = int\n"),
        Leave("x = type(y)\n", why="the type depends on the value"),
        Leave("x = type(None)\n", why="the type of None has no built-in name"),
        Leave("x = type('A', (), {})\n", why="it makes a class"),
    )
