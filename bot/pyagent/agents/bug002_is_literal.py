"""BUG002: is literal (found and fixed by Ruff F632)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class IsLiteral(RuffAgent):
    """Compares with a literal by ``==`` instead of ``is``.

    ``is`` asks for the same object; whether two equal numbers or strings are one object depends on the interpreter's caches,
    so the test works in one place and fails in another. Python itself warns about it.

    Safe: for strings, numbers and bytes the equal answer is the one that was meant.
    """

    rule = "BUG002"
    name = "is-literal"
    category = Category.BUGS
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff F632"
    codes = ("F632",)
    examples = (
        Rewrite("if x is 'a':\n    pass\n", "if x == 'a':\n    pass\n"),
        Rewrite("if x is not 1:\n    pass\n", "if x != 1:\n    pass\n"),
        Rewrite("y = x is b''\n", "y = x == b''\n"),
        Leave("if x is None:\n    pass\n", why="None is one object"),
        Leave("if x is True:\n    pass\n", why="True is one object"),
        Leave("if x == 'a':\n    pass\n", why="the comparison is by value"),
    )
