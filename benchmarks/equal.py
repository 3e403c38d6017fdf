"""Ruff's codes for what PyAgent's rules look for: what a run of the one is compared with a run of the other by."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from pyagent import rust_core
from pyagent.agents.registry import load_agents, ruff_codes


def equal_codes(ruff: Path) -> tuple[str, ...]:
    """The codes that Ruff can select among those that PyAgent's rules stand for, sorted.

    Args:
        ruff: The program.
    """
    listing = subprocess.run([ruff, "rule", "--all", "--output-format=json"], capture_output=True, check=True).stdout
    known = {rule["code"] for rule in json.loads(listing) if "Removed" not in rule["status"]}
    named = {alias for aliases in rust_core.rule_aliases().values() for alias in aliases}
    return tuple(sorted({*ruff_codes(), *named} & known))


def without_equal(ruff: Path) -> tuple[str, ...]:
    """The rules that nothing of Ruff stands for."""
    equal = set(equal_codes(ruff))
    backed = {agent.rule for agent in ruff_codes().values()}
    aliases = rust_core.rule_aliases()
    return tuple(rule for rule in load_agents() if rule not in backed and not equal.intersection(aliases.get(rule, ())))
