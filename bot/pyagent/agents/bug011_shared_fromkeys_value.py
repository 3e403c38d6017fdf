"""BUG011: shared fromkeys value (found and fixed by Ruff RUF024)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class SharedFromkeysValue(RuffAgent):
    """Gives each key of ``dict.fromkeys`` a list, set or dictionary of its own.

    ``fromkeys`` makes the value once: what is added under one key is there under all of them.

    Review: the keys no longer share the value, which is the point.
    """

    rule = "BUG011"
    name = "shared-fromkeys-value"
    category = Category.BUGS
    safety = Safety.REVIEW
    by_statement = True
    since = (2, 7)
    source = "Ruff RUF024"
    codes = ("RUF024",)
    examples = (
        Rewrite("x = dict.fromkeys(keys, [])\n", "x = {key: [] for key in keys}\n"),
        Rewrite("x = dict.fromkeys(['a', 'b'], {})\n", "x = {key: {} for key in ['a', 'b']}\n"),
        Rewrite(
            "def f(names):\n    return dict.fromkeys(names, set())\n",
            "def f(names):\n    return {key: set() for key in names}\n",
        ),
        Leave("x = dict.fromkeys(keys, 0)\n", why="a number cannot change"),
        Leave("x = dict.fromkeys(keys)\n", why="the value is None"),
        Leave("x = {key: [] for key in keys}\n", why="each key has its own"),
    )
