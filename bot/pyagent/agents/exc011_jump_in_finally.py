"""EXC011: ``return``, ``break`` or ``continue`` in ``finally`` (found by Ruff B012)."""

from __future__ import annotations

from pyagent.agents.base import Leave, RuffAgent
from pyagent.core.model import Category, Safety


class JumpInFinally(RuffAgent):
    """Reports ``return``, ``break`` and ``continue`` in a ``finally`` block.

    They throw away the exception that is on its way, ``KeyboardInterrupt`` too, and the value of another ``return``;
    Python 3.14 warns of them (PEP 765).

    A person decides: whether errors may be lost here is not to be seen in the code.
    """

    rule = "EXC011"
    name = "jump-in-finally"
    category = Category.EXCEPTIONS
    safety = Safety.MANUAL
    source = "Ruff B012, PEP 765"
    since = (2, 7)
    codes = ("B012",)
    unfixable = "move it behind the `finally` block, or catch in an `except` clause what may be lost"
    examples = (
        Leave(
            "def f():\n    try:\n        go()\n    finally:\n        return 1\n",
            why="only a person knows what may be lost",
        ),
        Leave("def f():\n    try:\n        return 1\n    finally:\n        stop()\n", why="nothing is thrown away"),
    )
