"""The arguments of ``pyagent serve``, ``worker`` and ``runs``; what they do is in ``shell/commands``."""

from __future__ import annotations

import argparse
from collections.abc import Callable

HELP = """The database is the one of the server: set PYAGENT_DATABASE_URL or PYAGENT_DATA_DIR as it has them.

It exits with 2 when there is no such run, or it cannot be cancelled or retried.

"""
_MOST = 10_000
_LARGEST_PORT = 65_535

Add = Callable[..., argparse.ArgumentParser]
"""Makes a parser of a name, a sentence and, where there is one, more help."""


def add_server(add: Add) -> None:
    """Add ``serve`` and ``worker``."""
    serve = add("serve", "run the server: webhooks, dashboard and a worker")
    serve.add_argument("--host", metavar="H", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", metavar="N", type=_port, default=8000, help="port to listen on (default: 8000)")
    worker = add("worker", "run one more worker, on any machine with the same database")
    worker.add_argument("--host", metavar="H", default="127.0.0.1", help="address of --port (default: 127.0.0.1)")
    worker.add_argument(
        "--port", metavar="N", type=_port, help="answer /healthz, /readyz and /metrics there (default: nowhere)"
    )


def add_parts(add: Add) -> None:
    """Add the parts of ``runs``."""
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


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > _LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (0 to {_LARGEST_PORT}; 0 takes a free one)")
    return int(text)
