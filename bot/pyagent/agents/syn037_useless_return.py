"""SYN037: useless return (found and fixed by Ruff PLR1711)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class UselessReturn(RuffAgent):
    """Removes ``return`` or ``return None`` at the end of a function.

    The function ends there anyway.

    Safe: it returns None in both cases.
    """

    rule = "SYN037"
    name = "useless-return"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff PLR1711"
    codes = ("PLR1711",)
    examples = (
        Rewrite("def f(x):\n    print(x)\n    return\n", "def f(x):\n    print(x)\n"),
        Rewrite("def f(x):\n    x.run()\n    return None\n", "def f(x):\n    x.run()\n"),
        Rewrite("async def f(x):\n    await x\n    return\n", "async def f(x):\n    await x\n"),
        Leave("def f(x):\n    return\n", why="it is the only statement"),
        Leave("def f(x):\n    if x:\n        return 1\n    return None\n", why="another return gives a value"),
        Leave("def f(x):\n    return x\n", why="it returns a value"),
    )
