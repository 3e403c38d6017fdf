"""What the inventory of a project lists now: one scan of everything, with what a person may do about the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyagent.agents.base import Agent
from pyagent.agents.registry import load_agents
from pyagent.core.inventory import Inventory, merge
from pyagent.core.inventory_fold import open_items
from pyagent.core.model import Finding, Left
from pyagent.core.results import Selection
from pyagent.core.work import Found
from pyagent.shell import native
from pyagent.shell.category_run import ask
from pyagent.shell.console import Progress
from pyagent.shell.repo_config import Project
from pyagent.shell.survey import look
from pyagent.shell.watch import at_work


def current(
    project: Project, text: str, progress: Progress | None = None, selection: Selection | None = None
) -> Inventory:
    """The inventory of a whole project as a scan finds it now, over the text that is there."""
    seen = look(native.begin(project.root, project.config, selection or Selection(), "fix"), progress)
    return merge(text, open_items(_proposals(project.root, seen.found)))


def _proposals(root: Path, found: tuple[Found, ...]) -> Iterator[tuple[Finding, str]]:
    """Findings with what a person may do about those that no agent fixes."""
    agents = load_agents()
    for item in found:
        finding = item.finding
        if finding.fixable:
            yield finding, ""
            continue
        yield finding, item.site.text("leave") or _reason(root, agents[finding.rule], item)


def _reason(root: Path, agent: type[Agent], item: Found) -> str:
    """Why the agent leaves a place; nothing where it only reports."""
    if item.ready is None and not agent.can_fix():
        return ""
    with at_work(item.site.path):
        answer = item.ready or ask(agent, item.site, (root / item.site.path).read_bytes())
    return answer.reason if isinstance(answer, Left) else ""
