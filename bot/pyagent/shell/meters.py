"""Metrics by OpenTelemetry, beside the traces: where the extra ``otel`` is installed and an endpoint is set.

The same figures as ``/metrics`` tells Prometheus, under names with dots. Without the extra nothing of this is loaded.
``OTEL_METRICS_EXPORTER=none`` keeps to the traces.

Invariants: as in ``shell.metrics``; a database that does not answer costs its own figures only.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from pyagent.errors import StoreError
from pyagent.shell.database import Database
from pyagent.shell.statistics import Statistics, statistics

if TYPE_CHECKING:
    from opentelemetry.metrics import CallbackOptions, Counter, Histogram, Meter, Observation

log = logging.getLogger(__name__)

_COUNTERS = {
    "webhooks": "Webhooks answered.",
    "steps": "Steps of runs done here.",
    "takeovers": "Workers that died or froze and were replaced by this one.",
    "files.aside": "Files that ended the process that looked at them, and were set aside.",
}
_HISTOGRAMS = {"webhook.duration": "How long a webhook took.", "step.duration": "How long a step took."}
_GAUGES: Mapping[str, tuple[str, Callable[[Statistics], Mapping[str, float]]]] = {
    "runs": ("Runs by state; those that ended, of the last 30 days.", lambda found: found.runs),
    "oldest_queued": ("Age of the oldest run that waits, in seconds.", lambda found: {"": found.oldest_queued}),
    "workers": ("Workers that are up.", lambda found: {"": found.workers}),
    "worker.capacity": ("Runs that they take at once.", lambda found: {"": found.capacity}),
    "oldest_beat": ("Longest silence of a worker that is up, in seconds.", lambda found: {"": found.silence}),
}

_counters: dict[str, Counter] = {}
_histograms: dict[str, Histogram] = {}
_at_the_end: list[Callable[[], object]] = []


def begin_meters(endpoint: str, database: Database) -> None:
    """Send metrics to ``endpoint``, if there is one and the extra is installed; the exporter reads its own settings."""
    if not endpoint:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter  # noqa: PLC0415
        from opentelemetry.sdk.metrics import MeterProvider  # noqa: PLC0415
        from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader  # noqa: PLC0415
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    except ImportError:
        return  # the traces have said so
    reader = PeriodicExportingMetricReader(OTLPMetricExporter())
    provider = MeterProvider([reader], Resource.create({"service.name": "pyagent"}))
    use(provider.get_meter("pyagent"), database)
    _at_the_end[:] = [provider.force_flush]


def use(meter: Meter, database: Database) -> None:
    """Let everything be counted by this meter."""
    _counters.update({name: meter.create_counter(f"pyagent.{name}", "1", said) for name, said in _COUNTERS.items()})
    _histograms.update(
        {name: meter.create_histogram(f"pyagent.{name}", "s", said) for name, said in _HISTOGRAMS.items()}
    )
    for name, (said, values) in _GAUGES.items():
        meter.create_observable_gauge(f"pyagent.{name}", [_observing(database, values)], "1", said)


def add(name: str, **labels: str) -> None:
    """Count one."""
    if counter := _counters.get(name):
        counter.add(1, labels)


def record(name: str, seconds: float, **labels: str) -> None:
    """Note how long something took."""
    if histogram := _histograms.get(name):
        histogram.record(seconds, labels)


def end_meters() -> None:
    """Send what was not sent yet."""
    for last in _at_the_end:
        with suppress(Exception):  # the process ends, whatever becomes of its figures
            last()


def _observing(
    database: Database, values: Callable[[Statistics], Mapping[str, float]]
) -> Callable[[CallbackOptions], Iterator[Observation]]:
    from opentelemetry.metrics import Observation  # noqa: PLC0415

    def observe(_options: CallbackOptions) -> Iterator[Observation]:
        try:
            found = statistics(database)
        except StoreError:
            return
        for state, value in values(found).items():
            yield Observation(value, {"state": state} if state else {})

    return observe
