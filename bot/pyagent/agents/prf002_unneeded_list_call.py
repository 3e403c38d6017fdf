"""PRF002: unneeded list call (found and fixed by Ruff C403, C404, C405, C406, C411, C414, C419)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class UnneededListCall(RuffAgent):
    """Removes a list that is built only to be read once by ``set``, ``dict``, ``list``, ``sorted``, ``any`` or ``all``.

    The list costs memory and time for nothing; ``any`` and ``all`` even stop early without it.

    Review: elements are computed later, or not at all when ``any`` and ``all`` stop early, which shows when computing
    them has effects.
    """

    rule = "PRF002"
    name = "unneeded-list-call"
    category = Category.PERFORMANCE
    safety = Safety.REVIEW
    source = "Ruff C403, C404, C405, C406, C411, C414, C419"
    since = (2, 7)
    codes = ("C403", "C404", "C405", "C406", "C411", "C414", "C419")
    examples = (
        Rewrite("x = set([a for a in b])\n", "x = {a for a in b}\n"),
        Rewrite("x = dict([(a, 1) for a in b])\n", "x = {a: 1 for a in b}\n"),
        Rewrite("x = sorted(list(b))\n", "x = sorted(b)\n"),
        Leave("x = set(b)\n", why="there is no list in between"),
        Leave("x = sum([a for a in b])\n", why="a sum over a list is faster than over a generator"),
        Leave("x = list(range(3))\n", why="the list is wanted"),
    )
