"""The only user of DBOS: makes a pipeline durable.

A run is one workflow whose id is the run's; each step is checkpointed. What a step may answer is a value (done, wait,
failed), so a replay sees exactly what happened. The engine never hears of webhooks, and the web never of the engine.

A run that has to wait for the forge is parked: its workflow is cancelled in the engine, so that no thread and no slot
is held, and resumed at the same step when its time has come.

Traps of the library that shape this file: the executor id is unique per process life (a second process with the same
id would start everything twice); the application version is a constant; results are JSON, not pickles; nothing is
recovered across ids by itself, so ``take_over`` gives the runs of a dead worker back to the queue.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer

from pyagent.errors import (
    ForgeAway,
    ForgeLimited,
    InfrastructureError,
    NetworkTimeout,
    PyAgentError,
    RemoteAway,
    StoreError,
)
from pyagent.shell.database import IDLE_LIMIT, Database
from pyagent.shell.ledger import Ending, Ledger
from pyagent.shell.ledger_rows import is_answer
from pyagent.shell.logs import working_on
from pyagent.shell.metrics import timed_step
from pyagent.shell.room import ANSWERS
from pyagent.shell.spans import MOST, recorded_step
from pyagent.shell.steps import Json, Pipeline, RunCancelled, RunFailed, StopAsked, listening
from pyagent.shell.traces import send, step_span

log = logging.getLogger(__name__)

T = TypeVar("T")

APPLICATION = "pyagent-bot"
VERSION = "pyagent-1"  # bump only when a half-done run cannot be continued by the new code, and drain first
QUEUE = "pyagent-runs"
ANSWER_QUEUE = "pyagent-answers"
WORKFLOW = "pyagent-run"
_ATTEMPTS = 6
_PATIENT_ATTEMPTS = 30  # with the waits below: a forge that is away for three hours fails no run
_LONGEST_WAIT = 3600.0
_TOLD_WAIT = 10.0
_FIRST_WAIT, _STEEPEST = 2.0, 9
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
_PARK_FROM = 5.0  # a shorter wait is over before anybody else could use the place
_ENDED: Mapping[str, Ending] = {
    "SUCCESS": "done",
    "ERROR": "failed",
    "CANCELLED": "cancelled",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "failed",
}


class Engine:
    """Runs admitted by the ledger, executed durably in this process.

    Args:
        database: Shared with the ledger.
        ledger: Told about steps and the end of runs.
        pipeline: What a run does.
        executor: Id of this process life.
        concurrency: Runs at once in this process.
    """

    def __init__(
        self, database: Database, ledger: Ledger, pipeline: Pipeline, *, executor: str, concurrency: int
    ) -> None:
        self._ledger = ledger
        self._pipeline = pipeline
        self._executor = executor
        self._concurrency = concurrency
        self._url = _bounded(database)
        self._flight = threading.Condition()
        self._in_flight = 0
        self._draining = False
        DBOS.migrate(self._url)
        self._client = DBOSClient(
            system_database_url=self._url,
            application_name=APPLICATION,
            serializer=DBOSPortableJSONSerializer(),
            retry_connection_errors=False,
            system_database_pool_size=4,
        )

    def start(self) -> None:
        """Begin to take runs from the queue."""
        global _engine  # noqa: PLW0603  # the library calls a registered function, not a method
        _engine = self
        DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": self._url,
                "application_version": VERSION,
                "executor_id": self._executor,
                "log_level": "WARNING",
                "serializer": DBOSPortableJSONSerializer(),
                "max_executor_threads": self._concurrency + ANSWERS + 6,
            }
        )
        DBOS.launch()
        DBOS.register_queue(
            ANSWER_QUEUE, worker_concurrency=ANSWERS, polling_interval_sec=0.2, on_conflict="always_update"
        )
        DBOS.register_queue(
            QUEUE, worker_concurrency=self._concurrency, polling_interval_sec=0.2, on_conflict="always_update"
        )

    def enqueue(self, connection: sa.Connection, run: str, priority: int, lane: str) -> None:
        """Hand a run over within the ledger's transaction."""
        self._client.enqueue_in_transaction(
            connection,
            {
                "workflow_name": WORKFLOW,
                "queue_name": ANSWER_QUEUE if is_answer(lane) else QUEUE,
                "workflow_id": run,
                "priority": priority,
                "app_version": VERSION,
            },
            run,
        )

    def runs_of(self, executor: str) -> Sequence[str]:
        """Runs that a worker has begun and not ended."""
        found = self._client.list_workflows(status="PENDING", executor_id=executor, load_input=False, load_output=False)
        return [workflow.workflow_id for workflow in found]

    def holders(self, runs: Sequence[str]) -> Mapping[str, str]:
        """Which worker has which of these runs in its hands."""
        if not runs:
            return {}
        found = self._client.list_workflows(
            workflow_ids=list(runs), status="PENDING", load_input=False, load_output=False
        )
        return {workflow.workflow_id: workflow.executor_id or "" for workflow in found}

    def give_back(self, runs: Sequence[str]) -> None:
        """Put begun runs back into the queue; they resume after their last finished step."""
        lanes = self._ledger.lanes(runs) if runs else {}
        answers = [run for run in runs if is_answer(lanes.get(run, ""))]
        for queue, some in ((ANSWER_QUEUE, answers), (QUEUE, [run for run in runs if run not in answers])):
            if some:
                self._client.resume_workflows(some, queue_name=queue)

    def cancel(self, runs: Sequence[str]) -> None:
        """Stop runs at their next step."""
        if runs:
            self._client.cancel_workflows(list(runs))

    def wake(self, runs: Sequence[str]) -> Sequence[str]:
        """Give parked runs whose time has come back to the queue; those that were. Never while one still runs."""
        if not runs:
            return []
        found = self._client.list_workflows(
            workflow_ids=list(runs), status="CANCELLED", load_input=False, load_output=False
        )
        woken = [workflow.workflow_id for workflow in found]
        self.give_back(woken)
        return woken

    def park(self, run: str, until: float) -> float:
        """Note that a run waits for the forge, and say so where runs are listed; until when it does."""
        if not self._insist(lambda: self._ledger.park(run, until)):
            return 0.0
        clock = datetime.fromtimestamp(until, UTC).strftime("%H:%M:%S")
        self._insist(lambda: self._ledger.note_step(run, f"waits until {clock} UTC, as the forge asked"))
        return until

    def unpark(self, run: str) -> None:
        """Note that it waits no longer."""
        self._insist(lambda: self._ledger.unpark([run]))

    def leave(self, run: str) -> None:
        """Take a parked run out of this worker's hands."""
        self._insist(lambda: self.cancel([run]))

    def ended(self, runs: Sequence[str]) -> Mapping[str, Ending]:
        """Which of these runs the engine has ended, and how."""
        if not runs:
            return {}
        found = self._client.list_workflows(
            workflow_ids=list(runs), status=list(_ENDED), load_input=False, load_output=False
        )
        return {workflow.workflow_id: _ENDED[workflow.status] for workflow in found}

    def forget(self, runs: Sequence[str]) -> None:
        """Delete the history of ended runs."""
        if runs:
            self._client.delete_workflows(list(runs))

    def close(self) -> None:
        """Give the connections back, where nothing was started."""
        self._client.destroy()

    def drain(self, timeout: float) -> bool:
        """Let the steps in flight end and begin no other; True when none is left. The process must exit after this."""
        with self._flight:
            self._draining = True
            log.info("no step begins any more; those in flight (%d) have %g s to end", self._in_flight, timeout)
            idle = self._flight.wait_for(lambda: self._in_flight == 0, timeout)
        DBOS.destroy()
        self.give_back(self.runs_of(self._executor))
        return idle

    def execute(self, run_id: str) -> Json:
        """The body of the workflow: all steps of a run, then its end in the ledger."""
        with working_on(run_id):
            return self._execute(run_id)

    def _execute(self, run_id: str) -> Json:
        steps = _DurableSteps(self, run_id)
        ending: Ending = "done"
        result: Json
        try:
            run = self._insist(lambda: self._ledger.get(run_id))
            if run is None:
                return {}
            steps.repository = run.repository
            result = self._pipeline(run, steps)
            note = str(result.pop("note", ""))
        except RunFailed as e:
            ending, note, result = ("cancelled", steps.stopped, {}) if steps.stopped else ("failed", str(e), {})
        finish = partial(self._ledger.finish, run_id, ending, note, result | {"spans": steps.spans[:MOST]})
        steps.do("close", lambda: {"closed": self._insist(finish)})
        return {"ending": ending}

    def enter_step(self, run_id: str, name: str) -> str:
        """Count a step as begun; returns why its run was asked to end, if it was.

        While draining this does not return: the step belongs to the next process.
        """
        with self._flight:
            if not self._draining:
                self._in_flight += 1
                draining = False
            else:
                draining = True
        if draining:
            threading.Event().wait()
        return self._insist(lambda: self._ledger.note_step(run_id, name))

    def _insist(self, ask: Callable[[], T]) -> T:
        """Ask the database until it answers: a run must not end because that is away for a while.

        The process may end meanwhile; then the run goes on in the next one.
        """
        pause = _FIRST_PAUSE
        while True:
            try:
                return ask()
            except (StoreError, sa.exc.DBAPIError) as e:
                log.warning("waiting for the database: %s", e if isinstance(e, StoreError) else type(e).__name__)
            threading.Event().wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def stop_asked(self, run_id: str) -> str:
        """Why a run was asked to end; a database that does not answer asks nothing."""
        try:
            return self._ledger.stop_asked(run_id)
        except PyAgentError:
            return ""

    def leave_step(self) -> None:
        """Count a step as done and checkpointed."""
        with self._flight:
            self._in_flight -= 1
            self._flight.notify_all()


