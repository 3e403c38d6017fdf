"""Time grows with the size of a file, not with its square: every agent's examples, repeated by the hundred.

A file that a program wrote may have thousands of findings at its top level, or in thousands of functions. A rule that
looks through the whole file for each of them would make one such file take longer than all others of a project.
"""

from __future__ import annotations

import gc
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest
from test_examples import NATIVE, project_of

from pyagent import rust_core
from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core import fixing
from pyagent.core.fixing import Applied, Candidate, apply_fixes
from pyagent.core.model import Fix
from pyagent.core.sites import sites_of

FACTOR = 4
ALLOWED = 2 * FACTOR
"""Twice what is proportional; what grows with the square takes sixteen times as long."""
MOMENT = 0.004
"""Seconds that a measurement may be off by; a shorter time counts as this."""
SCANNED_LINES, FIXED_LINES = 600, 100


Arrangement = Callable[[str, int], str]


def at_the_top(code: str, count: int) -> str:
    return code * count


def in_functions(code: str, count: int) -> str:
    body = textwrap.indent(code, "    ")
    return "".join(f"def function_{number}():\n{body}\n" for number in range(count))


def on_one_line(count: int) -> str:
    return "x = [" + "eval(text), " * count + "]\n"


def scan(agent: type[Agent], example: Rewrite | Leave, text: bytes) -> None:
    sites_of(rust_core.scan_text(example.path, text, rules=[agent.rule], target=project_of(example).target), text)


def fix(agent: type[Agent], example: Rewrite | Leave, text: bytes) -> Applied:
    # Some fixes make a file longer, and none may make it longer than the rules allow.
    project = replace(project_of(example), max_file_lines=1_000_000)
    found = rust_core.scan_text(example.path, text, rules=[agent.rule], target=project.target)
    answers = [(site, agent().fix(site)) for site in sites_of(found, text)]
    candidates = [
        Candidate(agent.rule, site.start, site.end, answer) for site, answer in answers if isinstance(answer, Fix)
    ]
    return apply_fixes(example.path, text, candidates, project)


def seconds(work: Callable[[], None]) -> float:
    """The processor's time, whoever else uses the machine meanwhile."""
    gc.collect(0)
    start = time.process_time()
    work()
    return time.process_time() - start


def excess(work: Callable[[bytes], object], short: str, long: str) -> float:
    """How many times longer than allowed the longer text takes; the best of three tries, if one is not enough."""

    def ratio() -> float:
        quick, slow = (seconds(partial(work, text.encode())) for text in (short, long))
        return slow / max(quick, MOMENT) / ALLOWED

    first = ratio()
    return first if first < 1 else min(first, ratio(), ratio())


def cases(agent: type[Agent], arranged: Arrangement, lines: int) -> Iterator[tuple[str, Rewrite | Leave, str, str]]:
    """Each example by its name, with the text of some copies and of four times as many."""
    for number, example in enumerate(agent.examples):
        code = example.before if isinstance(example, Rewrite) else example.code
        code = code if code.endswith("\n") else f"{code}\n"
        count = max(1, lines // code.count("\n"))
        yield f"{agent.rule}-{number}", example, arranged(code, count), arranged(code, FACTOR * count)


@pytest.mark.parametrize("agent", NATIVE, ids=lambda agent: agent.rule)
@pytest.mark.parametrize("arranged", [at_the_top, in_functions])
def test_a_scan_takes_time_in_proportion(agent: type[Agent], arranged: Arrangement) -> None:
    for name, example, short, long in cases(agent, arranged, SCANNED_LINES):
        over = excess(partial(scan, agent, example), short, long)
        assert over < 1, f"{name} takes {over * ALLOWED:.0f} times as long for {FACTOR} times the text"


@pytest.mark.parametrize("agent", [agent for agent in NATIVE if agent.can_fix()], ids=lambda agent: agent.rule)
@pytest.mark.parametrize("arranged", [at_the_top, in_functions])
def test_fixes_take_time_in_proportion(agent: type[Agent], arranged: Arrangement) -> None:
    for name, example, short, long in cases(agent, arranged, FIXED_LINES):
        over = excess(partial(fix, agent, example), short, long)
        if over >= 1 and len(set(map(bool, fix(agent, example, long.encode()).verdicts))) > 1:
            continue  # some copies spoil others: the search for them has a bound of its own, below
        assert over < 1, f"{name} takes {over * ALLOWED:.0f} times as long for {FACTOR} times the text"


def test_the_search_for_fixes_that_spoil_others_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    agent = next(agent for agent in NATIVE if agent.rule == "IMP003")
    code = '"""Doc."""\n\n\ndef f():\n    return os.sep\n\n\nimport os\nimport re  # for later\n'
    proved: list[int] = []
    prove = rust_core.prove

    def counted(path: str, text: bytes, *others: object, **options: object) -> str | None:
        proved.append(len(text))
        return prove(path, text, *others, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(fixing, "_MOST_PROVED", 100_000)
    monkeypatch.setattr(rust_core, "prove", counted)
    applied = fix(agent, Rewrite(before=code, after=code), (code * 200).encode())
    reasons = {verdict.reason for verdict in applied.verdicts if verdict}
    assert sum(proved) < 200_000 + fixing._FEWEST_PROOFS * len(code * 200)
    assert any("do not hold together" in reason for reason in reasons)


def test_a_line_may_hold_thousands_of_findings() -> None:
    agent = next(agent for agent in NATIVE if agent.rule == "SEC001")
    example = Leave(code="", why="only the path counts")
    assert excess(partial(scan, agent, example), on_one_line(2_000), on_one_line(FACTOR * 2_000)) < 1
