"""One look at a project: what Rust and Ruff find in it, for the agents that are wanted. Nothing is changed here."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from operator import attrgetter
from pathlib import Path

from pyagent import rust_core
from pyagent.agents.base import Agent
from pyagent.agents.findings import findings_of
from pyagent.agents.ruff_output import RuffFinding, ruff_sites
from pyagent.core.declined import declined_by_path
from pyagent.core.model import Category, Dismiss, Finding, Left, Safety
from pyagent.core.path_rules import PathRules
from pyagent.core.results import Dismissed, Repeated, ScanReport
from pyagent.core.sites import UNPARSABLE, sites_of, unchecked_site
from pyagent.core.work import Found
from pyagent.errors import ManifestMismatch
from pyagent.shell.console import Progress
from pyagent.shell.native import Native
from pyagent.shell.project_tools import filtered_modules, ignored_by_path
from pyagent.shell.ruff import Raw, Ruff
from pyagent.shell.spans import span
from pyagent.shell.wanted import codes_elsewhere, ruff_for, wanted_agents
from pyagent.shell.watch import at_work

_UNCHECKED = Left("Ruff does not get through this file, so no change can be proved")
_READ_AS_DATA = Left(
    "a test names the file or its folder and nobody imports it, so it may be what the test reads; "
    "change it together with the test"
)
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
class _RuffPart:
    """Ruff's share of the findings, by path."""

    found: dict[str, list[Found]] = field(default_factory=dict)
    dismissed: list[Dismissed] = field(default_factory=list)
    suppressed: Counter[str] = field(default_factory=Counter)

    def of(self, paths: Collection[str]) -> _RuffPart:
        """The same of some files."""
        return _RuffPart(
            {path: found for path, found in self.found.items() if path in paths},
            [item for item in self.dismissed if item.path in paths],
            Counter({path: count for path, count in self.suppressed.items() if path in paths}),
        )

    def all_found(self) -> Iterator[Found]:
        """The findings of all files."""
        return chain.from_iterable(self.found.values())


@dataclass(frozen=True, slots=True)
class _View:
    """What Rust and Ruff saw in the same files, and the files that Ruff alone did not get through."""

    root: Path
    agents: Mapping[str, type[Agent]]
    native: rust_core.Scan
    part: _RuffPart
    failed: frozenset[str]

    @property
    def untouchable(self) -> Mapping[str, Left]:
        """The files that stay as they are, and why."""
        return dict.fromkeys(self.native.data, _READ_AS_DATA) | dict.fromkeys(self.failed, _UNCHECKED)

    def dismissed(self) -> Iterator[Dismissed]:
        """The places that only look like findings. There are more of them than findings, and few who ask."""
        yield from (Dismissed._make(row) for row in self.native.dismissed if row[0] in self.agents)
        yield from self.part.dismissed


@dataclass(frozen=True, slots=True)
class _LateNames(Collection[str]):
    """Names that are fetched when somebody asks for one."""

    fetch: Callable[[], Collection[str]]

    def __contains__(self, name: object) -> bool:
        return name in self.fetch()

    def __iter__(self) -> Iterator[str]:
        return iter(self.fetch())

    def __len__(self) -> int:
        return len(self.fetch())


def look(begun: Native, progress: Progress | None = None) -> Survey:
    """Find what there is to fix, with the facts that fixing needs.

    Args:
        begun: Rust's look for the purpose of fixing.
        progress: Told about long work.

    Raises:
        ManifestMismatch: A pattern of the configuration cannot be used.
    """
    view = _view(begun, progress)
    agents, held = view.agents, view.untouchable
    sites = (site for site in sites_of(view.native) if site.rule in agents)
    found = chain((Found(site, agents[site.rule].finding(site)) for site in sites), view.part.all_found())
    touched = (_left(item, held[item.finding.path]) if item.finding.path in held else item for item in found)
    wanted = _wanted(begun, agents)
    kept = [item for item in (*touched, *_unchecked(view)) if wanted(item.finding)]
    kept.sort(key=lambda item: _ORDER(item.finding))
    native = view.native
    loggers = frozenset(native.loggers)
    facts = (native.uses | filtered_modules(begun.root), loggers, native.knowledge, tuple(native.paths))
    return Survey(begun.root, tuple(kept), tuple(view.dismissed()), *facts)


