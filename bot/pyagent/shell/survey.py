"""One look at a project: what Rust and Ruff find in it, for the agents that are wanted. Nothing is changed here."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path

from pyagent import rust_core
from pyagent.agents.base import Agent
from pyagent.agents.findings import findings_of
from pyagent.agents.ruff_output import ruff_sites
from pyagent.core.config import Config
from pyagent.core.model import Category, Dismiss, Finding, Left, Safety
from pyagent.core.path_rules import PathRules
from pyagent.core.results import Dismissed, ScanReport, Selection
from pyagent.core.sites import UNPARSABLE, sites_of, unchecked_site
from pyagent.core.work import Found
from pyagent.errors import ManifestMismatch
from pyagent.shell.console import Progress
from pyagent.shell.native import Native
from pyagent.shell.ruff import Raw, Ruff
from pyagent.shell.wanted import ruff_for, wanted_agents

_ORDER = attrgetter("path", "line", "column", "rule")


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything one look at the project gave, ready to be fixed."""

    root: Path
    found: tuple[Found, ...]
    dismissed: tuple[Dismissed, ...]
    uses: Collection[str]
    loggers: frozenset[str]
    knowledge: rust_core.Knowledge
    paths: tuple[str, ...]

    def of(self, category: Category) -> Survey:
        """The same look with the findings of one category alone."""
        return replace(self, found=tuple(item for item in self.found if item.finding.category is category))


@dataclass(frozen=True, slots=True)
class _View:
    """What Rust and Ruff saw in the same files."""

    root: Path
    agents: Mapping[str, type[Agent]]
    ruff: Ruff
    native: rust_core.Scan
    raw: Raw


@dataclass(frozen=True, slots=True)
class _RuffPart:
    """Ruff's share of the findings."""

    found: Sequence[Found]
    dismissed: Sequence[Dismissed]
    suppressed: int


def look(begun: Native, progress: Progress | None = None) -> Survey:
    """Find what there is to fix, with the facts that fixing needs.

    Args:
        begun: Rust's look for the purpose of fixing.
        progress: Told about long work.

    Raises:
        ManifestMismatch: A pattern of the configuration cannot be used.
    """
    view = _view(begun, progress)
    part = _ruff_part(view)
    failed = view.raw.failed
    agents = view.agents
    found = [Found(site, agents[site.rule].finding(site)) for site in sites_of(view.native) if site.rule in agents]
    found = [_untouchable(item) if item.finding.path in failed else item for item in found]
    wanted = _wanted(begun.config, begun.selection)
    kept = [item for item in (*found, *_unchecked(view), *part.found) if wanted(item.finding)]
    kept.sort(key=lambda item: _ORDER(item.finding))
    dismissed = _dismissed(view)
    native = view.native
    loggers = frozenset(native.loggers)
    facts = (native.uses, loggers, native.knowledge, tuple(native.paths))
    return Survey(begun.root, tuple(kept), (*dismissed, *part.dismissed), *facts)


def report(begun: Native, progress: Progress | None = None) -> ScanReport:
    """Find what there is to report; the same findings as those of ``look``, without what only fixing needs.

    Args:
        begun: Rust's look for the purpose of a report.
        progress: Told about long work.

    Raises:
        ManifestMismatch: A pattern of the configuration cannot be used.
    """
    view = _view(begun, progress)
    native, part = view.native, _ruff_part(view)
    found = list(findings_of(native, view.agents))
    if view.raw.failed:
        found = [_unfixable(finding) if finding.path in view.raw.failed else finding for finding in found]
    found += [item.finding for item in (*_unchecked(view), *part.found)]
    findings = list(filter(_wanted(begun.config, begun.selection), found))
    findings.sort(key=_ORDER)
    return ScanReport(
        root=str(begun.root),
        files=native.files,
        lines=native.lines,
        seconds=time.monotonic() - begun.begin,
        findings=tuple(findings),
        suppressed=part.suppressed + sum(count for rule, count in native.suppressed.items() if rule in view.agents),
        dismissed=(*_dismissed(view), *part.dismissed),
        metrics=native.metrics,
    )


def _view(native: Native, progress: Progress | None) -> _View:
    """What Rust and Ruff find in the same files, at the same time."""
    if progress:
        progress("Scanning", 0, 1)
    agents = wanted_agents(native.root, native.config, native.selection)
    ruff = ruff_for(native.root, native.config, agents)
    try:
        files = native.listing.paths
    except ValueError as error:
        raise ManifestMismatch(str(error), "correct `exclude` in the configuration") from error
    call = ruff.start(files)
    try:
        unreadable = native.scan.unreadable
    except BaseException:
        if call:
            call.end(0)
        raise
    readable = [path for path in files if path not in unreadable]
    # A slow disk or a busy machine makes Ruff slow in the same measure as Rust.
    raw = ruff.finish(call, readable, 10 * (time.monotonic() - native.begin))
    if progress:
        progress("Scanning", 1, 1)
    return _View(native.root, agents, ruff, native.scan, raw)


def _ruff_part(view: _View) -> _RuffPart:
    found: list[Found] = []
    dismissed: list[Dismissed] = []
    suppressed = 0
    readable, uses = set(view.native.paths) - view.native.unreadable, view.native.uses
    for path, items in view.raw.found.items():
        if path not in readable:
            continue
        file = view.root / path
        text = file.read_bytes() if file.is_file() else view.root.read_bytes()
        ready = []
        for answer in ruff_sites(path, text, items, view.ruff.agents, uses):
            site, result = answer.site, answer.result
            if isinstance(result, Dismiss):
                dismissed.append(Dismissed(site.rule, path, site.line, result.reason))
            else:
                ready.append(Found(site, view.agents[site.rule].finding(site), result, answer.code))
        kept = unsuppressed(path, text, ready)
        suppressed += len(ready) - len(kept)
        found += kept
    return _RuffPart(found, dismissed, suppressed)


def _dismissed(view: _View) -> Iterator[Dismissed]:
    return (Dismissed._make(row) for row in view.native.dismissed if row[0] in view.agents)


def _unchecked(view: _View) -> list[Found]:
    """The report of the files that Ruff does not get through."""
    agent = view.agents.get(UNPARSABLE)
    sites = [unchecked_site(path) for path in sorted(view.raw.failed)]
    return [Found(site, agent.finding(site)) for site in sites] if agent else []


def _wanted(config: Config, selection: Selection) -> Callable[[Finding], bool]:
    """Whether a finding is neither declined nor ignored for its file."""
    if not config.per_file_ignores and not selection.without:
        return lambda _finding: True
    hidden = PathRules.of(config.per_file_ignores)
    declined = frozenset(selection.without)
    return lambda finding: finding.fingerprint not in declined and not hidden.hides(finding.rule, finding.path)


def _unfixable(finding: Finding) -> Finding:
    return finding._replace(safety=Safety.MANUAL, fixable=False)


def _untouchable(item: Found) -> Found:
    """A finding in a file that Ruff does not get through: no change there could be proved."""
    reason = Left("Ruff does not get through this file, so no change can be proved")
    return replace(item, finding=_unfixable(item.finding), ready=reason)


def unsuppressed(path: str, text: bytes, found: Sequence[Found]) -> list[Found]:
    """Ruff's findings of one file without those that a comment silences."""
    if not found or b"#" not in text:
        return list(found)
    rows = [(item.finding.line, item.finding.end_line, item.finding.rule, [item.code]) for item in found]
    silenced = rust_core.suppressed(path, text, rows)
    return [item for item, hidden in zip(found, silenced, strict=True) if not hidden]
