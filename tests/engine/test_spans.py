"""Where the time of a run went, from the work in a child process to what people see."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from engine_world import World
from hypothesis import given
from hypothesis import strategies as st

from pyagent.cli import main
from pyagent.core.timeline import timeline
from pyagent.shell import spans
from pyagent.shell.child import run_child
from pyagent.shell.logs import trace_of

TRACE = trace_of("a run")
ROOT = spans.root_of(TRACE)


def test_spans_are_told_when_they_end_each_below_the_one_that_was_open() -> None:
    with spans.recorded_step(TRACE, "fix") as told:
        with spans.span("scan"), spans.span("wait for ruff"):
            pass
        with spans.span("commit"):
            pass
    ids = {name: identity for identity, _, name, _, _ in told}
    assert [(name, above) for _, above, name, _, _ in told] == [
        ("wait for ruff", ids["scan"]),
        ("scan", ids["fix"]),
        ("commit", ids["fix"]),
        ("fix", ROOT),
    ]
    assert all(start <= end for *_, start, end in told)


def test_nobody_records_where_nobody_listens() -> None:
    with spans.span("scan"):
        assert spans.current_header() == ""
    spans.add([["x"]])


def test_work_in_a_child_process_is_below_the_step_that_asked_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    with spans.recorded_step(TRACE, "fix") as told:
        assert run_child("engine_child_work:in_two_parts", {}, tmp_path, timeout=30) == {"parts": 2}
    names = {identity: name for identity, _, name, _, _ in told}
    below = [(name, names.get(above)) for _, above, name, _, _ in told]
    assert below == [("one", "fix"), ("two", "fix"), ("fix", None)]
    step = told[-1]
    assert all(step[3] <= start and end <= step[4] for *_, start, end in told)


def test_a_recording_has_an_end() -> None:
    with spans.recorded_step(TRACE, "fix") as told:
        spans.add([["a" * 16, "", "x", 0, 1]] * (spans.MOST + 5))
        with spans.span("too late"):
            pass
    assert len(told) == spans.MOST + 1
    assert told[-1][2] == "fix"


def test_what_no_step_took_is_waiting() -> None:
    second = 1_000_000_000
    rows = [("1" * 16, ROOT, "fix", 2 * second, 5 * second), ("2" * 16, ROOT, "fix #2", 8 * second, 9 * second)]
    found = timeline(rows, ROOT, 0.0, 1.0, 10.0)
    assert found is not None
    assert [(phase.name, phase.times, phase.own) for phase in found.phases] == [
        ("waiting", 1, 5.0),
        ("fix", 2, 4.0),
        ("queued", 1, 1.0),
    ]
    assert found.critical == (("queued", 1), ("waiting", 1), ("fix", 3), ("waiting", 3), ("fix", 1), ("waiting", 1))


IDS = st.text(max_size=3)


@given(st.lists(st.tuples(IDS, IDS, st.text(), st.integers(), st.integers()), max_size=4))
def test_spans_that_are_none_have_no_timeline(rows: list[spans.Told]) -> None:
    found = timeline(rows, ROOT, 0.0, 0.0, 1.0)
    assert found is None or sum(phase.own for phase in found.phases) >= 0


def test_a_run_that_ended_tells_where_its_time_went(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (world.folder / "limited-fix").write_text("1")
    server = world.start(RUNNER_LATENCY="0.1")
    run = world.push(server, "a")
    assert world.wait_until_ended(run).state == "done"
    monkeypatch.setenv("PYAGENT_DATABASE_URL", world.url)
    assert main(["runs", "show", run, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    phases = {phase["name"]: phase for phase in told["phases"]}
    assert set(phases) == {"waiting", "queued", "checkout", "fix", "publish"}
    assert phases["fix"]["times"] == 2
    assert all(phases[name]["own"] >= 0.1 for name in ("checkout", "fix", "publish"))
    assert phases["waiting"]["own"] >= 1
    steps = [step["name"] for step in told["critical_path"] if step["name"] not in ("waiting", "queued")]
    assert steps == ["checkout", "fix", "fix", "publish"]
    assert main(["runs", "show", run]) == 0
    shown = capsys.readouterr().out
    assert "critical path " in shown
    assert "\ntime " in shown
