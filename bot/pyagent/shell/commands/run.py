"""``pyagent run -p PROMPT [-t CONTEXT] [-c CYCLES] [PATH]``: work as two directive files ask for it.

Also installed as ``run_fleet_self_improvement``. What it does with the fixes is what ``fix`` does with them.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyagent.core.directive_orders import Orders
from pyagent.core.directives import Paper
from pyagent.core.inventory import INVENTORY
from pyagent.core.model import Category
from pyagent.core.report.diff import unified
from pyagent.core.report.directives import cycles_text, directive_fields, directives_text, standing_text
from pyagent.core.report.json_ import BranchResult, fix_json
from pyagent.core.report.text import fix_summary, fix_text
from pyagent.core.report.visible import visible
from pyagent.core.results import FixReport, not_written
from pyagent.errors import PyAgentError
from pyagent.shell.commands.fix import write_changes
from pyagent.shell.console import note, out, out_exact, progress, style
from pyagent.shell.directive_files import directives_for, read_papers
from pyagent.shell.orders_run import Cycle, Write, in_a_copy, leave, run_cycle, run_cycles
from pyagent.shell.repo_config import Project, open_project, read_config


@dataclass(slots=True)
class _Run:
    """One call of the command."""

    options: Namespace
    papers: tuple[Paper, Paper | None]
    faults: dict[str, PyAgentError] = field(default_factory=dict)

    def orders(self, project: Project) -> Orders:
        return Orders(directives_for(project, self.papers))

    def cycles(self, project: Project, write: Write) -> list[Cycle]:
        with progress() as watcher:
            return run_cycles(project, self.orders, self.options.cycles, write, watcher)

    def write(self, project: Project, report: FixReport) -> tuple[Project, FixReport]:
        """Write the changes of a cycle; what could not be written was not fixed."""
        faults = write_changes(project.root, report.changes)
        self.faults |= faults
        reasons = {path: f"the file was not written: {fault.message}" for path, fault in faults.items()}
        return project, not_written(report, reasons)


def run(options: Namespace) -> int:
    """Read the directives, obey them, deliver, and tell how each line was taken."""
    made = _Run(options, read_papers(options.prompt, options.context))
    match options.delivery:
        case "branches":
            return _branches(made)
        case "write":
            return _write(made)
        case _:
            return _dry_run(made)


def _dry_run(made: _Run) -> int:
    project = open_project(Path(made.options.path))
    if made.options.cycles == 1:
        cycles = made.cycles(project, leave)
    else:
        with in_a_copy(project) as write:
            cycles = made.cycles(project, write)
    report = cycles[-1].report
    patch = unified(report.changes)
    if made.options.format == "json":
        out(_json(cycles, diff=patch))
    else:
        # As with `fix`, stdout is the patch and nothing else; what is said about it goes beside.
        note(directives_text(cycles[0].orders.directives).rstrip("\n"))
        out_exact(patch)
        note(f"{_after(cycles, made.options.cycles)}{fix_summary(report, 'Would fix')}")
    return 1 if report.found else 0


def _write(made: _Run) -> int:
    project = open_project(Path(made.options.path))
    cycles = made.cycles(project, made.write)
    report, directives = cycles[-1].report, cycles[0].orders.directives
    if made.options.format == "json":
        out(_json(cycles))
    else:
        out(f"{directives_text(directives)}\n{fix_text(report, style())}{_after(cycles, made.options.cycles)}")
    for fault in made.faults.values():
        note(visible(str(fault)))
    if INVENTORY in directives.keeps:
        _keep_inventory(project)
    if made.faults:
        return max(fault.exit_code for fault in made.faults.values())
    return 1 if report.fixed < report.found else 0


def _branches(made: _Run) -> int:
    # Git is loaded only by those who want branches.
    from pyagent.shell.commands.fix_branches import branch_line, branch_result, inside, run_info  # noqa: PLC0415
    from pyagent.shell.deliver import commit_plans  # noqa: PLC0415
    from pyagent.shell.workspace import checkout, open_repository  # noqa: PLC0415

    path = Path(made.options.path)
    repository = open_repository(path)
    base = repository.head()
    with checkout(repository, base) as folder, progress() as watcher:
        project = Project(folder, inside(repository, path), read_config(folder))
        # Every branch begins at the commit that is checked out: a second cycle would make the same ones.
        cycle = run_cycle(project, made.orders(project), "branches", watcher)
        branches = commit_plans(repository, base, cycle.report.plans, run_info(repository))
    if made.options.format == "json":
        out(_json([cycle], branches={category: branch_result(branch) for category, branch in branches.items()}))
    else:
        shown = "".join(f"{branch_line(branch)}\n" for branch in branches.values())
        text = f"{directives_text(cycle.orders.directives)}\n{fix_text(cycle.report, style())}"
        out(f"{text}{shown}{_after([cycle], made.options.cycles)}")
    return 1 if cycle.report.found else 0


def _after(cycles: list[Cycle], asked: int) -> str:
    reports = [cycle.report for cycle in cycles]
    return cycles_text(reports, asked) + standing_text(cycles[-1].standing, cycles[-1].orders.directives)


def _json(
    cycles: list[Cycle], *, diff: str | None = None, branches: Mapping[Category, BranchResult] | None = None
) -> str:
    last = cycles[-1]
    fields = directive_fields(cycles[0].orders.directives, [cycle.report for cycle in cycles], last.standing)
    return fix_json(last.report, diff=diff, branches=branches, more=fields)


def _keep_inventory(project: Project) -> None:
    from pyagent.shell.commands.inventory import keep  # noqa: PLC0415

    note(keep(project))
