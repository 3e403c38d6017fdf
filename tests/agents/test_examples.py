"""The laws of every agent, tested on its own examples: the examples are the tests, and the docs."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pyagent import rust_core
from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.agents.registry import load_agents
from pyagent.core.config import CONFIG_FILES, Config, load
from pyagent.core.fixing import Candidate, Project, apply_fixes
from pyagent.core.model import Fix, Left
from pyagent.core.shared_modules import Layout
from pyagent.core.sites import native_rules, sites_of
from pyagent.core.target_version import declared_target

NATIVE = [agent for agent in load_agents().values() if agent.rule in native_rules()]
PROJECT = Project(target=(3, 8))


def config_of(example: Rewrite | Leave) -> Config:
    """The configuration of the project an example pretends to stand in."""
    return load({path: text.encode() for path, text in example.project.items() if path in CONFIG_FILES})


def project_of(example: Rewrite | Leave) -> Project:
    """The project an example pretends to stand in: the oldest Python unless its ``pyproject.toml`` says more."""
    config = config_of(example)
    declared = declared_target(tomllib.loads(example.project.get("pyproject.toml", "")))
    return replace(
        PROJECT,
        target=declared or PROJECT.target,
        import_style=config.import_style,
        max_file_lines=config.max_file_lines,
    )


@dataclass(frozen=True)
class Files:
    """The files of an example's project, as a layout reads them."""

    known: dict[str, str]

    def read(self, path: str) -> bytes | None:
        return self.known[path].encode() if path in self.known else None

    def names(self, folder: str) -> frozenset[str]:
        return frozenset(path.rpartition("/")[2] for path in self.known if path.rpartition("/")[0] == folder)

    def others(self, suffixes: tuple[str, ...], known: Collection[str]) -> Iterator[bytes]:
        yield from (text.encode() for path, text in self.known.items() if path.endswith(suffixes) and path not in known)


def project_of_files(
    agent: type[Agent], example: Rewrite | Leave, text: bytes
) -> tuple[rust_core.Knowledge | None, AbstractSet[str], AbstractSet[str]]:
    """What a scan of the example's project knows, its loggers and the names it uses; nothing where it has no others."""
    modules = {path: text.encode() for path, text in example.project.items() if path.endswith(".py")}
    starts = config_of(example).entry_points
    if not modules and not starts:
        return None, frozenset(), frozenset()
    with TemporaryDirectory() as folder:
        for path, content in (modules | {example.path: text}).items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        # The scan may still run when it is returned: what is asked for is waited for while the files are there.
        scan = rust_core.scan(
            folder,
            rust_core.python_files(folder),
            rules=[agent.rule],
            target=project_of(example).target,
            max_file_lines=project_of(example).max_file_lines,
            entry_points=starts,
        )
        return scan.knowledge, scan.loggers, scan.uses


def fix_once(agent: type[Agent], example: Rewrite | Leave, text: bytes) -> tuple[bytes, list[str]]:
    """Run one agent over one module as the fleet does; returns the text and the reasons for what was left."""
    after, _, reasons = fix_whole(agent, example, text)
    return after, reasons


def fix_whole(agent: type[Agent], example: Rewrite | Leave, text: bytes) -> tuple[bytes, dict[str, str], list[str]]:
    """The same with the files that the fix makes."""
    path, project = example.path, project_of(example)
    knowledge, loggers, uses = project_of_files(agent, example, text)
    scan = rust_core.scan_text(
        path,
        text,
        rules=[agent.rule],
        target=project.target,
        max_file_lines=project.max_file_lines,
        import_style=project.import_style,
        knowledge=knowledge,
        loggers=loggers,
    )
    reasons: list[str] = []
    candidates: list[Candidate] = []
    layout = Layout(Files(example.project), project.target, uses)
    for site in sites_of(scan, text):
        result = agent().fix(site)
        if isinstance(result, Fix) and result.moved:
            result = layout.settle(path, text, result)
        if isinstance(result, Left):
            reasons.append(result.reason)
        else:
            candidates.append(Candidate(agent.rule, site.start, site.end, result))
    applied = apply_fixes(path, text, candidates, project)
    reasons += [verdict.reason for verdict in applied.verdicts if verdict]
    made = {
        file.path: file.text.decode()
        for each, verdict in zip(candidates, applied.verdicts, strict=True)
        for file in each.fix.needs
        if verdict is None
    }
    return applied.text, made, reasons


def cases(kind: type[Rewrite] | type[Leave]) -> list[object]:
    return [
        pytest.param(agent, example, id=f"{agent.rule}-{number}")
        for agent in NATIVE
        for number, example in enumerate(agent.examples)
        if isinstance(example, kind)
    ]


@pytest.mark.parametrize(("agent", "example"), cases(Rewrite))
def test_a_rewrite_gives_exactly_its_result(agent: type[Agent], example: Rewrite) -> None:
    after, made, reasons = fix_whole(agent, example, example.before.encode())
    assert after.decode() == example.after, reasons
    assert made == example.made


@pytest.mark.parametrize(("agent", "example"), cases(Rewrite))
def test_a_second_run_changes_nothing(agent: type[Agent], example: Rewrite) -> None:
    example = replace(example, project=example.project | example.made)
    again, _ = fix_once(agent, example, example.after.encode())
    assert again.decode() == example.after


@pytest.mark.parametrize(("agent", "example"), cases(Rewrite))
def test_line_endings_and_byte_order_marks_stay(agent: type[Agent], example: Rewrite) -> None:
    if "\r" in example.before:
        return
    before = "\ufeff" + example.before.replace("\n", "\r\n")
    after, reasons = fix_once(agent, example, before.encode())
    assert after.decode() == "\ufeff" + example.after.replace("\n", "\r\n"), reasons


@pytest.mark.parametrize(("agent", "example"), cases(Leave))
def test_a_leave_is_unchanged(agent: type[Agent], example: Leave) -> None:
    after, reasons = fix_once(agent, example, example.code.encode())
    assert after.decode() == example.code
    assert example.why
    assert all(reasons)


@pytest.mark.parametrize(
    "agent", [agent for agent in load_agents().values() if agent.can_fix()], ids=lambda agent: agent.rule
)
def test_an_agent_that_edits_shows_enough_examples(agent: type[Agent]) -> None:
    assert sum(isinstance(example, Rewrite) for example in agent.examples) >= 3
    assert sum(isinstance(example, Leave) for example in agent.examples) >= 3


@pytest.mark.parametrize("agent", load_agents().values(), ids=lambda agent: agent.rule)
def test_an_agent_says_what_it_is(agent: type[Agent]) -> None:
    assert agent.__doc__
    assert agent.source, "name where the idea comes from"
    assert agent.name == agent.name.lower()
    assert " " not in agent.name


def test_every_rule_that_rust_detects_has_an_agent() -> None:
    assert native_rules() <= set(load_agents())
