"""What those who run PyAgent see of it: health, metrics, logs, traces."""

from __future__ import annotations

import json
import logging
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_world import SECRET, Process, World, wait_for
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client.parser import text_string_to_metric_families

from pyagent.core.requests import Priority, StartRun, Trigger
from pyagent.shell import meters, metrics, traces
from pyagent.shell.database import Database
from pyagent.shell.ledger import Ledger
from pyagent.shell.logs import Here, JsonLines, TextLines, configure_logs, trace_of, working_on
from pyagent.shell.settings import Limits, read_settings
from pyagent.shell.spans import recorded_step, span

Samples = dict[tuple[str, tuple[str, ...]], float]


def get(server: Process, path: str) -> tuple[int, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def samples(server: Process) -> Samples:
    code, text = get(server, "/metrics")
    assert code == 200
    families = text_string_to_metric_families(text)
    return {
        (s.name, tuple(value for _, value in sorted(s.labels.items()))): s.value
        for family in families
        for s in family.samples
    }


def test_metrics_tell_what_waits_runs_and_ended(world: World) -> None:
    world.hold("fix")
    server = world.start(PYAGENT_WORKER_RUNS="1", PYAGENT_MAX_RUNS="1")
    done = world.push(server, "a")
    world.wait_until_begun("fix")
    waits = world.push(server, "b", repo="octo/till")
    world.push(server, "c", repo="octo/till")
    world.deliver(server, "star", {})
    world.deliver(server, "made-up-by-somebody", {}, X_Hub_Signature_256="sha256=0")
    found = samples(server)
    assert found["pyagent_runs", ("queued",)] == 1
    assert found["pyagent_runs", ("running",)] == 1
    assert found["pyagent_oldest_queued_seconds", ()] > 0
    assert (found["pyagent_workers", ()], found["pyagent_worker_capacity", ()]) == (1, 1)
    assert found["pyagent_database_up", ()] == 1
    assert found["pyagent_webhooks_total", ("push", "202")] == 3
    assert found["pyagent_webhooks_total", ("other", "204")] == 1
    assert found["pyagent_webhook_seconds_count", ()] == 5
    world.release("fix")
    for run in (done, waits):
        world.wait_until_ended(run)
    found = samples(server)
    assert found["pyagent_runs", ("done",)] == 2
    assert found["pyagent_steps_total", ("done", "fix")] == 2
    assert found["pyagent_step_seconds_count", ("fix",)] == 2
    assert "octo" not in get(server, "/metrics")[1]


def test_a_worker_that_has_a_port_answers_supervisors_and_prometheus(world: World) -> None:
    server, worker = world.start(PYAGENT_WORKER_RUNS="1", PYAGENT_MAX_RUNS="1"), world.start("probed")
    assert get(worker, "/healthz") == (200, '{"reason":"alive","status":"ok"}\n')
    assert get(worker, "/readyz") == (200, '{"reason":"ready","status":"ok"}\n')
    run = world.push(server, "a")
    world.wait_until_ended(run)
    of_server, of_worker = samples(server), samples(worker)
    assert of_server["pyagent_workers", ()] == of_worker["pyagent_workers", ()] == 2
    assert of_server["pyagent_runs", ("done",)] == of_worker["pyagent_runs", ("done",)] == 1
    steps = [found.get(("pyagent_steps_total", ("done", "fix")), 0.0) for found in (of_server, of_worker)]
    assert sorted(steps) == [0.0, 1.0], "counted by who did it"
    for path in ("/", "/runs.json", "/webhook", "/setup"):
        assert get(worker, path)[0] == 404
    worker.terminate()
    assert worker.exit_code() == 0


def test_a_worker_without_a_port_listens_nowhere(world: World) -> None:
    worker = world.start("worker")
    assert "listening" not in worker.log.read_text(encoding="utf-8")


def test_metrics_tell_of_steps_that_failed_or_wait(world: World) -> None:
    (world.folder / "limited-fix").touch()
    (world.folder / "refused-publish").touch()
    server = world.start()
    world.wait_until_ended(world.push(server, "a"))
    found = samples(server)
    assert found["pyagent_steps_total", ("wait", "fix")] == 1
    assert found["pyagent_steps_total", ("done", "fix")] == 1, "the second try is no other step"
    assert found["pyagent_steps_total", ("failed", "publish")] == 1


def test_every_line_of_the_log_is_json_and_names_the_run(world: World) -> None:
    (world.folder / "broken-fix").touch()
    server = world.start(PYAGENT_LOG="json")
    run = world.push(server, "a", repo="octo/till")
    world.wait_until_ended(run)
    lines = [json.loads(line) for line in server.log.read_text(encoding="utf-8").splitlines()]
    assert {"time", "level", "logger", "message"} <= set(lines[0])
    (fault,) = [line for line in lines if "error" in line]
    told = {name: fault[name] for name in ("level", "run", "trace", "repository", "step")}
    assert told == {"level": "error", "run": run, "trace": trace_of(run), "repository": "octo/till", "step": "fix"}
    assert "ZeroDivisionError" in fault["error"]


def test_a_run_that_is_put_aside_leaves_no_trace_of_an_error(world: World) -> None:
    (world.folder / "limited-fix").write_text("6")
    server = world.start(PYAGENT_LOG="json")
    world.wait_until_ended(world.push(server, "a"))
    lines = [json.loads(line) for line in server.log.read_text(encoding="utf-8").splitlines()]
    assert {line["level"] for line in lines} == {"info", "warning"}
    assert [line["message"] for line in lines if line["level"] == "warning"] == ["fix: PA-1007: slow down"]


def test_text_is_for_people(world: World) -> None:
    server = world.start(PYAGENT_LOG="text")
    line = wait_for(lambda: server.log.read_text(encoding="utf-8").splitlines(), "a line")[0]
    assert " INFO pyagent." in line


def test_a_database_that_is_away_is_told_and_health_is_of_the_process(world: World, request: Any) -> None:
    if world.ledger.database.is_sqlite:
        return  # a file is away only when somebody locks it, which test_server.py does
    postgres = request.getfixturevalue("postgres")
    server = world.start()
    assert get(server, "/readyz")[0] == 200
    postgres.crash()
    try:
        assert get(server, "/healthz")[0] == 200
        assert get(server, "/readyz")[0] == 503
        assert samples(server)["pyagent_database_up", ()] == 0
        assert world.deliver(server, "push", b"{}")[0] == 400
    finally:
        postgres.start()
    wait_for(lambda: get(server, "/readyz")[0] == 200, "the server to be ready again")
    assert world.wait_until_ended(world.push(server, "a")).state == "done"


# ---- in this process


@pytest.fixture
def record() -> logging.LogRecord:
    token = "ghp_" + "a" * 30
    text = f"pushed with {token} and {SECRET} to postgresql://me:hunter2hunter2@db/x\nfaked: line"
    return logging.LogRecord("pyagent.x", logging.INFO, __file__, 1, "%s", (text,), None)


@pytest.mark.parametrize("kind", [JsonLines, TextLines])
def test_secrets_are_masked_and_a_line_is_one_line(kind: type[JsonLines], record: logging.LogRecord) -> None:
    line = kind([SECRET]).format(record)
    for secret in ("ghp_", SECRET, "hunter2"):
        assert secret not in line
    assert line.count("***") == 3
    if kind is JsonLines:
        assert "\n" not in line


def test_the_secrets_of_the_settings_are_masked_wherever_they_turn_up(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    key = "-----BEGIN KEY-----\nMIIsecretsecretsecret\n-----END KEY-----"
    settings = read_settings(
        {
            "PYAGENT_WEBHOOK_SECRET": SECRET,
            "PYAGENT_PRIVATE_KEY": key,
            "PYAGENT_DATABASE_URL": "postgresql://me:hunter2hunter2@127.0.0.1/x",
            "PYAGENT_DATA_DIR": str(tmp_path),
        }
    )
    root = logging.getLogger()
    before = list(root.handlers), root.level
    try:
        configure_logs(settings)
        try:
            raise ValueError(f"hunter2hunter2 {SECRET} MIIsecretsecretsecret")  # noqa: TRY301
        except ValueError:
            logging.getLogger("pyagent.x").exception("it broke on hunter2hunter2")
    finally:
        root.handlers[:], root.level = before
    said = capfd.readouterr().err
    assert json.loads(said)["message"] == "it broke on ***"
    for secret in ("hunter2", SECRET, "MIIsecret"):
        assert secret not in said


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    traces.use(provider.get_tracer("test"))
    yield exporter
    traces._tracers.clear()


def test_the_steps_of_a_run_are_one_trace_in_whichever_process(spans: InMemorySpanExporter) -> None:
    for step in ("checkout", "fix"):
        with working_on("0123456789abcdef", "octo/shop", step) as here, traces.step_span(here):
            pass
    first, second = spans.get_finished_spans()
    assert [first.name, second.name] == ["checkout", "fix"]
    assert f"{first.context.trace_id:032x}" == f"{second.context.trace_id:032x}" == trace_of("0123456789abcdef")
    assert first.parent is not None
    assert first.parent.span_id == second.parent.span_id
    assert dict(first.attributes or {})["pyagent.repository"] == "octo/shop"


def test_the_parts_of_a_step_are_spans_below_it(spans: InMemorySpanExporter) -> None:
    with working_on("0123456789abcdef", "octo/shop", "fix") as here, traces.step_span(here):
        with recorded_step(here.trace, here.step) as told, span("scan"), span("wait for ruff"):
            pass
        traces.send(told)
    made = {each.name: each for each in spans.get_finished_spans()}
    above = {name: each.parent.span_id for name, each in made.items() if each.parent}
    assert above["wait for ruff"] == made["scan"].context.span_id
    assert above["scan"] == made["fix"].context.span_id
    assert made["scan"].start_time == told[1][3]


@pytest.fixture
def meter(url: str) -> Iterator[InMemoryMetricReader]:
    reader = InMemoryMetricReader()
    provider, database = MeterProvider([reader]), Database(url)
    ledger = Ledger(database, Limits())
    ledger.admit("1", "push", StartRun("octo/shop", 1, "main", "a" * 40, Trigger.PUSH, Priority.PUSH))
    meters.use(provider.get_meter("test"), database)
    yield reader
    meters._counters.clear()
    meters._histograms.clear()
    provider.shutdown()
    database.close()


def points(reader: InMemoryMetricReader) -> dict[tuple[str, tuple[object, ...]], float]:
    """Name and labels → value, of a histogram the count."""
    data = reader.get_metrics_data()
    assert data is not None
    found = [metric for part in data.resource_metrics for scope in part.scope_metrics for metric in scope.metrics]
    return {
        (metric.name, tuple(value for _, value in sorted((point.attributes or {}).items()))): getattr(
            point, "count", None
        )
        or point.value
        for metric in found
        for point in metric.data.data_points
    }


def test_open_telemetry_is_told_the_same_as_prometheus(meter: InMemoryMetricReader) -> None:
    metrics.count_webhook("push", 202, 0.01)
    metrics.count_webhook("made-up-by-somebody", 401, 0.01)
    metrics.count_takeover()
    metrics.count_aside()
    for ending in ("wait", "done"):
        with metrics.timed_step("fix #2") as ended:
            ended.append(ending)
    found = points(meter)
    assert found["pyagent.webhooks", ("push", "202")] == found["pyagent.webhooks", ("other", "401")] == 1
    assert found["pyagent.webhook.duration", ()] == 2
    assert found["pyagent.takeovers", ()] == found["pyagent.files.aside", ()] == 1
    assert found["pyagent.steps", ("done", "fix")] == found["pyagent.steps", ("wait", "fix")] == 1
    assert found["pyagent.step.duration", ("fix",)] == 2
    assert (found["pyagent.runs", ("queued",)], found["pyagent.runs", ("running",)]) == (1, 0)
    assert found["pyagent.oldest_queued", ()] > 0
    assert found["pyagent.workers", ()] == 0


@pytest.mark.parametrize(("traces_to", "metrics_to"), [("otlp", "none"), ("none", "otlp"), ("", "")])
def test_each_kind_of_telemetry_can_be_kept_here(tmp_path: Path, traces_to: str, metrics_to: str) -> None:
    settings = read_settings(
        {
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
            "OTEL_TRACES_EXPORTER": traces_to,
            "OTEL_METRICS_EXPORTER": metrics_to,
            "PYAGENT_DATA_DIR": str(tmp_path),
        }
    )
    assert [bool(settings.traces), bool(settings.meters)] == [traces_to != "none", metrics_to != "none"]


def test_without_the_extra_the_server_says_so_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    traces.begin_traces("http://127.0.0.1:9")
    assert "pyagent-bot[otel]" in caplog.text
    with traces.step_span(Here("run", "octo/shop", "fix")):
        pass
    traces.begin_traces("")
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.metrics", None)
    meters.begin_meters("http://127.0.0.1:9", Database(f"sqlite:///{tmp_path}/x.db"))
    metrics.count_takeover()
    traces.end_traces()
    meters.end_meters()
