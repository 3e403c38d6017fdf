"""PRF001: unneeded generator call (found and fixed by Ruff C400, C401, C402)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class UnneededGeneratorCall(RuffAgent):
    """Writes ``list(x for …)``, ``set(x for …)`` and ``dict((k, v) for …)`` as a comprehension.

    A comprehension builds the container directly; the call makes a generator first and drains it through the iterator
    protocol.

    Review: the same elements in the same order; a name ``list`` of your own would have been called instead.
    """

    rule = "PRF001"
    name = "unneeded-generator-call"
    category = Category.PERFORMANCE
    safety = Safety.REVIEW
    source = "Ruff C400, C401, C402"
    since = (2, 7)
    codes = ("C400", "C401", "C402")
    examples = (
        Rewrite("x = list(a.c for a in b)\n", "x = [a.c for a in b]\n"),
        Rewrite("x = set(a.c for a in b)\n", "x = {a.c for a in b}\n"),
        Rewrite("x = dict((k, v) for k, v in b)\n", "x = {k: v for k, v in b}\n"),
        Leave("x = [a for a in b]\n", why="it is a comprehension"),
        Leave("x = list(b)\n", why="there is nothing to compute"),
        Leave("x = tuple(a for a in b)\n", why="there is no tuple comprehension"),
    )
