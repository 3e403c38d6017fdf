"""What is done after a category's fixes, and the last proof: Ruff's view of each changed file before and after.

* An import that lost its last use through our fixes goes, in the same commit.
* What a fix brought up for another rule of its category is fixed with it: two steps that are one improvement.
* Imports that were sorted stay sorted.
* The layout of the project is kept; see ``shell.code_style``.
* A file that would still gain a finding of any Ruff rule we know goes back to what it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyagent.agents.ruff_output import RuffSite
from pyagent.core.fixing import Project, accept, apply_fixes
from pyagent.core.model import Category, Dismiss, Fix, Safety
from pyagent.core.ownership import WAITS
from pyagent.core.steps import Step, follow_up
from pyagent.core.work import FileWork
from pyagent.shell.code_style import CodeStyle
from pyagent.shell.ruff import Ruff
from pyagent.shell.watch import at_work

_UNUSED, _UNSORTED = "F401", "I001"
_ROUNDS = 3  # a fix that makes room for another that makes room for a third; longer chains were never seen
_STUCK = "Ruff does not get through this file, so no change can be proved"


@dataclass(frozen=True, slots=True)
class Tidier:
    """Tidies and checks changed files.

    Attributes:
        ruff: Ruff with the codes of all agents, whatever was selected.
        project: What every proof must know.
        style: How the project's code is laid out.
        safety: Lowest safety of fixes that are made.
    """

    ruff: Ruff
    project: Project
    style: CodeStyle
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
        return self._laid_out([work for work in changed if work.text != work.begin], steps)

    def _laid_out(self, files: Sequence[FileWork], steps: list[Step]) -> list[Step]:
        """Keep the layout; one that has a parameter on each line can be what makes a file too long."""
        steps = self.style.restore(files, steps)
        for work in files:
            if _lines(work.begin) <= self.project.max_file_lines < _lines(work.text):
                steps = _revert(work, "the fixes of this file would make a new finding ARC001", steps)
        return steps

    def fresh(self, path: str, text: bytes) -> bytes:
        """A new file with its imports in the project's order, and in the project's format where it has one."""
        unsorted = [site for site in self.ruff.check({path: text}).get(path, ()) if site.code == _UNSORTED]
        work = FileWork(path, text, [])
        self._edit(work, unsorted, [])
        return self.style.fresh(path, work.text)

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
        with at_work(work.path):
            applied = apply_fixes(work.path, work.text, candidates, self.project, work.guard)
        if applied.text == work.text:
            return steps
        work.change(applied.text, applied.edits)
        return follow_up(steps, work.path, applied.text)


def _lines(text: bytes) -> int:
    return len(text.splitlines())


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
        return f"its imports stand on lines that another pull request changes; {WAITS}"
    return f"the fixes of this file would make a new finding (Ruff {', '.join(sorted(gained))})"


def _revert(work: FileWork, reason: str, steps: list[Step]) -> list[Step]:
    mine = {finding.fingerprint for step in steps if step.path == work.path for finding in step.fixed}
    for item in work.items:
        if item.found.finding.fingerprint in mine:
            item.fixed, item.reason = False, reason
    work.text, work.known = work.begin, False
    return [step for step in steps if step.path != work.path]
