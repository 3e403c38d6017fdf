"""Which files a child is at work on: the child tells into a file, the parent reads it, also when the child has died.

The form of that file is that of ``rust_core/analysis/src/watch.rs``: a slot for each thread, with the number of a piece
of work and the path that it is about.

Invariants: where nobody watches, telling costs next to nothing; time counts only while the parent is awake itself, so a
machine that slept finds no file guilty.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from pyagent.errors import PyAgentError

_SLOT, _NUMBER = 4352, 8
_LONGEST_STEP = 2.0  # seconds between two looks; what is beyond it the parent slept through
_MEGABYTE = 1024**2


class Overran(PyAgentError):
    """Work on a file took more than it may.

    Args:
        path: The file; empty when it may be another one that was at work at the same time.
        how: What it did, after "the process that looked at it".
    """

    def __init__(self, path: str, how: str) -> None:
        super().__init__(f"the process that looked at {path or 'the files'} {how}")
        self.path, self.how = path, how


class _Piece(NamedTuple):
    """A piece of work as it was first seen."""

    number: int
    at: float
    resident: int


@dataclass(slots=True)
class Watch:
    """The parent's side.

    Attributes:
        file: Where the child tells; made anew.
        seconds: How long a piece of work on one file may take; 0 is no limit.
        megabytes: How much memory the child may gain meanwhile; 0 is no limit.
        alone: Whether it looks at one file at a time, so that what it gains is that file's.
    """

    file: Path
    seconds: float = 0.0
    megabytes: int = 0
    alone: bool = False
    _pieces: dict[int, _Piece] = field(default_factory=dict)
    _awake: float = 0.0
    _looked: float = field(default_factory=time.monotonic)
    _resident: int = 0

    def __post_init__(self) -> None:
        self.file.write_bytes(b"")  # written in place by the child, so it is not replaced

    def paths(self) -> frozenset[str]:
        """The files at work."""
        return frozenset(path for _, path in self._slots().values())

    def look(self, pid: int) -> None:
        """Raise Overran when work on a file took more than it may since an earlier look."""
        now = time.monotonic()
        self._awake += min(now - self._looked, _LONGEST_STEP)
        self._looked, before = now, self._resident
        self._resident = resident = _resident(pid)
        slots = self._slots()
        # What is new began after the last look, and what was gained since may be its doing.
        begun = {slot: _Piece(number, self._awake, before or resident) for slot, (number, _) in slots.items()}
        for slot, piece in begun.items():
            known = self._pieces.get(slot)
            if known is not None and known.number == piece.number:
                begun[slot] = known
                self._judge(slots[slot][1], self._awake - known.at, resident - known.resident)
        self._pieces = begun

    def _judge(self, path: str, seconds: float, gained: int) -> None:
        if self.seconds and seconds > self.seconds:
            raise Overran(path, f"took longer than {self.seconds:g} seconds for it")
        if self.megabytes and gained > self.megabytes * _MEGABYTE:
            raise Overran(path if self.alone else "", f"needed more than {self.megabytes} MB of memory for it")

    def _slots(self) -> Mapping[int, tuple[int, str]]:
        """Slot → number and path of the work that goes on there."""
        data = self.file.read_bytes()
        found = {}
        for slot, start in enumerate(range(0, len(data), _SLOT)):
            path, end, _ = data[start + _NUMBER : start + _SLOT].partition(b"\0")
            if path and end:
                number = int.from_bytes(data[start : start + _NUMBER], "little")
                found[slot] = number, path.decode("utf-8", "surrogateescape")
        return found


def _resident(pid: int) -> int:
    """Bytes that a process has in memory; 0 where the system does not tell."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


# ---- the child's side


class _Teller:
    """What this process tells."""

    on = False
    alone = False
    path = ""


def tell_into(file: Path, *, alone: bool) -> None:
    """Tell from now on which file is at work.

    Args:
        file: One that is there.
        alone: Whether nothing else may be at work beside what is told.
    """
    from pyagent import rust_core  # noqa: PLC0415  # other children have no room for it

    rust_core.watch(file)
    rust_core.scan_text("", b"")  # from now on all threads of the core are there
    _Teller.on, _Teller.alone = True, alone


def is_alone() -> bool:
    """Whether one file at a time is to be looked at here, since it may be the last."""
    return _Teller.alone


class at_work:  # noqa: N801  # reads as the verb that it is
    """Work on a file in the block; within another block on another file that one goes on after it."""

    __slots__ = ("_before", "_path")

    def __init__(self, path: str) -> None:
        self._path = self._before = path

    def __enter__(self) -> None:
        if _Teller.on:
            self._before = _Teller.path
            _tell(self._path)

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        # What an error leaves behind is what it happened in.
        if _Teller.on and kind is None:
            _tell(self._before)


def _tell(path: str) -> None:
    from pyagent import rust_core  # noqa: PLC0415

    _Teller.path = path
    rust_core.at_work(path)