def _bounded(database: Database) -> str:
    """The database's address for the library, with the limit on transactions of those who froze."""
    if database.is_sqlite:
        return database.url
    url = sa.make_url(database.url)
    options = f"{url.query.get('options', '')} -c {IDLE_LIMIT}".strip()
    return url.update_query_dict({"options": options}).render_as_string(hide_password=False)


_engine: Engine | None = None


@DBOS.workflow(name=WORKFLOW)
def _execute(run_id: str) -> Json:
    if _engine is None:
        raise RuntimeError("the engine was not started")
    return _engine.execute(run_id)


class _DurableSteps:
    def __init__(self, engine: Engine, run_id: str) -> None:
        self._engine = engine
        self._run_id = run_id
        self.repository = ""
        self.spans: list[object] = []
        """What the steps took, of those that were done in an earlier process too."""
        self.stopped = ""
        """Why the run was asked to end. The steps that follow tidy up: they are done, but wait for nothing."""

    def do(self, name: str, work: Callable[[], Json]) -> Json:
        outcome: Json = {}
        for attempt in range(1, _PATIENT_ATTEMPTS + 1):
            outcome = self._once(name if attempt == 1 else f"{name} #{attempt}", work)
            self.spans += outcome.get("spans", ())
            if "value" in outcome:
                value: Json = outcome["value"]
                return value
            if "stopped" in outcome:
                self.stopped = str(outcome["stopped"])
                raise RunCancelled(self.stopped)
            if outcome["wait"] is None or self.stopped or attempt >= outcome.get("attempts", _ATTEMPTS):
                break
            longest = outcome.get("longest", _LONGEST_WAIT)
            growing = min(_FIRST_WAIT ** min(attempt, _STEEPEST), longest)
            self._wait(f"{name} #{attempt}", max(float(outcome["wait"]), growing))
        raise RunFailed(str(outcome["error"]))

    def _wait(self, name: str, seconds: float) -> None:
        """Wait for the forge; a long wait holds no worker. A replay after the wait comes straight through."""
        if seconds < _PARK_FROM:
            DBOS.sleep(seconds)
            return

        def park() -> float:
            return self._engine.park(self._run_id, time.time() + seconds)

        until = DBOS.run_step({"name": f"park {name}"}, park)
        if time.time() < until:
            self._engine.leave(self._run_id)
            DBOS.run_step({"name": "parked"}, lambda: None)  # the library ends a cancelled workflow here
        self._engine.unpark(self._run_id)

    def _once(self, name: str, work: Callable[[], Json]) -> Json:
        entered = False

        def step() -> Json:
            nonlocal entered
            stop = self._engine.enter_step(self._run_id, name)
            entered = True
            if stop and not self.stopped:
                return {"stopped": stop}
            asked = (lambda: "") if self.stopped else (lambda: self._engine.stop_asked(self._run_id))
            here = working_on(self._run_id, self.repository, name)
            with here as place, step_span(place), timed_step(name) as ended, listening(asked):
                with recorded_step(place.trace, name) as spans:
                    outcome = outcome_of(name, work)
                ended.append(_ending(outcome))
                send(spans)
            return outcome | {"spans": spans}

        try:
            outcome: Json = DBOS.run_step({"name": name}, step)
        finally:
            if entered:
                self._engine.leave_step()
        return outcome


