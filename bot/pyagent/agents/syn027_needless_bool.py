"""SYN027: needless bool (found and fixed by Ruff SIM103, SIM210, SIM211)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class NeedlessBool(RuffAgent):
    """Writes ``if x: return True`` / ``return False`` as ``return x``, and ``True if x else False`` as ``bool(x)``.

    Four lines that repeat a condition hide it.

    Review: where the condition is no truth value the fix calls ``bool``, so that callers get what they got.
    """

    rule = "SYN027"
    name = "needless-bool"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    last = True  # what the others make of the condition may need no `bool`
    python2 = True
    source = "Ruff SIM103, SIM210, SIM211"
    codes = ("SIM103", "SIM210", "SIM211")
    examples = (
        Rewrite(
            "def f(a, b):\n    if a == b:\n        return True\n    else:\n        return False\n",
            "def f(a, b):\n    return a == b\n",
        ),
        Rewrite("def f(a):\n    if a:\n        return True\n    return False\n", "def f(a):\n    return bool(a)\n"),
        Rewrite("x = True if a else False\n", "x = bool(a)\n"),
        Rewrite("x = False if a > b else True\n", "x = not a > b\n"),
        Leave("def f(a):\n    if a:\n        return 1\n    return 0\n", why="the values are numbers"),
        Leave("x = True if a else b\n", why="one side is another value"),
        Leave("def f(a):\n    if a:\n        return True\n", why="nothing is returned otherwise"),
    )
