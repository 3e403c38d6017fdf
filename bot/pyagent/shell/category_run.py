"""The work of one category on the texts of a project: rule by rule, each change proved before the next.

A rule is repeated while its fixes get in each other's way (ten unused names of one import are made one round after
another), and all rules while they make room for more in the files they changed. What is decided here is only the
order; whether a fix holds is decided by ``core.fixing``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pyagent import rust_core
from pyagent.agents.base import Agent, RuffAgent
from pyagent.core.fixing import CONFLICT, Candidate, Project, apply_fixes
from pyagent.core.model import Category, Dismiss, Finding, Fix, Left, Safety, Site
from pyagent.core.shared_modules import Layout
from pyagent.core.sites import sites_of
from pyagent.core.steps import Step
from pyagent.core.work import FileWork, Found, Item, match
from pyagent.shell.ruff import Ruff
from pyagent.shell.watch import at_work

_ROUNDS = 12
_PASSES = 3  # a hint of one function makes another's certain; in practice the second pass finds the last of them


_DISTRUSTED = (
    "people declined most pull requests of this category, so its fixes promise no more than `review`, and only those "
    "that are `safe` are wanted"
)
_OLD_PYTHON = "the project says it runs on an older Python, which may not know what the fix writes"
_DOUBT = "people declined most pull requests of this category, so it asks to be read"


@dataclass(slots=True)
class CategoryRun:
    """One category's work.

    Attributes:
        category: Which one.
        agents: The agents asked for, by rule id.
        ruff: Ruff for re-checking changed texts.
        project: What every proof must know.
        safety: Lowest safety of fixes that are made.
        most: The most that a fix may promise here.
        layout: What is known of the project's packages.
        look_again: Scans the project with the files as they are now, where the category's findings hang together
            across files: a hint of one function makes another's certain.
        made: Paths of the files that fixes of the run made.
        steps: What was changed, in order.
    """

    category: Category
    agents: Mapping[str, type[Agent]]
    ruff: Ruff
    project: Project
    safety: Safety
    layout: Layout
    look_again: Callable[[Sequence[FileWork]], rust_core.Scan] | None = None
    most: Safety = Safety.SAFE
    made: set[str] = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)
    order: int = 0

    def run(self, files: Sequence[FileWork]) -> None:
        """Work through the rules of the category; ``files`` get new texts, their items get outcomes."""
        everything = files
        for _ in range(_PASSES):
            made = len(self.steps)
            for agent in self.rules():
                self.order += 1
                pending = [work for work in files if work.open_items(agent.rule)]
                for _ in range(_ROUNDS):
                    pending = self._round(agent, pending)
                    if not pending:
                        break
            if len(self.steps) == made:
                return
            if self.look_again:
                files = self._informed(everything, self.look_again(everything))
            else:
                files = [work for work in files if not work.known]

    def _informed(self, files: Sequence[FileWork], scan: rust_core.Scan) -> list[FileWork]:
        """The files that a new look at the whole project has something to say about; their findings know it."""
        self.project = replace(self.project, knowledge=scan.knowledge)
        sites = {site.fingerprint: site for site in sites_of(scan)}
        concerned = []
        for work in files:
            fresh = False
            for item in (item for agent in self.rules() for item in work.open_items(agent.rule)):
                site = sites.get(item.found.finding.fingerprint)
                if site is not None and site.safety is not Safety.MANUAL:
                    fresh = True
                    if work.known:
                        item.found = Found(site, self.agents[site.rule].finding(site))
            if fresh:
                concerned.append(work)
        return concerned

    def rules(self) -> list[type[Agent]]:
        """The category's agents: Ruff's first, since their sites are known for the base; those that tidy up last."""
        mine = [agent for agent in self.agents.values() if agent.category == self.category and agent.can_fix()]
        return sorted(mine, key=lambda agent: (agent.last, not issubclass(agent, RuffAgent), agent.rule))

    def _round(self, agent: type[Agent], files: Sequence[FileWork]) -> list[FileWork]:
        """Fix a rule once in every file; returns the files where another round may get further."""
        again = []
        for work, sites in self._sites(agent, files):
            items = work.open_items(agent.rule)
            places = {found.site.start: found for found in sites}
            pairs = match(items, places)
            for index, item in enumerate(items):
                if index not in pairs:
                    # Another fix of this run removed it on its way.
                    item.fixed, item.reason = True, ""
            with at_work(work.path):
                waits = self._apply(
                    agent, work, [(items[index], places[place]) for index, place in sorted(pairs.items())]
                )
            if waits:
                again.append(work)
        return again

    def _sites(self, agent: type[Agent], files: Sequence[FileWork]) -> Iterator[tuple[FileWork, list[Found]]]:
        known = [work for work in files if work.known]
        for work in known:
            yield work, [item.found for item in work.open_items(agent.rule)]
        changed = [work for work in files if not work.known]
        if issubclass(agent, RuffAgent):
            answers = self.ruff.check({work.path: work.text for work in changed}) if changed else {}
            for work in (work for work in changed if work.path in answers):
                yield (
                    work,
                    [
                        Found(answer.site, agent.finding(answer.site), answer.result, answer.code)
                        for answer in answers[work.path]
                        if answer.site.rule == agent.rule and not isinstance(answer.result, Dismiss)
                    ],
                )
            return
        for work in changed:
            sites = scan_again(work.path, work.text, [agent.rule], self.project)
            yield work, [Found(site, agent.finding(site)) for site in sites]

    def _apply(self, agent: type[Agent], work: FileWork, pairs: Sequence[tuple[Item, Found]]) -> bool:
        wanted: list[tuple[Item, Candidate, Fix]] = []
        for item, found in pairs:
            if item.barred:
                continue
            result = self._decide(agent, found, work.text)
            if isinstance(result, Left):
                item.reason = result.reason
            else:
                wanted.append((item, agent.candidate(found.site, result), result))
        if not wanted:
            return False
        applied = apply_fixes(work.path, work.text, [each for _, each, _ in wanted], self.project, work.guard)
        done: list[tuple[Finding, Fix]] = []
        waiting = False
        for (item, _, fix), verdict in zip(wanted, applied.verdicts, strict=True):
            item.fixed, item.reason = verdict is None, verdict.reason if verdict else ""
            waiting |= item.reason == CONFLICT
            if item.fixed:
                done.append((item.found.finding, fix))
        if not done:
            return False
        promised = [fix.safety or finding.safety for finding, fix in done]
        self.steps.append(
            Step(
                order=self.order,
                rule=agent.rule,
                path=work.path,
                before=work.text,
                after=applied.text,
                fixed=tuple(finding for finding, _ in done),
                notes=(*(fix.note for _, fix in done if fix.note), *self._doubts(min(promised))),
                safety=min(self.most, *promised),
                needs=tuple(dict.fromkeys(file for _, fix in done for file in fix.needs)),
            )
        )
        for fix in (fix for _, fix in done if fix.moved):
            self.made.update(file.path for file in fix.needs)
            work.take_out(fix.edits)
        work.change(applied.text, applied.edits)
        return waiting

    def _doubts(self, promised: Safety) -> tuple[str, ...]:
        """Why a commit promises less than its agent does."""
        return (_DOUBT,) if self.most < promised else ()

    def _decide(self, agent: type[Agent], found: Found, text: bytes) -> Fix | Left:
        if self.project.runs_on < agent.since:
            return Left(_OLD_PYTHON)
        result = found.ready if found.ready is not None else ask(agent, found.site, text)
        if isinstance(result, Left):
            return result
        if self.project.runs_on < result.since:
            return Left(_OLD_PYTHON)
        promised = min(found.finding.safety, result.safety or Safety.SAFE)
        if promised is Safety.MANUAL:
            return Left(found.site.text("leave") or "the change wants a person's decision")
        if self.most < self.safety <= promised:
            return Left(_DISTRUSTED)
        if promised < self.safety:
            return Left("the fix changes behaviour on purpose and wants a glance; it is made with --safety review")
        settled = self.layout.settle(found.site.path, text, result)
        if isinstance(settled, Fix) and settled.moved and any(file.path in self.made for file in settled.needs):
            return Left("another fix of this run makes a module of that name")
        return settled


def scan_again(path: str, text: bytes, rules: Sequence[str], project: Project) -> list[Site]:
    """The sites of some of Rust's rules in a text that stands, or shall stand, in the project."""
    with at_work(path):
        scan = rust_core.scan_text(
            path,
            text,
            rules=rules,
            target=project.target,
            max_file_lines=project.max_file_lines,
            first_party=project.first_party,
            import_style=project.import_style,
            loggers=project.loggers,
            knowledge=project.knowledge,
        )
        return list(sites_of(scan))


def ask(agent: type[Agent], site: Site, text: bytes) -> Fix | Left:
    """Let an agent decide on a site. A fault of one agent leaves one finding and never stops a run."""
    try:
        return agent().fix(with_source(site, text))
    except Exception as error:  # noqa: BLE001 - other people's agents run here
        return Left(f"the agent failed on this place ({type(error).__name__}); please report it")


def with_source(site: Site, text: bytes) -> Site:
    """The site with the text it was found in."""
    if site.source:
        return site
    fields = {name: getattr(site, name) for name in Site.__slots__}
    return Site(**{**fields, "source": text})
