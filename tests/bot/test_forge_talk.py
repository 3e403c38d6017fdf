"""The GitHub forge against the fake: comments and check runs, and how fast it writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_github import FakeGitHub
from forge_help import BRANCH, MARKER, Clock, check, open_one, open_one_for

from pyagent.errors import ForgeLimited
from pyagent.shell.budget import SharedPace
from pyagent.shell.database import Database
from pyagent.shell.forge.base import Forge
from pyagent.shell.forge.github_http import Pace
from pyagent.shell.tables import prepare


class TestComments:
    def test_the_second_time_edits_the_first(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        number = open_one(forge)
        forge.upsert_comment(number, marker=MARKER, body="Working …")
        forge.upsert_comment(number, marker=MARKER, body="Done.")
        forge.upsert_comment(number, marker=MARKER, body="Done.")
        assert github.comments(number) == [f"Done.\n\n{MARKER}"]
        github.pull(BRANCH)

    def test_a_person_who_quotes_the_marker_is_not_edited(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        number = open_one(forge)
        theirs, _ = github.post_comment(number, f"> Working … {MARKER}\nThanks!")
        forge.upsert_comment(number, marker=MARKER, body="Done.")
        assert github.comments(number) == [f"Done.\n\n{MARKER}"]
        assert theirs.body.endswith("Thanks!")
        github.pull(BRANCH)

    def test_ours_is_found_behind_a_hundred_others(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        number = open_one(forge)
        for _ in range(105):
            github.post_comment(number, "Me too")
        forge.upsert_comment(number, marker=MARKER, body="One")
        forge.upsert_comment(number, marker=MARKER, body="Two")
        assert github.comments(number) == [f"Two\n\n{MARKER}"]
        github.pull(BRANCH)

    def test_a_long_comment_is_cut_and_found_again(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        number = open_one(forge)
        forge.upsert_comment(number, marker=MARKER, body="x" * 70_000)
        forge.upsert_comment(number, marker=MARKER, body="y" * 70_000)
        (body,) = github.comments(number)
        assert len(body) == 65_536
        assert body.startswith("y")
        github.pull(BRANCH)

    def test_a_reaction_is_there_once(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        comment, _ = github.post_comment(open_one(forge), "/pyagent fix")
        forge.react(comment.id, "eyes")
        forge.react(comment.id, "eyes")
        assert comment.reactions == ["eyes"]
        github.pull(BRANCH)


class TestPace:
    def test_writes_keep_a_second_between_them_and_reads_do_not(
        self, forge: Forge, github: FakeGitHub, clock: Clock
    ) -> None:
        comment, _ = github.post_comment(open_one_for(github), "x")
        begin = clock.now
        for reaction in ("eyes", "+1", "rocket", "heart"):
            forge.react(comment.id, reaction)
        assert clock.now - begin == pytest.approx(3.0, abs=0.01)
        for _ in range(5):
            forge.default_branch()
        assert clock.now - begin == pytest.approx(3.0, abs=0.01)

    def test_a_pause_since_the_last_write_counts(self, forge: Forge, github: FakeGitHub, clock: Clock) -> None:
        comment, _ = github.post_comment(open_one_for(github), "x")
        forge.react(comment.id, "eyes")
        clock.now += 10
        begin = clock.now
        forge.react(comment.id, "+1")
        assert clock.now == begin

    def test_who_would_wait_long_gives_the_worker_back(self, clock: Clock) -> None:
        pace = Pace(clock, lambda _seconds: None)
        for _ in range(6):
            pace.take()
        with pytest.raises(ForgeLimited, match="wait for their turn"):
            pace.take()


class TestBudgetOfAllWorkers:
    """Two workers, each with its own connection to the same database."""

    @pytest.fixture
    def workers(self, tmp_path: Path) -> Iterator[tuple[SharedPace, SharedPace]]:
        databases = [Database(f"sqlite:///{tmp_path}/budget.db") for _ in range(2)]
        for database in databases:
            prepare(database)
        self.pauses: list[float] = []
        yield tuple(SharedPace(database, 99, 0.0, self.pauses.append) for database in databases)  # type: ignore[misc]
        for database in databases:
            database.close()

    def test_they_share_the_writes_of_a_minute(self, workers: tuple[SharedPace, SharedPace]) -> None:
        for number in range(80):
            workers[number % 2].take()
        for worker in workers:
            with pytest.raises(ForgeLimited, match="80 writes in 60 s") as limited:
                worker.take()
            assert 30 < limited.value.retry_after <= 60

    def test_they_take_turns(self, workers: tuple[SharedPace, SharedPace]) -> None:
        one, other = (replace(worker, spacing=1.0) for worker in workers)
        one.take()
        other.take()
        one.take()
        assert self.pauses == [pytest.approx(1, abs=0.5), pytest.approx(2, abs=0.7)]

    def test_each_installation_has_its_own(self, workers: tuple[SharedPace, SharedPace]) -> None:
        for _ in range(80):
            workers[0].take()
        replace(workers[1], installation=100).take()


class TestConditionalReads:
    def test_what_did_not_change_costs_nothing(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        forge.pull_requests(BRANCH)
        before = github.world.used
        assert [forge.default_branch() for _ in range(3)] == ["main"] * 3
        assert github.world.used == before + 1
        assert forge.pull_requests(BRANCH) == []
        assert github.world.used == before + 1

    def test_what_changed_is_read_anew(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        assert forge.pull_requests(BRANCH) == []
        number = open_one(forge)
        assert [pull.number for pull in forge.pull_requests(BRANCH)] == [number]
        github.push({"a.toml": "a = 1\n"})
        assert forge.read_file("a.toml", "main") == b"a = 1\n"
        github.push({"a.toml": "a = 2\n"})
        assert forge.read_file("a.toml", "main") == b"a = 2\n"
        github.pull(BRANCH)

    def test_pages_are_conditional_too(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        number = open_one(forge)
        for _ in range(105):
            github.post_comment(number, "Me too")
        for text in ("One", "Two"):
            forge.upsert_comment(number, marker=MARKER, body=text)
        github.comments(number)
        before = github.world.used
        forge.upsert_comment(number, marker=MARKER, body="Two")
        forge.upsert_comment(number, marker=MARKER, body="Two")
        assert github.world.used <= before + 1, "only the page with our comment was read anew"
        github.pull(BRANCH)


class TestChecks:
    def test_it_goes_from_running_to_done(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        check(forge, branch, done=False)
        check(forge, branch, 3)
        check(forge, branch, 3)
        (run,) = github.checks(branch)
        assert (run.status, run.conclusion, run.title, run.version) == ("completed", "neutral", "2 findings", 2)
        assert [remark["message"] for remark in run.annotations] == ["remark 0", "remark 1", "remark 2"]
        assert len(run.summary) == 65_535

    def test_annotations_go_out_by_fifty(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        check(forge, branch, 120)
        (run,) = github.checks(branch)
        assert [remark["start_line"] for remark in run.annotations] == list(range(1, 121))
        assert run.version == 3

    def test_a_batch_that_was_lost_is_sent_without_repeating_the_others(
        self, forge: Forge, github: FakeGitHub, branch: str
    ) -> None:
        github.fail_next("PATCH", "check-runs", 502)
        with pytest.raises(ForgeLimited, match="502"):
            check(forge, branch, 120)
        check(forge, branch, 120)
        (run,) = github.checks(branch)
        assert [remark["start_line"] for remark in run.annotations] == list(range(1, 121))

    def test_another_run_makes_another_check(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        check(forge, branch)
        forge.upsert_check(
            branch, name="PyAgent", external_id="run-2", status="queued", conclusion=None, title="Queued", summary="-"
        )
        assert [run.external_id for run in github.checks(branch)] == ["run-1", "run-2"]
