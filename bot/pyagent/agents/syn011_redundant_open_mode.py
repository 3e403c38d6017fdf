"""SYN011: redundant open mode (found and fixed by Ruff UP015)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class RedundantOpenMode(RuffAgent):
    """Removes the mode of ``open`` where it says what is the default anyway.

    ``"r"``, ``"rt"`` and ``"U"`` open a text file for reading, as no mode does.

    Safe: the file is opened in the same way.
    """

    rule = "SYN011"
    name = "redundant-open-mode"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (3, 0)
    newer = True
    source = "Ruff UP015"
    codes = ("UP015",)
    examples = (
        Rewrite("with open('a', 'r') as f:\n    f.read()\n", "with open('a') as f:\n    f.read()\n"),
        Rewrite(
            "f = open('a', 'rb+')\ng = open('a', 'rt', encoding='utf-8')\n",
            "f = open('a', 'rb+')\ng = open('a', encoding='utf-8')\n",
        ),
        Rewrite("f = open('a', mode='r')\n", "f = open('a')\n"),
        Leave("f = open('a', 'w')\n", why="the file is written"),
        Leave("f = open('a', 'rb')\n", why="the file is read as bytes"),
        Leave("f = open('a', mode)\n", why="the mode is not known"),
    )
