"""Proves hints with a type checker, where ``ty`` is installed beside PyAgent: no error that was not there before.

The checker sees a copy of the project's Python files, without its settings and without what is installed here, once as
they were before the category and once after it. A fix that brings an error is not patched: its finding is excluded and
the run made again. The checker runs no code of the project.
"""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from pyagent.core.model import Category, CategoryPlan
from pyagent.core.results import FixReport
from pyagent.core.suspects import CIRCLES, CheckerError, suspects

REASON = "a type checker finds a new error with this hint"

_TIMEOUT = 300.0  # seconds for one look at the whole project
_LINE = re.compile(r"(?P<path>.+?):(?P<line>\d+):\d+: error\[(?P<code>[\w-]+)\] (?P<message>.*)")
_FEW = 3  # fixes that are given up together
_ATTEMPTS = 40  # runs; a bisection takes about eight

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
        search = _Search(copy, runs.hints, dict(excluded), drafted)
        try:
            search.run()
            report = runs.everything(search.excluded)
            return _Search(copy, runs.everything, search.excluded, report).run()
        except TimeoutError:
            return runs.everything(search.excluded)


@dataclass(slots=True)
class _Search:
    """The way to a run without new errors."""

    copy: _Copy
    attempt: Attempt
    excluded: dict[str, str]
    report: FixReport
    attempts: int = 0

    def run(self) -> FixReport:
        """Exclude suspects until no new error is left."""
        circles: Counter[tuple[str, str, str]] = Counter()
        while new := self.new(self.report):
            plans = _hints(self.report)
            fixes = [outcome for plan in plans for outcome in plan.fixed]
            if self.attempts > _ATTEMPTS:
                self.exclude(fix.finding.fingerprint for fix in fixes)
                continue
            texts = {**self.copy.base, **_texts(plans, self.copy.base)[1]}
            bad: set[str] = set()
            for error in new:
                found: frozenset[str] = frozenset()
                while not found and circles[error.identity] < CIRCLES:
                    found = suspects(error, circles[error.identity], fixes, texts)
                    circles[error.identity] += 1
                bad |= found
            if not bad:
                bad = self.culprits(new[0], [fix.finding.fingerprint for fix in fixes])
            self.exclude(bad)
        return self.report

    def exclude(self, fingerprints: Iterable[str]) -> None:
        """Make the run again without some fixes."""
        self.excluded |= dict.fromkeys(fingerprints, REASON)
        self.report = self.again(self.excluded)

    def again(self, excluded: Mapping[str, str]) -> FixReport:
        """One more run."""
        self.attempts += 1
        return self.attempt(excluded)

    def new(self, report: FixReport) -> list[CheckerError]:
        """Errors that the hints of a run bring."""
        before, after = _texts(_hints(report), self.copy.base)
        had = Counter(error.identity for error in self.copy.errors(before))
        found: list[CheckerError] = []
        for error in self.copy.errors(after):
            if had[error.identity] > 0:
                had[error.identity] -= 1
            else:
                found.append(error)
        return found

    def culprits(self, error: CheckerError, fixes: Sequence[str]) -> set[str]:
        """A few fixes with which an error goes, by halving."""
        left = list(fixes)
        while len(left) > _FEW:
            half = left[: len(left) // 2]
            report = self.again(self.excluded | dict.fromkeys(half, REASON))
            stays = any(new.identity == error.identity for new in self.new(report))
            left = left[len(half) :] if stays else half
        return set(left)


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
