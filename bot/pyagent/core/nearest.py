"""“Did you mean …?” for names that do not exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(given: str, names: Iterable[str]) -> str:
    """`` (did you mean `x`?)`` with the nearest name, or nothing when none is near."""
    known = list(names)
    near = get_close_matches(given, known, n=1) or [name for name in known if given and name.startswith(given)]
    return f" (did you mean `{near[0]}`?)" if near else ""
