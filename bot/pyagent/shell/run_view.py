"""How a run is told to people and programs: one object, the same at the command line and in the pages of the server.

Times are ISO 8601 in UTC, and null while there is none; ``waits_until`` is when a run goes on that the forge asked to
wait; ``stop`` is why a run that still goes on was asked to end. Of a run that ended, ``phases`` says where its time
went, and ``critical_path`` what it waited for, in order; both in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime

from pyagent.core.requests import Priority
from pyagent.core.timeline import timeline
from pyagent.shell.ledger import Ledger
from pyagent.shell.ledger_rows import Run
from pyagent.shell.logs import trace_of
from pyagent.shell.schedules import Kept
from pyagent.shell.spans import root_of, told

Told = Mapping[str, object]


def told_all(ledger: Ledger, runs: Sequence[Run]) -> Sequence[Told]:
    """These runs, each as an object for JSON."""
    waiting = ledger.parked_until([run.id for run in runs if run.state == "running"])
    return [_told(run, waiting.get(run.id)) for run in runs]


def told_schedule(kept: Kept) -> Told:
    """When the clock starts the runs of a repository, as an object for JSON."""
    schedule = kept.schedule
    return {
        "repository": kept.repository,
        "cron": schedule.cron,
        "time_zone": schedule.time_zone,
        "days": [*schedule.days],
        "next": _clock(kept.next),
    }


def _told(run: Run, waits_until: float | None) -> Told:
    return {
        "id": run.id,
        "repository": run.repository,
        "installation": run.installation,
        "trigger": run.trigger,
        "branch": run.branch,
        "sha": run.sha,
        "actor": run.actor,
        "priority": _priority(run.priority),
        "state": run.state,
        "merged": run.merged,
        "requeues": run.requeues,
        "created": _clock(run.created),
        "started": _clock(run.started),
        "ended": _clock(run.ended),
        "waits_until": _clock(waits_until),
        "step": run.step,
        "stop": run.stop,
        "note": run.note,
        "found": run.result.get("found"),
        "fixed": run.result.get("fixed"),
        "pulls": run.result.get("pulls", []),
        **_took(run),
    }


def _took(run: Run) -> Told:
    """Where the time of a run went; nothing of one that goes on, or was told by an older program."""
    found = None
    if run.started is not None and run.ended is not None and run.result.get("spans"):
        with suppress(ValueError, TypeError):
            spans = [told(each) for each in run.result["spans"]]
            found = timeline(spans, root_of(trace_of(run.id)), run.created, run.started, run.ended)
    return {
        "phases": [asdict(phase) for phase in found.phases] if found else [],
        "critical_path": [{"name": name, "seconds": seconds} for name, seconds in found.critical] if found else [],
    }


def _priority(number: int) -> str:
    names = {int(priority): priority.name.lower() for priority in Priority}
    return names.get(number, str(number))


def _clock(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
