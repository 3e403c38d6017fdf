"""What a demo shows at its end: the pull requests with their commits, and commands to look at them."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pyagent.shell.demo_repository import Bare, git
from pyagent.shell.steps import Json

_SHOWN_COMMITS = 12


def show_results(console: Console, run: Json, bare: Bare, folder: Path) -> None:
    """Print the table and the way to what was made."""
    pulls = [pull for pull in run["pulls"] if pull["number"] is not None]
    console.print()
    console.print(f"{run['note']}.", highlight=False)
    if not pulls:
        console.print("No pull request was opened: nothing here can be fixed with proof.")
    else:
        console.print(_table(pulls, bare))
    for line in _ways(pulls, bare, folder):
        console.print(line, highlight=False, soft_wrap=True, markup=False)


def _table(pulls: list[Json], bare: Bare) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_lines=True)
    table.add_column("pull request", no_wrap=True)
    table.add_column("category", no_wrap=True)
    table.add_column("branch", no_wrap=True)
    table.add_column("commits", overflow="fold")
    for pull in pulls:
        commits = git("-C", str(bare.path), "log", "--reverse", "--format=%h %s", f"{bare.sha}..{pull['branch']}")
        lines = commits.splitlines()
        more = [f"… and {len(lines) - _SHOWN_COMMITS} more"] if len(lines) > _SHOWN_COMMITS else []
        number = f"#{pull['number']} {pull['action']}"
        table.add_row(number, pull["category"], pull["branch"], Text("\n".join(lines[:_SHOWN_COMMITS] + more)))
    return table


def _ways(pulls: list[Json], bare: Bare, folder: Path) -> list[str]:
    here = shlex.quote(os.path.relpath(bare.path))
    lines = ["Look for yourself:"]
    if pulls:
        branch = pulls[0]["branch"]
        ways = {
            f"git -C {here} diff {bare.branch}...{branch}": "what a pull request changes",
            f"git -C {here} log --notes=pyagent {bare.branch}..{branch}": "its commits with their records",
            f"git clone {here} copy": "take it home",
        }
        width = max(len(command) for command in ways)
        lines += [f"  {command:{width}}   # {why}" for command, why in ways.items()]
    lines.append(
        f"Everything is in {os.path.relpath(folder)}; the server's log is {os.path.relpath(folder / 'server.log')}."
    )
    return lines
