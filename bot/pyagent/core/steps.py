"""The steps of a fix run and how they become commits: pure bookkeeping over texts.

A step is one rule's change of one file. Steps of a rule make one commit; a file goes through the rules in one order,
so the commits of a category can be laid one after another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from pyagent.core.model import (
    Category,
    CategoryPlan,
    FileChange,
    Finding,
    NewFile,
    Outcome,
    PlannedCommit,
    Proof,
    Safety,
)
from pyagent.core.report.visible import plural


@dataclass(frozen=True, slots=True)
class Step:
    """One rule's proved change of one file.

    Attributes:
        order: Position of the rule in the category's work; equal for equal commits.
        rule: Rule id.
        path: The file.
        before: Text before.
        after: Text after.
        fixed: The findings that are gone.
        notes: What agents had to say about single sites.
        safety: Lowest safety among the fixes.
        formatter: Name of the formatter that went over the text, or empty.
        needs: New files that the text after cannot do without.
        is_new: Whether the step makes such a file.
    """

    order: int
    rule: str
    path: str
    before: bytes
    after: bytes
    fixed: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    safety: Safety = Safety.SAFE
    formatter: str = ""
    needs: tuple[NewFile, ...] = ()
    is_new: bool = False


def with_new_files(steps: Sequence[Step], made: Collection[str]) -> list[Step]:
    """The steps, and for each new file that they need one that makes it, in the commit of the first that needs it.

    Args:
        steps: Those that are to be committed; a file that only a dropped step needed is not made.
        made: Paths of the files that an earlier commit of the run makes.
    """
    first: dict[str, Step] = {}
    for step in sorted(steps, key=lambda step: step.order):
        for file in step.needs:
            if file.path not in made and file.path not in first:
                first[file.path] = Step(
                    step.order, step.rule, file.path, b"", file.text, (), safety=step.safety, is_new=True
                )
    return [*steps, *first.values()]


def follow_up(steps: Sequence[Step], path: str, after: bytes, formatter: str = "") -> list[Step]:
    """Fold a tidying change of a file (unused import, import order, format) into the last step that touched it."""
    last = max((index for index, step in enumerate(steps) if step.path == path), default=None)
    if last is None:
        return list(steps)
    changed = replace(steps[last], after=after, formatter=formatter or steps[last].formatter)
    return [*steps[:last], changed, *steps[last + 1 :]]


def plan_of(category: Category, steps: Iterable[Step], left: Sequence[Outcome], names: dict[str, str]) -> CategoryPlan:
    """Group steps into one commit per rule.

    Args:
        category: The pull request.
        steps: Its steps; those without any change are dropped.
        left: Findings of the category that stay, with their reasons.
        names: Rule id → short name, for the titles.
    """
    groups: dict[tuple[int, str], list[Step]] = {}
    for step in steps:
        if step.before != step.after:
            groups.setdefault((step.order, step.rule), []).append(step)
    commits = tuple(_commit(group, names) for _, group in sorted(groups.items()))
    return CategoryPlan(category, commits, tuple(left))


def _commit(steps: Sequence[Step], names: dict[str, str]) -> PlannedCommit:
    steps = sorted(steps, key=lambda step: step.path)
    rule = steps[0].rule
    fixed = [finding for step in steps for finding in step.fixed]
    changes = _changes(steps)
    return PlannedCommit(
        rule=rule,
        title=f"{rule}: fix {names.get(rule, rule)} in {plural(len(fixed), 'place')} of {plural(len(changes), 'file')}",
        changes=changes,
        outcomes=tuple(Outcome(finding, fixed=True) for finding in fixed),
        notes=tuple(dict.fromkeys(note for step in steps for note in step.notes if note)),
        proof=Proof(
            parses=True,
            gone=len(fixed),
            new=0,
            unchanged_outside=True,
            formatter=next((step.formatter for step in steps if step.formatter), ""),
        ),
        safety=min((step.safety for step in steps), default=Safety.SAFE),
    )


def _changes(steps: Sequence[Step]) -> tuple[FileChange, ...]:
    """One change per file, however many rounds the rule took in it."""
    changes: dict[str, FileChange] = {}
    for step in steps:
        first = changes.get(step.path)
        before = first.before if first else step.before
        changes[step.path] = FileChange(step.path, before, step.after, is_new=step.is_new)
    return tuple(changes.values())
