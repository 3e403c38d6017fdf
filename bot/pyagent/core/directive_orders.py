"""Directives obeyed: which findings a run works on, which it leaves for a person, which come first.

Invariant: what a line says to skip is never chosen, whatever else asks for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pyagent.core.config import Config
from pyagent.core.directive_values import Directives, Target
from pyagent.core.model import Category, Finding, Outcome, Safety
from pyagent.core.results import FixReport, Selection
from pyagent.core.work import Found

_DOCSTRINGS = frozenset({"DOC002", "DOC003", "DOC004"})
_LAST = 1_000_000


@dataclass(frozen=True)
class Orders:
    """What a run has to keep to."""

    directives: Directives

    def config(self, config: Config) -> Config:
        """The configuration, with what the directives set."""
        lines = self.directives.setting("max-file-lines")
        return replace(config, max_file_lines=lines.number) if lines else config

    def safety(self, config: Config) -> Safety:
        """The lowest safety of fixes that are made."""
        said = self.directives.setting("safety")
        return Safety(said.value) if said else config.fix_safety

    def selection(self, paths: Sequence[str]) -> Selection:
        """What has to be looked for: the rules that some line asks for, or that should hold in every run."""
        wanted = self._rules()
        return Selection(rules=tuple(sorted(wanted)) if wanted else (), paths=tuple(paths))

    def choose(self, found: Sequence[Found]) -> list[Found]:
        """The findings to work on."""
        return [item for item in found if self._is_wanted(item)]

    def hold(self, found: Iterable[Found]) -> dict[str, str]:
        """Findings that are reported and not fixed: fingerprint → why."""
        held = {}
        for item in found:
            if reason := self._reason_to_hold(item):
                held[item.finding.fingerprint] = reason
        return held

    def over(self, report: FixReport) -> dict[str, str]:
        """What was fixed beyond the limit: fingerprint → why it waits."""
        limit = self.directives.setting("limit")
        if limit is None or report.fixed <= limit.number:
            return {}
        fixed = sorted((outcome for outcome in report.outcomes if outcome.fixed), key=self._order)
        reason = f"{limit.source} allows {limit.value} fixes in a run; this one waits for the next"
        return {outcome.finding.fingerprint: reason for outcome in fixed[limit.number :]}

    def standing(self, findings: Iterable[Finding]) -> dict[Target, int]:
        """How many findings break each line that should always hold."""
        counts = dict.fromkeys(self.directives.standing, 0)
        by_rule = defaultdict(list)
        for finding in findings:
            by_rule[finding.rule].append(finding)
        for target in counts:
            counts[target] = sum(
                target.covers(finding.rule, finding.path, finding.line)
                for rule in target.rules
                for finding in by_rule[rule]
            )
        return counts

    def _rules(self) -> frozenset[str]:
        """The rules of all that is asked for; empty for all."""
        groups = [group for group in (self.directives.work, self.directives.focus, self.directives.only) if group]
        if not groups or all(any(not target.rules for target in group) for group in groups):
            return frozenset()
        wanted = [frozenset[str]().union(*(target.rules for target in group)) for group in groups]
        wanted = [rules for rules, group in zip(wanted, groups, strict=True) if all(target.rules for target in group)]
        return frozenset.intersection(*wanted).union(*(target.rules for target in self.directives.standing)) or _NONE

    def _is_wanted(self, item: Found) -> bool:
        directives = self.directives
        if any(_covers(target, item) for target in directives.skip):
            return False
        groups = (directives.focus, directives.only)
        if any(group and not any(_covers(target, item) for target in group) for group in groups):
            return False
        return not directives.work or self._is_work(item)

    def _is_work(self, item: Found) -> bool:
        if item.finding.fingerprint in self._listed:
            return True
        targets = (*self._by_rule.get(item.finding.rule, ()), *self._by_rule.get("", ()))
        return any(_covers(target, item) for target in targets)

    @cached_property
    def _listed(self) -> frozenset[str]:
        return frozenset(target.fingerprint for target in self.directives.work if target.fingerprint)

    @cached_property
    def _by_rule(self) -> Mapping[str, list[Target]]:
        """The work that is not one finding, by rule; under the empty one what asks for all rules."""
        found = defaultdict(list)
        for target in self.directives.work:
            if not target.fingerprint or target.places:
                for rule in target.rules or [""]:
                    found[rule].append(target)
        return found

    def _reason_to_hold(self, item: Found) -> str:
        for target in self.directives.review:
            if _covers(target, item):
                return f"{target.source} leaves it for a person"
        style = self.directives.setting("docstrings")
        written = item.site.text("style")
        if style and item.finding.rule in _DOCSTRINGS and written not in ("", style.value):
            return f"{style.source} asks for docstrings of the style {style.value}, and this file's are {written}"
        return ""

    def _order(self, outcome: Outcome) -> tuple[int, int, int, str, int]:
        finding = outcome.finding
        number = min((rank.number for rank in self.directives.ranks if finding.rule in rank.rules), default=_LAST)
        return number, self._first_line(finding), _CATEGORIES[finding.category], finding.path, finding.line

    def _first_line(self, finding: Finding) -> int:
        """Where the work that covers a finding stands: what is written first is done first."""
        place = self._places.get(finding.fingerprint, _LAST)
        return min([place, *(self._places[rule] for rule in (finding.rule, "") if rule in self._places)])

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """Line of each listed finding, and of the first work of each rule."""
        places: dict[str, int] = {}
        for target in self.directives.work:
            for key in [target.fingerprint] if target.fingerprint else (target.rules or [""]):
                places.setdefault(key, target.source.line)
        return places


_CATEGORIES = {category: number for number, category in enumerate(Category)}
_NONE = frozenset({"none"})


def _covers(target: Target, item: Found) -> bool:
    finding = item.finding
    return target.covers(finding.rule, finding.path, finding.line)
