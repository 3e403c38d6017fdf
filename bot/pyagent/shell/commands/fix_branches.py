"""``pyagent fix --branches``: one local branch per category.

Branches are made from the commit that is checked out, never from the working tree: the fleet runs on an export of that
commit, so that a change the user has not committed cannot end up on a branch.
"""

from __future__ import annotations

import getpass
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from pyagent.core.actions import Branch, BranchStatus
from pyagent.core.record import RunInfo
from pyagent.core.report.json_ import BranchResult, fix_json
from pyagent.core.report.text import fix_text
from pyagent.core.report.visible import plural, visible
from pyagent.shell.commands.fix_options import run_fleet
from pyagent.shell.console import out, style
from pyagent.shell.deliver import commit_plans
from pyagent.shell.repo_config import Project, existing, read_config
from pyagent.shell.workspace import Repository, checkout, open_repository


def make_branches(options: Namespace) -> int:
    """Run the fleet on the checked-out commit, commit its plans, and report."""
    path = existing(Path(options.path))
    repository = open_repository(path)
    base = repository.head()
    with checkout(repository, base) as folder:
        project = Project(folder, inside(repository, path), read_config(folder))
        report = run_fleet(options, project, "branches")
        branches = commit_plans(repository, base, report.plans, run_info(repository))
    if options.format == "json":
        out(fix_json(report, branches={category: branch_result(branch) for category, branch in branches.items()}))
    else:
        out(fix_text(report, style()) + "".join(f"{branch_line(branch)}\n" for branch in branches.values()))
    return 1 if report.found else 0


def inside(repository: Repository, path: Path) -> tuple[str, ...]:
    """The part of the repository that a path names; all of it for its top and for a bare repository."""
    if repository.work_tree is None or path.resolve() == repository.work_tree:
        return ()
    return (path.resolve().relative_to(repository.work_tree).as_posix(),)


def run_info(repository: Repository) -> RunInfo:
    """A run that somebody started here and now."""
    name = Path(repository.label).name
    return RunInfo(id=uuid4().hex, trigger="cli", actor=_user(), repository=name, time=datetime.now(UTC))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"  # a container without a user entry


def branch_result(branch: Branch) -> BranchResult:
    """A branch as the JSON report shows it."""
    return BranchResult(branch.name, commits=len(branch.commits), files=len(branch.files), head=branch.tip)


def branch_line(branch: Branch) -> str:
    """A branch in one line."""
    if branch.status is BranchStatus.LEFT:
        return f"{branch.name}: left, {visible(branch.reason)}"
    size = f"{plural(len(branch.commits), 'commit')}, {plural(len(branch.files), 'file')}"
    return f"{branch.name}: {branch.status.value}, {size}, {branch.tip[:12]}"
