"""The type checkers that prove hints, where they are installed: ``ty`` for every project, mypy for one that runs it.

They see a folder with a copy of the project's Python files, without what is installed here, and run no code of it.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import which
from typing import Protocol, TypedDict

from pyagent.core.checker_errors import CheckerError
from pyagent.shell.mypy_settings import mypy_settings
from pyagent.shell.project_tools import runs_mypy

_TIMEOUT = 300.0  # seconds for one look at the whole project
_NEWEST = 14  # minor version of the newest Python that both know
_OLDEST_OF_MYPY = 10  # the oldest that mypy 2 knows
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "USERPROFILE")
_LINE = re.compile(r"(?P<path>.+?):(?P<line>\d+):\d+: error\[(?P<code>[\w-]+)\] (?P<message>.*)")
_LACKING = "Function is missing a"
_OF_MISSING = frozenset({"untyped-decorator", "no-any-unimported"})
"""What mypy says, where it is strict, of what comes from packages that are not installed here, as `pytest.mark`."""
_NUMBERED = re.compile(r"\bline \d+")  # mypy names lines in its messages, and hints may move them


_EVERYTHING = (".",)
_BESIDE = frozenset(
    {"test", "tests", "testing", "doc", "docs", "example", "examples", "benchmarks", "scripts", "tools"}
)


class Checker(Protocol):
    """Finds type errors in a folder."""

    def errors(self, folder: Path) -> list[CheckerError]:
        """The errors in all files of a folder.

        Raises:
            TimeoutError: The checker does not get done.
            CannotCheckError: The checker cannot look at these files at all.
        """

    def thorough(self) -> Checker:
        """The same checker, looking also into functions without hints."""


class CannotCheckError(Exception):
    """A checker gave up before it looked at the types: two modules of one name, or a file that is none."""


@dataclass(frozen=True, slots=True)
class Ty:
    """``ty``, without the project's settings."""

    program: str
    target: tuple[int, int]

    def errors(self, folder: Path) -> list[CheckerError]:
        """The errors of ``ty check``."""
        command = [self.program, "check", "--output-format=concise", "--exit-zero", "--no-progress", "--color=never"]
        version = f"--python-version={self.target[0]}.{min(self.target[1], _NEWEST)}"
        done = _run([*command, version, "."], folder)
        if done.returncode:
            raise CannotCheckError(done.stderr.decode(errors="replace"))
        found = map(_LINE.fullmatch, done.stdout.decode(errors="replace").splitlines())
        return [CheckerError(m["path"], int(m["line"]), m["code"], m["message"]) for m in found if m]

    def thorough(self) -> Ty:
        """Itself: it looks into all functions."""
        return self


class _Told(TypedDict):
    file: str
    line: int
    code: str | None
    message: str
    severity: str


@dataclass(frozen=True, slots=True)
class Mypy:
    """mypy with those of the project's settings that say what is an error; it keeps what it learned between two looks.

    Attributes:
        notes: Folder of its settings and of what it learned.
        files: What it is to check; what its settings say when empty.
        target: Oldest Python version supported.
        options: Further options.
    """

    notes: Path
    files: tuple[str, ...]
    target: tuple[int, int]
    options: tuple[str, ...] = ()

    def errors(self, folder: Path) -> list[CheckerError]:
        """The errors of mypy: in everything that it can look at at once, else in what is imported by others."""
        try:
            return self._errors(folder, self.files)
        except CannotCheckError:
            parts = _imported_parts(folder)
            if self.files != _EVERYTHING or not parts:
                raise
            return self._errors(folder, parts)

    def thorough(self) -> Mypy:
        """The same with ``--check-untyped-defs``; what it learns would be of no use for other options."""
        return replace(self, options=("--check-untyped-defs", f"--cache-dir={os.devnull}"))

    def _errors(self, folder: Path, files: Sequence[str]) -> list[CheckerError]:
        minor = min(max(self.target[1], _OLDEST_OF_MYPY), _NEWEST)
        command = [
            *(sys.executable, "-P", "-m", "mypy", "--output=json", "--no-site-packages", "--no-error-summary"),
            *(f"--config-file={self.notes / 'mypy.ini'}", f"--cache-dir={self.notes / 'cache'}"),
            *(f"--python-version=3.{minor}", *self.options, *files),
        ]
        done = _run(command, folder)
        told: list[_Told] = [json.loads(line) for line in done.stdout.splitlines() if line.startswith(b"{")]
        errors = [
            CheckerError(item["file"], item["line"], item["code"] or "", _plain(item["message"]))
            for item in told
            if item["severity"] == "error" and item["code"] not in _OF_MISSING
        ]
        if done.returncode != any(item["severity"] == "error" for item in told):
            raise CannotCheckError(done.stderr.decode(errors="replace"))
        return errors


def checkers_for(root: Path, target: tuple[int, int], notes: Path) -> Sequence[Checker]:
    """The checkers that are installed here and fit a project, the one first whose answers need the least searching.

    Mypy refuses all hints of a function in which errors sleep, whatever else is there, so that a second run gets the
    same answer; what ty has to be searched for are few then.

    Args:
        root: The project.
        target: Oldest Python version supported.
        notes: Folder where a checker may keep what it learned.
    """
    found: list[Checker] = []
    if has_mypy() and runs_mypy(root):
        settings = mypy_settings(root)
        (notes / "mypy.ini").write_text(settings.text, "utf-8")
        found.append(Mypy(notes, () if settings.names_files else _EVERYTHING, target))
    if program := _ty():
        found.append(Ty(program, target))
    return found


def _imported_parts(folder: Path) -> Sequence[str]:
    """The sources of a project without what is beside them, where mypy often meets two modules of one name."""
    if (folder / "src").is_dir():
        return ("src",)
    packages = (path.parent.name for path in folder.glob("*/__init__.py"))
    return sorted(name for name in packages if name.isidentifier() and name not in _BESIDE)


def has_mypy() -> bool:
    """Whether mypy is installed beside PyAgent."""
    return importlib.util.find_spec("mypy") is not None


def has_checker() -> bool:
    """Whether any checker is installed."""
    return bool(_ty()) or has_mypy()


def _ty() -> str:
    own = Path(sysconfig.get_path("scripts")) / "ty"
    return str(own) if own.is_file() else which("ty") or ""


def _plain(message: str) -> str:
    """A message of mypy with names in backticks, as ``ty`` writes them, and without numbers of lines."""
    if message.startswith(_LACKING):
        return _LACKING  # of all hints or of some: what is asked for does not grow by a hint
    return _NUMBERED.sub("line", message.replace('"', "`"))


def _run(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    """One look; secrets and an active environment are not handed on."""
    try:
        return subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
            stdin=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError from error
