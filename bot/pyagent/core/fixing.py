"""From fixes to one proved text: the part of a fix run that looks at one file and one rule.

All fixes of a rule in a file are tried together; when the proof fails they are halved until the ones that hold are
kept and each of the others is left with its own reason. So one bad fix never costs its neighbours theirs.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from pyagent import rust_core
from pyagent.core.model import Edit, Fix, Left
from pyagent.core.quoted_lines import QUOTED, are_quoted
from pyagent.core.surroundings import enclosing_span
from pyagent.core.target_version import OLDEST_TARGET

_SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Return, ast.Raise, ast.Assert)
CONFLICT = "another fix changes the same code; this one is offered again afterwards"

Guard = Callable[[bytes], str]
"""Looks at a candidate text of the file; an empty string accepts it, anything else is the reason against it."""


def accept(_text: bytes) -> str:
    """The guard that has nothing against any text."""
    return ""


@dataclass(frozen=True, slots=True)
class Project:
    """What every file of a run shares.

    Attributes:
        target: Oldest Python version supported.
        max_file_lines: Lines above which a file is too long.
        first_party: Top-level packages of the project.
        import_style: How its modules import one another.
        runs_on: Oldest Python that the project declares to run on, which may be older than any target.
        loggers: Names of the project's loggers, as the first look at all its files found them.
        knowledge: What the scan of the project learned of its modules.
    """

    target: tuple[int, int] = (3, 11)
    max_file_lines: int = 500
    first_party: tuple[str, ...] = ()
    runs_on: tuple[int, int] = OLDEST_TARGET
    loggers: frozenset[str] = frozenset()
    knowledge: rust_core.Knowledge | None = None
    import_style: str = "auto"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fix that wants to be made: the rule's place in the current text and what to do there.

    Attributes:
        rule: Rule id.
        start: First byte of the finding.
        end: First byte behind it.
        fix: What to do.
        native: Whether Rust finds the rule too, so that the proof looks for it afterwards.
        by_statement: Whether the tree may change in the whole of the simple statement around.
    """

    rule: str
    start: int
    end: int
    fix: Fix
    native: bool = True
    by_statement: bool = False

    def region(self, text: bytes) -> tuple[int, int]:
        """The byte span of the text in which the tree may change."""
        span = self.fix.region or (self.start, self.end)
        return (self.by_statement and enclosing_span(text, *span, _SIMPLE)) or span


@dataclass(frozen=True, slots=True)
class Applied:
    """What came out for one file and one rule.

    Attributes:
        text: The new text; the old one when nothing held.
        edits: The edits that were made, against the old text.
        verdicts: One per candidate, in their order: None when its fix was made, else why not.
    """

    text: bytes
    edits: tuple[Edit, ...]
    verdicts: tuple[Left | None, ...]


_Requirements = tuple[list[tuple[int, int, str]], int, str | None]

# Which of thousands of fixes spoil the others is looked for until as much text was proved as takes a few seconds.
_MOST_PROVED = 8 << 20
_FEWEST_PROOFS = 32


