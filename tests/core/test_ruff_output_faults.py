"""An agent that fails on one of Ruff's findings costs that finding, not the run."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from pyagent.agents.base import RuffAgent
from pyagent.agents.registry import load_agents
from pyagent.agents.ruff_output import parse_output, ruff_sites
from pyagent.core.model import Dismiss, Fix, Left, Site

OUTPUT = b"""[{"code": "E711", "filename": "a.py", "message": "Comparison to `None`",
"location": {"row": 1, "column": 6}, "end_location": {"row": 1, "column": 10},
"fix": {"applicability": "unsafe", "edits": [{"content": "x is None",
"location": {"row": 1, "column": 1}, "end_location": {"row": 1, "column": 10}}]}}]"""


@pytest.mark.parametrize("fault", [RecursionError, MemoryError, KeyError])
def test_a_fault_of_an_agent_is_a_finding_that_is_left(fault: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    agent = load_agents()["SYN002"]
    assert issubclass(agent, RuffAgent)

    def fail(_self: RuffAgent, _site: Site, _result: Fix | Left, _uses: Collection[str]) -> Fix | Left | Dismiss:
        raise fault

    monkeypatch.setattr(agent, "review", fail)
    [answer] = ruff_sites("a.py", b"x == None\n", parse_output(OUTPUT)["a.py"], {"E711": agent})
    assert isinstance(answer.result, Left)
    assert fault.__name__ in answer.result.reason
