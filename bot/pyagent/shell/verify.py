"""Runs the project's tests over the fixed texts, on a copy, and takes out the commits after which they fail.

A commit that fails is not patched away: its findings are excluded and the whole fix run is made again, so that every
commit that is delivered was made, proved and tested as it stands.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from pyagent.core.model import CategoryPlan, PlannedCommit
from pyagent.core.results import FixReport
from pyagent.errors import ConfigurationError

REASON = "the project's tests fail after this fix"

_TIMEOUT = 3600.0  # seconds for one run of the tests
_SKIP = (".venv", "venv", ".tox", ".nox", "node_modules", "__pycache__", ".mypy_cache", ".pytest_cache")


@dataclass(frozen=True, slots=True)
class Trial:
    """A copy of the project in which texts are tried; an answer that is known is not asked again."""

    copy: Path
    command: Sequence[str]
    known: dict[bytes, bool] = field(default_factory=dict)

    def passes(self, texts: Mapping[str, bytes]) -> bool:
        """Whether the tests pass with these texts in place; the copy is as before afterwards."""
        key = sha256(repr(sorted(texts.items())).encode()).digest()
        if key not in self.known:
            self.known[key] = self._run(texts)
        return self.known[key]

    def _run(self, texts: Mapping[str, bytes]) -> bool:
        files = {path: self.copy / path for path in texts}
        kept = {path: file.read_bytes() if file.exists() else None for path, file in files.items()}
        try:
            self._write(texts)
            done = subprocess.run(
                list(self.command),
                cwd=self.copy,
                capture_output=True,
                timeout=_TIMEOUT,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            return False
        except OSError as error:
            raise ConfigurationError(f"--test: {error}", "give a command that can be started in the project") from error
        finally:
            self._write(kept)
        return done.returncode == 0

    def _write(self, texts: Mapping[str, bytes | None]) -> None:
        for path, text in texts.items():
            if text is None:
                (self.copy / path).unlink(missing_ok=True)
            else:
                (self.copy / path).write_bytes(text)
            # A cached module with the same second and size as the new text would be run instead of it.
            for cached in (self.copy / path).parent.glob(f"__pycache__/{Path(path).stem}.*.pyc"):
                cached.unlink()


def keep_what_passes(
    root: Path,
    attempt: Callable[[Mapping[str, str]], FixReport],
    test: Sequence[str],
    delivery: str,
    progress: Callable[[str, int, int], None] | None,
) -> FixReport:
    """Make a fix run whose every commit leaves the project's tests as they were.

    Args:
        root: The project; it is copied, not touched.
        attempt: Makes a fix run without the findings of these fingerprints.
        test: The command and its arguments; no shell.
        delivery: ``branches`` tests each category on the base; ``merged`` all of them together.
        progress: Told about each run.

    Raises:
        ConfigurationError: The command cannot be started, or fails on the project without any change.
    """
    with TemporaryDirectory(prefix="pyagent-test-") as folder:
        copy = Path(folder) / (root.name or "project")
        shutil.copytree(root, copy, symlinks=True, ignore=shutil.ignore_patterns(*_SKIP))
        trial = Trial(copy, test)
        if not trial.passes({}):
            hint = "mend the tests first, or leave --test out"
            raise ConfigurationError("--test: the command fails on the project as it is", hint)
        excluded: frozenset[str] = frozenset()
        while True:
            report = attempt(dict.fromkeys(excluded, REASON))
            bad: set[str] = set()
            groups = [[plan] for plan in report.plans] if delivery == "branches" else [list(report.plans)]
            for number, group in enumerate(groups):
                if progress:
                    progress("Testing", number, len(groups))
                commit = _first_bad(trial, [commit for plan in group for commit in plan.commits])
                bad.update(outcome.finding.fingerprint for outcome in (commit.outcomes if commit else ()))
            if not bad - excluded:
                return replace(report, plans=tuple(_attested(plan, test) for plan in report.plans))
            excluded |= bad


def _attested(plan: CategoryPlan, test: Sequence[str]) -> CategoryPlan:
    summary = f"`{' '.join(test)}` passes before and after"
    return replace(plan, commits=tuple(replace(c, proof=replace(c.proof, tests=summary)) for c in plan.commits))


def _first_bad(trial: Trial, commits: Sequence[PlannedCommit]) -> PlannedCommit | None:
    """The commit at which the tests begin to fail, by halving; None when they pass after the last."""
    if trial.passes(_texts(commits)):
        return None
    good, bad = 0, len(commits)
    while bad - good > 1:
        middle = (good + bad) // 2
        if trial.passes(_texts(commits[:middle])):
            good = middle
        else:
            bad = middle
    return commits[bad - 1] if commits else None


def _texts(commits: Sequence[PlannedCommit]) -> dict[str, bytes]:
    """Path → text after commits that follow one another."""
    return {change.path: change.after for commit in commits for change in commit.changes}
