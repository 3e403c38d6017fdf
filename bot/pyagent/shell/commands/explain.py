"""``pyagent explain RULE``: the page of a rule, or of an error (``PA-1003``)."""

from __future__ import annotations

from argparse import Namespace

from pyagent.agents.describe import describe
from pyagent.agents.registry import load_agents
from pyagent.core.error_pages import error_text
from pyagent.core.report.visible import visible
from pyagent.errors import ConfigurationError
from pyagent.shell.commands.selection import known_rule
from pyagent.shell.console import out


def run(options: Namespace) -> int:
    """Print the page of one rule or error."""
    if options.rule.upper().startswith("PA-"):
        page = error_text(options.rule)
        if page is None:
            raise ConfigurationError(f"there is no error {visible(options.rule)}", "docs/errors.md lists them")
        out(page)
        return 0
    agents = load_agents()
    out(describe(agents[known_rule(options.rule, agents)]).text())
    return 0
