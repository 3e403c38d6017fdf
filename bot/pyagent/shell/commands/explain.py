"""``pyagent explain RULE``: the page of a rule."""

from __future__ import annotations

from argparse import Namespace

from pyagent.agents.describe import describe
from pyagent.agents.registry import load_agents
from pyagent.shell.commands.selection import known_rule
from pyagent.shell.console import out


def run(options: Namespace) -> int:
    """Print the page of one rule."""
    agents = load_agents()
    out(describe(agents[known_rule(options.rule, agents)]).text())
    return 0
