"""SYN031: split of literal (found and fixed by Ruff SIM905)."""

from __future__ import annotations

from collections.abc import Collection

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Dismiss, Fix, Left, Safety, Site

_WIDTH = 88  # Black's, which Ruff shares


class SplitOfLiteral(RuffAgent):
    """Writes ``"a b c".split()`` as the list that it gives.

    The list is what is meant; splitting it out of a string at run time saves quotes and nothing else.

    Safe: the list has the same elements, and is a new one each time as before. Long lists of words, which read better
    without quotes and commas, are no findings.
    """

    rule = "SYN031"
    name = "split-of-literal"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff SIM905"
    codes = ("SIM905",)
    examples = (
        Rewrite("x = 'a b c'.split()\n", "x = ['a', 'b', 'c']\n"),
        Rewrite("x = 'a,b'.split(',')\n", "x = ['a', 'b']\n"),
        Rewrite("for x in 'a b'.split():\n    print(x)\n", "for x in ['a', 'b']:\n    print(x)\n"),
        Leave(
            'WORDS = """\n    one two three\n    four five\n""".split()\n',
            why="a list of words over several lines reads better without quotes",
        ),
        Leave("x = y.split()\n", why="the text is not known"),
        Leave("x = 'a b'.split(y)\n", why="the separator is not known"),
        Leave("x = 'a'.join(y)\n", why="it joins"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """Only what stays on its line, and was on one."""
        del uses
        if isinstance(result, Left):
            return result
        before = site.source[max(0, site.start - _WIDTH) : site.start].rpartition(b"\n")[2]
        behind = site.source[site.end : site.end + _WIDTH].partition(b"\n")[0]
        width = len(before) + sum(len(edit.text) for edit in result.edits) + len(behind)
        if b"\n" in site.source[site.start : site.end] or width > _WIDTH:
            return Dismiss("the words fill more than a line, and read better without quotes and commas")
        return result
