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

from pyagent import rust_core
from pyagent.core.config import OWN_FILE
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

Write = Callable[[Project, FixReport], tuple[Project, FixReport]]
"""Puts the changes of a cycle somewhere; returns the project that the next one works on, and what was written."""

_SETTINGS = ("pyproject.toml", "ruff.toml", ".ruff.toml", ".gitignore", ".ignore")
_LARGEST = 1_000_000
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
    write: Write,
    progress: Progress | None,
) -> list[Cycle]:
    """Run up to ``count`` cycles, each on what the one before left; stops after the first that fixes nothing more.

    Args:
        project: What is worked on.
        orders_for: Reads the directives for it; lines move from cycle to cycle.
        count: The most cycles.
        write: Puts the changes of a cycle where the next one finds them.
        progress: Told about long work.

    Returns:
        The cycles; each report holds all that was done so far.
    """
    cycles: list[Cycle] = []
    for _ in range(count):
        cycle = run_cycle(project, orders_for(project), "merged", progress)
        project, report = write(project, cycle.report)
        whole = together(cycles[-1].report, report) if cycles else report
        changed = bool(report.changes) and (not cycles or whole.fixed > cycles[-1].report.fixed)
        cycles.append(replace(cycle, report=whole))
        if not changed:
            break
    return cycles


def leave(project: Project, report: FixReport) -> tuple[Project, FixReport]:
    """Put the changes nowhere: there is no next cycle."""
    return project, report


@contextmanager
def in_a_copy(original: Project) -> Iterator[Write]:
    """Put the changes into a copy of the project, made when there are some; it is gone afterwards."""
    with TemporaryDirectory(prefix="pyagent-run-") as folder:

        def write(project: Project, report: FixReport) -> tuple[Project, FixReport]:
            if report.changes and project.root == original.root:
                project = replace(project, root=Path(folder) / (original.root.name or "project"))
                _copy(original.root, project.root)
            for change in report.changes:
                _write(project.root, change)
            return project, report

        yield write


def _write(root: Path, change: FileChange) -> None:
    path = root / os.fsdecode(change.path.encode("utf-8", "surrogateescape"))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, change.after)


def _copy(root: Path, copy: Path) -> None:
    """Copy what a run reads: Python files, and the settings in the folders that lead to them. Links become files."""
    files = [name for name in rust_core.python_files(root).paths if (root / name).is_file()]
    folders = {folder for name in files for folder in Path(name).parents}
    settings = [
        folder / name for folder in folders for name in (*_SETTINGS, OWN_FILE) if (root / folder / name).is_file()
    ]
    plain = [Path(path.name) for path in root.iterdir() if path.is_file() and path.stat().st_size < _LARGEST]
    for name in {*map(Path, files), *settings, *plain}:
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, target)
