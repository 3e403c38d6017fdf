"""SYN006: not in test (found and fixed by Ruff E713, E714)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class NotInTest(RuffAgent):
    """Writes ``not x in y`` as ``x not in y`` and ``not x is y`` as ``x is not y``.

    ``not`` binds weaker than ``in``, so the two mean the same, and only one of them reads the way it means.

    Safe: Python compiles both to the same code.
    """

    rule = "SYN006"
    name = "not-in-test"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff E713, E714"
    codes = ("E713", "E714")
    examples = (
        Rewrite("if not x in y:\n    pass\n", "if x not in y:\n    pass\n"),
        Rewrite("if not x is None:\n    pass\n", "if x is not None:\n    pass\n"),
        Rewrite("z = not a.b in c\n", "z = a.b not in c\n"),
        Leave("if x not in y:\n    pass\n", why="the test reads well"),
        Leave("if not (x in y and z):\n    pass\n", why="`not` belongs to the whole condition"),
        Leave("if not x == y:\n    pass\n", why="a class may define `==` and `!=` apart"),
    )
