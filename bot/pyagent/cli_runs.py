"""The arguments of ``pyagent runs``; what it does is in ``shell/commands/runs.py``."""

from __future__ import annotations

import argparse
from collections.abc import Callable

HELP = """The database is the one of the server: set PYAGENT_DATABASE_URL or PYAGENT_DATA_DIR as it has them.

It exits with 2 when there is no such run, or it cannot be cancelled or retried.

"""
_MOST = 10_000


def add_parts(add: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    """Add the parts of the command; ``add`` makes a parser of a name, a sentence and more help."""
    listed = add("list", "list the newest runs", HELP)
    listed.add_argument("--repository", metavar="NAME", default="", help="only those of this repository: owner/name")
    listed.add_argument(
        "--state",
        action="append",
        default=[],
        choices=["queued", "running", "done", "failed", "cancelled"],
        help="only those in this state; can be given again",
    )
    listed.add_argument("--limit", metavar="N", type=_most, default=20, help="most of them (default: 20)")
    timed = add("schedules", "list when the clock starts runs, as the configurations of the repositories say", HELP)
    timed.add_argument("--repository", metavar="NAME", default="", help="only that of this repository: owner/name")
    parts = [listed, timed]
    for name, what in (
        ("show", "show one run with its result"),
        ("cancel", "end a run: at once when it waits, at its next step when it goes on"),
        ("retry", "start the work of an ended run again"),
    ):
        part = add(name, what, HELP)
        part.add_argument("id", metavar="ID", help="id of the run, or its beginning")
        parts.append(part)
    for part in parts:
        part.add_argument("--format", choices=["text", "json"], default="text", help="what to print (default: text)")


def _most(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= _MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of runs (1 to {_MOST})")
    return int(text)
