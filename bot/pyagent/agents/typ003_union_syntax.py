"""TYP003: union syntax (found and fixed by Ruff UP007, UP045)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class UnionSyntax(RuffAgent):
    """Writes ``Optional[X]`` as ``X | None`` and ``Union[X, Y]`` as ``X | Y``.

    The operator needs no import and reads in the order it is spoken (PEP 604).

    Safe: only where the project's ``requires-python`` has the operator at run time (3.10), so that pydantic, dataclasses and
    typer read the same type. Imports that lose their last use go in the same commit.
    """

    rule = "TYP003"
    name = "union-syntax"
    category = Category.TYPES
    safety = Safety.SAFE
    source = "Ruff UP007, UP045"
    newer = True
    codes = ("UP007", "UP045")
    examples = (
        Rewrite(
            "from typing import Optional\n\n\ndef f(x: Optional[int]) -> None: ...\n",
            "def f(x: int | None) -> None: ...\n",
        ),
        Rewrite(
            "from typing import Any, Union\n\nx: Union[int, str] = 1\ny: Any = 2\n",
            "from typing import Any\n\nx: int | str = 1\ny: Any = 2\n",
        ),
        Rewrite("import typing\n\nx: typing.Optional[int] = None\n", "x: int | None = None\n"),
        Leave("x: int | None = None\n", why="the operator is used"),
        Leave("x: 'Optional[int]' = None\n", why="the name is not typing's"),
        Leave(
            "from typing import Optional\n\nx = [Optional['Later']]\n",
            why="a quoted name in a value that is evaluated has no `|`",
        ),
    )
