"""What a run came to, small enough to store with it, and the words that tell it in a check run and in an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pyagent.core.actions import Branch
from pyagent.core.aside import aside_lines
from pyagent.core.model import Category, CategoryPlan, Outcome, Safety
from pyagent.core.requests import Mode

MOST_ANNOTATIONS = 500
_MOST_REASONS = 5


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """Numbers of one category."""

    category: Category
    found: int
    fixed: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A plan without file contents, and the commits made from it."""

    plan: CategoryPlan
    branch: Branch


@dataclass(frozen=True, slots=True)
class FleetResult:
    """What the fleet left for the steps that publish."""

    found: int
    fixed: int
    seconds: float
    counts: tuple[CategoryCount, ...]
    offers: tuple[Offer, ...]
    remarks: tuple[Outcome, ...]
    check: str = "neutral"
    aside: tuple[tuple[str, str], ...] = ()
    """Files that were not looked at, and why."""


@dataclass(frozen=True, slots=True)
class Pull:
    """What became of one category's pull request."""

    category: str
    action: str
    number: int | None
    url: str
    branch: str
    commits: int
    reason: str = ""


def remarks_of(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """The findings that are worth an annotation: what was left, the gravest first."""
    left = [outcome for outcome in outcomes if not outcome.fixed]
    order = list(Category)
    left.sort(key=lambda o: (order.index(o.finding.category), o.finding.path, o.finding.line))
    return tuple(left[:MOST_ANNOTATIONS])


def title(found: int, fixed: int, mode: Mode) -> str:
    """One line for a check run and the list of runs."""
    if not found:
        return "Nothing found"
    if mode is Mode.SCAN:
        return f"{_count(found, 'finding')}"
    return (
        f"{_count(found, 'finding')}, {fixed} fixed in pull requests"
        if fixed
        else f"{_count(found, 'finding')}, none fixed"
    )


def summary(result: FleetResult, pulls: Sequence[Pull], mode: Mode) -> str:
    """Markdown of the whole run."""
    lines = [f"{title(result.found, result.fixed, mode)}, in {result.seconds:.1f} s."]
    if result.counts:
        lines += ["", "| category | found | fixed | pull request |", "|---|---:|---:|---|"]
        shown = {pull.category: pull for pull in pulls}
        for count in result.counts:
            lines.append(
                f"| {count.category} | {count.found} | {count.fixed} | {_pull(shown.get(count.category.value))} |"
            )
    reasons = _reasons(result.remarks)
    if reasons:
        lines += ["", "Left for a person:", "", *reasons]
    lines += aside_lines(result.aside)
    return "\n".join(lines)


def level(safety: Safety) -> Literal["warning", "notice"]:
    """How loud an annotation is."""
    return "warning" if safety is Safety.MANUAL else "notice"


def _pull(pull: Pull | None) -> str:
    if pull is None:
        return ""
    number = f"#{pull.number} " if pull.number else ""
    return f"{number}{pull.action}{': ' + pull.reason if pull.reason else ''}".replace("|", "\\|")


def _reasons(remarks: Sequence[Outcome]) -> list[str]:
    counted: dict[str, int] = {}
    for outcome in remarks:
        text = f"{outcome.finding.rule}: {outcome.reason or outcome.finding.message}"
        counted[text] = counted.get(text, 0) + 1
    most = sorted(counted, key=lambda text: -counted[text])[:_MOST_REASONS]
    return [f"- {_inert(text)} ({counted[text]} times)" for text in most]


def _inert(text: str) -> str:
    """Text of a repository as it is, without a link, a mention or a tag in it."""
    return (
        " ".join(text.split()).replace("`", "'").replace("@", "@\u200b").replace("<", "&lt;").replace("[", "\\[")[:300]
    )


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
