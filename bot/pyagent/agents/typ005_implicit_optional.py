"""TYP005: implicit optional (found and fixed by Ruff RUF013)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class ImplicitOptional(RuffAgent):
    """Adds ``| None`` to a parameter whose default is ``None`` but whose type does not say so.

    PEP 484 once allowed it; type checkers now take the annotation at its word and reject callers that pass ``None``.

    Review: whoever reads annotations at run time (pydantic, typer) sees another type, which is the point.
    """

    rule = "TYP005"
    name = "implicit-optional"
    category = Category.TYPES
    safety = Safety.REVIEW
    source = "Ruff RUF013"
    since = (3, 5)
    newer = True
    codes = ("RUF013",)
    examples = (
        Rewrite("def f(x: int = None): ...\n", "def f(x: int | None = None): ...\n"),
        Rewrite("def f(x: list[int] = None): ...\n", "def f(x: list[int] | None = None): ...\n"),
        Rewrite("def f(*, name: str = None) -> str: ...\n", "def f(*, name: str | None = None) -> str: ...\n"),
        Leave("def f(x: int | None = None): ...\n", why="the type says so"),
        Leave("def f(x=None): ...\n", why="there is no annotation to correct"),
        Leave("from typing import Any\n\n\ndef f(x: Any = None): ...\n", why="`Any` allows None"),
    )
