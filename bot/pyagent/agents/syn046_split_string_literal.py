"""SYN046: split string literal (found and fixed by Ruff ISC001)."""

from __future__ import annotations

import re
from collections.abc import Collection

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Dismiss, Fix, Left, Safety, Site

_LITERAL = rb"""[bBrRuUfF]*+(?:"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')"""
_BEFORE = re.compile(rb"""['"]\s*+,\s*+(?:%b[ \t]++)*+\Z""" % _LITERAL)
_BEHIND = re.compile(rb"""(?:[ \t]*+%b)*+\s*+,\s*+[bBrRuUfF]*+['"]""" % _LITERAL)
_NEAR = 500
"""Bytes that are looked at on either side; longer gaps hold more than a comma."""


class SplitStringLiteral(RuffAgent):
    """Joins two string literals that stand beside each other on one line.

    The seam is what a formatter left when it joined two lines; one reads it as a forgotten comma. Among texts that are
    parted by commas it may be one, and only a person knows.

    Safe: Python joins them while it reads the file.
    """

    rule = "SYN046"
    name = "split-string-literal"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff ISC001"
    codes = ("ISC001",)
    unfixable = "the two literals differ in kind or quotes; write them as one"
    examples = (
        Rewrite("x = 'a' 'b'\n", "x = 'ab'\n"),
        Rewrite("x = f('a ' 'b')\n", "x = f('a b')\n"),
        Rewrite("x = b'a' b'b'\n", "x = b'ab'\n"),
        Leave("x = (\n    'a'\n    'b'\n)\n", why="each has its own line"),
        Leave("x = 'a' + b\n", why="the other part is no literal"),
        Leave("x = ['a', 'b']\n", why="there is a comma"),
        Leave("x = [\n    'a',\n    'b' 'c',\n    'd',\n]\n", why="a comma may be missing"),
        Leave("x = ['a', 'b' 'c' 'd' 'e']\n", why="a comma may be missing at every seam"),
        Leave("x = ['a' 'b' 'c' \"it's\" 'd', 'e']\n", why="a comma may be missing at every seam"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """Only where no comma can be missing."""
        del uses
        before, behind = site.source[max(0, site.start - _NEAR) : site.start], site.source[site.end : site.end + _NEAR]
        if (b"," in before and _BEFORE.search(before)) or (b"," in behind and _BEHIND.match(behind)):
            return Left(
                "the texts beside it are parted by commas, and one may be missing here; add it, or join the two"
            )
        return result
