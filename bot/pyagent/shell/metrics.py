"""What ``/metrics`` tells Prometheus: counters of this process, and the state of all workers together.

The state (runs that wait, oldest of them, workers) is asked of the database when Prometheus asks, so every server tells
the same. Where the database does not answer, ``pyagent_database_up`` is 0 and the state is missing.

Invariants: labels come from closed sets, never from what somebody sent; no name of a repository or person is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import monotonic

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from pyagent.core.app_manifest import EVENTS
from pyagent.errors import StoreError
from pyagent.shell import meters
from pyagent.shell.ledger import Ledger
from pyagent.shell.statistics import Statistics, statistics

CONTENT_TYPE = CONTENT_TYPE_LATEST
_EVENTS = frozenset({*EVENTS, "installation", "installation_repositories", "ping"})
_STEP_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800)
_WEBHOOK_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

_process = CollectorRegistry()
_webhooks = Counter("pyagent_webhooks", "Webhooks answered.", ["event", "status"], registry=_process)
_webhook_seconds = Histogram(
    "pyagent_webhook_seconds", "How long a webhook took.", buckets=_WEBHOOK_SECONDS, registry=_process
)
_steps = Counter("pyagent_steps", "Steps of runs done here.", ["step", "outcome"], registry=_process)
_step_seconds = Histogram(
    "pyagent_step_seconds", "How long a step took.", ["step"], buckets=_STEP_SECONDS, registry=_process
)
_takeovers = Counter(
    "pyagent_takeovers", "Workers that died or froze and were replaced by this one.", registry=_process
)
_aside = Counter(
    "pyagent_files_aside", "Files that ended the process that looked at them, and were set aside.", registry=_process
)


def count_webhook(event: str, status: int, seconds: float) -> None:
    """A webhook was answered."""
    labels = {"event": event if event in _EVENTS else "other", "status": str(status)}
    _webhooks.labels(**labels).inc()
    _webhook_seconds.observe(seconds)
    meters.add("webhooks", **labels)
    meters.record("webhook.duration", seconds)


def count_takeover() -> None:
    """A worker was replaced."""
    _takeovers.inc()
    meters.add("takeovers")


def count_aside() -> None:
    """A file was set aside."""
    _aside.inc()
    meters.add("files.aside")


@contextmanager
def timed_step(name: str) -> Iterator[list[str]]:
    """Time a step; the block appends to the list how it ended: ``done``, ``wait``, ``failed`` or ``stopped``."""
    outcome: list[str] = []
    step, begin = re.sub(r" #\d+$", "", name), monotonic()
    try:
        yield outcome
    finally:
        seconds, ended = monotonic() - begin, outcome[0] if outcome else "interrupted"
        _step_seconds.labels(step).observe(seconds)
        _steps.labels(step, ended).inc()
        meters.record("step.duration", seconds, step=step)
        meters.add("steps", step=step, outcome=ended)


def render(ledger: Ledger) -> bytes:
    """The answer to Prometheus."""
    return generate_latest(_process) + generate_latest(_state(ledger))


def _state(ledger: Ledger) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_State(ledger))
    return registry


class _State(Collector):
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        try:
            found: Statistics | None = statistics(self._ledger.database)
        except StoreError:
            found = None
        yield GaugeMetricFamily("pyagent_database_up", "Whether the database answers.", int(found is not None))
        if found is None:
            return
        runs = GaugeMetricFamily(
            "pyagent_runs", "Runs by state; those that ended, of the last 30 days.", labels=["state"]
        )
        for state, count in found.runs.items():
            runs.add_metric([state], count)
        yield runs
        yield GaugeMetricFamily(
            "pyagent_oldest_queued_seconds", "Age of the oldest run that waits.", found.oldest_queued
        )
        yield GaugeMetricFamily("pyagent_workers", "Workers that are up.", found.workers)
        yield GaugeMetricFamily("pyagent_worker_capacity", "Runs that they take at once.", found.capacity)
        yield GaugeMetricFamily("pyagent_oldest_beat_seconds", "Longest silence of a worker that is up.", found.silence)
