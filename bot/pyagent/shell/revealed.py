"""Findings that a run's own fixes brought to light.

The `else` of a loop becomes a `pass` that nobody needs; an unused import hid another one of the same name. They are
fixed in the same run, so that a second run has nothing to do, and count neither as found nor as left: the scan did not
see them. A rule that did not report all its places in a file (people declined some, settings hide them) is left alone
there, since what it hid cannot be told from what came up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pyagent.agents.base import Agent, RuffAgent
from pyagent.core.fixing import Project
from pyagent.core.model import Dismiss
from pyagent.core.work import FileWork, Found, match
from pyagent.shell.category_run import scan_again
from pyagent.shell.ruff import Ruff

_ByRule = Mapping[str, list[Found]]


def revealed(
    works: Sequence[FileWork],
    base: Mapping[str, bytes],
    agents: Mapping[str, type[Agent]],
    ruff: Ruff,
    project: Project,
) -> list[tuple[FileWork, Found]]:
    """What came up in changed files and no item stands for.

    Args:
        works: The files as they are now.
        base: The texts that the run began with.
        agents: The agents asked for, by rule id.
        ruff: Ruff with the codes of these agents.
        project: What every scan must know about the project.
    """
    changed = [work for work in works if work.text != base[work.path]]
    now = _found({work.path: work.text for work in changed}, agents, ruff, project)
    fresh = [(work, rule, found) for work in changed for rule, found in _unknown(work, now[work.path])]
    if not fresh:
        return []
    before = _found({work.path: base[work.path] for work, _, _ in fresh}, agents, ruff, project)
    return [(work, each) for work, rule, found in fresh if _tells_all(work, rule, before[work.path]) for each in found]


def _tells_all(work: FileWork, rule: str, before: _ByRule) -> bool:
    """Whether the scan reported all places of a rule in a file."""
    reported = sum(item.found.finding.rule == rule and not item.late for item in work.items)
    return len(before.get(rule, ())) == reported


def _unknown(work: FileWork, now: _ByRule) -> list[tuple[str, list[Found]]]:
    """The findings of each rule that no open item stands for."""
    unknown = []
    for rule, found in now.items():
        places = {each.site.start: each for each in found}
        paired = set(match(work.open_items(rule), places).values())
        fresh = [each for place, each in places.items() if place not in paired and each.finding.fixable]
        if fresh:
            unknown.append((rule, fresh))
    return unknown


def _found(
    texts: Mapping[str, bytes], agents: Mapping[str, type[Agent]], ruff: Ruff, project: Project
) -> dict[str, _ByRule]:
    found: dict[str, dict[str, list[Found]]] = {path: defaultdict(list) for path in texts}
    native = [rule for rule, agent in agents.items() if agent.can_fix() and not issubclass(agent, RuffAgent)]
    for path, text in texts.items():
        for site in scan_again(path, text, native, project):
            found[path][site.rule].append(Found(site, agents[site.rule].finding(site)))
    for path, answers in ruff.check(texts).items():
        for answer in answers:
            if not isinstance(answer.result, Dismiss):
                site = answer.site
                found[path][site.rule].append(Found(site, agents[site.rule].finding(site), answer.result, answer.code))
    return dict(found)
