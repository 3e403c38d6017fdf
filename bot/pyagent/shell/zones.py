"""Time zones: those that the machine knows, else those of the package ``tzdata``."""

from __future__ import annotations

from collections.abc import Container
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class _Zones(Container[str]):
    def __contains__(self, name: object) -> bool:
        try:
            return isinstance(name, str) and bool(ZoneInfo(name))
        except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder of zones
            return False


ZONES: Container[str] = _Zones()
"""The zones that there are. One is read when somebody asks for it."""
