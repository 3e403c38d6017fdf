"""What a fix run remembers about a finding and about a file while it works on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pyagent.core.config import Limits
from pyagent.core.fixing import Guard, Moves, accept
from pyagent.core.formulas import ranks
from pyagent.core.model import Edit, Finding, Fix, Left, Outcome, Safety, Site


@dataclass(frozen=True, slots=True)
class Found:
    """One finding with what a fix needs: its site, and for Ruff's findings its code and the ready result."""

    site: Site
    finding: Finding
    ready: Fix | Left | None = None
    code: str = ""


@dataclass(slots=True)
class Item:
    """A finding on its way through the run.

    Attributes:
        found: The finding as it was scanned.
        start: Its place in the current text.
        fixed: Whether a fix was made.
        reason: Why it was not.
        barred: Whether it must not be fixed in this run.
        late: Whether a fix of this run brought it to light.
        left_file: Whether its code went to another file, where the next run looks at it.
    """

    found: Found
    start: int
    fixed: bool = False
    reason: str = ""
    barred: bool = False
    late: bool = False
    left_file: bool = False

    @classmethod
    def of(cls, found: Found) -> Item:
        """An undecided finding at its place in the text that was scanned."""
        return cls(found, found.site.start)

    @property
    def outcome(self) -> Outcome:
        """What became of it."""
        return Outcome(self.found.finding, self.fixed, "" if self.fixed else self.reason)


@dataclass(slots=True)
class FileWork:
    """A file within one category's work.

    Attributes:
        path: Relative path.
        text: Current text.
        items: The findings of the file that the run follows, of whatever rule.
        known: Whether the sites of the items still describe the text (nothing was edited yet).
        guard: The objection to texts that touch what belongs to another pull request.
    """

    path: str
    text: bytes
    items: list[Item]
    known: bool = True
    guard: Guard = accept
    begin: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.begin = self.text

    def change(self, text: bytes, edits: Sequence[Edit]) -> None:
        """Take a new text and move the places of all findings along."""
        moves = Moves(edits)
        for item in self.items:
            item.start = moves.of(item.start)
        self.text = text
        self.known = False

    def take_out(self, edits: Sequence[Edit]) -> None:
        """Part with the findings in code that edits take out of the file."""
        for item in self.items:
            item.left_file |= not item.fixed and any(edit.start <= item.start < edit.end for edit in edits)

    def open_items(self, rule: str) -> list[Item]:
        """The findings of a rule in this file that nothing has fixed yet."""
        return [item for item in self.items if item.found.finding.rule == rule and not (item.fixed or item.left_file)]


def match(items: Sequence[Item], sites: Mapping[int, Found]) -> dict[int, int]:
    """Pair findings with the sites of a new scan of the same rule.

    Args:
        items: Findings of one rule in one file, each with its expected place.
        sites: Place → site of the new scan.

    Returns:
        Index of the item → place of its site, as long as there are sites: first those at their place that say the same,
        then those of one fingerprint, which a layout may have moved, then whatever is at the place, the rest in order.
    """
    pairs: dict[int, int] = {}
    by_fingerprint = {found.finding.fingerprint: place for place, found in sites.items()}

    def pair(place_of: Callable[[Item], int | None]) -> None:
        taken = set(pairs.values())
        for index, item in enumerate(items):
            place = None if index in pairs else place_of(item)
            if place is not None and place in sites and place not in taken:
                pairs[index] = place
                taken.add(place)

    pair(lambda item: item.start if _says_the_same(item, sites.get(item.start)) else None)
    pair(lambda item: by_fingerprint.get(item.found.finding.fingerprint))
    pair(lambda item: item.start)
    free = iter(sorted(sites.keys() - pairs.values()))
    pair(lambda _: next(free, None))
    return pairs


def _says_the_same(item: Item, found: Found | None) -> bool:
    return found is not None and found.finding.message == item.found.finding.message


def hold_back(works: Sequence[FileWork], limits: Limits, priority: str) -> None:
    """Bar what is over the limits of one pull request; a file is either in it with all its findings or waits.

    Args:
        works: The files of one category, in order, with that category's findings.
        limits: 0 means no limit.
        priority: The formula of what goes first.
    """
    files = findings = 0
    for fixable in _by_priority(works, priority):
        files, findings = files + 1, findings + len(fixable)
        # The first file always goes in: a limit must not keep a large file out for ever.
        over_files = 0 < limits.files_per_pull_request < files
        over_findings = 0 < limits.findings_per_pull_request < findings and files > 1
        if over_files or over_findings:
            for item in fixable:
                item.barred, item.reason = True, "the pull request is full; offered again once it is merged"


def _by_priority(works: Sequence[FileWork], priority: str) -> list[list[Item]]:
    """The fixable items of each file that has some, the file that goes first at the front."""
    listed = [(work, fixable) for work in works if (fixable := _fixable(work))]
    order = ranks(priority, [_measured(work, fixable) for work, fixable in listed])
    return [listed[index][1] for index in sorted(range(len(listed)), key=lambda index: -order[index])]


def _fixable(work: FileWork) -> list[Item]:
    return [item for item in work.items if item.found.finding.fixable and not item.barred]


def _measured(work: FileWork, fixable: Sequence[Item]) -> dict[str, float]:
    findings = [item.found.finding for item in fixable]
    return {
        "findings": len(findings),
        "safe": sum(finding.safety is Safety.SAFE for finding in findings),
        "rules": len({finding.rule for finding in findings}),
        "lines": work.text.count(b"\n") + (not work.text.endswith(b"\n")),
    }
