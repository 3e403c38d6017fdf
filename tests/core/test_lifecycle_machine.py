"""Whatever people, the base and lost or repeated webhooks do, the promises about our pull requests hold."""

from __future__ import annotations

from contextlib import suppress
from itertools import combinations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from model_forge import CATEGORIES, Forge, Line, Made, Moved, Run, lines_of, merge

from pyagent.core.lifecycle import Redo
from pyagent.core.model import Category

LINES = range(4)
TEXTS = ["", "B", "T", "BT", "B2", "T2", "ok", "BTx"]
categories = st.sampled_from(list(CATEGORIES))
lines = st.sampled_from(list(LINES))
texts = st.sampled_from(TEXTS)


class Life(RuleBasedStateMachine):
    """A base that moves, people who do what they like, and runs that come late, twice or never."""

    def __init__(self) -> None:
        super().__init__()
        self.forge = Forge(base={0: "B", 1: "T", 2: "BT"})
        self.runs = 0
        self.caught: tuple[Run, Category, object] | None = None

    # --- the bot --------------------------------------------------------------------------------------------------

    def new_run(self, redo: Redo = Redo.NO) -> Run:
        self.runs += 1
        return Run(self.forge, self.runs, redo)

    @rule()
    def push_webhook_arrives(self) -> None:
        self.new_run().all(list(CATEGORIES))

    @rule(category=categories)
    def somebody_asks_for_one_category(self, category: Category) -> None:
        self.new_run().all([category])

    @rule(category=categories, redo=st.sampled_from([Redo.REBASE, Redo.RECREATE]))
    def somebody_asks_for_a_rebase(self, category: Category, redo: Redo) -> None:
        if self.forge.open_pull(category):
            self.new_run(redo).all([category])

    @rule()
    def a_webhook_is_delivered_again(self) -> None:
        self.new_run().all(list(CATEGORIES))
        before = len(self.forge.writes)
        self.new_run().all(list(CATEGORIES))
        assert self.forge.writes[before:] == [], "a second run without new input changes something"

    @rule(category=categories, line=lines, text=texts)
    def a_person_pushes_between_decision_and_effect(self, category: Category, line: int, text: str) -> None:
        run = self.new_run()
        original = run.perform

        def later(action: object, new: Line, rebuilt: Line) -> None:
            run.perform = original  # type: ignore[method-assign]
            self.person_commits(category, line, text)
            original(action, new, rebuilt)  # type: ignore[arg-type]

        run.perform = later  # type: ignore[method-assign,assignment]
        try:
            run.all(list(CATEGORIES))
        except Moved:
            run.perform = original  # type: ignore[method-assign]

    @rule(first=categories)
    def two_runs_interleave(self, first: Category) -> None:
        """One run decides, another one does all its work, then the first one acts on what it saw."""
        slow = self.new_run()
        original = slow.perform

        def later(action: object, new: Line, rebuilt: Line) -> None:
            slow.perform = original  # type: ignore[method-assign]
            self.new_run().all(list(CATEGORIES))
            original(action, new, rebuilt)  # type: ignore[arg-type]

        slow.perform = later  # type: ignore[method-assign,assignment]
        with suppress(Moved):
            slow.all([first, *(other for other in CATEGORIES if other is not first)])

    # --- people ---------------------------------------------------------------------------------------------------

    @rule(line=lines, text=texts)
    def base_moves(self, line: int, text: str) -> None:
        self.forge.base = {**self.forge.base, line: text}

    @rule(category=categories, line=lines, text=texts)
    def person_commits(self, category: Category, line: int, text: str) -> None:
        branch = self.forge.branches.get(category)
        if branch is not None and branch.tree.get(line, "") != text:
            commit = Made(f"person{next(self.forge.ids)}", person=True, changes={line: text})
            self.forge.branches[category] = Line(branch.start, (*branch.commits, commit))

    @rule(category=categories)
    def person_rewrites_ours(self, category: Category) -> None:
        branch = self.forge.branches.get(category)
        if branch is not None and branch.commits:
            first = Made(branch.commits[0].id + "'", branch.commits[0].person, branch.commits[0].changes, True)
            self.forge.branches[category] = Line(branch.start, (first, *branch.commits[1:]))

    @rule(category=categories)
    def person_updates_the_branch(self, category: Category) -> None:
        branch = self.forge.branches.get(category)
        result = branch and merge(branch.start, self.forge.base, branch.tree)
        if branch is not None and result:
            mine = {line: result[line] for line in lines_of(self.forge.base, result)}
            if len(branch.commits) == 1 and not branch.commits[0].rewritten and not branch.commits[0].person:
                again = Made(branch.commits[0].id, person=False, changes=mine)
                self.forge.branches[category] = Line(dict(self.forge.base), (again,))

    @rule(category=categories)
    def person_closes(self, category: Category) -> None:
        pull = self.forge.open_pull(category)
        if pull:
            self.forge.states(category)
            pull.state = "closed"

    @rule(category=categories)
    def person_reopens(self, category: Category) -> None:
        last = next(iter(self.forge.of(category)), None)
        if last and last.state == "closed" and category in self.forge.branches:
            last.state = "open"
            self.reopened = True

    @rule(category=categories)
    def person_deletes_the_branch(self, category: Category) -> None:
        self.person_closes(category)
        self.forge.branches.pop(category, None)

    @rule(category=categories, keep=st.booleans())
    def person_merges(self, category: Category, keep: bool) -> None:  # drawn by Hypothesis
        pull, branch = self.forge.open_pull(category), self.forge.branches.get(category)
        result = branch and merge(branch.start, self.forge.base, branch.tree)
        if pull and branch is not None and result is not None:
            self.forge.states(category)
            self.forge.base = dict(result)
            pull.state = "merged"
            self.forge.in_base |= {commit.id for commit in branch.commits}
            if not keep:
                del self.forge.branches[category]

    # --- promises -------------------------------------------------------------------------------------------------

    @invariant()
    def nothing_was_broken(self) -> None:
        assert self.forge.broken == []

    @invariant()
    def one_open_pull_request_per_category(self) -> None:
        open_now = [pull.category for pull in self.forge.pulls if pull.state == "open"]
        assert len(open_now) == len(set(open_now))

    @invariant()
    def what_was_closed_is_not_offered(self) -> None:
        for pull in self.forge.pulls:
            if pull.state == "open":
                states = self.forge.states(pull.category)
                mine = next(state for state in states if state.number == pull.number)
                older = [s for s in states if s.state == "closed" and s.number < pull.number]
                assert not set(mine.fingerprints) & {f for state in older for f in state.fingerprints}

    @precondition(lambda self: all(line.commits for line in self.forge.branches.values()))
    @invariant()
    def no_two_of_ours_touch_the_same_line(self) -> None:
        ours = []
        for category, branch in self.forge.branches.items():
            only_ours = all(not c.person and not c.rewritten for c in branch.commits)
            pull = self.forge.open_pull(category)
            if pull and only_ours and pull.number == max(p.number for p in self.forge.of(category)):
                ours.append({line for commit in branch.commits for line in commit.changes})
        # A person may reopen what overlaps by now; that is theirs to see.
        reopened = any(p.state == "open" and p.number < len(self.forge.of(p.category)) for p in self.forge.pulls)
        if not reopened and not self.reopened:
            assert all(not one & other for one, other in combinations(ours, 2))

    reopened = False


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
