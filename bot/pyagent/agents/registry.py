"""Finds the agents: every module of this package, then the plugins of other distributions.

Nothing is registered by hand. A rule id belongs to one agent; a second claim is a configuration fault.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, ModuleType

import pyagent.agents as package
from pyagent.agents.base import Agent, RuffAgent
from pyagent.errors import ManifestMismatch

PLUGIN_GROUP = "pyagent.agents"


@cache
def load_agents() -> Mapping[str, type[Agent]]:
    """Every agent by rule id, sorted.

    Raises:
        ManifestMismatch: Two agents claim the same rule.
    """
    found: dict[str, type[Agent]] = {}
    for agent in (*own_agents(), *_plugins()):
        other = found.setdefault(agent.rule, agent)
        if other is not agent:
            raise ManifestMismatch(
                f"rule {agent.rule} is claimed by {other.__module__} and {agent.__module__}",
                "uninstall one of the two plugins",
            )
    return MappingProxyType(dict(sorted(found.items())))


def ruff_codes() -> Mapping[str, type[RuffAgent]]:
    """Ruff code → the agent that stands for it."""
    agents = [agent for agent in load_agents().values() if issubclass(agent, RuffAgent)]
    return {code: agent for agent in agents for code in agent.codes}


def own_agents() -> Iterator[type[Agent]]:
    """PyAgent's own agents, without plugins."""
    import pkgutil  # noqa: PLC0415  # as below: the module is imported where no agent may be needed

    for module in pkgutil.iter_modules(package.__path__):
        if not module.ispkg:
            yield from _agents_of(import_module(f"{package.__name__}.{module.name}"))


def _plugins() -> Iterator[type[Agent]]:
    if not any(map(_offers_plugins, sys.path)):
        return
    from importlib.metadata import entry_points  # noqa: PLC0415

    for entry in entry_points(group=PLUGIN_GROUP):
        loaded = entry.load()
        if isinstance(loaded, ModuleType):
            yield from _agents_of(loaded)
        elif isinstance(loaded, type) and issubclass(loaded, Agent):
            yield loaded


def _offers_plugins(folder: str) -> bool:
    """Whether a distribution in a folder of the import path may have agents.

    The library that knows for certain takes a third as long to load as all our agents, and hardly anybody has plugins.
    """
    try:
        infos = [entry.path for entry in os.scandir(folder or ".") if entry.name.endswith((".dist-info", ".egg-info"))]
    except FileNotFoundError:
        return False
    except OSError:
        return True  # an archive, say, which only the library can look into
    return any(PLUGIN_GROUP in _text(Path(info) / "entry_points.txt") for info in infos)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _agents_of(module: ModuleType) -> Iterator[type[Agent]]:
    for value in vars(module).values():
        if (
            isinstance(value, type)
            and issubclass(value, Agent)
            and "rule" in vars(value)
            and value.__module__ == module.__name__
        ):
            yield value
