"""IMP001: wildcard import (found by Ruff F403)."""

from __future__ import annotations

from pyagent.agents.base import Leave, RuffAgent
from pyagent.core.model import Category, Safety


class WildcardImport(RuffAgent):
    """Reports ``from module import *``.

    Nobody can tell from the file where its names come from, and a new name in the other module can replace one here.

    Never edited: which of the names are used is not settled by this file alone.
    """

    rule = "IMP001"
    name = "wildcard-import"
    category = Category.IMPORTS
    safety = Safety.MANUAL
    source = "Ruff F403"
    codes = ("F403",)
    unfixable = "list the names that are used, or import the module"
    examples = (
        Leave("from os import *\n", why="which names are meant is not in the file"),
        Leave("x.replace('from a import *', '')\n", why="text in a string is no import"),
        Leave("from os import path\n", why="the names are listed"),
    )
