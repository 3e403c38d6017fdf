"""Whether two results are the same to everybody who looks: type, bits, order, and which objects are one object."""

from __future__ import annotations

import struct
from typing import Any

_PLAIN = (int, bool, str, bytes, type(None))


class Stub:
    """An object with attributes and nothing else: it stands for the object of a method."""

    def __init__(self, **attributes: Any) -> None:
        self.__dict__.update(attributes)

    def __repr__(self) -> str:
        """It as Python would make it."""
        return f"Stub({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"


def copied(value: Any) -> Any:
    """A copy of lists and tuples; what is one object stays one object."""
    return _copied(value, {})


def _copied(value: Any, known: dict[int, Any]) -> Any:
    if isinstance(value, _PLAIN) or not isinstance(value, (list, tuple, dict, set, Stub)):
        return value
    if id(value) in known:
        return known[id(value)]
    if isinstance(value, Stub):
        known[id(value)] = type(value)(**{name: _copied(it, known) for name, it in vars(value).items()})
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


def labels(values: list[Any]) -> dict[int, int]:
    """Numbers for the objects in values that can be changed, by what `id` says of them."""
    found: dict[int, int] = {}
    waiting = [*values]
    while waiting:
        value = waiting.pop()
        if not isinstance(value, (list, tuple, dict, set, Stub)) or id(value) in found:
            continue
        if not isinstance(value, tuple):
            found[id(value)] = len(found)
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, Stub):
            waiting.extend(vars(value).values())
        elif not isinstance(value, set):
            waiting.extend(value)
    return found


def look(value: Any, before: dict[int, int] | None = None) -> object:
    """What can be seen of a value; two values that look the same are the same.

    Args:
        value: It.
        before: Labels of objects that were there before: which of them is where can be seen, too.
    """
    return _Look(before or {}).at(value)


class _Look:
    def __init__(self, before: dict[int, int]) -> None:
        self._before = before
        self._seen: dict[int, int] = {}

    def at(self, value: Any) -> object:
        kind = type(value)
        if kind is float:
            # The bits of a NaN are nobody's promise.
            return ("float", "nan" if value != value else struct.pack("<d", value))  # noqa: PLR0124
        if isinstance(value, tuple):
            return (kind.__name__, tuple(map(self.at, value)))
        if not isinstance(value, (list, dict, set, Stub)):
            return (kind.__name__, value)
        if id(value) in self._seen:
            return ("again", self._seen[id(value)])
        self._seen[id(value)] = len(self._seen)
        return (kind.__name__, self._before.get(id(value), -1), self._inside(value))

    def _inside(self, value: Any) -> object:
        if isinstance(value, list):
            return tuple(map(self.at, value))
        if isinstance(value, dict):
            return tuple((self.at(key), self.at(it)) for key, it in value.items())
        if isinstance(value, Stub):
            return tuple((name, self.at(it)) for name, it in vars(value).items())
        return frozenset(map(self.at, value))
