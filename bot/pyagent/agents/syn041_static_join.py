"""SYN041: static join (found and fixed by Ruff FLY002)."""

from __future__ import annotations

from collections.abc import Collection

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Dismiss, Fix, Left, Safety, Site


class StaticJoin(RuffAgent):
    """Writes ``" ".join([a, b])`` as the f-string ``f"{a} {b}"``.

    What is joined and how is written out; the call only hides it. Parts that stand one below the other, and the lines
    of a text, are easier to read as a list and no findings.

    Review: ``join`` takes nothing but strings and fails on another value, which the f-string prints.
    """

    rule = "SYN041"
    name = "static-join"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    since = (3, 6)
    newer = True
    source = "Ruff FLY002"
    codes = ("FLY002",)
    examples = (
        Rewrite("x = ' '.join([a, b])\n", "x = f'{a} {b}'\n"),
        Rewrite("x = ''.join(('a', b, 'c'))\n", "x = f'a{b}c'\n"),
        Rewrite("x = '/'.join([a, 'b'])\n", "x = f'{a}/b'\n"),
        Leave("x = ' '.join(a)\n", why="how many parts there are is not known"),
        Leave("x = ' '.join([a, *b])\n", why="how many parts there are is not known"),
        Leave("x = y.join([a, b])\n", why="the separator is not known"),
        Leave("x = '\\n'.join(['a  b', '-  -'])\n", why="the lines of a text are easier to read as a list"),
        Leave("x = ' '.join([\n    a,\n    b,\n])\n", why="what stands one below the other is easier to read so"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """What is written over several lines, or makes a text of several, is best as it is."""
        del uses
        text = site.source[site.start : site.end]
        if isinstance(result, Fix) and (b"\n" in text or text[:5].lstrip(b"bBrRuU").startswith((b"'\\n", b'"\\n'))):
            return Dismiss("the parts are easier to read one below the other than in one long text")
        return result
