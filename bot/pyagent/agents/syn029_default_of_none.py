"""SYN029: default of none (found and fixed by Ruff SIM910)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class DefaultOfNone(RuffAgent):
    """Removes the ``None`` of ``mapping.get(key, None)``.

    ``get`` gives None for a missing key unless told otherwise.

    Safe: Ruff looks at literals, and at names that are dictionaries by their assignment or hint.
    """

    rule = "SYN029"
    name = "default-of-none"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff SIM910"
    codes = ("SIM910",)
    examples = (
        Rewrite("x = {'a': 1}.get(b, None)\n", "x = {'a': 1}.get(b)\n"),
        Rewrite("def f(a: dict):\n    return a.get('k', None)\n", "def f(a: dict):\n    return a.get('k')\n"),
        Rewrite("a = {}\nx = a.get('k', None)\n", "a = {}\nx = a.get('k')\n"),
        Leave("a = {}\nx = a.get('k', 0)\n", why="another default"),
        Leave("a = {}\nx = a.get('k')\n", why="no default is given"),
        Leave("a = {}\nx = a.pop('k', None)\n", why="`pop` fails without a default"),
    )
