"""BUG016: a key that a dictionary display gives twice."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class DuplicateKey(Agent):
    """Makes one item of two that a dictionary display gives the same key: the place of the first, the value of the last.

    That is what Python makes of them. The first value is dead, and where the two differ one of the keys is often a
    slip of the pen.

    Review: the dictionary is the same, in the same order, and the reader sees which value was never used. Values that
    are made by calls are left, as are items with comments.
    """

    rule = "BUG016"
    name = "duplicate-key"
    category = Category.BUGS
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Pyflakes F601, Pylint W0109"
    examples = (
        Rewrite("x = {'a': 1, 'b': 2, 'a': 3}\n", "x = {'a': 3, 'b': 2}\n"),
        Rewrite("x = {'a': 1, 'b': 2, 'a': 1}\n", "x = {'a': 1, 'b': 2}\n"),
        Rewrite("x = {\n    1: a,\n    2: b,\n    1: c,\n}\n", "x = {\n    1: c,\n    2: b,\n}\n"),
        Leave("x = {'a': f(), 'a': 1}\n", why="the call runs code"),
        Leave("x = {'a': 1, **y, 'a': 2}\n", why="what is unpacked between them may hold the key"),
        Leave("x = {a: 1, a: 2}\n", why="the name may be anything"),
        Leave("x = {\n    'a': 1,  # old\n    'a': 2,\n}\n", why="a comment stands beside them"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Cut the second item with the comma before it, and give its value to the first."""
        if site.has("leave"):
            return Left(site.text("leave"))
        edits = (Edit(*site.span("old"), site.code(site.span("new"))), Edit(*site.span("gone"), ""))
        return Fix(edits, region=site.span("dict"))
