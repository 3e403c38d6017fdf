"""What a scan reports, straight from Rust: without the facts and texts that only a fix needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyagent import rust_core
from pyagent.agents.base import Agent
from pyagent.core.model import Finding
from pyagent.core.sites import SAFETY


def findings_of(scan: rust_core.Scan, agents: Mapping[str, type[Agent]]) -> Iterator[Finding]:
    """The findings of a scan, each in the name of its agent.

    Args:
        scan: A scan with the rules of these agents and perhaps others, which are left out.
        agents: Rule id → agent.
    """
    promises = {
        (rule, safety): (agent.name, agent.category, *agent.promise(most))
        for rule, agent in agents.items()
        for safety, most in SAFETY.items()
    }
    return map(Finding._make, scan.findings(promises))
