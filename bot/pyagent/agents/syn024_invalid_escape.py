"""SYN024: invalid escape (found and fixed by Ruff W605)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class InvalidEscape(RuffAgent):
    """Writes a string with an invalid escape as a raw string, or doubles the backslash.

    An unknown escape works by an exception to the rules that Python warns about since 3.12 and will refuse.

    Safe: the value is the same.
    """

    rule = "SYN024"
    name = "invalid-escape"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (3, 0)
    source = "Ruff W605"
    codes = ("W605",)
    examples = (
        Rewrite("x = '\\d'\n", "x = r'\\d'\n"),
        Rewrite("x = '\\d\\n'\n", "x = '\\\\d\\n'\n"),
        Rewrite("x = b'\\.'\n", "x = rb'\\.'\n"),
        Leave("x = '\\n'\n", why="a valid escape"),
        Leave("x = r'\\d'\n", why="the string is raw"),
        Leave("x = '\\\\d'\n", why="the backslash is doubled"),
    )
