"""SYN051: verbose decimal (found and fixed by Ruff FURB157)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class VerboseDecimal(RuffAgent):
    """Writes ``Decimal("0")`` as ``Decimal(0)``.

    A whole number needs no string; and a string may hold a typing mistake that shows at run time.

    Safe: the value is the same.
    """

    rule = "SYN051"
    name = "verbose-decimal"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff FURB157"
    codes = ("FURB157",)
    examples = (
        Rewrite("from decimal import Decimal\n\nx = Decimal('0')\n", "from decimal import Decimal\n\nx = Decimal(0)\n"),
        Rewrite("import decimal\n\nx = decimal.Decimal('-12')\n", "import decimal\n\nx = decimal.Decimal(-12)\n"),
        Rewrite(
            "from decimal import Decimal\n\nx = Decimal(float('inf'))\n",
            "from decimal import Decimal\n\nx = Decimal('inf')\n",
        ),
        Leave("from decimal import Decimal\n\nx = Decimal('0.1')\n", why="a fraction has to be a string"),
        Leave("from decimal import Decimal\n\nx = Decimal(y)\n", why="the value is not known"),
        Leave("x = Decimal('0')\n", why="a class of your own"),
    )
