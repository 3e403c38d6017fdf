"""DOC005: a string after the imports that was meant as the docstring of the module."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class MisplacedDocstring(Agent):
    """Moves the string below the imports to the top of the module, where it becomes the docstring it was meant to be.

    After an import, ``from __future__`` included, a string is an expression that nobody reads: ``help()`` and every
    documentation tool show nothing. The words stay the author's; comments at the head of the file stay above them.

    Safe: only ``__doc__`` changes. A file that reads ``__doc__`` is left, and so is a string that holds code.
    """

    rule = "DOC005"
    name = "misplaced-docstring"
    category = Category.DOCSTRINGS
    safety = Safety.SAFE
    source = "Pylint W0105, PEP 257"
    since = (2, 7)
    examples = (
        Rewrite(
            'from __future__ import annotations\n\n"""Tools for ports."""\n\nimport os\n',
            '"""Tools for ports."""\n\nfrom __future__ import annotations\n\nimport os\n',
        ),
        Rewrite(
            '#!/usr/bin/env python\n# Copyright\n\nimport os  # why\n"""\nTools for ports.\n\nMany.\n"""\nx = os.sep\n',
            '#!/usr/bin/env python\n# Copyright\n\n"""\nTools for ports.\n\nMany.\n"""\n\nimport os  # why\nx = os.sep\n',
        ),
        Rewrite(
            'import os\nfrom re import (\n    sub,  # all\n)\n\nr"""Tools with a \\d."""\n\n\ndef f():\n    return os, sub\n',
            'r"""Tools with a \\d."""\n\nimport os\nfrom re import (\n    sub,  # all\n)\n\n\ndef f():\n    return os, sub\n',
        ),
        Leave('"""Doc of it."""\nimport os\n\n"""More about it."""\n', why="the module has its docstring"),
        Leave('import os\n\n"""\nx = 1\ny = 2\n"""\n', why="the string holds code"),
        Leave('import os\n\nX = 1\n"""What X is."""\n', why="the string documents X"),
        Leave('import os\n\n"""Usage: this."""\nprint(__doc__)\n', why="the file reads its docstring"),
        Leave('import os\n\n"""Tools for it."""  # noqa: X1\n', why="a comment stands beside it"),
        Leave('import os\n\nf"""Tools for {os}."""\n', why="an f-string is no docstring"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Take the string out below the imports and put it in above them."""
        if site.has("leave"):
            return Left(site.text("leave"))
        at, newline = site.number("at"), site.text("newline")
        edits = (Edit(at, at, f"{site.code()}{newline}{newline}"), Edit(*site.span("old"), ""))
        return Fix(edits, region=site.span("region"))
