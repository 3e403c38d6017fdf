"""Proves hints with a type checker, where ``ty`` is installed beside PyAgent: no error that was not there before.

The checker sees a copy of the project's Python files, without its settings and without what is installed here, once as
they were before the category and once after it. A fix that brings an error is not patched: it is found out by taking
hints out of the finished texts, its finding is excluded, and the run made again. The checker runs no code of the
project.
"""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from pyagent.core.blame import Blame, Draft, Look, upheld
from pyagent.core.model import Category, CategoryPlan
from pyagent.core.results import FixReport
from pyagent.core.suspects import CheckerError
from pyagent.shell.spans import span

REASON = "a type checker finds a new error with this hint"

_TIMEOUT = 300.0  # seconds for one look at the whole project
_LINE = re.compile(r"(?P<path>.+?):(?P<line>\d+):\d+: error\[(?P<code>[\w-]+)\] (?P<message>.*)")
_RUNS = 4  # the first without the guilty nearly always checks

Attempt = Callable[[Mapping[str, str]], FixReport]
"""Makes a fix run without the findings of these fingerprints, each with its reason."""


@dataclass(frozen=True, slots=True)
class Runs:
    """Two kinds of runs: nearly all that a checker refuses is found out by runs of hints alone, which are quick."""

    hints: Attempt
    everything: Attempt


def checker() -> str:
    """Path of the checker; empty when it is not installed."""
    own = Path(sysconfig.get_path("scripts")) / "ty"
    return str(own) if own.is_file() else which("ty") or ""


@dataclass(slots=True)
class _Copy:
    """The project's Python files in a folder of their own."""

    folder: Path
    target: tuple[int, int]
    base: Mapping[str, bytes]
    known: dict[frozenset[tuple[str, bytes]], list[CheckerError]] = field(default_factory=dict)

    def errors(self, texts: Mapping[str, bytes]) -> list[CheckerError]:
        """The checker's errors with these texts in place.

        Raises:
            TimeoutError: The checker does not get done.
        """
        key = frozenset(texts.items())
        if key not in self.known:
            for path, text in texts.items():
                _write(self.folder / path, text)
            self.known[key] = self._run()
            for path in texts:
                _write(self.folder / path, self.base[path])
        return self.known[key]

    def _run(self) -> list[CheckerError]:
        environment = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "CONDA_PREFIX")}
        command = [checker(), "check", "--output-format=concise", "--exit-zero", "--no-progress", "--color=never"]
        version = f"--python-version={self.target[0]}.{min(self.target[1], 14)}"
        try:
            with span("check types"):
                done = subprocess.run(
                    [*command, version, "."],
                    cwd=self.folder,
                    capture_output=True,
                    timeout=_TIMEOUT,
                    check=False,
                    stdin=subprocess.DEVNULL,
                    env=environment,
                )
        except subprocess.TimeoutExpired as error:
            raise TimeoutError from error
        found = map(_LINE.fullmatch, done.stdout.decode(errors="replace").splitlines())
        return [CheckerError(m["path"], int(m["line"]), m["code"], m["message"]) for m in found if m]


def keep_what_checks(
    root: Path,
    paths: Sequence[str],
    target: tuple[int, int],
    runs: Runs,
    excluded: Mapping[str, str],
) -> FixReport:
    """Make a fix run whose hints bring no new error of the checker.

    Args:
        root: The project.
        paths: Its Python files.
        target: Oldest Python version supported.
        runs: How runs are made.
        excluded: Findings that are excluded already.
    """
    drafted = runs.hints(excluded) if checker() and root.is_dir() else None
    if drafted is None or not _hints(drafted):
        return runs.everything(excluded)
    with TemporaryDirectory(prefix="pyagent-types-") as folder:
        known = (*paths, *(f"{path}i" for path in paths))
        base = {path: (root / path).read_bytes() for path in known if _is_plain(root / path)}
        copy = _Copy(Path(folder), target, base)
        for path, text in base.items():
            _write(copy.folder / path, text)
        out = dict(excluded)
        try:
            _settled(copy, runs.hints, out, drafted)
            refused = out.keys() - excluded.keys()
            out = dict(excluded) | dict.fromkeys(upheld(*_draft(copy, drafted), refused), REASON)
            return _settled(copy, runs.everything, out, runs.everything(out))
        except TimeoutError:
            return runs.everything(out)


def _settled(copy: _Copy, attempt: Attempt, excluded: dict[str, str], report: FixReport) -> FixReport:
    """Make the run again until it brings no new error; ``excluded`` grows by what does."""
    for _ in range(_RUNS):
        guilty = Blame(*_draft(copy, report)).guilty()
        if not guilty:
            return report
        excluded |= dict.fromkeys(guilty, REASON)
        report = attempt(excluded)
    while plans := _hints(report):
        excluded |= {fix.finding.fingerprint: REASON for plan in plans for fix in plan.fixed}
        report = attempt(excluded)
    return report


def _draft(copy: _Copy, report: FixReport) -> tuple[Draft, Look]:
    """The hints of a run, and the checker's errors that are new with them."""
    plans = _hints(report)
    before, after = _texts(plans, copy.base)
    had = Counter(error.identity for error in copy.errors(before))

    def look(texts: Mapping[str, bytes]) -> list[CheckerError]:
        left = Counter(had)
        found: list[CheckerError] = []
        for error in copy.errors(texts):
            left[error.identity] -= 1
            if left[error.identity] < 0:
                found.append(error)
        return found

    fixes = [outcome for plan in plans for outcome in plan.fixed]
    return Draft(copy.base, before, after, fixes), look


def _hints(report: FixReport) -> list[CategoryPlan]:
    return [plan for plan in report.plans if plan.category is Category.TYPES and plan.commits]


def _texts(plans: Sequence[CategoryPlan], base: Mapping[str, bytes]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Texts before the first and after the last commit of the category, of the files that the checker knows."""
    before: dict[str, bytes] = {}
    after: dict[str, bytes] = {}
    for plan in plans:
        for commit in plan.commits:
            for change in commit.changes:
                if change.path in base:
                    before.setdefault(change.path, change.before)
                    after[change.path] = change.after
    return before, after


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _write(path: Path, text: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