def report(begun: Native, progress: Progress | None = None) -> ScanReport:
    """Find what there is to report; the same findings as those of ``look``, without what only fixing needs.

    Args:
        begun: Rust's look for the purpose of a report.
        progress: Told about long work.

    Raises:
        ManifestMismatch: A pattern of the configuration cannot be used.
    """
    view = _view(begun, progress)
    native, part, held = view.native, view.part, view.untouchable
    found = [*findings_of(native, view.agents), *(item.finding for item in part.all_found())]
    if held:
        found = [_unfixable(finding) if finding.path in held else finding for finding in found]
    found += [item.finding for item in _unchecked(view)]
    findings = list(filter(_wanted(begun, view.agents), found))
    findings.sort(key=_ORDER)
    return ScanReport(
        root=str(begun.root),
        files=native.files,
        lines=native.lines,
        seconds=time.monotonic() - begun.begin,
        findings=tuple(findings),
        suppressed=part.suppressed.total()
        + sum(count for rule, count in native.suppressed.items() if rule in view.agents),
        dismissed=Repeated(view.dismissed),
        metrics=native.metrics,
    )


def _view(native: Native, progress: Progress | None) -> _View:
    """What Rust and Ruff find in the same files, at the same time.

    Ruff is the first to be done; its share is looked through while Rust goes on.
    """
    if progress:
        progress("Scanning", 0, 1)
    agents = wanted_agents(native.root, native.config, native.selection)
    ruff = ruff_for(native.root, native.config, agents)
    try:
        files = native.listing.paths
    except ValueError as error:
        raise ManifestMismatch(str(error), "correct `exclude` in the configuration") from error
    if native.selection.aside:
        aside = dict(native.selection.aside)
        files = [path for path in files if path not in aside]
    with span("wait for ruff"):
        raw = ruff.finish(ruff.start(files), files, lambda: native.scan.unreadable)
    part = _ruff_part(native, agents, ruff, raw)
    with span("wait for rust"):
        unreadable = native.scan.unreadable
    if progress:
        progress("Scanning", 1, 1)
    part = part.of(set(native.scan.paths) - unreadable)
    return _View(native.root, agents, native.scan, part, raw.failed - unreadable)


def _ruff_part(native: Native, agents: Mapping[str, type[Agent]], ruff: Ruff, raw: Raw) -> _RuffPart:
    part = _RuffPart()
    uses = _LateNames(cache(lambda: native.scan.uses | filtered_modules(native.root)))

    def waits(found: tuple[str, Sequence[RuffFinding]]) -> bool:
        codes = {item["code"] or "" for item in found[1]}
        return any(agent.asks_project for code, agent in ruff.agents.items() if code in codes)

    for path, items in sorted(raw.found.items(), key=waits):
        file = native.root / path
        text = file.read_bytes() if file.is_file() else native.root.read_bytes()
        ready = []
        with at_work(path):
            for answer in ruff_sites(path, text, items, ruff.agents, uses):
                site, result = answer.site, answer.result
                if isinstance(result, Dismiss):
                    part.dismissed.append(Dismissed(site.rule, path, site.line, result.reason))
                else:
                    ready.append(Found(site, agents[site.rule].finding(site), result, answer.code))
            part.found[path] = unsuppressed(path, text, ready)
        part.suppressed[path] = len(ready) - len(part.found[path])
    return part


def _unchecked(view: _View) -> list[Found]:
    """The report of the files that Ruff does not get through."""
    agent = view.agents.get(UNPARSABLE)
    sites = [unchecked_site(path) for path in sorted(view.failed)]
    return [Found(site, agent.finding(site)) for site in sites] if agent else []


def _wanted(begun: Native, agents: Mapping[str, type[Agent]]) -> Callable[[Finding], bool]:
    """Whether a finding is neither declined nor ignored for its file, by our settings or Ruff's."""
    declined = frozenset(begun.selection.without)
    hidden = PathRules.of(begun.config.per_file_ignores)
    asked = {rule: codes for rule, codes in codes_elsewhere(agents).items() if rule not in begun.selection.rules}
    theirs = PathRules.of(declined_by_path(ignored_by_path(begun.root), asked))
    if not declined and not hidden.specs and not theirs.specs:
        return lambda _finding: True
    return lambda finding: (
        finding.fingerprint not in declined
        and not hidden.hides(finding.rule, finding.path)
        and not theirs.hides(finding.rule, finding.path)
    )


def _unfixable(finding: Finding) -> Finding:
    return finding._replace(safety=Safety.MANUAL, fixable=False)


def _left(item: Found, reason: Left) -> Found:
    """A finding in a file that stays as it is."""
    return replace(item, finding=_unfixable(item.finding), ready=reason)


def unsuppressed(path: str, text: bytes, found: Sequence[Found]) -> list[Found]:
    """Ruff's findings of one file without those that a comment silences."""
    if not found or b"#" not in text:
        return list(found)
    rows = [(item.finding.line, item.finding.end_line, item.finding.rule, [item.code]) for item in found]
    silenced = rust_core.suppressed(path, text, rows)
    return [item for item, hidden in zip(found, silenced, strict=True) if not hidden]
