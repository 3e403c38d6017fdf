"""The words about one pull request by people: its check run, the review with suggestions, the answer to a command."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pyagent.core.aside import Aside, aside_lines
from pyagent.core.markdown import code, escape, quiet
from pyagent.core.messages import sign_off_of
from pyagent.core.model import Finding, Safety
from pyagent.core.pull_work import PullResult
from pyagent.core.record import Record
from pyagent.core.requests import Mode

BUTTONS = (
    ("fix", "Fix this", "Push the fixes that are proved"),
    ("ignore", "Ignore", "Do not hold this commit back"),
)
"""Action, label and description of the buttons under a check run."""

MOST_ANNOTATIONS = 500
NOT_AGAIN = "These findings are not offered again; `/pyagent recreate` brings them back."
_MOST_REASONS = 10


def note(found: int, fixed: int, mode: Mode) -> str:
    """One line for the list of runs."""
    said = _count(found, "finding")
    return f"{said}, {fixed} fixed" if mode is Mode.FIX else said


def title(found: int) -> str:
    """One line of a check run."""
    return f"{_count(found, 'finding')} on changed lines" if found else "Nothing found on changed lines"


def summary(found: Sequence[Finding], elsewhere: int, aside: Aside = ()) -> str:
    """Markdown of a check run."""
    lines = [f"{title(len(found))}."]
    if found:
        can = Counter(finding.category for finding in found if finding.fixable)
        all_ = Counter(finding.category for finding in found)
        lines += ["", "| category | found | can be fixed |", "|---|---:|---:|"]
        lines += [f"| {category} | {number} | {can[category]} |" for category, number in sorted(all_.items())]
    if elsewhere:
        lines += ["", f"{_count(elsewhere, 'more finding')} on lines that this pull request does not change."]
    if any(finding.fixable for finding in found):
        lines += ["", "`/pyagent fix` in a comment, or the button *Fix this*, fixes what can be proved."]
    return "\n".join([*lines, *aside_lines(aside)])


def annotations_of(found: Sequence[Finding]) -> list[tuple[str, tuple[int, int], str, str, str]]:
    """Path, lines, level, message and title of each remark."""
    return [
        (
            finding.path,
            (finding.line, max(finding.line, finding.end_line)),
            "warning" if finding.safety is Safety.MANUAL else "notice",
            finding.message,
            f"{finding.rule} {finding.name}",
        )
        for finding in found[:MOST_ANNOTATIONS]
    ]


def failure(error: str) -> tuple[str, str, str]:
    """Title and Markdown of a run without a result, and the file that is to blame where there is one."""
    said = error.replace("```", "")
    if not said.startswith("PA-5001"):
        return "Could not be finished", f"This run could not be finished.\n\n```text\n{said}\n```", ""
    file = re.search(r"PA-5001: (\.github/pyagent\.toml|pyproject\.toml)", said)
    text = f"PyAgent cannot use this configuration, so it did nothing.\n\n```text\n{said}\n```\n"
    return "The configuration cannot be used", text, file[1] if file else ""


def cancelled(reason: str) -> tuple[str, str]:
    """Title and Markdown of a run that somebody ended."""
    return "Cancelled", f"This run was ended before it had a result: {reason.replace('```', '')}."


def dismissed(login: str) -> tuple[str, str]:
    """Title and Markdown of a check run that somebody set aside."""
    return "Set aside", f"{code(login)} set the findings of this commit aside. They are not gone."


def review(shown: int, hidden: int) -> str:
    """The text of a review with suggestions."""
    more = f" {_count(hidden, 'more change')} would be on lines that this view does not show." if hidden else ""
    return (
        f"{_count(shown, 'suggestion')}: the branch is in a fork, so I do not push there. "
        f"*Commit suggestion* takes one, *Add suggestion to batch* takes several at once.{more}"
    )


def suggestion(text: str) -> str:
    """A replacement of lines that people can take with one click."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}suggestion\n{text}\n{fence}" if text else f"{fence}suggestion\n{fence}"


def revert_message(subject: str, sha: str, record: Record, told: str = "") -> str:
    """The message of a commit that takes one of ours back; ``told`` is what that one said, for its sign-off."""
    return (
        f"Revert {quiet(subject)}\n\nA person asked for it. This takes back {sha}.\n\n"
        f"PyAgent-Undo: {record.id}\nPyAgent-Rule: {quiet(record.rule)}\n{sign_off_of(told)}"
    )


def answer(result: PullResult, done: Mapping[str, object], files: int, mode: Mode) -> str:
    """What a command under a pull request came to."""
    return "\n".join([_answer(result, done, files, mode), *aside_lines(result.aside)])


def _answer(result: PullResult, done: Mapping[str, object], files: int, mode: Mode) -> str:
    left = [outcome for outcome in result.outcomes if not outcome.fixed]
    where = f"in the {_count(files, 'Python file')} of this pull request"
    if not result.outcomes:
        return f"Nothing found {where}."
    if mode is Mode.SCAN:
        return f"{_count(len(left), 'finding')} {where}; the check run shows those on changed lines."
    fixed = len(result.outcomes) - len(left)
    lines = [_delivered(done, fixed, where)]
    if done.get("how") == "pushed":
        lines += ["", *(f"- {escape(words)}" for _, words in result.commits)]
    if left:
        lines += ["", f"Left for a person ({_count(len(left), 'finding')}):", "", *_reasons(result)]
    if done.get("how") == "pushed":
        lines += ["", "`/pyagent undo` takes my commits back, `/pyagent undo RULE` those of one rule."]
    return "\n".join(lines)


def _delivered(done: Mapping[str, object], fixed: int, where: str) -> str:
    match done.get("how"):
        case "pushed":
            return f"Fixed {_count(fixed, 'finding')} {where}, one commit per rule:"
        case "suggested" if done.get("shown"):
            return f"Fixed {_count(fixed, 'finding')} {where}; my review suggests the changes."
        case "suggested":
            return (
                f"Fixed {_count(fixed, 'finding')} {where}, but on no line that a review can hold; nothing was written."
            )
        case "moved":
            return (
                "Somebody pushed to this branch while I worked, so I pushed nothing. "
                "`/pyagent fix` again works on what is there now."
            )
    return f"Nothing could be fixed {where}."


def _reasons(result: PullResult) -> list[str]:
    said = Counter(
        f"{code(outcome.finding.rule)}: {escape(outcome.reason or outcome.finding.message)}"
        for outcome in result.outcomes
        if not outcome.fixed
    )
    rows = [f"- {text} ({_count(number, 'place')})" for text, number in said.most_common(_MOST_REASONS)]
    more = len(said) - _MOST_REASONS
    return [*rows, f"- and {_count(more, 'more reason')}"] if more > 0 else rows


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
