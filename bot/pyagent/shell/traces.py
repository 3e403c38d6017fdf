"""Traces, where the extra ``otel`` is installed and ``OTEL_EXPORTER_OTLP_ENDPOINT`` says where they go.

A run is one trace and each of its steps one span, whichever process does it: the ids of the trace and of the span that
the steps stand below follow from the run's. Without the extra nothing of this is loaded.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from pyagent.shell.logs import Here
from pyagent.shell.spans import Told, root_of

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

log = logging.getLogger(__name__)

_tracers: list[Tracer] = []
_at_the_end: list[Callable[[], object]] = []


def begin_traces(endpoint: str) -> None:
    """Send traces to ``endpoint``, if there is one and the extra is installed; the exporter reads its own settings."""
    if not endpoint:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError:
        log.warning("OTEL_EXPORTER_OTLP_ENDPOINT is set, which needs `pip install 'pyagent-bot[otel]'`")
        return
    provider = TracerProvider(resource=Resource.create({"service.name": "pyagent"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    use(provider.get_tracer("pyagent"))
    _at_the_end[:] = [provider.force_flush]


def end_traces() -> None:
    """Send what was not sent yet."""
    for last in _at_the_end:
        with suppress(Exception):  # the process ends, whatever becomes of its spans
            last()


def use(tracer: Tracer) -> None:
    """Let steps be spans of this tracer."""
    _tracers[:] = [tracer]


@contextmanager
def step_span(here: Here) -> Iterator[None]:
    """The span of a step, below its run."""
    if not _tracers:
        yield
        return
    from opentelemetry import trace  # noqa: PLC0415

    numbers = int(here.trace, 16), int(root_of(here.trace), 16)
    above = trace.SpanContext(*numbers, is_remote=True, trace_flags=trace.TraceFlags(1))
    context = trace.set_span_in_context(trace.NonRecordingSpan(above))
    told = {"pyagent.run": here.run, "pyagent.repository": here.repository}
    with _tracers[0].start_as_current_span(here.step, context=context, attributes=told):
        yield


def send(spans: Sequence[Told]) -> None:
    """Send what was recorded within the step whose span is open here; the first of all is the step itself."""
    if not _tracers:
        return
    from opentelemetry import context, trace  # noqa: PLC0415

    # Spans are told when they end, so that every one comes after what is below of it.
    places = {spans[-1][0]: context.get_current()} if spans else {}
    for identity, parent, name, start, end in reversed(spans[:-1]):
        made = _tracers[0].start_span(name, context=places.get(parent), start_time=start)
        made.end(end)
        places[identity] = trace.set_span_in_context(made)
