"""Which agents a run wants: by the configuration, by what was asked for, and by the project's own tools."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from pyagent import rust_core
from pyagent.agents.base import Agent, RuffAgent, with_hints_asked, with_reviewed_hints
from pyagent.agents.registry import load_agents
from pyagent.core.config import Config
from pyagent.core.declined import is_declined
from pyagent.core.fixing import Project
from pyagent.core.hints import FirstHints
from pyagent.core.results import Selection
from pyagent.shell.mypy_settings import mypy_settings
from pyagent.shell.project_tools import ignored_codes, runs_mypy, sorts_imports_itself
from pyagent.shell.ruff import Ruff


def wanted_agents(
    root: Path, config: Config, selection: Selection, first: FirstHints = "left"
) -> dict[str, type[Agent]]:
    """The agents whose rules configuration and selection ask for, by rule id.

    Args:
        root: The project.
        config: Its configuration.
        selection: What is asked for.
        first: What becomes of hints that let mypy look at something for the first time.
    """
    agents, ignored = fitting_agents(root, first), ignored_codes(root)
    codes = codes_elsewhere(agents)
    return {
        rule: agent
        for rule, agent in agents.items()
        if config.wants(rule, agent.category, asked=_asked(selection, rule, agent))
        and not (agent.newer and config.runs_on < agent.since)
        and (not selection.rules or rule in selection.rules)
        and (not selection.categories or agent.category in selection.categories)
        and (rule in selection.rules or rule in config.select or not is_declined(codes[rule], ignored))
    }


def codes_elsewhere(agents: Mapping[str, type[Agent]]) -> dict[str, Sequence[str]]:
    """Rule → the codes that other tools know it by, the nearest first."""
    native = rust_core.rule_aliases()
    return {
        rule: agent.codes if issubclass(agent, RuffAgent) else native.get(rule, ()) for rule, agent in agents.items()
    }


def _asked(selection: Selection, rule: str, agent: type[Agent]) -> bool:
    return rule in selection.rules or agent.category in selection.categories


def fitting_agents(root: Path, first: FirstHints = "left") -> dict[str, type[Agent]]:
    """All agents but those whose work another tool of the project does in its own way; hints with care beside mypy."""
    foreign = {"IMP004"} if sorts_imports_itself(root) else set()
    agents = {rule: agent for rule, agent in load_agents().items() if rule not in foreign}
    if not runs_mypy(root):
        return agents
    agents = with_reviewed_hints(agents, first)
    return with_hints_asked(agents, mypy_settings(root).hints_asked)


def project_of(config: Config, loggers: frozenset[str] = frozenset()) -> Project:
    """What every proof must know about a project."""
    return Project(
        target=config.target_version,
        max_file_lines=config.max_file_lines,
        first_party=config.first_party,
        runs_on=config.runs_on,
        loggers=loggers,
        import_style=config.import_style,
    )


def ruff_for(root: Path, config: Config, agents: Mapping[str, type[Agent]], uses: Collection[str] = ()) -> Ruff:
    """Ruff with the codes of some agents, without those of them that the project ignores."""
    ignored = ignored_codes(root)
    codes = {
        code: agent
        for agent in agents.values()
        if issubclass(agent, RuffAgent)
        for code in (set(agent.codes) - ignored or agent.codes)
    }
    return Ruff(root.resolve(), codes, config.target_version, uses)
