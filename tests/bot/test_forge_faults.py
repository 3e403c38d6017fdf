"""The GitHub forge against the fake: every way GitHub is known to fail."""

from __future__ import annotations

import pytest
from fake_github import FakeGitHub
from forge_help import BRANCH, MARKER, Clock, check, open_one

from pyagent.errors import ForgeAway, ForgeError, ForgeLimited
from pyagent.shell.forge.base import Forge
from pyagent.shell.forge.github import GitHubForge
from pyagent.shell.forge.github_auth import GitHubApp
from pyagent.shell.forge.github_http import Pace


class TestFaults:
    def test_a_pull_request_whose_answer_was_lost_is_not_opened_twice(
        self, forge: Forge, github: FakeGitHub, branch: str
    ) -> None:
        github.fail_next("POST", "/pulls$", 502, after_effect=True)
        with pytest.raises(ForgeLimited, match="502"):
            open_one(forge)
        assert open_one(forge) == github.pull(BRANCH).number == 1

    def test_a_comment_whose_answer_was_lost_is_not_written_twice(
        self, forge: Forge, github: FakeGitHub, branch: str
    ) -> None:
        number = open_one(forge)
        github.fail_next("POST", "/comments$", 500, after_effect=True)
        with pytest.raises(ForgeLimited):
            forge.upsert_comment(number, marker=MARKER, body="Done.")
        forge.upsert_comment(number, marker=MARKER, body="Done.")
        assert len(github.comments(number)) == 1
        github.pull(BRANCH)

    def test_a_check_whose_answer_was_lost_is_not_made_twice(
        self, forge: Forge, github: FakeGitHub, branch: str
    ) -> None:
        github.fail_next("POST", "/check-runs$", 504, after_effect=True)
        with pytest.raises(ForgeLimited):
            check(forge, branch, 60)
        check(forge, branch, 60)
        (run,) = github.checks(branch)
        assert len(run.annotations) == 60

    def test_a_secondary_limit_without_a_time_waits_a_minute(self, forge: Forge, github: FakeGitHub) -> None:
        github.fail_next("GET", "/orchard$", 403, message="You have exceeded a secondary rate limit.")
        with pytest.raises(ForgeLimited, match=r"PA-1007: .*secondary rate limit") as limited:
            forge.default_branch()
        assert limited.value.retry_after == 60

    @pytest.mark.parametrize(("status", "headers"), [(502, {}), (500, {}), (503, {"retry_after": "1"})])
    def test_a_read_outlasts_a_bad_moment(
        self, forge: Forge, github: FakeGitHub, status: int, headers: dict[str, str]
    ) -> None:
        github.fail_next("GET", "/orchard$", status, times=2, **headers)
        assert forge.default_branch() == "main"

    def test_a_read_that_goes_on_failing_is_left_to_the_engine(self, forge: Forge, github: FakeGitHub) -> None:
        github.fail_next("GET", "/orchard$", 502, times=3)
        with pytest.raises(ForgeAway, match="502"):
            forge.default_branch()

    def test_a_write_is_never_sent_twice(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        github.fail_next("POST", "/pulls$", 502)
        with pytest.raises(ForgeAway):
            open_one(forge)
        assert [line for line in github.world.requests if line.startswith("POST") and line.endswith("/pulls")] == [
            "POST /repos/maria/orchard/pulls"
        ]

    @pytest.mark.parametrize("status", [403, 429, 503])
    def test_retry_after_is_obeyed(self, forge: Forge, github: FakeGitHub, status: int) -> None:
        github.fail_next("GET", "/orchard$", status, retry_after="17")
        with pytest.raises(ForgeLimited) as limited:
            forge.default_branch()
        assert limited.value.retry_after == 17

    def test_a_retry_after_that_is_a_date_is_a_limit_all_the_same(self, forge: Forge, github: FakeGitHub) -> None:
        github.fail_next("GET", "/orchard$", 429, retry_after="Wed, 21 Oct 2026 07:28:00 GMT")
        with pytest.raises(ForgeLimited) as limited:
            forge.default_branch()
        assert limited.value.retry_after == 60

    def test_an_empty_budget_waits_for_its_reset(self, forge: Forge, github: FakeGitHub) -> None:
        forge.default_branch()
        github.world.limit = github.world.used
        with pytest.raises(ForgeLimited) as limited:
            forge.default_branch()
        assert 3500 < limited.value.retry_after <= 3600

    def test_our_own_budget_of_writes_stops_before_githubs(self, clock: Clock) -> None:
        pace = Pace(clock, clock.pause, spacing=0.0)
        for _ in range(80):
            pace.take()
        with pytest.raises(ForgeLimited, match="80 writes in 60 s") as limited:
            pace.take()
        clock.now += limited.value.retry_after
        pace.take()

    def test_a_server_that_is_gone_is_tried_again_later(self, app: GitHubApp, github: FakeGitHub) -> None:
        away = GitHubApp(github.app_id, github.private_key, "http://127.0.0.1:1/api/v3")
        with pytest.raises(ForgeLimited, match="no answer from GitHub to GET /repos/maria/orchard/installation"):
            GitHubForge(away, "maria/orchard").default_branch()
        away.close()

    def test_an_archived_repository_is_an_error_and_no_limit(
        self, forge: Forge, github: FakeGitHub, branch: str
    ) -> None:
        github.repo.archived = True
        with pytest.raises(ForgeError, match=r"403 .*read-only") as refused:
            forge.open_pull_request(head=BRANCH, base="main", title="T", body="", draft=False)
        assert not isinstance(refused.value, ForgeLimited)

    def test_a_token_in_githubs_own_words_is_masked(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        github.fail_next("POST", "/pulls$", 409, message="bad ghs_0123456789abcdef\nAuthorization: token abcdefgh")
        with pytest.raises(ForgeError) as refused:
            open_one(forge)
        assert "ghs_" not in str(refused.value)
        assert "abcdefgh" not in str(refused.value)
        assert "\n" not in str(refused.value)
