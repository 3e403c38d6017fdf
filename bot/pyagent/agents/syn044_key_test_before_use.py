"""SYN044: key test before use (found and fixed by Ruff RUF019)."""

from __future__ import annotations

from collections.abc import Collection

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.mappings import left_where_unknown
from pyagent.core.model import Category, Fix, Left, Safety, Site


class KeyTestBeforeUse(RuffAgent):
    """Writes ``k in d and d[k]`` as ``d.get(k)`` where only its truth is asked for.

    One lookup instead of two, and one mention of each name instead of two.

    Safe: Ruff rewrites it only in a condition, where a missing key and None are both false. What the file does not show to
    be a dictionary is left: a class may answer ``in`` and have no ``get``.
    """

    rule = "SYN044"
    name = "key-test-before-use"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff RUF019"
    codes = ("RUF019",)
    examples = (
        Rewrite("d = {}\nif k in d and d[k]:\n    pass\n", "d = {}\nif d.get(k):\n    pass\n"),
        Rewrite("d = {}\nwhile 'a' in d and d['a']:\n    pass\n", "d = {}\nwhile d.get('a'):\n    pass\n"),
        Rewrite("d = {}\nx = 1 if k in d and d[k] else 2\n", "d = {}\nx = 1 if d.get(k) else 2\n"),
        Leave("d = {}\nx = k in d and d[k]\n", why="the value is used for more than its truth"),
        Leave("d = {}\nif k in d and d[j]:\n    pass\n", why="another key"),
        Leave("d = {}\nif k in d or d[k]:\n    pass\n", why="`or` means something else"),
        Leave("def f(d, k):\n    if k in d and d[k]:\n        pass\n", why="a class may answer `in` and have no `get`"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left:
        """Take the fix of a dictionary."""
        del uses
        return left_where_unknown(site, result)
