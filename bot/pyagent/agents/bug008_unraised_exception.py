"""BUG008: unraised exception (found and fixed by Ruff PLW0133)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Dismiss, Edit, Fix, Left, Safety, Site


class UnraisedException(RuffAgent):
    """Raises an exception that is made and thrown away.

    The ``raise`` was forgotten: the check finds the wrong value and the code goes on with it.

    Review: the error now comes, which was meant.
    """

    rule = "BUG008"
    name = "unraised-exception"
    category = Category.BUGS
    safety = Safety.REVIEW
    by_statement = True
    since = (2, 7)
    source = "Pylint W0133, Ruff PLW0133"
    codes = ("PLW0133",)
    examples = (
        Rewrite(
            "def f(x):\n    if x < 0:\n        ValueError(x)\n    return x\n",
            "def f(x):\n    if x < 0:\n        raise ValueError(x)\n    return x\n",
        ),
        Rewrite("def f():\n    NotImplementedError('f')\n", "def f():\n    raise NotImplementedError('f')\n"),
        Rewrite(
            "class A:\n    def f(self):\n        TypeError()\n",
            "class A:\n    def f(self):\n        raise TypeError\n",
        ),
        Leave("def f():\n    return ValueError()\n", why="the caller gets the exception"),
        Leave("def f():\n    error = ValueError()\n    raise error\n", why="it is raised later"),
        Leave("def f():\n    raise ValueError()\n", why="it is raised"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """Raise the class where there is nothing to say, as RSE102 asks for."""
        del uses
        if isinstance(result, Left) or not site.code().endswith("()"):
            return result
        return replace(result, edits=(*result.edits, Edit(site.end - 2, site.end, "")))
