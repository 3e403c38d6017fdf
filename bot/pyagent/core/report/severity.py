"""How loud a finding is where a format has levels: SARIF and GitHub annotations."""

from __future__ import annotations

from typing import Literal

from pyagent.core.model import Category

Level = Literal["error", "warning", "note"]

_LOUD = {Category.SECURITY, Category.BUGS}
_QUIET = {Category.TYPES, Category.DOCSTRINGS, Category.PERFORMANCE, Category.ARCHITECTURE, Category.RUST}
_UNPARSABLE = "SYN003"


def level_of(rule: str, category: Category) -> Level:
    """Error for what may be wrong or dangerous now, note for what would merely be better, warning between."""
    if category in _LOUD or rule == _UNPARSABLE:
        return "error"
    return "note" if category in _QUIET else "warning"
