"""Runs Ruff on an exact list of files, and gets through files that Ruff does not get through.

Ruff gets files, never folders: of a folder it would read what links and pipes lead to. It gets deep stacks, for trees
as deep as a line is long. A file that still makes it crash, or that it does not get done with, is found by halving and
reported; the others are checked as if it were not there.

Invariant: every file is either checked or among the ``failed``, and a hostile file costs seconds, not minutes.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from pyagent.errors import InfrastructureError

_DEEP_STACK = 1 << 30  # bytes; the pages of a stack cost nothing until they are used
_PATIENCE = 5.0  # seconds beyond what the size explains; Ruff starts in a fraction of one
_BYTES_PER_SECOND = 200_000  # a hundredth of what Ruff reads
_LARGE = 1 << 16  # no file below it can be deep or wide enough to hurt
_BUDGET = 120.0  # seconds spent in all on files that fail
_FAULT = 2  # exit code for settings that cannot be used


@dataclass(frozen=True, slots=True)
class Checked:
    """What Ruff printed, one JSON array per call, and the files that it did not get through."""

    outputs: tuple[bytes, ...]
    failed: frozenset[str]


@dataclass(slots=True)
class Call:
    """One process under way."""

    command: Sequence[str]
    process: subprocess.Popen[bytes]
    folder: TemporaryDirectory[str]

    @classmethod
    def begin(cls, command: Sequence[str], files: Sequence[str], cwd: Path) -> Call:
        """Start Ruff on files, named by absolute paths, in the folder that its settings are relative to."""
        folder = TemporaryDirectory(prefix="pyagent-ruff-")
        try:
            # A list in a file has no limit of length; it cannot hold line breaks, and names with one are rare.
            listed = [name for name in files if "\n" not in name and "\r" not in name]
            path = Path(folder.name) / "files"
            path.write_bytes(os.fsencode("".join(f"{name}\n" for name in listed)))
            odd = [name for name in files if "\n" in name or "\r" in name]
            process = subprocess.Popen(
                [*command, f"@{path}", "--", *odd],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                stdin=subprocess.DEVNULL,
                cwd=cwd,
                env={**os.environ, "RUST_MIN_STACK": str(_DEEP_STACK)},
            )
        except BaseException:
            folder.cleanup()
            raise
        return cls(command, process, folder)

    def end(self, seconds: float) -> tuple[int | None, bytes, bytes]:
        """Exit code (None when it took too long), stdout and stderr."""
        try:
            out, err = self.process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            return None, b"", b"it did not end in time"
        finally:
            self.folder.cleanup()
        return self.process.returncode, out, err


@dataclass(slots=True)
class Checker:
    """Checks files by as few calls as it takes.

    Attributes:
        command: Ruff with its options.
        fallback: The same without the project's settings, for where those cannot be used.
        cwd: The project's folder.
    """

    command: Sequence[str]
    fallback: Sequence[str]
    cwd: Path
    outputs: list[bytes] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    wasted: float = 0.0

    def result(
        self,
        files: Sequence[str],
        first: Call | None = None,
        hopeful: Callable[[], Sequence[str]] | None = None,
    ) -> Checked:
        """Check all files.

        Args:
            files: Absolute paths.
            first: A call under way on these files.
            hopeful: Those that are worth a second try when the first call fails; all of them without it.

        Raises:
            InfrastructureError: Ruff cannot run at all.
        """
        call = first or Call.begin(self.command, files, self.cwd)
        if not self._collect(call, files, _PATIENCE + _seconds(files)):
            again = hopeful() if hopeful else files
            large = [name for name in again if _size(name) >= _LARGE]
            small = sorted(set(again).difference(large))
            for group in (small, *([name] for name in large)):
                self._group(group)
        return Checked(tuple(self.outputs), frozenset(self.failed))

    def _group(self, files: Sequence[str]) -> None:
        if not files:
            return
        if self.wasted < _BUDGET:
            begin = time.monotonic()
            if self._collect(Call.begin(self.command, files, self.cwd), files, _PATIENCE + _seconds(files)):
                return
            self.wasted += time.monotonic() - begin
        if len(files) == 1 or self.wasted >= _BUDGET:
            self.failed.update(files)
            return
        middle = len(files) // 2
        self._group(files[:middle])
        self._group(files[middle:])

    def _collect(self, call: Call, files: Sequence[str], seconds: float) -> bool:
        """Whether the call, or the same without the project's settings, got through."""
        code, out, error = call.end(seconds)
        if code == _FAULT:
            code, out, more = Call.begin(self.fallback, files, self.cwd).end(seconds)
            if code == _FAULT:
                lines = (error + more).decode(errors="replace").strip().splitlines()
                raise InfrastructureError(
                    f"ruff failed: {lines[-1] if lines else 'no message'}", "run `pyagent doctor`"
                )
        if code not in (0, 1):
            return False
        self.outputs.append(out)
        return True


def _size(name: str) -> int:
    try:
        return os.stat(name).st_size  # noqa: PTH116 - thousands of them
    except OSError:
        return 0


def _seconds(files: Sequence[str]) -> float:
    return sum(map(_size, files)) / _BYTES_PER_SECOND
