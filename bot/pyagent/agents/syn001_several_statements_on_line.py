"""SYN001: several statements on one line."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class SeveralStatementsOnLine(Agent):
    """Gives each statement its own line: those behind a ``;``, and a body behind the colon of its header.

    One statement per line is what debuggers, tracebacks, coverage and diffs count in; the second statement of a line
    cannot have a breakpoint.

    Safe: the same statements run in the same order. Stubs, empty classes and one-line functions stay on their line.
    """

    rule = "SYN001"
    name = "several-statements-on-line"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "pycodestyle E701, E702"
    examples = (
        Rewrite("x = 1; y = 2\n", "x = 1\ny = 2\n"),
        Rewrite("if x: y = 1\nelse: y = 2\n", "if x:\n    y = 1\nelse:\n    y = 2\n"),
        Rewrite(
            "def f(a):\n\tfor b in a: print(b); c(b)  # each\n\treturn a\n",
            "def f(a):\n\tfor b in a:\n\t\tprint(b)\n\t\tc(b)  # each\n\treturn a\n",
        ),
        Rewrite("try: x()\nexcept E: pass\nfinally: y()\n", "try:\n    x()\nexcept E:\n    pass\nfinally:\n    y()\n"),
        Rewrite("class E(Exception): code = 1; name = 'e'\n", "class E(Exception):\n    code = 1\n    name = 'e'\n"),
        Leave("class E(Exception): pass\nclass F(E): pass\n", why="rows of empty classes are an idiom"),
        Leave("class P: ...\n", why="an ellipsis for a body is how stubs are written"),
        Leave("def f(): return 1\n", why="a one-line function is a style of its own"),
        Leave("x = 'a; b'\n", why="text in a string is no code"),
        Leave("x = 1; \\\ny = 2\n", why="a backslash joins the lines"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Break the line at each gap."""
        if site.has("leave"):
            return Left(site.text("leave"))
        line = site.text("newline") + site.text("indent")
        return Fix(tuple(Edit(start, end, line) for start, end in site.spans("gaps")), region=_hull(site))


def _hull(site: Site) -> tuple[int, int]:
    return min(site.start, *(start for start, _ in site.spans("gaps"))), site.end
