"""SYN002: none or bool comparison (found and fixed by Ruff E711, E712)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class NoneOrBoolComparison(RuffAgent):
    """Compares with ``None`` by ``is``, and uses a truth value instead of comparing it with ``True`` or ``False``.

    ``==`` asks the other object, which may answer anything (NumPy arrays and SQLAlchemy columns do); ``is`` asks whether it
    is the one ``None``.

    Review: a class with its own ``__eq__`` may mean something by ``==``, as query builders do.
    """

    rule = "SYN002"
    name = "none-or-bool-comparison"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    source = "Ruff E711, E712"
    codes = ("E711", "E712")
    examples = (
        Rewrite("if x == None:\n    pass\n", "if x is None:\n    pass\n"),
        Rewrite("y = None != x\n", "y = None is not x\n"),
        Rewrite("if x == True:\n    pass\n", "if x:\n    pass\n"),
        Leave("if x is None:\n    pass\n", why="the comparison is by identity"),
        Leave("y = x == 0\n", why="zero is a value like any other"),
        Leave("if x:\n    pass\n", why="the truth value is used"),
    )
