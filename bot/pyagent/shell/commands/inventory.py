"""``pyagent inventory [PATH] [--check|--write]``: the open improvements in ``docs/work/prompt.txt``."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from pyagent.core.inventory import HISTORY, INVENTORY, Inventory, history
from pyagent.core.inventory_line import render
from pyagent.core.report.visible import visible
from pyagent.errors import PyAgentError
from pyagent.shell.console import out, out_exact, progress
from pyagent.shell.inventory_scan import current
from pyagent.shell.papers import read_paper, write_paper
from pyagent.shell.repo_config import Project, open_project

_SHOWN = 20


def run(options: Namespace) -> int:
    """Print the inventory, write it, or say whether the written one is current."""
    project = open_project(Path(options.path))
    old = read_paper(project.root, INVENTORY)
    with progress() as watcher:
        new = current(project, old or "", watcher)
    if options.delivery == "write":
        out(f"{_write(project.root, old, new)}\n")
        return 0
    if options.delivery == "check":
        return _check(old, new)
    out_exact(new.text)
    return 0


def keep(project: Project) -> str:
    """Bring the written inventory up to date; returns what was done, in a line."""
    old = read_paper(project.root, INVENTORY)
    return _write(project.root, old, current(project, old or ""))


def _write(root: Path, old: str | None, new: Inventory) -> str:
    # The history first: what is in neither file would be lost, what is in both is found again.
    if new.removed:
        now = datetime.now(UTC).date().isoformat()
        text = history(read_paper(root, HISTORY) or "", new.removed, date=now, commit=_commit(root))
        write_paper(root, HISTORY, text)
    if new.text == old:
        return f"{INVENTORY} is current."
    write_paper(root, INVENTORY, new.text)
    return f"{INVENTORY} written: {new.summary()}."


def _check(old: str | None, new: Inventory) -> int:
    if new.text == old:
        out(f"{INVENTORY} is current.\n")
        return 0
    what = "is missing" if old is None else "is not current"
    lines = [f"+ {render(item)}" for item in new.added[:_SHOWN]]
    lines += [f"- {render(item)}" for item in new.removed[:_SHOWN]]
    rest = len(new.added) + len(new.removed) - len(lines)
    lines += [f"… and {rest:,} more"] if rest else []
    lines.append(f"{INVENTORY} {what}: {new.summary()}. Run `pyagent inventory --write`.")
    out("".join(f"{visible(line)}\n" for line in lines))
    return 1


def _commit(root: Path) -> str:
    # Git is loaded only where a history is written.
    from pyagent.shell.workspace import open_repository  # noqa: PLC0415

    try:
        return open_repository(root).head()[:12]
    except PyAgentError:
        return "uncommitted"
