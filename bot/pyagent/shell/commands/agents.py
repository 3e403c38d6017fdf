"""``pyagent agents``: every rule on one line."""

from __future__ import annotations

import json
from argparse import Namespace

from pyagent.agents.describe import describe_all
from pyagent.agents.registry import load_agents
from pyagent.core.docs import RuleDoc, agents_table
from pyagent.shell.console import out


def run(options: Namespace) -> int:
    """Print the table of agents."""
    docs = describe_all(load_agents().values())
    if options.format == "json":
        out(json.dumps({"agents": [_fields(doc) for doc in docs.values()]}, indent=2) + "\n")
    else:
        out(agents_table(docs.values()))
    return 0


def _fields(doc: RuleDoc) -> dict[str, object]:
    return {
        "rule": doc.rule,
        "name": doc.name,
        "category": doc.category.value,
        "safety": doc.safety.value,
        "fixable": doc.fixable,
        "summary": doc.summary,
    }
