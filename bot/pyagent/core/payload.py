"""A tolerant reader of JSON payloads: takes the fields it is asked for and ignores all others.

Forges add fields at any time and old servers lack new ones, so strict models refuse real deliveries. What *is* read
must have its type, because it travels into queries, refs and messages.

Invariants: only ``Malformed`` is raised, whatever the bytes; text that is read can be stored (valid Unicode, no NUL).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import cast

_REPOSITORY = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}/)?[A-Za-z0-9_.-]{1,100}", re.ASCII)
_SHA = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})", re.ASCII)
_LARGEST = 2**63 - 1

ZERO = "0"
"""A sha of zeros only says "no such commit": the branch was created or deleted."""


class Malformed(Exception):
    """The payload is not what the event promises; the message names the field."""


@dataclass(frozen=True, slots=True)
class Payload:
    """One JSON object and the path that led to it, for messages."""

    data: dict[str, object]
    where: str = ""

    def _value(self, name: str, default: object = None) -> object:
        value = self.data.get(name)
        return default if value is None else value

    def _wrong(self, name: str, expected: str) -> Malformed:
        return Malformed(f"{self.where}{name} is missing or not {expected}")

    def part(self, name: str) -> Payload:
        """The object ``name``; an empty one when it is absent."""
        value = self._value(name, {})
        if not isinstance(value, dict):
            raise self._wrong(name, "an object")
        return Payload(cast("dict[str, object]", value), f"{self.where}{name}.")

    def objects(self, name: str) -> tuple[Payload, ...]:
        """The objects in the list ``name``; none when it is absent, other items are passed over."""
        value = self._value(name)
        items = cast("list[object]", value) if isinstance(value, list) else []
        return tuple(
            Payload(cast("dict[str, object]", i), f"{self.where}{name}.") for i in items if isinstance(i, dict)
        )

    def has(self, name: str) -> bool:
        """Whether the object has a value (not null) for ``name``."""
        return self._value(name) is not None

    def text(self, name: str, default: str | None = None) -> str:
        """The text ``name``; required when there is no default."""
        value = self._value(name, default)
        if not isinstance(value, str) or not _storable(value):
            raise self._wrong(name, "text")
        return value

    def number(self, name: str, default: int | None = None) -> int:
        """The whole number ``name``; required when there is no default."""
        value = self._value(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST:
            raise self._wrong(name, "a whole number")
        return value

    def flag(self, name: str) -> bool:
        """Whether ``name`` is true; absent means false."""
        return self._value(name) is True

    def sha(self, name: str) -> str:
        """The full commit id ``name``, required."""
        value = self._value(name)
        if not isinstance(value, str) or _SHA.fullmatch(value) is None:
            raise self._wrong(name, "a commit id")
        return value

    def repository(self, name: str) -> str:
        """The repository name ``owner/name`` (or ``name`` on a local forge), required. Safe as part of a path.

        None ends in ``.git``: that would be a second name of the same repository, for which others could run beside it.
        """
        value = self._value(name)
        if not isinstance(value, str) or _REPOSITORY.fullmatch(value) is None or _is_reserved(value.split("/")[-1]):
            raise self._wrong(name, "a repository name")
        return value


def _is_reserved(name: str) -> bool:
    return name in {".", ".."} or name.endswith(".git")


def read(body: bytes) -> Payload:
    """Parse a body into its object. Raises Malformed for anything else."""
    try:
        data: object = json.loads(body)
    except (ValueError, RecursionError) as e:
        raise Malformed(f"the body is not JSON ({type(e).__name__})") from e
    if not isinstance(data, dict):
        raise Malformed("the body is not a JSON object")
    return Payload(cast("dict[str, object]", data))


def _storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)