@dataclass(slots=True)
class _Attempt:
    path: str
    text: bytes
    candidates: Sequence[Candidate]
    project: Project
    guard: Guard
    kept: list[int] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    made: tuple[bytes, tuple[Edit, ...]] = (b"", ())
    asked: dict[tuple[tuple[str, ...], ...], _Requirements] = field(default_factory=dict)
    proofs: int = 0

    def settle(self, group: Sequence[int]) -> None:
        """Keep the group if it holds with what is kept already; else look at its halves."""
        if not group:
            return
        wanted = sorted([*self.kept, *group])
        text, edits, reason = self.build(wanted)
        if not reason:
            self.kept, self.made = wanted, (text, edits)
        elif len(group) == 1:
            self.reasons[group[0]] = reason
        elif self.proofs * len(self.text) > _MOST_PROVED and self.proofs > _FEWEST_PROOFS:
            self.reasons |= dict.fromkeys(group, f"one of {len(group)} fixes that do not hold together: {reason}")
        else:
            middle = len(group) // 2
            self.settle(group[:middle])
            self.settle(group[middle:])

    def build(self, indices: Sequence[int]) -> tuple[bytes, tuple[Edit, ...], str]:
        """The text with these candidates fixed, its edits, and why it does not hold (empty: it does)."""
        chosen = [self.candidates[index] for index in indices]
        edits = [edit for candidate in chosen for edit in candidate.fix.edits]
        needs, reason = self._requirements(chosen)
        if reason:
            return self.text, (), reason
        # Two sites may ask for the same edit (the name of a shared handler): it is made once.
        raw = list(dict.fromkeys((edit.start, edit.end, edit.text) for edit in (*needs, *edits)))
        after, conflict = rust_core.merge_edits(self.text, raw)
        if after is None:
            return self.text, (), _conflict_text(conflict)
        self.proofs += 1
        fixed = Counter(candidate.rule for candidate in chosen if candidate.native)
        regions = [candidate.region(self.text) for candidate in chosen]
        objection = rust_core.prove(
            self.path,
            self.text,
            after,
            raw,
            regions=[region for region in regions if region[0] < region[1]],
            fixed=dict(fixed),
            target=self.project.target,
            max_file_lines=self.project.max_file_lines,
            first_party=list(self.project.first_party),
            moved=[(f.path, f.text.decode()) for each in chosen if each.fix.moved for f in each.fix.needs],
            knowledge=self.project.knowledge,
        )
        return after, tuple(Edit(*item) for item in raw), objection or self.guard(after)

    def _requirements(self, chosen: Sequence[Candidate]) -> tuple[list[Edit], str]:
        imports = list(dict.fromkeys(line for candidate in chosen for line in candidate.fix.imports))
        preamble = list(dict.fromkeys(line for candidate in chosen for line in candidate.fix.preamble))
        if not imports and not preamble:
            return [], ""
        freed = [name for candidate in chosen for name in candidate.fix.freed]
        key = tuple(imports), tuple(preamble), tuple(freed)
        if key not in self.asked:
            self.asked[key] = rust_core.requirements(self.path, self.text, imports, preamble, freed=freed)
        needs, offset, reason = self.asked[key]
        if reason:
            return [], reason
        first = min(candidate.start for candidate in chosen)
        if preamble and first < offset:
            return [], "the module uses the name above the place where it can be defined"
        return [Edit(*item) for item in needs], ""


def apply_fixes(
    path: str, text: bytes, candidates: Sequence[Candidate], project: Project, guard: Guard = accept
) -> Applied:
    """Make every fix that can be proved.

    Args:
        path: Relative path of the file; some rules read it.
        text: UTF-8 text of the file.
        candidates: Fixes of one rule (or of rules that are delivered together), by position.
        project: What the proof must know about the project.
        guard: A last objection to a candidate text, such as lines that belong to another pull request.

    Returns:
        The new text with one verdict per candidate.
    """
    attempt = _Attempt(path, text, candidates, project, guard)
    attempt.reasons = {at: QUOTED for at, it in enumerate(candidates) if are_quoted(text, it.fix.edits)}
    attempt.settle([index for index in range(len(candidates)) if index not in attempt.reasons])
    if not attempt.kept:
        return Applied(text, (), tuple(Left(attempt.reasons[index]) for index in range(len(candidates))))
    after, edits = attempt.made
    kept = set(attempt.kept)
    verdicts = tuple(None if index in kept else Left(attempt.reasons[index]) for index in range(len(candidates)))
    return Applied(after, edits, verdicts)


def _conflict_text(conflict: tuple[object, object] | None) -> str:
    if conflict is not None and conflict[0] == conflict[1]:
        return "the fix names a span that is not in the file (a fault of its agent)"
    return CONFLICT


class Moves:
    """Where the places of an old text stand in the new one, for texts with thousands of edits and places."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = sorted(set(edits), key=lambda item: (item.start, item.end))
        self._starts = [edit.start for edit in self._edits]
        growths = (len(edit.text.encode()) - (edit.end - edit.start) for edit in self._edits)
        self._shifts = list(accumulate(growths, initial=0))

    def of(self, offset: int) -> int:
        """The new byte offset of an old one; inside a replaced span, where its replacement starts."""
        index = bisect_left(self._starts, offset)
        if index and self._edits[index - 1].end > offset:
            return self._edits[index - 1].start + self._shifts[index - 1]
        # What is inserted at the offset itself stands before it.
        while index < len(self._edits) and self._edits[index].end == offset:
            index += 1
        return offset + self._shifts[index]


def moved(offset: int, edits: Sequence[Edit]) -> int:
    """The same for one place."""
    return Moves(edits).of(offset)
