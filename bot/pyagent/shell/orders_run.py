"""Fix runs that keep to directives: one cycle, and several until nothing changes."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from pyagent.core.cycles import together
from pyagent.core.directive_orders import Orders
from pyagent.core.directive_values import Target
from pyagent.core.model import FileChange
from pyagent.core.results import FixReport
from pyagent.shell import native
from pyagent.shell.console import Progress
from pyagent.shell.files import write_bytes
from pyagent.shell.fix_run import FixRun
from pyagent.shell.fleet import Delivery
from pyagent.shell.repo_config import Project
from pyagent.shell.survey import look

_SKIP = (".git", ".venv", "venv", ".tox", ".nox", "node_modules", "__pycache__", ".mypy_cache", ".pytest_cache")
_OTHERS = "nothing asks for it"


@dataclass(frozen=True, slots=True)
class Cycle:
    """One run: its report, and how many findings break each line that should always hold after it."""

    orders: Orders
    report: FixReport
    standing: Mapping[Target, int]


def run_cycle(project: Project, orders: Orders, delivery: Delivery, progress: Progress | None) -> Cycle:
    """Fix what the directives ask for; nothing is written.

    Raises:
        ManifestMismatch: A pattern of the configuration cannot be used.
    """
    begin = perf_counter()
    config, selection = orders.config(project.config), orders.selection(project.paths)
    seen = look(native.begin(project.root, config, selection, "fix"), progress)
    chosen = {item.finding.fingerprint for item in orders.choose(seen.found)}
    # What nothing asks for stays in the run, so that nobody takes it for its neighbour; it is not reported.
    held = {item.finding.fingerprint: _OTHERS for item in seen.found if item.finding.fingerprint not in chosen}
    held |= {key: why for key, why in orders.hold(seen.found).items() if key in chosen}

    def attempt(more: Mapping[str, str]) -> FixReport:
        run = FixRun(seen, config, selection, orders.safety(config), progress=progress, held={**held, **more})
        report = run.merged() if delivery == "merged" else run.branches()
        outcomes = tuple(outcome for outcome in report.outcomes if outcome.finding.fingerprint in chosen)
        return FixReport(len(outcomes), outcomes, report.plans, report.changes, 0.0)

    report = attempt({})
    if over := orders.over(report):
        report = attempt(over)
    fixed = Counter(outcome.finding.fingerprint for outcome in report.outcomes if outcome.fixed)
    still = [item.finding for item in seen.found if not fixed[item.finding.fingerprint]]
    return Cycle(orders, replace(report, seconds=perf_counter() - begin), orders.standing(still))


def run_cycles(
    project: Project,
    orders_for: Callable[[Project], Orders],
    count: int,
    write: Callable[[Path, FixReport], FixReport],
    progress: Progress | None,
) -> list[Cycle]:
    """Run up to ``count`` cycles, each on what the one before left; stops after the first that fixes nothing more.

    Args:
        project: What is worked on.
        orders_for: Reads the directives for it; lines move from cycle to cycle.
        count: The most cycles.
        write: Puts the changes of a cycle into the files below a folder; returns the report of what was written.
        progress: Told about long work.

    Returns:
        The cycles; each report holds all that was done so far.
    """
    cycles: list[Cycle] = []
    for _ in range(count):
        cycle = run_cycle(project, orders_for(project), "merged", progress)
        report = write(project.root, cycle.report)
        whole = together(cycles[-1].report, report) if cycles else report
        changed = bool(report.changes) and (not cycles or whole.fixed > cycles[-1].report.fixed)
        cycles.append(replace(cycle, report=whole))
        if not changed:
            break
    return cycles


@contextmanager
def copy_of(project: Project) -> Iterator[Project]:
    """A copy of a project in which cycles can be tried; it is gone afterwards."""
    with TemporaryDirectory(prefix="pyagent-run-") as folder:
        copy = Path(folder) / (project.root.name or "project")
        shutil.copytree(project.root, copy, symlinks=True, ignore=_not_worth_a_copy)
        yield replace(project, root=copy)


def write_to_copy(root: Path, report: FixReport) -> FixReport:
    """Put the changes into a copy."""
    for change in report.changes:
        _write(root, change)
    return report


def _write(root: Path, change: FileChange) -> None:
    path = root / os.fsdecode(change.path.encode("utf-8", "surrogateescape"))
    # A link in the copy still leads to the real file.
    if path.resolve().is_relative_to(root.resolve()):
        write_bytes(path, change.after)


def _not_worth_a_copy(folder: str, names: list[str]) -> set[str]:
    special = {name for name in names if not _is_plain(Path(folder) / name)}
    return special | set(_SKIP)


def _is_plain(path: Path) -> bool:
    return path.is_symlink() or path.is_dir() or path.is_file()
