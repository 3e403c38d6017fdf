"""The oldest Python that a project says it supports, read from what it declares about itself.

Looked at in this order: ``[project] requires-python``, ``[tool.poetry.dependencies] python``, ``setup.cfg``
``python_requires``. Only the lower bound counts: what we write must run there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Version = tuple[int, int]

DEFAULT_TARGET: Version = (3, 10)
"""For projects that declare nothing: the oldest Python whose runtime knows ``X | Y``."""

OLDEST_TARGET: Version = (3, 7)
"""The oldest grammar the parser and Ruff know; lower bounds below it (``>=2.7``) are read as this."""

_CLAUSE = re.compile(r"^(?P<operator>===?|~=|>=|>|\^|~|)\s*v?(?P<major>\d+)(?:\.(?P<minor>\d+))?")
_SETUP_CFG = re.compile(rb"^\s*python_requires\s*=\s*([^\n]+)$", re.MULTILINE)


def lower_bound(specifier: str) -> Version | None:
    """Lowest ``(major, minor)`` a version specifier admits.

    Args:
        specifier: PEP 440 (``>=3.9,<4``) or Poetry (``^3.9 || ~3.8``) text.

    Returns:
        The bound, never below ``OLDEST_TARGET``; None when the text sets none.
    """
    alternatives = [_bound_of(part) for part in specifier.split("||")]
    known = [bound for bound in alternatives if bound is not None]
    return min(known) if known and len(known) == len(alternatives) else None


def declared_target(pyproject: Mapping[str, object], setup_cfg: bytes = b"") -> Version | None:
    """The lower bound that a project declares, or None.

    Args:
        pyproject: Parsed ``pyproject.toml``, empty without one.
        setup_cfg: Bytes of ``setup.cfg``, empty without one.
    """
    candidates = [
        _lookup(pyproject, "project", "requires-python"),
        _lookup(pyproject, "tool", "poetry", "dependencies", "python"),
    ]
    if match := _SETUP_CFG.search(setup_cfg):
        candidates.append(match[1].decode(errors="replace"))
    bounds = (lower_bound(text) for text in candidates if isinstance(text, str))
    return next((bound for bound in bounds if bound is not None), None)


def _bound_of(clauses: str) -> Version | None:
    bounds = [bound for clause in clauses.split(",") if (bound := _clause_bound(clause.strip())) is not None]
    return max(bounds) if bounds else None


def _clause_bound(clause: str) -> Version | None:
    match = _CLAUSE.match(clause)
    if match is None:
        return None
    # "3" and "3.*" say nothing about the minor version: the oldest one we know is meant.
    return max((int(match["major"]), int(match["minor"] or 0)), OLDEST_TARGET)


def _lookup(table: object, *keys: str) -> object:
    for key in keys:
        if not isinstance(table, Mapping):
            return None
        table = table.get(key)
    return table
