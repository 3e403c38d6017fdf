"""Whether two results are the same to everybody who looks: type, bits, order, and which objects are one object."""

from __future__ import annotations

import struct
from typing import Any

_PLAIN = (int, bool, str, bytes, type(None))


def copied(value: Any) -> Any:
    """A copy of lists and tuples; what is one object stays one object."""
    return _copied(value, {})


def _copied(value: Any, known: dict[int, Any]) -> Any:
    if isinstance(value, _PLAIN) or not isinstance(value, (list, tuple, dict, set)):
        return value
    if id(value) in known:
        return known[id(value)]
    if isinstance(value, (dict, set)):
        # Keys have a hash, so they are plain.
        hashed = {key: _copied(it, known) for key, it in value.items()} if isinstance(value, dict) else set(value)
        known[id(value)] = hashed if type(value) in (dict, set) else type(value)(hashed)
        return known[id(value)]
    if type(value) is tuple:
        return tuple(_copied(it, known) for it in value)
    items = [_copied(it, known) for it in value]
    copy = items if type(value) is list else type(value)(items)
    known[id(value)] = copy
    return copy


def look(value: Any) -> object:
    """What can be seen of a value; two values that look the same are the same."""
    return _look(value, {})


def _look(value: Any, seen: dict[int, int]) -> object:
    kind = type(value)
    if kind is float:
        # The bits of a NaN are nobody's promise.
        return ("float", "nan" if value != value else struct.pack("<d", value))  # noqa: PLR0124
    if isinstance(value, list):
        if id(value) in seen:
            return ("again", seen[id(value)])
        seen[id(value)] = len(seen)
        return (kind.__name__, tuple(_look(it, seen) for it in value))
    if isinstance(value, dict):
        if id(value) in seen:
            return ("again", seen[id(value)])
        seen[id(value)] = len(seen)
        return (kind.__name__, tuple((_look(key, seen), _look(it, seen)) for key, it in value.items()))
    if isinstance(value, set):
        return (kind.__name__, frozenset(_look(it, seen) for it in value))
    if isinstance(value, tuple):
        return (kind.__name__, tuple(_look(it, seen) for it in value))
    return (kind.__name__, value)
