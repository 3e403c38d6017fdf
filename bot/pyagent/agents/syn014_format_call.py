"""SYN014: format call (found and fixed by Ruff UP032)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class FormatCall(RuffAgent):
    """Writes ``"{} of {}".format(a, b)`` as the f-string ``f"{a} of {b}"``.

    An f-string shows each value where it goes, cannot have one too few, and is faster than the call.

    Review: values, order and formats are the same; a reader should see that no text was meant to be filled in later
    or translated.
    """

    rule = "SYN014"
    name = "format-call"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    python3 = True
    source = "Ruff UP032"
    codes = ("UP032",)
    examples = (
        Rewrite("x = '{} of {}'.format(a, b)\n", "x = f'{a} of {b}'\n"),
        Rewrite("x = '{0:>5} {1!r}'.format(a.b, c)\n", "x = f'{a.b:>5} {c!r}'\n"),
        Rewrite("x = '{name}'.format(name=user.name)\n", "x = f'{user.name}'\n"),
        Leave("x = text.format(a)\n", why="the text is not written here"),
        Leave("x = '{}'.format(*a)\n", why="how many values there are is not known"),
        Leave("x = '{a[0]} {b}'.format(**values)\n", why="the names are not known"),
    )
