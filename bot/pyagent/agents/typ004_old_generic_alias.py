"""TYP004: old generic alias (found and fixed by Ruff UP006)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class OldGenericAlias(RuffAgent):
    """Writes ``typing.List[int]`` as ``list[int]``, and the same for the other built-in containers.

    The aliases are deprecated since Python 3.9 (PEP 585).

    Safe: only where the project's ``requires-python`` can subscript the built-ins at run time. Imports that lose their last
    use go in the same commit.
    """

    rule = "TYP004"
    name = "old-generic-alias"
    category = Category.TYPES
    safety = Safety.SAFE
    source = "Ruff UP006"
    newer = True
    codes = ("UP006",)
    examples = (
        Rewrite("from typing import List\n\nx: List[int] = []\n", "x: list[int] = []\n"),
        Rewrite(
            "from typing import Dict, Any\n\n\ndef f(x: Dict[str, Any]) -> None: ...\n",
            "from typing import Any\n\n\ndef f(x: dict[str, Any]) -> None: ...\n",
        ),
        Rewrite("import typing\n\nx: typing.Tuple[int, ...] = ()\n", "x: tuple[int, ...] = ()\n"),
        Leave("x: list[int] = []\n", why="the built-in is used"),
        Leave("List = dict\nx: List = {}\n", why="the name is not typing's"),
        Leave(
            "from typing import Iterable\n\nx: Iterable[int] = ()\n", why="an abstract type is not a built-in container"
        ),
    )
