"""SYN028: negated comparison (found and fixed by Ruff SIM201, SIM202, SIM208)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class NegatedComparison(RuffAgent):
    """Writes ``not a == b`` as ``a != b``, ``not a != b`` as ``a == b``, and drops a double ``not`` in a condition.

    The negation is read after the comparison that it turns round.

    Review: a class may define ``==`` and ``!=`` apart, or answer them with something that is no truth value.
    """

    rule = "SYN028"
    name = "negated-comparison"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    python2 = True
    source = "Ruff SIM201, SIM202, SIM208"
    codes = ("SIM201", "SIM202", "SIM208")
    examples = (
        Rewrite("if not a == b:\n    pass\n", "if a != b:\n    pass\n"),
        Rewrite("if not a != b:\n    pass\n", "if a == b:\n    pass\n"),
        Rewrite("if not (not a):\n    pass\n", "if a:\n    pass\n"),
        Leave("if a != b:\n    pass\n", why="the comparison says it"),
        Leave("if not (a == b and c):\n    pass\n", why="`not` belongs to the whole condition"),
        Leave("if not a < b:\n    pass\n", why="`>=` is no negation of `<` for numbers that are none"),
    )
