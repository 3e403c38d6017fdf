"""SEC001: reports text that is run as code."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave
from pyagent.core.model import Category, Fix, Left, Safety, Site


class ExecOrEval(Agent):
    """Reports text that is run as code.

    What reaches ``eval`` or ``exec`` runs with all rights of the program. A text that somebody from outside has a hand
    in is the end of every other precaution.

    Never edited: ``ast.literal_eval`` would refuse what ``eval`` accepts, and only a person knows what arrives. Text
    that is written out at the call is no finding.
    """

    rule = "SEC001"
    name = "exec-or-eval"
    category = Category.SECURITY
    safety = Safety.MANUAL
    source = "Ruff S102 and S307, Bandit B102 and B307"
    examples = (
        Leave("x = eval(text)\n", why="only a person knows what the text holds"),
        Leave("exec(compile(source, name, 'exec'), space)\n", why="only a person knows what the text holds"),
        Leave("x = eval('1 + 1')\n", why="the text is written out here"),
        Leave("x = frame.eval('a > 1')\n", why="a method of another object"),
        Leave("template = 'c.exec(x)'\n", why="text is no code"),
        Leave("eval(text)\n", why="a test runs its own text", path="tests/test_a.py"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Say what a person should look at."""
        return Left(site.text("leave"))
