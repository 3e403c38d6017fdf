"""One look at a project: what Rust and Ruff find in it, for the agents that are wanted. Nothing is changed here."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyagent import rust_core
from pyagent.agents.base import Agent, RuffAgent, with_reviewed_hints
from pyagent.agents.registry import load_agents
from pyagent.agents.ruff_output import ruff_sites
from pyagent.core.config import Config
from pyagent.core.fixing import Project
from pyagent.core.model import Dismiss, Left, Safety
from pyagent.core.path_rules import PathRules
from pyagent.core.results import Dismissed, Selection
from pyagent.core.sites import UNPARSABLE, native_rules, sites_of, unchecked_site
from pyagent.core.work import Found
from pyagent.errors import ManifestMismatch
from pyagent.shell.project_tools import runs_mypy, sorts_imports_itself
from pyagent.shell.ruff import Raw, Ruff

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, how many there are."""


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything one look at the project gave."""

    root: Path
    paths: tuple[str, ...]
    lines: int
    found: tuple[Found, ...]
    suppressed: int
    dismissed: tuple[Dismissed, ...]
    uses: Collection[str]
    metrics: Mapping[str, int]


def wanted_agents(root: Path, config: Config, selection: Selection) -> dict[str, type[Agent]]:
    """The agents whose rules configuration and selection ask for, by rule id."""
    return {
        rule: agent
        for rule, agent in fitting_agents(root).items()
        if config.wants(rule, agent.category)
        and (not selection.rules or rule in selection.rules)
        and (not selection.categories or agent.category in selection.categories)
    }


def fitting_agents(root: Path) -> dict[str, type[Agent]]:
    """All agents but those whose work another tool of the project does in its own way; hints with care beside mypy."""
    foreign = {"IMP004"} if sorts_imports_itself(root) else set()
    agents = {rule: agent for rule, agent in load_agents().items() if rule not in foreign}
    return with_reviewed_hints(agents) if runs_mypy(root) else agents


def project_of(config: Config) -> Project:
    """What every proof must know about a project."""
    return Project(config.target_version, config.max_file_lines, config.first_party, config.python2)


def ruff_for(root: Path, config: Config, agents: Mapping[str, type[Agent]], uses: Collection[str] = ()) -> Ruff:
    """Ruff with the codes of some agents."""
    codes = {code: agent for agent in agents.values() if issubclass(agent, RuffAgent) for code in agent.codes}
    return Ruff(root.resolve(), codes, config.target_version, uses)


def look(
    root: Path, config: Config, selection: Selection, progress: Progress | None = None, *, facts: bool = False
) -> Survey:
    """Scan with Rust and Ruff at the same time and put both answers together."""
    agents = wanted_agents(root, config, selection)
    ruff = ruff_for(root, config, agents)
    if progress:
        progress("Scanning", 0, 1)
    native, raw = _both(root, config, selection, agents, ruff, facts=facts)
    found = [Found(site, agents[site.rule].finding(site)) for site in sites_of(native)]
    found = [_untouchable(item) if item.finding.path in raw.failed else item for item in found]
    if UNPARSABLE in agents:
        unchecked = [unchecked_site(path) for path in sorted(raw.failed)]
        found += [Found(site, agents[UNPARSABLE].finding(site)) for site in unchecked]
    paths = set(native.paths) - native.unreadable
    suppressed = native.suppressed
    uses = native.uses
    dismissed = [Dismissed(*item) for item in native.dismissed]
    for path, items in raw.found.items():
        if path not in paths:
            continue
        text = (root / path).read_bytes() if (root / path).is_file() else root.read_bytes()
        answers = list(ruff_sites(path, text, items, ruff.agents, uses))
        ready = [
            Found(item.site, agents[item.site.rule].finding(item.site), item.result, item.code)
            for item in answers
            if not isinstance(item.result, Dismiss)
        ]
        dismissed += [
            Dismissed(item.site.rule, path, item.site.line, item.result.reason)
            for item in answers
            if isinstance(item.result, Dismiss)
        ]
        kept = unsuppressed(path, text, ready)
        suppressed += len(ready) - len(kept)
        found += kept
    hidden = PathRules.of(config.per_file_ignores)
    declined = frozenset(selection.without)
    found = [
        item
        for item in found
        if item.finding.fingerprint not in declined and not hidden.hides(item.finding.rule, item.finding.path)
    ]
    found.sort(key=lambda item: (item.finding.path, item.finding.line, item.finding.column, item.finding.rule))
    if progress:
        progress("Scanning", 1, 1)
    return Survey(
        root=root,
        paths=tuple(native.paths),
        lines=native.lines,
        found=tuple(found),
        suppressed=suppressed,
        dismissed=tuple(dismissed),
        uses=uses,
        metrics=native.metrics,
    )


def _both(
    root: Path, config: Config, selection: Selection, agents: Mapping[str, type[Agent]], ruff: Ruff, *, facts: bool
) -> tuple[rust_core.Scan, Raw]:
    """What Rust and Ruff find in the same files, at the same time."""
    try:
        files = rust_core.python_files(root, paths=selection.paths, exclude=config.exclude)
    except ValueError as error:
        raise ManifestMismatch(str(error), "correct `exclude` in the configuration") from error
    call = ruff.start(files)
    begin = time.monotonic()
    try:
        native = rust_core.scan(
            root,
            rules=[rule for rule in agents if rule in native_rules()],
            paths=selection.paths,
            exclude=config.exclude,
            target=config.target_version,
            max_file_lines=config.max_file_lines,
            first_party=config.first_party,
            facts=facts,
        )
    except BaseException:
        if call:
            call.end(0)
        raise
    readable = [path for path in files if path not in native.unreadable]
    # A slow disk or a busy machine makes Ruff slow in the same measure as Rust.
    return native, ruff.finish(call, readable, 10 * (time.monotonic() - begin))


def _untouchable(item: Found) -> Found:
    """A finding in a file that Ruff does not get through: no change there could be proved."""
    finding = replace(item.finding, safety=Safety.MANUAL, fixable=False)
    return replace(item, finding=finding, ready=Left("Ruff does not get through this file, so no change can be proved"))


def unsuppressed(path: str, text: bytes, found: Sequence[Found]) -> list[Found]:
    """Ruff's findings of one file without those that a comment silences."""
    if not found or b"#" not in text:
        return list(found)
    rows = [(item.finding.line, item.finding.end_line, item.finding.rule, [item.code]) for item in found]
    silenced = rust_core.suppressed(path, text, rows)
    return [item for item, hidden in zip(found, silenced, strict=True) if not hidden]
