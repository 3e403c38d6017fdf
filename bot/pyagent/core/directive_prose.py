"""Headings, items and sentences: what a file says in a person's own words.

A heading gives its number (``Phase 3``), its rules and its state (done, for people to review, goals) to what stands
below it. In a prompt, what names rules or places is work; in a context it is what should always hold, and what comes
first. Sentences count only where they order something (“Replace …”, “Never touch …”).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import Enum

from pyagent.core.directive_lines import Line, Shape, is_section
from pyagent.core.directive_names import Named, Names, Place
from pyagent.core.directive_phrases import (
    asks,
    forbidden,
    is_about_goals,
    is_for_review,
    is_list_of_names,
    paper_to_keep,
    said_of_goal,
    said_of_setting,
    settings_in,
)
from pyagent.core.directive_said import HOLD, said_of_rules, said_of_target
from pyagent.core.directive_values import Goal, Rank, Setting, Source, Target
from pyagent.core.goals import goals_in

_DONE = "it says that it is done; a scan decides"
_NOTHING = Named()


class Role(Enum):
    """Which of the two files a line comes from."""

    PROMPT = "prompt"
    CONTEXT = "context"


class Part(Enum):
    """What a heading says of the lines below it."""

    PLAIN = "plain"
    DONE = "done"
    REVIEW = "review"
    GOALS = "goals"


@dataclass(slots=True)
class Heading:
    """A heading and what it hands down."""

    line: Line
    named: Named = _NOTHING
    priority: int | None = None
    part: Part = Part.PLAIN
    above: Heading | None = None
    is_used: bool = False

    def use(self) -> None:
        """Remember that something below it is work: then it asks for nothing by itself."""
        self.is_used = True
        if self.above:
            self.above.use()

    @property
    def rules(self) -> frozenset[str]:
        """The rules of the nearest heading that names some."""
        return self.named.rules or (self.above.rules if self.above else frozenset())


@dataclass(slots=True)
class Prose:
    """Reads the lines of one file in order; what they come to is collected."""

    file: str
    role: Role
    names: Names
    work: list[Target] = field(default_factory=list)
    skip: list[Target] = field(default_factory=list)
    review: list[Target] = field(default_factory=list)
    standing: list[Target] = field(default_factory=list)
    ranks: list[Rank] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    settings: list[Setting] = field(default_factory=list)
    keeps: list[str] = field(default_factory=list)
    said: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    headings: list[Heading] = field(default_factory=lambda: [Heading(Line(0, Shape.HEADING))])

    @property
    def here(self) -> Heading:
        """The heading above the line that is read."""
        return self.headings[-1]

    def read(self, line: Line) -> None:
        """Take a heading, an item or a line of text."""
        source = Source(self.file, line.number)
        settings = settings_in(line.text, self.here.line.text, source)
        self.settings += settings
        self._say(line, *map(said_of_setting, settings))
        if line.shape is Shape.HEADING:
            self._heading(line, source)
        elif self.here.part is Part.GOALS:
            goals = goals_in(line.text, source)
            self.goals += goals
            self._say(line, *map(said_of_goal, goals))
        else:
            self._sentence(line, source)

    def finish(self) -> None:
        """The headings below which nothing was work, and which ask for something, are work themselves."""
        if self.role is Role.CONTEXT:
            return
        for heading in reversed(self.headings[1:]):
            line = heading.line
            wanted = asks(line.text) or line.priority is not None
            if wanted and not heading.is_used and heading.part is Part.PLAIN and heading.named.rules:
                target = Target(Source(self.file, line.number), heading.named.rules)
                self.work.append(target)
                self._say(line, said_of_target("work on", target, self.names))
                heading.use()

    def _heading(self, line: Line, source: Source) -> None:
        above: Heading | None = self.here
        while above and above.above and above.line.level >= line.level:
            above = above.above
        named = _NOTHING if is_section(line.text) else self.names.rules_headed(line.text)
        part = above.part if above else Part.PLAIN
        if line.is_done:
            part = Part.DONE
        elif is_for_review(line.text):
            part = Part.REVIEW
        elif is_about_goals(line.text) and not named.rules:
            part = Part.GOALS
        inherited = above.priority if above else None
        priority = inherited if line.priority is None else line.priority
        self.headings.append(Heading(line, named, priority, part, above))
        if named.rules and line.priority is not None:
            self._rank(line.priority, named, source)
            self._say(line, f"{_first(line.priority)}{said_of_rules(named.rules, self.names)}")
        if line.is_done and named.rules:
            self._say(line, _DONE)

    def _sentence(self, line: Line, source: Source) -> None:
        if paper := paper_to_keep(line.text):
            self.keeps.append(paper)
            self._say(line, f"keep {paper} up to date")
        elif what := forbidden(line.text):
            self._never(line, what, source)
        elif line.shape is Shape.ITEM or asks(line.text):
            self._item(line, source)
        elif self.here.rules and self.here.part is Part.PLAIN and is_list_of_names(line.text):
            self._places(line, source)

    def _never(self, line: Line, what: str, source: Source) -> None:
        rules, places = self.names.rules_in(what).rules, self.names.places_in(what).places
        if rules or places:
            target = Target(source, rules, places)
            self.skip.append(target)
            self._say(line, said_of_target("skip", target, self.names))

    def _item(self, line: Line, source: Source) -> None:
        named = self.names.rules_in(line.text) if line.priority is None else self.names.rules_headed(line.text)
        places = self.names.places_in(line.text)
        if not named.rules:
            if places.places:
                self._places(line, source)
            return
        if self.here.part is Part.REVIEW:
            target = Target(source, named.rules, places.places)
            self.review.append(target)
            self._say(line, said_of_target("leave for a person", target, self.names))
            return
        priority = self.here.priority if line.priority is None else line.priority
        first = _first(priority) if priority is not None else ""
        if priority is not None:
            self._rank(priority, named, source)
        if line.is_done or self.here.part is Part.DONE:
            self._say(line, f"{first}{said_of_rules(named.rules, self.names)}; {_DONE}" if first else _DONE)
            return
        target = Target(source, named.rules, places.places)
        if self.role is Role.PROMPT:
            self._work(line, target, first)
        else:
            self.standing.append(target)
            self._say(line, first + said_of_target(HOLD, target, self.names))

    def _places(self, line: Line, source: Source) -> None:
        """A line that names only places: work of the heading's rules there."""
        if self.role is Role.CONTEXT or self.here.part is not Part.PLAIN or line.is_done:
            return
        if places := self.names.places_in(line.text).places:
            self._work(line, Target(source, self.here.rules, places))
        else:
            # Its heading asked for something at places that are not here, not for the same everywhere.
            self.work.append(Target(source, self.here.rules, (Place(line.text, frozenset()),)))
            self.here.use()
            self._say(line, "nothing, for none of these is in this project")

    def _work(self, line: Line, target: Target, first: str = "") -> None:
        self.work.append(target)
        self.here.use()
        self._say(line, first + said_of_target("work on", target, self.names))

    def _rank(self, priority: int, named: Named, source: Source) -> None:
        self.ranks.append(Rank(priority, named.rules, source))

    def _say(self, line: Line, *meanings: str) -> None:
        self.said[line.number] += meanings


def _first(priority: int) -> str:
    return f"priority {priority}: " if priority else "first of all: "