def _ending(outcome: Json) -> str:
    if "value" in outcome:
        return "done"
    if "stopped" in outcome:
        return "stopped"
    return "failed" if outcome["wait"] is None else "wait"


def outcome_of(name: str, work: Callable[[], Json]) -> Json:
    """What came of a step, as a value: exceptions would be stored without their class and meaning."""
    try:
        return {"value": work()}
    except StopAsked as e:
        return {"stopped": e.message}
    except ForgeLimited as e:
        log.warning("%s: %s", name, e)
        wait = min(max(e.retry_after, 1.0), _LONGEST_WAIT)
        # Who names a time is taken at his word; who does not is asked less and less often.
        longest = _LONGEST_WAIT if isinstance(e, ForgeAway) else _TOLD_WAIT
        return {"error": str(e), "wait": wait, "attempts": _PATIENT_ATTEMPTS, "longest": longest}
    except RemoteAway as e:
        log.warning("%s: %s", name, e)
        return {"error": str(e), "wait": 1.0, "attempts": _PATIENT_ATTEMPTS}
    except PyAgentError as e:
        log.warning("%s: %s", name, e)
        return {"error": str(e), "wait": 1.0 if _may_pass(e) else None}
    except Exception as e:  # a fault in a step ends its run with a trace, not the worker
        log.exception("%s failed", name)
        return {
            "error": f"PA-0000: {name} failed with {type(e).__name__}; the server's log has the trace",
            "wait": None,
        }


def _may_pass(error: PyAgentError) -> bool:
    return isinstance(error, NetworkTimeout | StoreError) or type(error) is InfrastructureError
