"""Runs the project's tests over the fixed texts, on a copy, and takes out the commits after which they fail."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pyagent.core.keep import texts_with, with_plans, without
from pyagent.core.model import Category, CategoryPlan, PlannedCommit
from pyagent.core.results import FixReport
from pyagent.errors import ConfigurationError

_TIMEOUT = 3600.0  # seconds for one run of the tests
_SKIP = (".venv", "venv", ".tox", ".nox", "node_modules", "__pycache__", ".mypy_cache", ".pytest_cache")


@dataclass(frozen=True, slots=True)
class Trial:
    """A copy of the project in which texts are tried."""

    copy: Path
    command: Sequence[str]

    def passes(self, texts: Mapping[str, bytes]) -> bool:
        """Whether the tests pass with these texts in place; the copy is as before afterwards."""
        kept = {path: (self.copy / path).read_bytes() for path in texts}
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

    def _write(self, texts: Mapping[str, bytes]) -> None:
        for path, text in texts.items():
            (self.copy / path).write_bytes(text)
            # A cached module with the same second and size as the new text would be run instead of it.
            for cached in (self.copy / path).parent.glob(f"__pycache__/{Path(path).stem}.*.pyc"):
                cached.unlink()


def keep_what_passes(
    root: Path,
    report: FixReport,
    test: Sequence[str],
    delivery: str,
    progress: Callable[[str, int, int], None] | None,
) -> FixReport:
    """Test every pull request (or all changes together) and drop the commits after which the tests fail.

    Args:
        root: The project; it is copied, not touched.
        report: What would be delivered.
        test: The command and its arguments; no shell.
        delivery: ``branches`` tests each category on the base; ``merged`` all of them together.
        progress: Told about each run.

    Raises:
        ConfigurationError: The command cannot be started, or fails on the project without any change.
    """
    if not report.plans:
        return report
    with TemporaryDirectory(prefix="pyagent-test-") as folder:
        copy = Path(folder) / (root.name or "project")
        shutil.copytree(root, copy, symlinks=True, ignore=shutil.ignore_patterns(*_SKIP))
        trial = Trial(copy, test)
        if not trial.passes({}):
            raise ConfigurationError(
                "--test: the command fails on the project as it is", "mend the tests first, or leave --test out"
            )
        groups = [[plan] for plan in report.plans] if delivery == "branches" else [list(report.plans)]
        plans: list[CategoryPlan] = []
        for number, group in enumerate(groups):
            if progress:
                progress("Testing", number, len(groups))
            plans += _tested(trial, group)
    return with_plans(report, plans, "the project's tests fail after this fix")


def _tested(trial: Trial, plans: Sequence[CategoryPlan]) -> list[CategoryPlan]:
    commits = [commit for plan in plans for commit in plan.commits]
    dropped: set[int] = set()
    while len(dropped) < len(commits) and not trial.passes(texts_with(commits, dropped)):
        dropped.add(_first_bad(trial, commits, dropped))
    summary = f"`{' '.join(trial.command)}` passes before and after"
    owner = [plan.category for plan in plans for _ in plan.commits]
    kept: list[tuple[Category, PlannedCommit]] = []
    for index, commit in enumerate(commits):
        # What a commit keeps depends on those before it, so it is asked for in their company.
        here = without(commits[: index + 1], dropped)
        before = without(commits[:index], dropped)
        if index not in dropped and len(here) > len(before):
            kept.append((owner[index], replace(here[-1], proof=replace(commit.proof, tests=summary))))
    by_plan = [replace(plan, commits=tuple(c for category, c in kept if category == plan.category)) for plan in plans]
    return [plan for plan in by_plan if plan.commits]


def _first_bad(trial: Trial, commits: Sequence[PlannedCommit], dropped: set[int]) -> int:
    """Index of the commit at which the tests begin to fail, by halving."""
    live = [index for index in range(len(commits)) if index not in dropped]
    good, bad = 0, len(live)
    while bad - good > 1:
        middle = (good + bad) // 2
        later = set(live[middle:])
        if trial.passes(texts_with(commits, dropped | later)):
            good = middle
        else:
            bad = middle
    return live[bad - 1]
