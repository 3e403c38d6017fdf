"""Writes type hints from the types that Rust proved."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Literal

from pyagent.core.model import Edit, Fix, Left, Site

FIRST = "it would be the function's first hint, and mypy would begin to check the whole body"
"""Why a parameter's hint is left in a project that runs mypy, unless its function has one or mypy proves it."""

FirstHints = Literal["left", "proved"]
"""What becomes of hints that let mypy look at something for the first time, in a project that runs it."""


def are_asked_for(asked: Mapping[str, bool], path: str) -> bool:
    """Whether a project's mypy refuses functions without hints in a file.

    Args:
        asked: What its settings say, by the names of modules that a section is for; of all the others by ``""``. The
            longest name that fits counts (mypy's documentation, "The mypy configuration file").
        path: Relative path of the file.
    """
    parts = PurePosixPath(path.removeprefix("src/")).with_suffix("").parts
    module = ".".join(parts).removesuffix(".__init__")
    fitting = [name for name in asked if _fits(name, module)]
    return bool(fitting) and asked[max(fitting, key=len)]


def _fits(name: str, module: str) -> bool:
    return not name or module == name or (name.endswith(".*") and f"{module}.".startswith(name[:-1]))


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
