"""BUG012: decimal of float (found and fixed by Ruff RUF032)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class DecimalOfFloat(RuffAgent):
    """Makes a ``Decimal`` from the text of a number instead of from a float.

    ``Decimal(0.1)`` is 0.1000000000000000055511151231257827…: the float is rounded before the decimal sees it, which
    is what decimals are used to avoid.

    Review: the value becomes the one that is written.
    """

    rule = "BUG012"
    name = "decimal-of-float"
    category = Category.BUGS
    safety = Safety.REVIEW
    by_statement = True
    since = (2, 7)
    source = "Ruff RUF032"
    codes = ("RUF032",)
    examples = (
        Rewrite(
            "from decimal import Decimal\n\nx = Decimal(0.1)\n", 'from decimal import Decimal\n\nx = Decimal("0.1")\n'
        ),
        Rewrite(
            "from decimal import Decimal\n\nx = Decimal(-1.5)\n", 'from decimal import Decimal\n\nx = Decimal("-1.5")\n'
        ),
        Rewrite("import decimal\n\nx = decimal.Decimal(2.75)\n", 'import decimal\n\nx = decimal.Decimal("2.75")\n'),
        Leave("from decimal import Decimal\n\nx = Decimal('0.1')\n", why="the text is exact"),
        Leave("from decimal import Decimal\n\nx = Decimal(1)\n", why="a whole number is exact"),
        Leave("from decimal import Decimal\n\nx = Decimal(y)\n", why="the value stands elsewhere"),
    )
