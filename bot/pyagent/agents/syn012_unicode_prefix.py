"""SYN012: unicode prefix (found and fixed by Ruff UP025)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class UnicodePrefix(RuffAgent):
    """Removes the ``u`` of a string.

    In Python 3 the prefix has no meaning; it is left from Python 2.

    Safe: the string is the same.
    """

    rule = "SYN012"
    name = "unicode-prefix"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (3, 3)
    newer = True
    by_statement = True
    source = "Ruff UP025"
    codes = ("UP025",)
    examples = (
        Rewrite("x = u'a'\n", "x = 'a'\n"),
        Rewrite("x = U\"a\"\ny = u'''b'''\n", "x = \"a\"\ny = '''b'''\n"),
        Rewrite("x = {u'a': u\"it's\"}\n", "x = {'a': \"it's\"}\n"),
        Leave("x = b'a'\n", why="bytes are another type"),
        Leave("x = r'a'\n", why="a raw string reads backslashes in another way"),
        Leave("x = \"u'a'\"\n", why="text in a string is no code"),
    )
