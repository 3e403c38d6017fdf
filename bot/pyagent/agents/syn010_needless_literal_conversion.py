"""SYN010: needless literal conversion (found and fixed by Ruff UP012, UP018)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class NeedlessLiteralConversion(RuffAgent):
    """Writes ``"a".encode("utf-8")`` as ``b"a"``, and ``str("a")``, ``str()`` or ``int(1)`` as the literal.

    The call makes at run time what can be written down.

    Safe: the literal has the same value and type.
    """

    rule = "SYN010"
    name = "needless-literal-conversion"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (3, 0)
    newer = True
    source = "Ruff UP012, UP018"
    codes = ("UP012", "UP018")
    examples = (
        Rewrite("x = 'a'.encode('utf-8')\n", "x = b'a'\n"),
        Rewrite("x = 'é'.encode('utf-8')\n", "x = 'é'.encode()\n"),
        Rewrite("x = str('a')\n", "x = 'a'\n"),
        Rewrite("x = str()\n", 'x = ""\n'),
        Leave("x = 'a'.encode('latin-1')\n", why="another encoding"),
        Leave("x = str(1)\n", why="the conversion changes the type"),
        Leave("x = y.encode('utf-8', errors)\n", why="the text is not known"),
    )
