"""BUG006: assert false (found and fixed by Ruff B011)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Dismiss, Edit, Fix, Left, Safety, Site


class AssertFalse(RuffAgent):
    """Raises ``AssertionError`` where the code asserts ``False``.

    ``python -O`` removes every ``assert``. An ``assert False`` marks a place that must not be reached; without it
    the program goes on from there.

    Review: under ``-O`` the error now comes, which is the point; otherwise nothing changes.
    """

    rule = "BUG006"
    name = "assert-false"
    category = Category.BUGS
    safety = Safety.REVIEW
    by_statement = True
    python2 = True
    source = "flake8-bugbear B011, Ruff B011"
    codes = ("B011",)
    examples = (
        Rewrite("def f():\n    assert False\n", "def f():\n    raise AssertionError\n"),
        Rewrite("def f(x):\n    assert False, x\n", "def f(x):\n    raise AssertionError(x)\n"),
        Rewrite(
            "def f(x):\n    if x:\n        return 1\n    assert False, 'no x'\n",
            "def f(x):\n    if x:\n        return 1\n    raise AssertionError('no x')\n",
        ),
        Leave("def f(x):\n    assert x\n", why="the value may be true"),
        Leave("def f(x):\n    raise AssertionError(x)\n", why="the error is raised already"),
        Leave("assert True\n", why="nothing is lost with it"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """Raise the class where there is nothing to say, as RSE102 asks for."""
        del site, uses
        if isinstance(result, Left):
            return result
        edits = (Edit(edit.start, edit.end, edit.text.removesuffix("()")) for edit in result.edits)
        return replace(result, edits=tuple(edits))
