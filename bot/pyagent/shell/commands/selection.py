"""What ``--category``, ``--rule`` and PATH select."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Collection

from pyagent.agents.registry import load_agents
from pyagent.core.model import Category
from pyagent.core.nearest import did_you_mean
from pyagent.core.results import Selection
from pyagent.errors import ConfigurationError
from pyagent.shell.environment import active_environment


def selection_of(options: Namespace, paths: tuple[str, ...]) -> Selection:
    """The selection that the options of ``scan`` and ``fix`` describe.

    Raises:
        ConfigurationError: A rule does not exist.
    """
    rules = load_agents() if options.rule else ()
    return Selection(
        categories=tuple(Category(name) for name in options.category),
        rules=tuple(known_rule(rule, rules) for rule in options.rule),
        paths=paths,
        environment=active_environment(),
    )


def known_rule(given: str, rules: Collection[str]) -> str:
    """The id of a rule that exists, in any case.

    Raises:
        ConfigurationError: It does not, with the nearest that does.
    """
    rule = given.upper()
    if rule not in rules:
        raise ConfigurationError(f"unknown rule {given}{did_you_mean(rule, rules)}", "`pyagent agents` lists all rules")
    return rule
