"""SYN034: lambda of container (found and fixed by Ruff PIE807)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class LambdaOfContainer(RuffAgent):
    """Writes ``lambda: []`` as ``list``, and ``lambda: {}`` as ``dict``.

    The type is the function that makes an empty one.

    Safe: calling it gives the same.
    """

    rule = "SYN034"
    name = "lambda-of-container"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff PIE807"
    codes = ("PIE807",)
    examples = (
        Rewrite("x = field(default_factory=lambda: [])\n", "x = field(default_factory=list)\n"),
        Rewrite("x = defaultdict(lambda: {})\n", "x = defaultdict(dict)\n"),
        Rewrite("x = f(key=lambda: [])\n", "x = f(key=list)\n"),
        Leave("x = defaultdict(lambda: [1])\n", why="the list is not empty"),
        Leave("x = f(lambda y: [])\n", why="the function takes an argument"),
        Leave("def list(): ...\n\n\nx = f(lambda: [])\n", why="`list` is a function of your own"),
    )
