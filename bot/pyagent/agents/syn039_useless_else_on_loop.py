"""SYN039: useless else on loop (found and fixed by Ruff PLW0120)."""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import replace

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Fix, Left, Safety, Site
from pyagent.core.surroundings import enclosing_span


class UselessElseOnLoop(RuffAgent):
    """Takes the body out of the ``else`` of a loop that has no ``break``.

    The ``else`` runs unless the loop is left by ``break``; without one it always runs, and reads as if it might
    not.

    Safe: the same statements run.
    """

    rule = "SYN039"
    name = "useless-else-on-loop"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff PLW0120"
    codes = ("PLW0120",)
    examples = (
        Rewrite("for a in b:\n    x(a)\nelse:\n    y()\n", "for a in b:\n    x(a)\ny()\n"),
        Rewrite(
            "def f(b):\n    while b:\n        b.x()\n    else:\n        return 1\n",
            "def f(b):\n    while b:\n        b.x()\n    return 1\n",
        ),
        Rewrite(
            "def f(b):\n    for a in b:\n        if a:\n            return a\n    else:\n        return None\n",
            "def f(b):\n    for a in b:\n        if a:\n            return a\n    return None\n",
        ),
        Leave("for a in b:\n    if a:\n        break\nelse:\n    y()\n", why="the loop can be left by `break`"),
        Leave("for a in b:\n    x(a)\ny()\n", why="there is no `else`"),
        Leave("if a:\n    x()\nelse:\n    y()\n", why="the `else` of a condition"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left:
        """Say that the loop ends earlier than before."""
        del uses
        if isinstance(result, Left):
            return result
        return replace(
            result, region=enclosing_span(site.source, site.start, site.end, (ast.For, ast.AsyncFor, ast.While))
        )
