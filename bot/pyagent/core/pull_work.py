"""Work on one pull request by people: what of it is looked at, and what comes out. Plain values and decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pyagent import rust_core
from pyagent.core.model import FileChange, Finding, Outcome, Safety

Conclusion = Literal["success", "neutral", "failure"]
Range = tuple[int, int]
"""Lines ``first..last``, 1-based, both included."""

_AROUND = 3
"""Lines above and below a change that the forge shows, where a review may comment too."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A pull request at one commit.

    Attributes:
        number: Its number.
        sha: The head that was asked about.
        branch: Its head branch; empty where that is in a fork.
        begin: The newest commit that it shares with its base.
        changed: File → lines that it changes, in the head's numbering.
    """

    number: int
    sha: str
    branch: str
    begin: str
    changed: Mapping[str, Sequence[Range]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Lines ``first..last`` of a file, and what should stand there instead."""

    path: str
    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class PullResult:
    """What the fleet found and fixed in the files of a pull request.

    Attributes:
        outcomes: Every finding, with what became of it.
        tip: The last of the commits made on top of the head; the head itself without one.
        commits: ``(rule, title)`` of each.
        suggestions: The same changes, line by line.
        fails: Whether findings fail the check run, from the configuration.
        off: Whether the configuration switches the check run off.
        aside: Files that were not looked at, and why.
    """

    outcomes: tuple[Outcome, ...]
    tip: str = ""
    commits: tuple[tuple[str, str], ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    fails: bool = False
    off: bool = False
    aside: tuple[tuple[str, str], ...] = ()


def within(findings: Sequence[Finding], changed: Mapping[str, Sequence[Range]]) -> tuple[Finding, ...]:
    """The findings that stand on changed lines."""
    return tuple(finding for finding in findings if _on(finding, changed.get(finding.path, ())))


def _on(finding: Finding, ranges: Sequence[Range]) -> bool:
    lines = (finding.line, max(finding.line, finding.end_line))
    return any(_meets(lines, span) for span in ranges)


def conclusion(found: int, *, fails: bool) -> Conclusion:
    """What a check run says about so many findings."""
    if not found:
        return "success"
    return "failure" if fails else "neutral"


def suggestions_of(changes: Sequence[FileChange]) -> tuple[Suggestion, ...]:
    """Changes of files as replacements of whole lines; a pure insertion replaces the line before it."""
    made: list[Suggestion] = []
    for change in changes:
        old, new = _lines(change.before), _lines(change.after)
        for start, end, start_new, end_new in rust_core.changes(change.before, change.after) if old else ():
            text, first, last = new[start_new:end_new], start, end
            if text == old[start:end]:
                continue  # only the break at the end of the file
            if start == end:
                first = max(0, start - 1)
                last = first + 1
                text = [*old[first:start], *text] if start else [*text, old[0]]
            made.append(Suggestion(change.path, first + 1, last, "\n".join(text)))
    return tuple(made)


def _lines(text: bytes) -> list[str]:
    return [line.decode("utf-8", "replace") for line in text.splitlines()]


def suggestible(
    suggestions: Sequence[Suggestion], changed: Mapping[str, Sequence[Range]]
) -> tuple[tuple[Suggestion, ...], int]:
    """Those that a review may hold, because the forge shows their lines; and how many it may not."""
    shown = tuple(
        one
        for one in suggestions
        if any(low - _AROUND <= one.first and one.last <= high + _AROUND for low, high in changed.get(one.path, ()))
    )
    return shown, len(suggestions) - len(shown)


def fixable(findings: Sequence[Finding]) -> bool:
    """Whether a button that fixes makes sense."""
    return any(finding.fixable and finding.safety is not Safety.MANUAL for finding in findings)


def _meets(one: Range, other: Range) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
