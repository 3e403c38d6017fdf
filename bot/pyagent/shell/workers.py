"""One worker: admits runs, the clock's too, executes them, keeps its place among the others, takes over from the dead.

Invariants: whatever the database or a peer does, the loop goes on; a worker that was declared dead stops itself; after
SIGTERM the steps in flight end, nothing new begins, and what was begun is back in the queue.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence

from pyagent.errors import PyAgentError
from pyagent.shell.cleanup import clean
from pyagent.shell.database import Database
from pyagent.shell.engine import Engine
from pyagent.shell.ledger import Ledger
from pyagent.shell.metrics import count_takeover
from pyagent.shell.roster import Roster
from pyagent.shell.schedules import Schedules
from pyagent.shell.settings import Settings
from pyagent.shell.steps import Pipeline

log = logging.getLogger(__name__)

_IDLE, _BUSY = 0.25, 0.02
_BEAT, _STRAYS, _PRUNE = 1.0, 5.0, 3600.0
_REMEMBER = 30 * 86_400.0


class Worker:
    """A worker in this process. There can be one per process."""

    def __init__(self, settings: Settings, database: Database, ledger: Ledger, pipeline: Pipeline) -> None:
        self._limits = settings.limits
        self._data_dir = settings.data_dir
        self._ledger = ledger
        self._schedules = Schedules(ledger)
        self._roster = Roster(
            database,
            settings.worker_locks,
            capacity=settings.limits.worker_runs,
            dead_after=settings.limits.dead_after,
        )
        self._engine = Engine(
            database, ledger, pipeline, executor=self._roster.id, concurrency=settings.limits.worker_runs
        )
        self._stop = threading.Event()
        self.stopped = threading.Event()
        """Set when the worker has stopped by itself or on request."""
        self.fenced = False
        """Whether others have declared this worker dead: what it held is theirs."""
        self._strays = self._reaped = time.monotonic()
        self._thread = threading.Thread(target=self._loop, name="pyagent-dispatch", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether the worker admits runs."""
        return self._thread.is_alive() and not self._stop.is_set()

    def start(self) -> None:
        """Join the others, take over from the dead, begin."""
        self._roster.join()
        self._engine.start()
        self._thread.start()
        log.info("worker %s is up", self._roster.id)

    def drain(self) -> None:
        """End the steps in flight, give back what was begun, leave. The process must exit after this."""
        if self.fenced:
            return
        self._stop.set()
        self._thread.join(timeout=10)
        idle = self._engine.drain(self._limits.drain_timeout)
        self._roster.leave()
        log.info("worker %s left%s", self._roster.id, "" if idle else " with a step unfinished; it will be repeated")

    def _loop(self) -> None:
        tried = prune = judges_from = 0.0
        while not self._stop.is_set():
            admitted = 0
            try:
                if (now := time.monotonic()) - tried >= _BEAT:
                    tried = now
                    silent = self._roster.beat()
                    if silent is None:
                        log.error("worker %s was declared dead and stops; start it again", self._roster.id)
                        self.fenced = True
                        break
                    # Who was silent for long himself (the machine or the database slept) cannot judge the others
                    # before they had the time to say that they are awake, too.
                    if silent >= self._limits.dead_after / 2:
                        self._reaped = judges_from = now + self._limits.dead_after
                    if now >= judges_from:
                        self._look_after_others()
                        self._end_frozen()
                    self._schedules.start_due()
                if time.monotonic() - prune >= _PRUNE or not prune:
                    prune = time.monotonic()
                    self._engine.forget(self._ledger.prune(time.time() - _REMEMBER))
                    threading.Thread(target=self._clean, name="pyagent-cleanup", daemon=True).start()
                admitted = self._ledger.dispatch(self._engine.enqueue)
            except PyAgentError as e:
                log.warning("%s", e)
                self._end_frozen()
            except Exception:  # the loop is what brings everything back, so nothing may end it
                log.exception("the dispatcher stumbled and goes on")
            self._stop.wait(_BUSY if admitted else _IDLE)
        self.stopped.set()

    def _look_after_others(self) -> None:
        with self._roster.reaper() as mine:
            if not mine:
                return
            self._reaped = time.monotonic()
            for worker in self._roster.dead():
                self._take_over(worker)
            self._ledger.unpark(self._engine.wake(self._ledger.due(time.time())))
            running = self._ledger.running()
            for run, ending in self._engine.ended(running).items():
                self._ledger.finish(run, ending, "" if ending == "done" else "the engine ended the run")
            if time.monotonic() - self._strays >= _STRAYS:
                self._strays = time.monotonic()
                # A worker that was buried while it was frozen may have taken one more before it noticed.
                holders = self._engine.holders(running)
                alive = self._roster.alive()
                self._give_back([run for run, holder in holders.items() if holder not in alive])

    def _clean(self) -> None:
        try:
            clean(self._data_dir, self._ledger, self._limits.mirrors)
        except PyAgentError as e:
            log.warning("%s", e)
        except Exception:  # the next one may go better
            log.exception("the clean-up stumbled")

    def _end_frozen(self) -> None:
        if time.monotonic() - self._reaped < self._limits.dead_after:
            return
        self._reaped = time.monotonic()
        for worker in self._roster.end_frozen():
            log.warning("worker %s was frozen with a lock in its hands and is ended", worker)

    def _take_over(self, worker: str) -> None:
        self._roster.end(worker)
        kept, given_up = self._give_back(self._engine.runs_of(worker))
        self._roster.bury(worker)
        count_takeover()
        log.warning("worker %s died; %d of its runs go on, %d are given up", worker, kept, given_up)

    def _give_back(self, runs: Sequence[str]) -> tuple[int, int]:
        """Put runs that lost their worker back into the queue; how many go on, and how many are given up."""
        counts = self._ledger.count_requeues(runs)
        poisonous = [run for run in runs if counts.get(run, 0) > self._limits.requeues]
        self._engine.cancel(poisonous)
        for run in poisonous:
            self._ledger.finish(
                run, "failed", f"its worker died {counts[run]} times in this run; it is not tried again"
            )
        self._engine.give_back([run for run in runs if run not in poisonous])
        return len(runs) - len(poisonous), len(poisonous)
