"""A forge and its git in a few values, for the life-cycle's state machine: a file of a few lines, branches, people.

A line's text is its findings: a capital ``B`` is a finding of *bugs*, ``T`` one of *types*; fixing makes it small. So
two categories may want the same line. Commits are changes of lines; merging is per line, as git does it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from pyagent.core.actions import Action, Branch, BranchStatus, Close, Leave, Open, Update
from pyagent.core.lifecycle import (
    BranchState,
    Kept,
    PullState,
    Redo,
    Situation,
    decide,
    last_pushed,
    rejected,
    tip_to_push,
)
from pyagent.core.model import Category, CategoryPlan, FileChange, Finding, Outcome, PlannedCommit, Proof, Safety
from pyagent.core.record import RunInfo

Tree = Mapping[int, str]
CATEGORIES = {Category.BUGS: "B", Category.TYPES: "T"}


@dataclass(frozen=True)
class Made:
    """One commit: who made it, what it changes. ``rewritten``: ours, changed by a person."""

    id: str
    person: bool
    changes: Mapping[int, str]
    rewritten: bool = False


@dataclass(frozen=True)
class Line:
    """A branch: where it began and its commits."""

    start: Tree
    commits: tuple[Made, ...]

    @property
    def tree(self) -> Tree:
        tree = dict(self.start)
        for commit in self.commits:
            tree |= commit.changes
        return tree

    @property
    def tip(self) -> str:
        return "-".join(commit.id for commit in self.commits) + f"@{sorted(self.start.items())}"


@dataclass
class Pull:
    number: int
    category: Category
    title: str
    body: str
    state: Literal["open", "closed", "merged"] = "open"
    head_sha: str = ""
    comments: dict[str, str] = field(default_factory=dict)


class Moved(Exception):
    """The branch is not where the decision saw it."""


@dataclass
class Forge:
    """All state; ``writes`` tells every effect of the bot."""

    base: Tree
    branches: dict[Category, Line] = field(default_factory=dict)
    pulls: list[Pull] = field(default_factory=list)
    saved: list[Line] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    in_base: set[str] = field(default_factory=set)
    ids: Iterator[int] = field(default_factory=count)

    def open_pull(self, category: Category) -> Pull | None:
        return next((pull for pull in self.pulls if pull.category is category and pull.state == "open"), None)

    def of(self, category: Category) -> list[Pull]:
        return [pull for pull in reversed(self.pulls) if pull.category is category]

    def states(self, category: Category) -> list[PullState]:
        for pull in self.of(category):
            if pull.state == "open" and category in self.branches:
                pull.head_sha = self.branches[category].tip
        return [PullState(p.number, p.state, p.title, p.body, p.head_sha) for p in self.of(category)]


def merge(ancestor: Tree, ours: Tree, theirs: Tree) -> Tree | None:
    """Per line: who changed it wins; both, differently: None."""
    merged: dict[int, str] = {}
    for line in sorted({*ancestor, *ours, *theirs}):
        was, one, other = ancestor.get(line, ""), ours.get(line, ""), theirs.get(line, "")
        if was not in (one, other) and one != other:
            return None
        merged[line] = other if one == was else one
    return merged


def lines_of(base: Tree, after: Tree) -> set[int]:
    return {line for line in {*base, *after} if base.get(line, "") != after.get(line, "")}


def plans(forge: Forge, wanted: list[Category]) -> dict[Category, tuple[CategoryPlan, Mapping[int, str]]]:
    """What the fleet offers: each category on the base, none on the lines of an earlier one."""
    made: dict[Category, tuple[CategoryPlan, Mapping[int, str]]] = {}
    owned: set[int] = set()
    for category in wanted:
        letter = CATEGORIES[category]
        without = rejected(forge.states(category))
        found = {
            line: text
            for line, text in forge.base.items()
            if letter in text and line not in owned and f"{letter}{text}" not in without
        }
        if found:
            owned |= set(found)
            prints = sorted({f"{letter}{text}" for text in found.values()})
            made[category] = (
                plan_of(category, prints),
                {n: text.replace(letter, letter.lower()) for n, text in found.items()},
            )
    return made


def plan_of(category: Category, prints: list[str]) -> CategoryPlan:
    outcomes = tuple(
        Outcome(Finding("BUG001", "x", category, "a.py", 1, 1, 1, 2, "m", Safety.SAFE, True, one), True)
        for one in prints
    )
    proof = Proof(parses=True, gone=len(prints), new=0, unchanged_outside=True)
    commit = PlannedCommit("BUG001", "Fix", (FileChange("a.py", b"1", b"2"),), outcomes, (), proof, Safety.SAFE)
    return CategoryPlan(category, (commit,))


def lay_on_top(remote: Line, new: Line) -> tuple[Line | None, Kept]:
    """What people committed on ``remote``, on top of ``new``."""
    theirs = [commit for commit in remote.commits if commit.person or commit.rewritten]
    if any(commit.rewritten for commit in theirs):
        return None, Kept.REWRITTEN
    below = dict(remote.start)
    commits, tree = list(new.commits), dict(new.tree)
    for commit in remote.commits:
        if commit.person:
            after = merge(below, tree, below | dict(commit.changes))
            if after is None:
                return None, Kept.CONFLICT
            changes = {line: after[line] for line in lines_of(tree, after)}
            if changes:
                commits.append(Made(commit.id, person=True, changes=changes))
            tree = dict(after)
        below |= commit.changes
    return Line(new.start, tuple(commits)), Kept.FIT


class Run:
    """One run of the bot; ``interrupt`` happens between a decision and its effect."""

    def __init__(self, forge: Forge, number: int, redo: Redo = Redo.NO) -> None:
        self.forge, self.redo, self.number = forge, redo, number
        self.base = dict(forge.base)
        self.made: dict[Category, Line] = {}
        self.beside: dict[Category, str] = {}

    def all(self, wanted: list[Category]) -> None:
        offered = plans(self.forge, wanted)
        names = [c for c in wanted if c in offered or self.forge.open_pull(c)]
        waiting = names
        for _ in names:
            held = [name for name in waiting if self.publish(name, offered)]
            if not held or held == waiting:
                return
            waiting = held

    def publish(self, category: Category, offered: Mapping[Category, tuple[CategoryPlan, Mapping[int, str]]]) -> bool:
        forge = self.forge
        plan, changes = offered.get(category, (None, {}))
        ours = Made(f"our{self.number}{category.value}", person=False, changes=changes)
        new = Line(self.base, (ours,) if changes else ())
        situation, rebuilt = self.situation(category, plan, new)
        (action,) = decide(situation)
        self.beside = self.tips_beside(category)
        self.perform(action, new, rebuilt)
        return isinstance(action, Leave) and action.held and bool(forge)

    def situation(self, category: Category, plan: CategoryPlan | None, new: Line) -> tuple[Situation, Line]:
        forge, remote = self.forge, self.forge.branches.get(category)
        states = forge.states(category)
        state, rebuilt = None, new
        if remote is not None:
            top, kept = lay_on_top(remote, new)
            rebuilt = top or new
            settled = top is not None and merge(remote.start, self.base, remote.tree) == top.tree
            people = tuple(c.id for c in remote.commits if c.person or c.rewritten)
            state = BranchState(remote.tip, "", people, kept, top.tip if top else "", settled=settled)
        made = Branch(category, "b", "b", new.tip, "", (new.tip,), ("a.py",), ("r",), BranchStatus.CREATED)
        branch = made if plan else None
        pushed = last_pushed(states)
        would = {new.tip: new, rebuilt.tip: rebuilt}.get(tip_to_push(states, state, branch, self.redo))
        situation = Situation(
            category,
            "main",
            RunInfo(f"run{self.number}", "push", "a", "r", None),  # type: ignore[arg-type]
            states,
            state,
            plan,
            branch,
            redo=self.redo,
            taken_by=self.taken(category, would),
            taken_back=bool(remote and pushed != remote.tip and pushed.startswith(remote.tip.split("@")[0] + "-")),
        )
        return situation, rebuilt

    def taken(self, category: Category, new: Line | None) -> int:
        if new is None:
            return 0
        for pull in self.forge.pulls:
            other = self.forge.branches.get(pull.category)
            if pull.category is category or pull.state != "open" or other is None:
                continue
            result = merge(other.start, self.base, other.tree)
            theirs = lines_of(other.start, other.tree) if result is None else lines_of(self.base, result)
            if theirs & lines_of(self.base, new.tree):
                return pull.number
        return 0

    def perform(self, action: Action, new: Line, rebuilt: Line) -> None:
        forge = self.forge
        if isinstance(action, Leave):
            self.say(action)
            return
        remote = forge.branches.get(action.category)
        seen = remote.tip if remote else None
        self.must_be_as_seen(action)
        if isinstance(action, Close):
            if action.expected != seen:
                raise Moved
            pull = forge.pulls[action.number - 1]
            pull.state, pull.title, pull.body = "closed", action.title, action.body
            forge.writes.append(f"close {action.number}")
            if remote is not None:
                self.check_nobody_lost(remote, None)
                del forge.branches[action.category]
            return
        tip = action.tip
        if tip is not None:
            if action.expected != seen:
                raise Moved
            chosen = rebuilt if tip == rebuilt.tip else new
            if isinstance(action, Update) and action.keep and remote:
                forge.saved.append(remote)
            if remote is not None:
                self.check_nobody_lost(remote, chosen)
            self.check_needed(action, remote, chosen)
            forge.branches[action.category] = chosen
            forge.writes.append(f"push {action.category}")
        if isinstance(action, Open):
            if forge.open_pull(action.category):
                forge.broken.append("a second open pull request")
            forge.pulls.append(Pull(len(forge.pulls) + 1, action.category, action.title, action.body))
            forge.writes.append(f"open {action.category}")
            return
        pull = forge.pulls[action.number - 1]
        if (pull.title, pull.body) != (action.title, action.body):
            forge.writes.append(f"edit {action.number}")
        pull.title, pull.body = action.title, action.body

    def must_be_as_seen(self, action: Open | Update | Close) -> None:
        if not isinstance(action, Close) and action.tip and self.beside != self.tips_beside(action.category):
            raise Moved

    def tips_beside(self, category: Category) -> dict[Category, str]:
        """Where the other categories' branches stand."""
        return {other: line.tip for other, line in self.forge.branches.items() if other is not category}

    def say(self, action: Leave) -> None:
        pull = next((p for p in self.forge.pulls if p.number == action.number), None)
        if pull and action.comment and pull.comments.get(action.marker) != action.comment:
            pull.comments[action.marker] = action.comment
            self.forge.writes.append(f"comment on {pull.number}")

    def check_nobody_lost(self, old: Line, new: Line | None) -> None:
        """Every commit of a person is on the new branch, in the base, or kept beside."""
        there = {commit.id for commit in new.commits} if new else set()
        kept = {commit.id for line in self.forge.saved for commit in line.commits}
        result = new.tree if new else self.forge.base
        last = {line: commit.id for commit in old.commits for line in commit.changes}
        for commit in old.commits:
            if not commit.person or commit.id in there | kept | self.forge.in_base:
                continue
            # Gone because the base says the same by now, or because they changed the line once more.
            mine = {line: text for line, text in commit.changes.items() if last[line] == commit.id}
            if any(result.get(line, "") != text for line, text in mine.items()):
                self.forge.broken.append(f"commit {commit.id} of a person is lost")

    def check_needed(self, action: Open | Update, remote: Line | None, new: Line) -> None:
        """A push that changes nothing dismisses approvals and starts builds for nothing."""
        if isinstance(action, Open) or remote is None or self.redo is not Redo.NO:
            return
        if merge(remote.start, self.base, remote.tree) == new.tree:
            self.forge.broken.append("pushed what would have merged to the same")
