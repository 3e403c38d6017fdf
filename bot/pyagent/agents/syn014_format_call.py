"""SYN014: format call (found and fixed by Ruff UP032)."""

from __future__ import annotations

from collections.abc import Collection

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Dismiss, Fix, Left, Safety, Site

_LONGEST = 88  # characters of a line that most projects take


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
    since = (3, 6)
    newer = True
    source = "Ruff UP032"
    codes = ("UP032",)
    examples = (
        Rewrite("x = '{} of {}'.format(a, b)\n", "x = f'{a} of {b}'\n"),
        Rewrite("x = '{0:>5} {1!r}'.format(a.b, c)\n", "x = f'{a.b:>5} {c!r}'\n"),
        Rewrite("x = '{name}'.format(name=user.name)\n", "x = f'{user.name}'\n"),
        Leave("x = text.format(a)\n", why="the text is not written here"),
        Leave("x = '{}'.format(*a)\n", why="how many values there are is not known"),
        Leave("x = '{a[0]} {b}'.format(**values)\n", why="the names are not known"),
        Leave(
            "log(\n    'the first is {} and the second is {}'.format(\n        one.of_some_length(), another.of_some_length_too()\n    )\n)\n",
            why="an f-string cannot be broken, and this one would make a long line",
        ),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """Leave what would make the longest line of its file."""
        del uses
        if isinstance(result, Left):
            return result
        for edit in result.edits:
            begin = site.source.rfind(b"\n", 0, edit.start) + 1
            line = site.source[begin : edit.start].decode() + edit.text.split("\n", 1)[0]
            if len(line) > _LONGEST and len(line) > _longest(site.source):
                return Left(f"the f-string cannot be broken and would make a line of {len(line)} characters")
        return result


def _longest(source: bytes) -> int:
    """Characters of the longest line."""
    return max((len(line.decode()) for line in source.splitlines()), default=0)
