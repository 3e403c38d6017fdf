"""Targets in words: what the report says that a line was understood as."""

from __future__ import annotations

from collections.abc import Collection

from pyagent.core.directive_names import Names
from pyagent.core.directive_values import Target
from pyagent.core.inventory_line import Section
from pyagent.core.model import Category
from pyagent.core.report.visible import visible

HOLD = "hold in every run"
"""What is done about the lines of a context that name rules."""
_SHOWN = 6


def said_of_target(doing: str, target: Target, names: Names) -> str:
    """``work on EXC001 bare-except in shop/cart.py``."""
    what = said_of_rules(target.rules, names)
    if not target.places:
        return f"{doing} {what}"
    where = _few([place.said for place in target.places])
    return f"{doing} {what} in {where}" if target.rules else f"{doing} everything in {where}"


def said_of_rules(rules: Collection[str], names: Names) -> str:
    """Rules in words: whole sections and categories by their names, single rules by id and name."""
    if not rules:
        return "everything"
    rest = set(rules)
    parts = []
    for section in Section:
        mine = names.of_categories(section.categories)
        if len(section.categories) > 1 and mine and mine <= rest:
            parts.append(section.value.lower())
            rest -= mine
    for category in Category:
        mine = names.by_category.get(category, frozenset())
        if len(mine) > 1 and mine <= rest:
            parts.append(category.value)
            rest -= mine
    if rest:
        parts += [f"{rule.id} {rule.name}" for rule in names.rules if rule.id in rest]
    return _few(parts)


def _few(parts: list[str]) -> str:
    shown = [visible(part) for part in parts[:_SHOWN]]
    more = len(parts) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
