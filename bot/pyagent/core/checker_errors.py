"""Errors of type checkers, and which of them are new after hints were written.

A hint may change what an error says without being its cause: a wrong default of a parameter stays wrong when
``List[str] = None`` becomes ``list[str] | None = None``, in other words. So an error is new only where the same code
has more errors of its kind than before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

_POSITION = re.compile(r"(?<=\.py)(i?)(?::\d+)+")
_HEAD = re.compile(rb"(?:async )?def \w+")

ErrorPlace = tuple[str, str, bytes]


@dataclass(frozen=True, slots=True)
class CheckerError:
    """One error of a type checker.

    Attributes:
        path: File, relative to the project.
        line: Line in the text that was checked.
        code: The checker's name for the kind of error.
        message: What it says.
        about: The code of its line; of the head of a function, which has the hints, ``def`` and the name.
    """

    path: str
    line: int
    code: str
    message: str
    about: bytes = b""

    @property
    def identity(self) -> tuple[str, str, str]:
        """What stays the same when lines move; messages name places, too, as in ``a.py:16:7.method``."""
        return (self.path, self.code, _POSITION.sub(r"\1", self.message))

    @property
    def place(self) -> ErrorPlace:
        """What stays the same when hints change its words."""
        return (self.path, self.code, self.about)


def located(errors: Sequence[CheckerError], texts: Mapping[str, bytes]) -> list[CheckerError]:
    """Errors with the code that they are about.

    Args:
        errors: What a checker found.
        texts: Path → text that it looked at.
    """
    lines = {path: texts.get(path, b"").splitlines() for path in {error.path for error in errors}}
    return [replace(error, about=_about(lines[error.path][error.line - 1 : error.line])) for error in errors]


def _about(found: Sequence[bytes]) -> bytes:
    line = b"".join(found).strip()
    head = _HEAD.match(line)
    return head[0] if head else line


def new_among(after: Iterable[CheckerError], before: Iterable[CheckerError]) -> list[CheckerError]:
    """The errors that are more than there were.

    Args:
        after: Errors with the hints.
        before: Errors without them.
    """
    said: Counter[tuple[str, str, str]] = Counter()
    there: Counter[ErrorPlace] = Counter()
    for error in before:
        said[error.identity] += 1
        there[error.place] += 1
    reworded: list[CheckerError] = []
    for error in after:
        if said[error.identity] > 0:
            said[error.identity] -= 1
            there[error.place] -= 1
        else:
            reworded.append(error)
    new: list[CheckerError] = []
    for error in reworded:
        if there[error.place] > 0:
            there[error.place] -= 1
        else:
            new.append(error)
    return new
