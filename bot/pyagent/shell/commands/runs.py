"""``pyagent runs list|show|cancel|retry|schedules``: the runs of the server, from a terminal.

Works on the server's database, whether the server is up or not: a run that goes on ends at its next step, once a worker
is there to see that it was asked to.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from pyagent.core.report.visible import visible
from pyagent.errors import ConfigurationError
from pyagent.shell.console import out
from pyagent.shell.database import Database
from pyagent.shell.ledger import Ledger
from pyagent.shell.ledger_rows import Run
from pyagent.shell.run_view import Told, told_all, told_schedule
from pyagent.shell.schedules import Schedules
from pyagent.shell.settings import Settings, read_settings

_BY_HAND = "cancelled by hand"
_LISTS = frozenset({"pulls", "phases", "critical_path"})


def run(options: Namespace) -> int:
    """Do one of them."""
    with _ledger(read_settings()) as ledger:
        if options.part == "list":
            _list(ledger, options)
        elif options.part == "schedules":
            _schedules(ledger, options)
        else:
            _one(ledger, options)
    return 0


def _list(ledger: Ledger, options: Namespace) -> None:
    runs = told_all(ledger, ledger.recent(options.limit, options.repository, options.state))
    if options.format == "json":
        out(json.dumps({"runs": runs}, indent=2) + "\n")
    elif not runs:
        out("No runs.\n")
    else:
        _table([("RUN", "STATE", "REPOSITORY", "COMMIT", "TRIGGER", "SINCE", "STEP OR RESULT"), *map(_row, runs)])


def _schedules(ledger: Ledger, options: Namespace) -> None:
    kept = [told_schedule(one) for one in Schedules(ledger).all(options.repository)]
    if options.format == "json":
        out(json.dumps({"schedules": kept}, indent=2) + "\n")
    elif not kept:
        out("No schedules.\n")
    else:
        names = ("repository", "cron", "time_zone", "days", "next")
        head = tuple(name.replace("_", " ").upper() for name in names)
        _table([head, *(tuple(visible(_cell(one[name])) for name in names) for one in kept)])


def _cell(value: object) -> str:
    return (" ".join(map(str, value)) or "all") if isinstance(value, list) else str(value)


def _table(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        out("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n")


def _one(ledger: Ledger, options: Namespace) -> None:
    asked = ledger.find(options.id)
    said, found = _act(ledger, options.part, asked)
    (told,) = told_all(ledger, [found])
    if options.format == "json":
        out(json.dumps(told, indent=2) + "\n")
    else:
        out(said or _page(told))


def _act(ledger: Ledger, part: str, asked: Run) -> tuple[str, Run]:
    """What is said of it, and the run that it is said of."""
    if part == "cancel":
        found = ledger.cancel(asked.id, _BY_HAND)
        ended = "is cancelled" if found.ended else "was asked to end; it does when its worker sees it, at its next step"
        return f"Run {found.id} {ended}.\n", found
    if part == "retry":
        found = ledger.retry(asked.id)
        return f"Run {asked.id} is tried again as {found.id}.\n", found
    return "", asked


@contextmanager
def _ledger(settings: Settings) -> Iterator[Ledger]:
    """The ledger of the server. A SQLite file that is not there is an error: it would be made, and would be empty."""
    hint = "set PYAGENT_DATABASE_URL or PYAGENT_DATA_DIR as the server has it"
    try:
        url = make_url(settings.database_url)
    except ArgumentError as e:
        raise ConfigurationError("PYAGENT_DATABASE_URL is no address of a database", hint) from e
    if url.drivername == "sqlite" and not Path(url.database or "").is_file():
        raise ConfigurationError(f"there is no database {url.database}", hint)
    database = Database(settings.database_url)
    try:
        yield Ledger(database, settings.limits)
    finally:
        database.close()


def _row(told: Told) -> tuple[str, ...]:
    going = told["state"] == "running"
    since = told["ended"] or told["started"] or told["created"]
    said = told["step"] if going else told["note"]
    cells: Sequence[object] = (
        told["id"],
        f"{told['state']} (asked to end)" if going and told["stop"] else told["state"],
        told["repository"],
        str(told["sha"])[:10] or "tip",
        told["trigger"],
        since,
        said,
    )
    return tuple(visible(str(cell)) for cell in cells)


def _page(told: Told) -> str:
    lines = [
        f"{name.replace('_', ' '):<13} {visible(str(value))}"
        for name, value in told.items()
        if name not in _LISTS and value not in (None, "")
    ]
    return "\n".join([*lines, *_pulls(told), *_phases(told)]) + "\n"


def _phases(told: Told) -> Iterator[str]:
    """Where the time went, most first, and what was waited for in order; below a hundredth nothing is said."""
    phases, path = told["phases"], told["critical_path"]
    if not isinstance(phases, list) or not isinstance(path, list):
        return
    whole = sum(phase["own"] for phase in phases)
    shown = [phase for phase in phases if phase["own"] > whole / 100]
    for phase in shown:
        seconds, share = f"{phase['own']:.2f} s", f"{100 * phase['own'] / whole:.0f} %"
        yield visible(f"{'time' if phase is shown[0] else '':<13} {seconds:>10} {share:>5}  {phase['name']}")
    steps = [f"{step['name']} {step['seconds']:.2f} s" for step in path if step["seconds"] > whole / 100]
    if steps:
        yield visible(f"{'critical path':<13} {' > '.join(steps)}")


def _pulls(told: Told) -> Iterator[str]:
    pulls = told["pulls"]
    for pull in pulls if isinstance(pulls, list) else ():
        place = pull.get("url") or (f"#{pull['number']}" if pull.get("number") else "")
        why = f": {pull['reason']}" if pull.get("reason") else ""
        yield visible(f"{'pull request':<13} {pull.get('category')} {pull.get('action')} {place}{why}".rstrip())
