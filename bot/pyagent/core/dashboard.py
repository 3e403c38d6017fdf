"""The one issue that shows what is open, what waits and what was declined, with boxes that start something.

It is found again by its marker and edited in silence. Nothing in it depends on the time or the run, so that a run that
changes nothing writes nothing. Closing the issue switches it off.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pyagent.core.lifecycle import PullState, Redo, rejected
from pyagent.core.markdown import escape
from pyagent.core.model import Category
from pyagent.core.run_report import Pull
from pyagent.core.trust import Standing, beside_others, score, standing_of

MARKER = "<!-- pyagent:dashboard -->"
TITLE = "PyAgent"
_WAITING = re.compile(r"<!-- waiting -->\n(.*?)<!-- /waiting -->", re.DOTALL)
_BOX = re.compile(r"^- \[[xX]\] <!-- action:(fix|rebase|recreate)(?:=([a-z-]{1,20}))? -->", re.MULTILINE)
_CATEGORIES = {category.value: category for category in Category}


def render(pulls: Mapping[Category, Sequence[PullState]], waiting: str) -> str:
    """The body. ``waiting`` is what ``waiting_lines`` or ``waiting_of`` gave."""
    parts = [
        MARKER,
        "What PyAgent does here. It edits this issue in silence; close it and it stays closed. "
        "Tick a box to start something.",
        "## Open",
        _open(pulls) or "Nothing is open.",
        f"<!-- waiting -->\n{waiting}<!-- /waiting -->",
    ]
    if declined := _declined(pulls):
        parts += ["## Declined", declined]
    if taken := _taken(pulls):
        parts += ["## How it was taken", taken]
    parts += ["## Run", f"{_box('fix')} Look again now"]
    return "\n\n".join(parts) + "\n"


def is_worth_it(pulls: Mapping[Category, Sequence[PullState]]) -> bool:
    """Whether there is anything to show: without a pull request there is no issue."""
    return any(pulls.values())


def waiting_lines(results: Sequence[Pull]) -> str:
    """What a whole run held back, and why."""
    held = [pull for pull in results if pull.action == "left" and pull.number is None and pull.commits]
    if not held:
        return ""
    rows = "".join(f"- **{pull.category}**: {escape(pull.reason)}\n" for pull in held)
    return f"## Waiting\n\n{rows}\n"


def waiting_of(body: str) -> str:
    """What an earlier body says about it, kept by runs that looked at a part only."""
    found = _WAITING.search(body)
    return found[1] if found else ""


def ticked(body: str) -> tuple[tuple[Redo, tuple[Category, ...]], ...]:
    """What the ticked boxes of a body ask for."""
    if not body.startswith(MARKER):
        return ()
    asked: list[tuple[Redo, tuple[Category, ...]]] = []
    for action, name in _BOX.findall(body):
        categories = (_CATEGORIES[name],) if name in _CATEGORIES else ()
        if action == "fix":
            asked.append((Redo.NO, ()))
        elif categories:
            asked.append((Redo(action), categories))
    return tuple(dict.fromkeys(asked))


def _open(pulls: Mapping[Category, Sequence[PullState]]) -> str:
    rows = [
        f"{_box('rebase', category)} **{category}**: #{pull.number}, "
        f"{_count(len(pull.fingerprints), 'finding')} · rebase"
        for category, listed in pulls.items()
        for pull in listed
        if pull.state == "open"
    ]
    return "\n".join(rows)


def _declined(pulls: Mapping[Category, Sequence[PullState]]) -> str:
    rows = []
    for category, listed in pulls.items():
        number = len(rejected(listed))
        if number:
            where = ", ".join(
                f"#{pull.number}" for pull in listed if pull.declined or (pull.state == "closed" and pull.fingerprints)
            )
            rows.append(
                f"{_box('recreate', category)} **{category}**: {_count(number, 'finding')} in {where} · offer again"
            )
    return "\n".join(rows)


def _taken(pulls: Mapping[Category, Sequence[PullState]]) -> str:
    standings = {category: standing_of(listed) for category, listed in pulls.items()}
    well = score(list(standings.values()))
    if well is None:
        return ""
    rows = [
        f"| {category} | {it.merged} | {it.declined} | {it.undone} | {_remark(category, standings)} |"
        for category, it in standings.items()
        if it.decided
    ]
    table = "\n".join(["| category | merged | declined | fixes undone | |", "|---|---:|---:|---:|---|", *rows])
    return f"{well} of 100: the share of pull requests that were merged, and of fixes that were kept.\n\n{table}"


def _remark(category: Category, standings: Mapping[Category, Standing]) -> str:
    if not standings[category].is_trusted:
        return "mostly declined: its fixes promise `review` at most"
    return beside_others(category, standings)


def _box(action: str, category: Category | None = None) -> str:
    return f"- [ ] <!-- action:{action}{f'={category.value}' if category else ''} -->"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
