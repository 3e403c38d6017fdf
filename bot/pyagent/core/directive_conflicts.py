"""Lines that contradict each other: found, named with both places, and settled by one rule each.

A skip is stronger than work, a review by people is stronger than work, the later value of a setting holds (the
context's lines count as later than the prompt's), and of two numbers for the same rules the lower one does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pyagent.core.directive_names import Names
from pyagent.core.directive_phrases import said_of_setting
from pyagent.core.directive_said import said_of_rules
from pyagent.core.directive_values import Conflict, Directives, Rank, Setting, Target
from pyagent.core.report.visible import plural


def conflicts_of(directives: Directives, settings: Sequence[Setting], names: Names) -> Directives:
    """The directives with their conflicts.

    Args:
        directives: What both files come to.
        settings: Every value that some line gives to a setting, the prompt's first.
        names: What can be named in this project.
    """
    found = [
        *_settings(settings),
        *_against(directives, directives.skip, "is skipped", names),
        *_against(directives, directives.review, "is left for a person", names),
        *_outside(directives, names),
        *_ranks(directives, names),
    ]
    return replace(directives, conflicts=tuple(found))


def _settings(settings: Sequence[Setting]) -> Iterator[Conflict]:
    last: dict[str, Setting] = {}
    for setting in settings:
        before = last.get(setting.name)
        if before and before.value != setting.value:
            what = f"{said_of_setting(before)} or {said_of_setting(setting)}: the latter holds"
            yield Conflict((before.source, setting.source), what)
        last[setting.name] = setting


def _against(directives: Directives, bars: Sequence[Target], verdict: str, names: Names) -> Iterator[Conflict]:
    """Work of which nothing remains, because another line bars all of it."""
    for bar in bars:
        barred = [target for target in (*directives.focus, *directives.work) if bar.includes(target)]
        listed = [target for target in barred if target.fingerprint]
        for target in barred:
            if not target.fingerprint:
                yield Conflict(
                    (target.source, bar.source), f"{said_of_rules(target.rules, names)} is asked for and {verdict}"
                )
        if listed:
            what = f"{plural(len(listed), 'item')} of the inventory from here on: what they ask for {verdict}"
            yield Conflict((listed[0].source, bar.source), what)


def _outside(directives: Directives, names: Names) -> Iterator[Conflict]:
    """Work outside of the categories and rules that a line narrows the run to."""
    only = directives.only
    allowed = frozenset[str]().union(*(target.rules for target in only))
    if not only or any(not target.rules for target in only):
        return
    for target in directives.work:
        if target.rules and not target.fingerprint and not target.rules & allowed:
            what = (
                f"{said_of_rules(target.rules, names)} is asked for, and only {said_of_rules(allowed, names)} allowed"
            )
            yield Conflict((target.source, only[0].source), what)


def _ranks(directives: Directives, names: Names) -> Iterator[Conflict]:
    first: dict[frozenset[str], Rank] = {}
    for rank in directives.ranks:
        before = first.setdefault(rank.rules, rank)
        if before.number != rank.number:
            what = f"{said_of_rules(rank.rules, names)} has priority {before.number} and {rank.number}: the first holds"
            yield Conflict((min(before.source, rank.source), max(before.source, rank.source)), what)
