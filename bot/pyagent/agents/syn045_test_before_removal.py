"""SYN045: test before removal (found and fixed by Ruff RUF051, FURB132)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class TestBeforeRemoval(RuffAgent):
    """Writes ``if k in d: del d[k]`` as ``d.pop(k, None)``, and ``if x in s: s.remove(x)`` as ``s.discard(x)``.

    One lookup instead of two, and between the two nothing can take the element away.

    Review: a class of your own may do without ``pop`` or ``discard``.
    """

    rule = "SYN045"
    name = "test-before-removal"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff RUF051, FURB132"
    codes = ("RUF051", "FURB132")
    examples = (
        Rewrite("d = {}\nif k in d:\n    del d[k]\n", "d = {}\nd.pop(k, None)\n"),
        Rewrite("s = {1, 2}\nif x in s:\n    s.remove(x)\n", "s = {1, 2}\ns.discard(x)\n"),
        Rewrite("def f(d: dict):\n    if 'a' in d:\n        del d['a']\n", "def f(d: dict):\n    d.pop('a', None)\n"),
        Leave("d = {}\nif k in d:\n    del d[j]\n", why="another key"),
        Leave("d = {}\nif k in d:\n    del d[k]\nelse:\n    x = 1\n", why="the other case does something"),
        Leave("x = [1]\nif y in x:\n    x.remove(y)\n", why="a list has no `discard`"),
    )
