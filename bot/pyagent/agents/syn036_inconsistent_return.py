"""SYN036: inconsistent return (found and fixed by Ruff RET501, RET502)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class InconsistentReturn(RuffAgent):
    """Writes ``return None`` as ``return`` where nothing is returned, and the other way where a value is.

    PEP 8 asks for one of the two in a function: a reader sees at each ``return`` whether a value is meant.

    Safe: both return None.
    """

    rule = "SYN036"
    name = "inconsistent-return"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff RET501, RET502"
    codes = ("RET501", "RET502")
    examples = (
        Rewrite(
            "def f(x):\n    if not x:\n        return None\n    x.run()\n",
            "def f(x):\n    if not x:\n        return\n    x.run()\n",
        ),
        Rewrite(
            "def f(x):\n    if not x:\n        return\n    return 1\n",
            "def f(x):\n    if not x:\n        return None\n    return 1\n",
        ),
        Rewrite(
            "def f(x):\n    try:\n        return x.y\n    except AttributeError:\n        return\n",
            "def f(x):\n    try:\n        return x.y\n    except AttributeError:\n        return None\n",
        ),
        Leave("def f(x):\n    if not x:\n        return\n    x.run()\n", why="nothing is returned anywhere"),
        Leave("def f(x):\n    if not x:\n        return None\n    return 1\n", why="a value is returned everywhere"),
        Leave("@property\ndef f(self):\n    return None\n", why="a property has a value"),
    )
