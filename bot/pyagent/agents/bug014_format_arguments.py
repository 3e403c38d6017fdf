"""BUG014: format arguments that do not fit (found and partly fixed by Ruff F50x and F52x)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class FormatArguments(RuffAgent):
    """Removes the arguments that a format string does not use, and reports those that it lacks.

    A missing argument is an error as soon as the line runs; one too many never shows, and whoever passed it wanted it
    in the text.

    Review: the text that comes out is the same. What is missing cannot be guessed and is reported.
    """

    rule = "BUG014"
    name = "format-arguments-mismatch"
    category = Category.BUGS
    safety = Safety.REVIEW
    by_statement = True
    since = (2, 7)
    source = "Pyflakes F50x and F52x"
    codes = ("F502", "F503", "F504", "F505", "F506", "F507", "F508", "F509", "F521", "F522", "F523", "F524", "F525")
    unfixable = "what the format string lacks is not in the code; pass it, or correct the string"
    examples = (
        Rewrite("x = '{a}'.format(a=1, b=2)\n", "x = '{a}'.format(a=1, )\n"),
        Rewrite("x = '{} {}'.format(1, 2, 3)\n", "x = '{} {}'.format(1, 2, )\n"),
        Rewrite("x = '%(a)s' % {'a': 1, 'b': 2}\n", "x = '%(a)s' % {'a': 1, }\n"),
        Leave("x = '%s %s' % (1,)\n", why="what is missing is not in the code"),
        Leave("x = '{} {}'.format(1)\n", why="what is missing is not in the code"),
        Leave("x = '{} {}'.format(1, 2)\n", why="the arguments fit"),
    )
