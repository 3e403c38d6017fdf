"""What is done after a category's fixes, and the last proof: Ruff's view of each changed file before and after.

* An import that lost its last use through our fixes goes, in the same commit.
* What a fix brought up for another rule of its category is fixed with it: two steps that are one improvement.
* Imports that were sorted stay sorted.
* A file that conformed to the project's formatter conforms afterwards; of others the changed lines do.
* A file that would still gain a finding of any Ruff rule we know goes back to what it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyagent.agents.ruff_output import RuffSite
from pyagent.core.black_lines import with_blank_lines
from pyagent.core.fixing import Project, accept, apply_fixes
from pyagent.core.model import Category, Dismiss, Fix, Safety
from pyagent.core.ownership import changed_lines, touch
from pyagent.core.steps import Step, follow_up
from pyagent.core.work import FileWork
from pyagent.shell.project_tools import Formatter
from pyagent.shell.ruff import Ruff

_UNUSED, _UNSORTED = "F401", "I001"
_ROUNDS = 3  # a fix that makes room for another that makes room for a third; longer chains were never seen
_MOST_RANGES = 60  # of one file; each takes a process
_NEIGHBOURS = 6  # lines of a statement around a changed one
_STUCK = "Ruff does not get through this file, so no change can be proved"


@dataclass(frozen=True, slots=True)
class Tidier:
    """Tidies and checks changed files.

    Attributes:
        ruff: Ruff with the codes of all agents, whatever was selected.
        project: What every proof must know.
        formatter: The project's formatter; None where it has none.
        safety: Lowest safety of fixes that are made.
    """

    ruff: Ruff
    project: Project
    formatter: Formatter | None
    safety: Safety = Safety.REVIEW

    def finish(self, files: Sequence[FileWork], steps: list[Step], category: Category) -> list[Step]:
        """Tidy the files that a category changed; returns its steps as they are to be committed."""
        changed = [work for work in files if work.text != work.begin]
        if not changed:
            return steps
        before = self.ruff.check({work.path: work.begin for work in changed})
        after = self.ruff.check({work.path: work.text for work in changed})
        for work in (work for work in changed if not (work.path in before and work.path in after)):
            steps = _revert(work, _STUCK, steps)
        changed = [work for work in changed if work.text != work.begin]
        suspects = [work for work in changed if _gained(before[work.path], after[work.path])]
        untidy = suspects
        for _ in range(_ROUNDS):
            for work in untidy:
                steps = self._clean(work, category, before[work.path], after[work.path], steps)
            # The next edit needs the offsets of the text that this one made.
            fresh = self.ruff.check({work.path: work.text for work in untidy})
            after = {path: sites for path, sites in after.items() if path not in {work.path for work in untidy}} | fresh
            untidy = [work for work in untidy if _gained(before[work.path], after.get(work.path, ()))]
            if not untidy:
                break
        for work in suspects:
            if not _has(before[work.path], _UNSORTED):
                steps = self._edit(work, [site for site in after.get(work.path, ()) if site.code == _UNSORTED], steps)
        after = self.ruff.check({work.path: work.text for work in suspects})
        for work in suspects:
            gained = _gained(before[work.path], after.get(work.path, ()))
            if work.path not in after:
                steps = _revert(work, _STUCK, steps)
            elif gained:
                steps = _revert(work, _why(work, gained), steps)
        return self._format([work for work in changed if work.text != work.begin], steps)

    def fresh(self, path: str, text: bytes) -> bytes:
        """A new file with its imports in the project's order, and in the project's format where it has one."""
        unsorted = [site for site in self.ruff.check({path: text}).get(path, ()) if site.code == _UNSORTED]
        work = FileWork(path, text, [])
        self._edit(work, unsorted, [])
        return self.ruff.format({path: work.text}, self.formatter.settings)[path] if self.formatter else work.text

    def _clean(
        self,
        work: FileWork,
        category: Category,
        before: Sequence[RuffSite],
        after: Sequence[RuffSite],
        steps: list[Step],
    ) -> list[Step]:
        known = {_identity(site) for site in before}
        fresh = [site for site in after if _identity(site) not in known]
        unused = [site for site in fresh if site.code == _UNUSED]
        return self._edit(work, unused or [site for site in fresh if self._follows(site, category)], steps)

    def _follows(self, site: RuffSite, category: Category) -> bool:
        """Whether the fix of a new finding may go with the fix that made it."""
        agent = self.ruff.agents[site.code]
        return agent.category == category and min(site.site.safety, agent.safety) >= self.safety

    def _edit(self, work: FileWork, sites: Sequence[RuffSite], steps: list[Step]) -> list[Step]:
        candidates = [
            self.ruff.agents[site.code].candidate(site.site, site.result)
            for site in sites
            if isinstance(site.result, Fix)
        ]
        if not candidates:
            return steps
        applied = apply_fixes(work.path, work.text, candidates, self.project, work.guard)
        if applied.text == work.text:
            return steps
        work.change(applied.text, applied.edits)
        return follow_up(steps, work.path, applied.text)

    def _format(self, files: Sequence[FileWork], steps: list[Step]) -> list[Step]:
        """Whole files that conformed, and elsewhere the lines that changed: the formatters differ in few places."""
        if self.formatter is None:
            return steps
        files = [work for work in files if self.formatter.covers(work.path)]
        formatted = self.ruff.format({work.path: work.text for work in files}, self.formatter.settings)
        untidy = {work.path: work.begin for work in files if formatted[work.path] != work.text}
        before = self.ruff.format(untidy, self.formatter.settings)
        for work in files:
            text = formatted[work.path]
            if work.path in untidy and before[work.path] != work.begin:
                text = self._format_lines(work, text)
            if self.formatter.is_black:
                text = with_blank_lines(text, changed_lines(text, work.begin))
            if text != work.text and not work.guard(text):
                work.text, work.known = text, False
                steps = follow_up(steps, work.path, text, self.formatter.name)
        return steps

    def _format_lines(self, work: FileWork, whole: bytes) -> bytes:
        """The text with its changed lines in the project's format, as far as that touches little else.

        Args:
            work: A file that did not conform before its fixes.
            whole: All of its text in that format.
        """
        text = work.text
        wrong = changed_lines(work.text, whole)
        mine = [span for span in changed_lines(work.text, work.begin) if any(touch(span, other) for other in wrong)]
        for first, end in reversed(mine[:_MOST_RANGES]):
            settings = self.formatter.settings if self.formatter else ()
            # Ruff takes the end of a range as the start of that line.
            formatted = self.ruff.format({work.path: text}, settings, f"{first + 1}-{max(end, first + 1) + 1}")[
                work.path
            ]
            touched = sum(end - first for first, end in changed_lines(text, formatted))
            # Where something was only taken out, nothing but blank lines can have come into disorder.
            is_near = touched <= 2 * (end - first) + _NEIGHBOURS if first < end else _words(text) == _words(formatted)
            if is_near:
                text = formatted
        return text


def _words(text: bytes) -> list[bytes]:
    return [line for line in text.splitlines() if line.strip()]


def _gained(before: Sequence[RuffSite], after: Sequence[RuffSite]) -> Mapping[str, int]:
    """Ruff code → how many findings more there are."""
    return _codes(after) - _codes(before)


def _codes(sites: Sequence[RuffSite]) -> Counter[str]:
    return Counter(site.code for site in sites if not isinstance(site.result, Dismiss))


def _identity(site: RuffSite) -> tuple[str, str, str]:
    """What tells a finding from another one, wherever it moved; an unused import is its name."""
    return site.code, site.site.message, "" if site.code == _UNUSED else site.site.code()


def _has(sites: Sequence[RuffSite], code: str) -> bool:
    return any(site.code == code for site in sites)


def _why(work: FileWork, gained: Mapping[str, int]) -> str:
    if work.guard is not accept:
        return "its imports stand on lines that another pull request changes; offered again once that is merged"
    return f"the fixes of this file would make a new finding (Ruff {', '.join(sorted(gained))})"


def _revert(work: FileWork, reason: str, steps: list[Step]) -> list[Step]:
    mine = {finding.fingerprint for step in steps if step.path == work.path for finding in step.fixed}
    for item in work.items:
        if item.found.finding.fingerprint in mine:
            item.fixed, item.reason = False, reason
    work.text, work.known = work.begin, False
    return [step for step in steps if step.path != work.path]
