"""SYN003: a file that cannot be read or parsed."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave
from pyagent.core.model import Category, Safety


class UnparsableFile(Agent):
    """Reports files that are no Python: syntax errors, null bytes, other encodings than UTF-8, data in one huge line.

    Nothing else can be said about such a file, and no tool that edits it can be trusted.

    Never edited: what the author meant is not in the file.
    """

    rule = "SYN003"
    name = "unparsable-file"
    category = Category.SYNTAX
    safety = Safety.MANUAL
    source = "Ruff invalid-syntax, flake8 E999"
    examples = (
        Leave("def f(:\n    pass\n", why="a file with a syntax error is not edited"),
        Leave(
            "try:\n    f()\nexcept OSError, e:\n    print(e)\n", why="what Python 2 means by it, no later Python does"
        ),
        Leave("x = 'a\0b'\n", why="a file with null bytes is not edited"),
        Leave("# -*- coding: koi8-r -*-\nx = 1\n", why="only UTF-8 is analysed"),
    )
