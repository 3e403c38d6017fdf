"""The examples of the agents that stand on Ruff, run through the whole fleet."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.agents.registry import load_agents
from pyagent.core.config import Config
from pyagent.core.model import Safety
from pyagent.core.results import FixReport, Selection
from pyagent.shell import fleet

AGENTS = [agent for agent in load_agents().values() if issubclass(agent, RuffAgent)]


def run(agent: type[RuffAgent], folder: Path, text: str, example: Rewrite | Leave) -> tuple[str, FixReport]:
    for path, content in (*example.project.items(), (example.path, text)):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode())
    selection = Selection(rules=(agent.rule,))
    report = fleet.fix(folder, config=Config(target_version=(3, 11)), selection=selection, safety=Safety.REVIEW)
    changed = {change.path: change.after.decode() for change in report.changes}
    return changed.get(example.path, text), report


def cases(kind: type[Rewrite] | type[Leave]) -> list[object]:
    return [
        pytest.param(agent, example, id=f"{agent.rule}-{number}")
        for agent in AGENTS
        for number, example in enumerate(agent.examples)
        if isinstance(example, kind)
    ]


@pytest.mark.parametrize(("agent", "example"), cases(Rewrite))
def test_a_rewrite_gives_exactly_its_result_and_a_second_run_nothing(
    agent: type[RuffAgent], example: Rewrite, tmp_path: Path
) -> None:
    after, report = run(agent, tmp_path, example.before, example)
    assert after == example.after, [outcome.reason for outcome in report.outcomes]
    assert run(agent, tmp_path, after, example)[0] == example.after


@pytest.mark.parametrize(("agent", "example"), cases(Leave))
def test_a_leave_is_unchanged(agent: type[RuffAgent], example: Leave, tmp_path: Path) -> None:
    after, report = run(agent, tmp_path, example.code, example)
    assert after == example.code
    assert all(outcome.reason for outcome in report.outcomes)


def test_a_fix_may_need_an_import_far_above_it(tmp_path: Path) -> None:
    source = "from typing import Any\n\n\ndef f(\n    a: Any,\n    x: str = None,\n) -> None:\n    print(a, x)\n"
    (tmp_path / "a.py").write_text(source, encoding="utf-8")
    config = Config(target_version=(3, 8))
    report = fleet.fix(tmp_path, config=config, selection=Selection(rules=("TYP005",)), safety=Safety.REVIEW)
    assert [change.after.decode() for change in report.changes] == [
        source.replace("import Any", "import Any, Optional").replace("x: str", "x: Optional[str]")
    ]


def test_python_2_knows_no_cause_of_an_exception(tmp_path: Path) -> None:
    source = (
        "def f(x):\n    try:\n        g(x)\n    except ValueError:\n        assert False, x\n    assert False, 'end'\n"
    )
    (tmp_path / "a.py").write_text(source, encoding="utf-8")
    config = Config(runs_on=(2, 7))
    report = fleet.fix(tmp_path, config=config, selection=Selection(rules=("BUG006",)), safety=Safety.REVIEW)
    assert [change.after.decode() for change in report.changes] == [
        source.replace("assert False, 'end'", "raise AssertionError('end')")
    ]
