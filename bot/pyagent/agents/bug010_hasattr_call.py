"""BUG010: hasattr for callable (found and fixed by Ruff B004)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class HasattrCall(RuffAgent):
    """Asks ``callable(x)`` instead of looking for an attribute ``__call__``.

    Python looks for ``__call__`` on the class. An attribute of that name on the object itself makes ``hasattr`` say
    yes, and the call then fails.

    Review: objects with such an attribute of their own are answered differently, and rightly.
    """

    rule = "BUG010"
    name = "hasattr-for-callable"
    category = Category.BUGS
    safety = Safety.REVIEW
    by_statement = True
    since = (2, 7)
    source = "flake8-bugbear B004, Ruff B004"
    codes = ("B004",)
    examples = (
        Rewrite("ok = hasattr(x, '__call__')\n", "ok = callable(x)\n"),
        Rewrite("def f(x):\n    return hasattr(x, '__call__')\n", "def f(x):\n    return callable(x)\n"),
        Rewrite("def f(x):\n    return not hasattr(x.y, '__call__')\n", "def f(x):\n    return not callable(x.y)\n"),
        Leave("ok = hasattr(x, 'call')\n", why="another attribute"),
        Leave("ok = callable(x)\n", why="it is asked already"),
        Leave("f = getattr(x, '__call__')\n", why="the method itself is wanted, and `callable` does not give it"),
    )
