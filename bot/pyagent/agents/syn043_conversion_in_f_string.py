"""SYN043: conversion in f string (found and fixed by Ruff RUF010)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class ConversionInFString(RuffAgent):
    """Writes ``f"{str(x)}"`` as ``f"{x!s}"``, and so with ``repr`` and ``ascii``.

    The conversion is part of the f-string's language, and cannot be another function of that name.

    Safe: the conversion calls the same.
    """

    rule = "SYN043"
    name = "conversion-in-f-string"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (3, 6)
    source = "Ruff RUF010"
    codes = ("RUF010",)
    examples = (
        Rewrite("x = f'{str(a)}'\n", "x = f'{a!s}'\n"),
        Rewrite("x = f'{repr(a)} {b}'\n", "x = f'{a!r} {b}'\n"),
        Rewrite("x = f'{ascii(a.b)}'\n", "x = f'{a.b!a}'\n"),
        Leave("x = f'{a}'\n", why="there is no call"),
        Leave("x = f'{len(a)}'\n", why="not a conversion"),
        Leave("x = f'{str(a, \"utf-8\")}'\n", why="it decodes"),
    )
