"""Writes type hints from the types that Rust proved."""

from __future__ import annotations

from collections.abc import Sequence

from pyagent.core.hint_places import place_of
from pyagent.core.model import Edit, Fix, Left, Site
from pyagent.core.ownership import WAITS
from pyagent.core.work import Item

FIRST = "it would be the function's first hint, and mypy would begin to check the whole body"


def hint_text(site: Site) -> str:
    """The annotation for the types of a site: ``str``, ``str | None``, ``Optional[str]``, ``Iterator[str]``."""
    types = site.names("types")
    iterator = site.text("iterator")
    if len(types) == 1:
        text = types[0]
    elif site.flag("pipe"):
        text = " | ".join(types)
    else:
        text = f"Optional[{next(name for name in types if name != 'None')}]"
    return f"{iterator}[{text}]" if iterator else text


def add_return_hint(site: Site) -> Fix | Left:
    """Insert `` -> hint`` after the parameters."""
    if site.has("leave"):
        return Left(site.text("leave"))
    if site.has("hint"):
        place = site.number("place")
        return Fix((Edit(place, place, f" -> {site.text('hint')}"),), imports=site.names("imports"))
    at = site.number("at")
    imports = (site.text("import"),) if site.has("import") else ()
    return Fix((Edit(at, at, f" -> {hint_text(site)}"),), imports=imports)


def wait_for_first(items: Sequence[Item], base: bytes) -> None:
    """Let hints that must not be the first of their function wait with the one that is.

    Args:
        items: The findings of one file, decided.
        base: Its text as it was scanned.
    """
    waiting = [item for item in items if item.reason.endswith(WAITS)]
    held = [item for item in items if item.reason == FIRST] if waiting else []
    if not held:
        return
    places = ((item, place_of(item.outcome, base)) for item in waiting)
    reasons = {place.function: item.reason for item, place in places if place is not None}
    for item in held:
        place = place_of(item.outcome, base)
        if place is not None:
            item.reason = reasons.get(place.function, item.reason)
