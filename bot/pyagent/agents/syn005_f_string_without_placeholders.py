"""SYN005: f string without placeholders (found and fixed by Ruff F541)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class FStringWithoutPlaceholders(RuffAgent):
    """Removes the ``f`` of an f-string that has nothing to fill in.

    The prefix says that something varies; usually a placeholder was forgotten or removed, and braces have to be doubled for
    nothing.

    Safe: the value is the same; doubled braces become single ones.
    """

    rule = "SYN005"
    name = "f-string-without-placeholders"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (3, 6)
    source = "Ruff F541"
    codes = ("F541",)
    examples = (
        Rewrite("x = f'a'\n", "x = 'a'\n"),
        Rewrite("x = f'{{a}}'\n", "x = '{a}'\n"),
        Rewrite("x = rf'a\\d'\n", "x = r'a\\d'\n"),
        Leave("x = f'{a}'\n", why="the string has a placeholder"),
        Leave("x = 'a'\n", why="the string is plain"),
        Leave("x = f'a' f'{b}'\n", why="one part of the string has a placeholder"),
    )
