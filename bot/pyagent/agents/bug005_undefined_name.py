"""BUG005: undefined name (found and fixed by Ruff F821)."""

from __future__ import annotations

from pyagent.agents.base import Leave, RuffAgent
from pyagent.core.model import Category, Safety


class UndefinedName(RuffAgent):
    """Reports a name that nothing in the module defines.

    The line raises ``NameError`` when it runs; usually an import was forgotten or a variable renamed.

    Never edited: what was meant is not in the file.
    """

    rule = "BUG005"
    name = "undefined-name"
    category = Category.BUGS
    safety = Safety.MANUAL
    source = "Ruff F821"
    codes = ("F821",)
    unfixable = "nothing in the module defines this name; import it or correct it"
    examples = (
        Leave("def f():\n    return missing\n", why="what was meant is not in the file"),
        Leave("print(x)\nx = 1\n", why="the name is defined in the module"),
        Leave("def f():\n    return len([])\n", why="a built-in is defined"),
    )
