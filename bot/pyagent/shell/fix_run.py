"""One fix run over the texts of a project, in memory.

``merged`` lays the categories over one another until nothing more can be fixed: a second run finds nothing to do.
``branches`` starts every category at the base, and a category leaves alone what borders the lines of an earlier one.

Invariant: a finding ends as fixed or as left with a reason, exactly once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyagent import rust_core
from pyagent.agents.answered import with_answers
from pyagent.agents.base import Agent
from pyagent.core.config import Config, Limits
from pyagent.core.fixing import Guard, Project, accept
from pyagent.core.hints import FirstHints
from pyagent.core.model import Category, CategoryPlan, FileChange, Outcome, Safety
from pyagent.core.model_docs import Answered, with_models
from pyagent.core.ownership import Span, changed_lines, guard_for, wait_for_first
from pyagent.core.results import FixReport, Selection
from pyagent.core.shared_modules import Layout
from pyagent.core.steps import Step, plan_of, with_new_files
from pyagent.core.work import FileWork, Found, Item, hold_back
from pyagent.shell.category_run import CategoryRun, ask
from pyagent.shell.code_style import CodeStyle
from pyagent.shell.console import Progress
from pyagent.shell.native import begin
from pyagent.shell.project_files import ProjectFiles, outside_of
from pyagent.shell.project_tools import RUFF_FORMAT, formatter_of, line_limit
from pyagent.shell.revealed import revealed
from pyagent.shell.spans import span
from pyagent.shell.survey import Survey
from pyagent.shell.tidy import Tidier
from pyagent.shell.wanted import fitting_agents, project_of, ruff_for, wanted_agents
from pyagent.shell.watch import at_work

_MOVING = frozenset({Category.ARCHITECTURE})  # categories that put code into new files
_PASSES = 4  # a fix of one category may make room for one of another; in practice the second pass finds nothing


@dataclass(slots=True)
class FixRun:
    """A run over what a scan found.

    Attributes:
        seen: The scan.
        config: The project's configuration.
        selection: What was asked for.
        safety: Lowest safety of fixes that are made.
        limits: How much one pull request may hold.
        excluded: Fingerprints of findings whose fix did not stand a test, with the reason.
        progress: Told about long work.
        held: Fingerprints of findings that somebody wants left, with the reason.
        first: What becomes of hints that let mypy look at something for the first time.
        answers: What a language model says of places, by their fingerprints.
        made: New files: path → text.
    """

    seen: Survey
    config: Config
    selection: Selection
    safety: Safety
    limits: Limits | None = None
    excluded: Mapping[str, str] = field(default_factory=dict)
    progress: Progress | None = None
    held: Mapping[str, str] = field(default_factory=dict)
    first: FirstHints = "left"
    answers: Mapping[str, Answered] = field(default_factory=dict)
    agents: dict[str, type[Agent]] = field(init=False)
    base: dict[str, bytes] = field(init=False)
    items: dict[str, list[Item]] = field(init=False)
    tidier: Tidier = field(init=False)
    layout: Layout = field(init=False)
    project: Project = field(init=False)
    made: dict[str, bytes] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        root = self.seen.root
        self.agents = with_answers(wanted_agents(root, self.config, self.selection, self.first), self.answers)
        by_path: dict[str, list[Found]] = defaultdict(list)
        for found in self.seen.found:
            by_path[found.finding.path].append(found)
        self.base = {path: _read(root, path) for path, all_ in by_path.items() if any(f.finding.fixable for f in all_)}
        self.items = {path: [self._item(found) for found in all_] for path, all_ in by_path.items()}
        self.project = replace(project_of(self.config, self.seen.loggers), knowledge=self.seen.knowledge)
        outside = outside_of(root, self.selection.paths)
        seen = frozenset(self.seen.paths)
        self.layout = Layout(ProjectFiles(root), self.config.target_version, self.seen.uses, seen, outside)
        everything = ruff_for(root, self.config, fitting_agents(root), self.seen.uses)
        habit = None if self.config.formatter == "none" else RUFF_FORMAT
        style = CodeStyle(everything, formatter_of(root, self.config), line_limit(root), habit)
        self.tidier = Tidier(everything, self.project, style, self.safety)

    def _item(self, found: Found) -> Item:
        item = Item.of(found)
        fingerprint = found.finding.fingerprint
        item.reason = self.excluded.get(fingerprint, "") or self.held.get(fingerprint, "")
        item.barred = bool(item.reason)
        return item

    def merged(self) -> FixReport:
        """Every category on the texts that the one before it left."""
        works = {path: FileWork(path, text, self.items[path]) for path, text in self.base.items()}
        plans: list[CategoryPlan] = []
        for turn in range(1, _PASSES + 1):
            fixed = sum(self._lay(category, works, plans) for category in self._categories() if category not in _MOVING)
            if not fixed or turn == _PASSES:
                # What moves to a new file is not looked at again, so it moves when all is done.
                fixed += sum(
                    self._lay(category, works, plans) for category in self._categories() if category in _MOVING
                )
            if not fixed:
                break
            self._follow_up(list(works.values()))
        changes = [FileChange(path, self.base[path], work.text) for path, work in works.items()]
        changes += [FileChange(path, b"", text, is_new=True) for path, text in self.made.items()]
        return self._report(plans, sorted(changes, key=lambda change: change.path))

    def _lay(self, category: Category, works: Mapping[str, FileWork], plans: list[CategoryPlan]) -> int:
        """One category on the texts as they are; returns how many steps it made."""
        for work in works.values():
            work.begin = work.text
        steps = self._category(category, list(works.values()))
        if steps:
            plans.append(plan_of(category, steps, (), self._names()))
        return len(steps)

    def _follow_up(self, works: Sequence[FileWork]) -> None:
        """Follow what the fixes brought to light too, so that a second run has nothing to do."""
        ruff = ruff_for(self.seen.root, self.config, self.agents, self.seen.uses)
        for work, found in revealed(works, self.base, self.agents, ruff, self.project):
            item = self._item(found)
            item.late = True
            work.items.append(item)

    def branches(self) -> FixReport:
        """Every category on the base, none on the lines of another."""
        owned: dict[str, list[tuple[Span, str]]] = defaultdict(list)
        plans, changes = [], []
        for category in self._categories():
            works = [self._fresh(path, category, owned[path]) for path in self.base]
            if self.limits is not None:
                hold_back(works, self.limits, self.config.priority)
            steps = self._category(category, works)
            for work in works:
                wait_for_first(work.items, work.begin)
                if work.text != work.begin:
                    owned[work.path] += [(span, category.value) for span in changed_lines(work.begin, work.text)]
                    changes.append(FileChange(work.path, work.begin, work.text))
            changes += [FileChange(step.path, b"", step.after, is_new=True) for step in steps if step.is_new]
            if steps:
                plans.append(plan_of(category, steps, (), self._names()))
        return self._report(plans, changes)

    def _fresh(self, path: str, category: Category, owned: Sequence[tuple[Span, str]]) -> FileWork:
        items = [item for item in self.items[path] if item.found.finding.category == category]
        guard: Guard = guard_for(self.base[path], owned) if owned else accept
        return FileWork(path, self.base[path], items, guard=guard)

    def _categories(self) -> list[Category]:
        wanted = {agent.category for agent in self.agents.values() if agent.can_fix()}
        return [category for category in Category if category in wanted]

    def _category(self, category: Category, works: Sequence[FileWork]) -> list[Step]:
        if self.progress:
            order = self._categories()
            self.progress(f"Fixing {category.value}", order.index(category), len(order))
        mine = {rule: agent for rule, agent in self.agents.items() if agent.category == category}
        ruff = ruff_for(self.seen.root, self.config, mine, self.seen.uses)
        again = self._look_again if category is Category.TYPES else None
        most = Safety.REVIEW if category in self.selection.distrusted else Safety.SAFE
        run = CategoryRun(
            category,
            self.agents,
            ruff,
            self.project,
            self.safety,
            self.layout,
            look_again=again,
            most=most,
            made=set(self.made),
        )
        with span(f"fix {category.value}"):
            run.run(works)
        with span("tidy imports and format"):
            finished = self.tidier.finish(works, run.steps, category)
        steps = with_new_files(finished, self.made)
        steps = [
            replace(step, after=self.tidier.fresh(step.path, step.after)) if step.is_new else step for step in steps
        ]
        self.made.update({step.path: step.after for step in steps if step.is_new})
        return steps

    def _look_again(self, works: Sequence[FileWork]) -> rust_core.Scan:
        """Look at the types of the project as its files are now."""
        rules = [rule for rule, agent in self.agents.items() if agent.category is Category.TYPES]
        texts = {work.path: work.text for work in works if work.text != self.base[work.path]}
        return begin(self.seen.root, self.config, replace(self.selection, rules=tuple(rules)), "fix", texts).scan

    def _names(self) -> dict[str, str]:
        return {rule: agent.name for rule, agent in self.agents.items()}

    def _report(self, plans: Sequence[CategoryPlan], changes: Sequence[FileChange]) -> FixReport:
        outcomes = tuple(self._outcome(item) for items in self.items.values() for item in items if not item.late)
        left: dict[Category, list[Outcome]] = defaultdict(list)
        for outcome in outcomes:
            if not outcome.fixed:
                left[outcome.finding.category].append(outcome)
        with_left = tuple(
            with_models(CategoryPlan(plan.category, plan.commits, tuple(left[plan.category])), self.answers)
            for plan in plans
        )
        real = tuple(change for change in changes if change.before != change.after)
        return FixReport(len(outcomes), outcomes, with_left, real, 0.0)

    def _outcome(self, item: Item) -> Outcome:
        if not item.fixed and not item.reason:
            item.reason = self._reason(item)
        return item.outcome

    def _reason(self, item: Item) -> str:
        """Why a finding that no round looked at stays: its agent says, or its site."""
        site = item.found.site
        with at_work(site.path):
            result = item.found.ready or ask(self.agents[site.rule], site, self.base.get(site.path, b""))
        return getattr(result, "reason", "") or site.text("leave") or "the change wants a person's decision"


def _read(root: Path, path: str) -> bytes:
    return root.read_bytes() if root.is_file() else (root / path).read_bytes()
