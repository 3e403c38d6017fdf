"""SYN038: collapsible else if (found and fixed by Ruff PLR5501)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class CollapsibleElseIf(RuffAgent):
    """Writes an ``if`` that is all there is in an ``else`` as ``elif``.

    One level less to read, and the cases of one decision stand side by side.

    Safe: the same tests in the same order. Comments between the two keep them apart.
    """

    rule = "SYN038"
    name = "collapsible-else-if"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff PLR5501"
    codes = ("PLR5501",)
    examples = (
        Rewrite("if a:\n    x = 1\nelse:\n    if b:\n        x = 2\n", "if a:\n    x = 1\nelif b:\n    x = 2\n"),
        Rewrite(
            "if a:\n    x = 1\nelse:\n    if b:\n        x = 2\n    else:\n        x = 3\n",
            "if a:\n    x = 1\nelif b:\n    x = 2\nelse:\n    x = 3\n",
        ),
        Rewrite(
            "def f(a, b):\n\tif a:\n\t\tx()\n\telse:\n\t\tif b:\n\t\t\ty()\n",
            "def f(a, b):\n\tif a:\n\t\tx()\n\telif b:\n\t\ty()\n",
        ),
        Leave("if a:\n    x = 1\nelse:\n    if b:\n        x = 2\n    y = 3\n", why="the `else` holds more"),
        Leave("if a:\n    x = 1\nelif b:\n    x = 2\n", why="it is an `elif`"),
        Leave("for a in b:\n    x()\nelse:\n    if b:\n        y()\n", why="the `else` of a loop has no `elif`"),
    )
