"""The files of ``pyagent run``: a prompt that gives work and a context that gives constraints, as one ``Directives``.

Invariants:
* nothing is run, opened or looked up: text in, values out, and never an exception, whatever the text;
* every line is answered: it was understood as something, or it is prose;
* where the two files contradict each other the context holds, and within a file the later line; both lines are named;
* a line of prose more or less changes nothing but the numbers of lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pyagent.core.directive_conflicts import conflicts_of
from pyagent.core.directive_keys import setting_of, targets_of
from pyagent.core.directive_lines import Line, Shape, lines_of
from pyagent.core.directive_names import Names
from pyagent.core.directive_phrases import said_of_setting
from pyagent.core.directive_prose import Prose, Role
from pyagent.core.directive_said import said_of_target
from pyagent.core.directive_values import Directives, Problem, Reading, Setting, Source, Status, Target
from pyagent.core.report.visible import plural

_DOING = {"focus": "look only at", "category": "look only at", "rule": "look only at", "skip": "skip"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A directive file: how it is called in reports, and its text."""

    name: str
    text: str


@dataclass(slots=True)
class _Reader:
    """One file on its way: prose and keys, in the order of the lines."""

    prose: Prose
    names: Names
    focus: list[Target] = field(default_factory=list)
    only: list[Target] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    listed: dict[int, Target] = field(default_factory=dict)
    shapes: dict[int, Shape] = field(default_factory=dict)

    def read(self, text: str) -> None:
        for line in lines_of(text):
            self.shapes[line.number] = line.shape
            source = Source(self.prose.file, line.number)
            if line.item is not None:
                self._listed(line, source)
            elif line.shape is Shape.KEY:
                self._key(line, source)
            elif line.shape not in (Shape.BLANK, Shape.MUTE):
                self.prose.read(line)
        self.prose.finish()

    def _listed(self, line: Line, source: Source) -> None:
        """An item of the inventory: the finding itself, or all that was folded into it."""
        item = line.item
        if item is None or self.prose.role is Role.CONTEXT:
            return
        folder = item.path.rpartition("/")[0]
        place = self.names.path(folder or ".") if "; and " in item.sentence else None
        target = Target(source, frozenset({item.rule}), (place,) if place else (), item.fingerprint)
        self.listed[line.number] = target
        self.prose.work.append(target)
        self.prose.here.use()

    def _key(self, line: Line, source: Source) -> None:
        if line.key in ("limit", "safety", "max-file-lines", "docstrings"):
            setting = setting_of(line, source)
            if isinstance(setting, Setting):
                self.prose.settings.append(setting)
                self._say(line, said_of_setting(setting))
                return
            self._complain(setting)
            return
        targets = targets_of(line, source, self.names)
        if targets is None or isinstance(targets, Problem):
            self._complain(targets)
            return
        kept = {"focus": self.focus, "skip": self.prose.skip, "review": self.prose.review}.get(line.key, self.only)
        kept += targets
        doing = _DOING.get(line.key, "leave for a person")
        for target in targets:
            self._say(line, said_of_target(doing, target, self.names))

    def _complain(self, problem: Problem | None) -> None:
        if problem is not None:
            self.problems.append(problem)

    def _say(self, line: Line, meaning: str) -> None:
        self.prose.said[line.number].append(meaning)

    def readings(self) -> Iterable[Reading]:
        """How each line was taken; neighbours that were taken alike stand together."""
        rows = [(number, *self._reading(number)) for number, shape in self.shapes.items() if shape is not Shape.BLANK]
        for (status, meaning), group in groupby(rows, key=lambda row: (row[1], row[2])):
            numbers = [row[0] for row in group]
            file = self.prose.file
            if meaning == _LISTED:
                meaning = f"work on {plural(len(numbers), 'item')} of the inventory"  # noqa: PLW2901
            elif status is Status.UNDERSTOOD:
                yield from (Reading(file, number, number, status, meaning) for number in numbers)
                continue
            yield Reading(file, numbers[0], numbers[-1], status, meaning)

    def _reading(self, number: int) -> tuple[Status, str]:
        if number in self.listed:
            return Status.UNDERSTOOD, _LISTED
        said = self.prose.said.get(number)
        return (Status.UNDERSTOOD, "; ".join(dict.fromkeys(said))) if said else (Status.PROSE, "")


_LISTED = "an item of the inventory"


def read(prompt: Paper, context: Paper | None, names: Names) -> Directives:
    """Read one or two directive files.

    Args:
        prompt: What is to be worked on.
        context: What always holds; None without such a file.
        names: What can be named in this project.
    """
    papers = [(prompt, Role.PROMPT)] + ([(context, Role.CONTEXT)] if context else [])
    readers = []
    for paper, role in papers:
        reader = _Reader(Prose(paper.name, role, names), names)
        reader.read(paper.text)
        readers.append(reader)
    return _merged(readers, names)


def _merged(readers: Sequence[_Reader], names: Names) -> Directives:
    prose = [reader.prose for reader in readers]
    settings = [setting for each in prose for setting in each.settings]
    made = Directives(
        work=tuple(target for each in prose for target in each.work),
        focus=tuple(target for reader in readers for target in reader.focus),
        only=tuple(target for reader in readers for target in reader.only),
        skip=tuple(target for each in prose for target in each.skip),
        review=tuple(target for each in prose for target in each.review),
        standing=tuple(target for each in prose for target in each.standing),
        ranks=tuple(sorted((rank for each in prose for rank in each.ranks), key=lambda rank: rank.number)),
        # The last word of each: the context's lines come after the prompt's.
        settings=tuple({setting.name: setting for setting in settings}.values()),
        goals=tuple(goal for each in prose for goal in each.goals),
        keeps=tuple(sorted({paper for each in prose for paper in each.keeps})),
        readings=tuple(reading for reader in readers for reading in reader.readings()),
        problems=tuple(problem for reader in readers for problem in reader.problems),
    )
    return conflicts_of(made, settings, names)
