"""The GitHub forge against the fake: comments and check runs, and how fast it writes."""

from __future__ import annotations

import pytest
from fake_github import FakeGitHub
from forge_help import BRANCH, MARKER, Clock, check, open_one, open_one_for

from pyagent.errors import ForgeLimited
from pyagent.shell.forge.base import Forge
from pyagent.shell.forge.github_http import Pace


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
