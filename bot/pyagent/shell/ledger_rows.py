"""Rows of the ledger: how work is written into one, and what others read of it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pyagent.core.requests import AnswerComment, Mode, Priority, StartRun, Trigger
from pyagent.core.wire import Work, pack, unpack

ANSWER = "answer/"
FLEET = "fleet"
"""The lane of everything that is no answer: one run of a repository at a time, whatever started it."""


@dataclass(frozen=True, slots=True)
class Run:
    """A row of the ledger as others read it; ``stop`` is why a run that goes on was asked to end."""

    id: str
    repository: str
    installation: int
    trigger: str
    branch: str
    sha: str
    actor: str
    priority: int
    state: str
    merged: int
    requeues: int
    created: float
    started: float | None
    ended: float | None
    step: str
    note: str
    stop: str
    work: Work
    result: Mapping[str, Any]


def is_answer(lane: str) -> bool:
    """Whether a lane is that of an answer to a comment: short work, waited for by a person."""
    return lane.startswith(ANSWER)


def lane_of(lane: str) -> str:
    """What keeps runs of a repository apart. An older PyAgent gave each pull request a lane of its own."""
    return lane if is_answer(lane) else FLEET


def row_of(work: Work, now: float, debounce: float) -> dict[str, object]:
    """A new row that waits."""
    common: dict[str, object] = {
        "id": uuid.uuid4().hex[:16],
        "work": pack(work),
        "state": "queued",
        "merged": 1,
        "requeues": 0,
        "created": now,
        "not_before": now,
        **dict.fromkeys(("branch", "sha", "before", "step", "note", "result", "stop"), ""),
    }
    if isinstance(work, AnswerComment):
        source, lane = work.event.source, f"{ANSWER}{work.event.comment}"
        return common | {
            "repository": source.repository,
            "installation": source.installation,
            "lane": lane,  # an answer does not wait for the fleet, and two comments are two answers
            "merge_key": lane,
            "trigger": Trigger.COMMENT.value,
            "actor": source.sender,
            "priority": int(Priority.PERSON),
        }
    waits = debounce if work.trigger is Trigger.PUSH else 0.0
    return common | {
        "repository": work.repository,
        "installation": work.installation,
        "lane": FLEET,
        "merge_key": _merge_key(work),
        "trigger": work.trigger.value,
        "branch": work.branch,
        "sha": work.sha,
        "before": work.before,
        "actor": work.actor,
        "priority": int(work.priority),
        "not_before": now + waits,
    }


def _merge_key(work: StartRun) -> str:
    """What two pieces of work have in common when one of them will do: only these replace one another."""
    # Lists of their own: a path may be called like a category.
    chosen = [work.selection.categories, work.selection.rules, work.selection.paths]
    # Who fixes a branch fixes the default one, which not every trigger knows by name.
    branch = "" if work.mode is Mode.FIX and not work.pull else work.branch
    # A run that first looks who asked for it may do nothing, so it stands for nobody else's.
    asker = work.actor if work.must_write else ""
    return json.dumps([work.mode, branch, work.marker, work.redo, work.pull, chosen, asker])


def run_of(row: sa.Row[Any]) -> Run:
    """A row as others read it."""
    fields = {name: getattr(row, name) for name in Run.__dataclass_fields__ if name not in {"work", "result"}}
    return Run(**fields, work=unpack(row.work), result=json.loads(row.result or "{}"))
