"""The GitHub forge against the fake: every verb, and every way GitHub is known to fail."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_github import BOT, FakeGitHub, Pull
from fake_github.git_repo import plain_environment

from pyagent.errors import ForgeError, ForgeLimited, UnauthorizedAccess
from pyagent.shell.forge.base import Annotation, Forge, Remote
from pyagent.shell.forge.github import GitHubForge
from pyagent.shell.forge.github_auth import GitHubApp, git_origin
from pyagent.shell.forge.github_http import Pace

BRANCH = "pyagent/security"
MARKER = "<!-- pyagent:status -->"


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = time.time()  # the fake says by the real clock when tokens end

    def __call__(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(github: FakeGitHub, clock: Clock) -> Iterator[GitHubApp]:
    app = GitHubApp(github.app_id, github.private_key, github.api_url, clock=clock, pause=clock.pause)
    yield app
    app.close()


@pytest.fixture
def forge(app: GitHubApp) -> Forge:
    return GitHubForge(app, "maria/orchard")


@pytest.fixture
def branch(github: FakeGitHub) -> str:
    """A branch of the bot with one commit more than ``main``."""
    git = github.repo.git
    git.git("update-ref", f"refs/heads/{BRANCH}", str(git.tip("main")))
    return git.commit(BRANCH, {"a.py": "x = 1\n"}, "Fix", BOT)


def open_one(forge: Forge, **changes: str) -> int:
    wanted = {"head": BRANCH, "base": "main", "title": "Close two holes", "body": "Why.", **changes}
    return forge.open_pull_request(**wanted, draft=False).number


def git(remote: Remote, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = plain_environment(tmp_path) | dict(remote.environment)
    command = ["git", *arguments]
    return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=30, check=False)


class TestReading:
    def test_default_branch_is_what_the_repository_says(self, forge: Forge) -> None:
        assert forge.default_branch() == "main"

    def test_a_repository_without_the_app_is_a_plain_error(self, app: GitHubApp) -> None:
        with pytest.raises(ForgeError, match=r"PA-1006: the App is not installed on maria/secret.*404"):
            GitHubForge(app, "maria/secret").default_branch()

    def test_tip_of_a_branch(self, forge: Forge, branch: str) -> None:
        assert forge.branch_sha(BRANCH) == branch

    def test_no_tip_without_a_branch(self, forge: Forge) -> None:
        assert forge.branch_sha("pyagent/types") is None

    def test_a_file_is_read_byte_for_byte_at_a_commit(self, forge: Forge, github: FakeGitHub) -> None:
        first = github.push({"docs/työ #1.toml": "a = 1\r\n"}).sha
        github.push({"docs/työ #1.toml": "a = 2\r\n"})
        assert forge.read_file("docs/työ #1.toml", first) == b"a = 1\r\n"

    @pytest.mark.parametrize("path", ["nowhere.toml", "docs", "../../secret", "docs/../../x"])
    def test_what_is_no_file_reads_as_none(self, forge: Forge, github: FakeGitHub, path: str) -> None:
        assert forge.read_file(path, github.push({"docs/a.toml": ""}).sha) is None

    @pytest.mark.parametrize(
        ("role", "expected"),
        [("admin", "admin"), ("maintain", "maintain"), ("write", "write"), ("triage", "triage"), ("read", "read")],
    )
    def test_permission_is_the_persons_role(self, forge: Forge, github: FakeGitHub, role: str, expected: str) -> None:
        github.set_permission("ivan", role)
        assert forge.permission("ivan") == expected

    def test_a_stranger_has_no_permission(self, forge: Forge) -> None:
        assert forge.permission("nobody") == "none"

    def test_what_is_no_login_is_not_even_asked_for(self, forge: Forge, github: FakeGitHub) -> None:
        assert forge.permission("nobody/../maria") == "none"
        assert github.world.requests == []


class TestPullRequests:
    def test_opening(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        opened = forge.open_pull_request(head=BRANCH, base="main", title="Close two holes", body="Why.", draft=True)
        assert (opened.number, opened.state, opened.draft, opened.head_sha) == (1, "open", True, branch)
        assert (opened.head, opened.base, opened.title, opened.body) == (BRANCH, "main", "Close two holes", "Why.")
        assert github.pull(BRANCH).title == "Close two holes"

    def test_opening_twice_gives_the_same_one(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        assert open_one(forge) == open_one(forge, title="Another try")
        assert github.pull(BRANCH).title == "Close two holes"

    def test_a_closed_one_is_no_reason_not_to_open(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        github.close_pull(open_one(forge))
        assert open_one(forge) == 2
        assert github.pull(BRANCH, state="closed").number == 1
        assert github.pull(BRANCH).number == 2

    def test_a_repository_without_drafts_gets_a_plain_one(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        github.repo.drafts_allowed = False
        assert not forge.open_pull_request(head=BRANCH, base="main", title="T", body="", draft=True).draft
        github.pull(BRANCH)

    def test_nothing_to_propose_is_an_error_with_githubs_words(self, forge: Forge, github: FakeGitHub) -> None:
        github.repo.git.git("update-ref", f"refs/heads/{BRANCH}", str(github.repo.git.tip("main")))
        with pytest.raises(ForgeError, match=r"422.*No commits between main and pyagent/security"):
            open_one(forge)

    def test_the_list_has_open_and_closed_ones_newest_first(
        self, forge: Forge, github: FakeGitHub, branch: str
    ) -> None:
        github.close_pull(open_one(forge))
        github.merge_pull(open_one(forge))
        assert github.all_pulls() == [(1, "closed"), (2, "merged")]
        assert [(pull.number, pull.state) for pull in forge.pull_requests(BRANCH)] == [(2, "merged"), (1, "closed")]

    def test_the_list_has_no_other_branches(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        open_one(forge)
        github.pull(BRANCH)
        assert forge.pull_requests("pyagent/types") == []

    def test_the_list_goes_over_pages(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        for number in range(1, 131):
            github.repo.pulls[number] = Pull(
                number=number, title="t", body="", head=BRANCH, base="main", author=BOT, last_sha=branch, state="closed"
            )
        assert [pull.number for pull in forge.pull_requests(BRANCH)] == list(range(130, 0, -1))

    def test_update_replaces_title_and_body(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        forge.update_pull_request(open_one(forge), title="Close three holes", body="Why not.")
        assert (github.pull(BRANCH).title, github.pull(BRANCH).body) == ("Close three holes", "Why not.")

    def test_update_to_the_same_writes_nothing(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        forge.update_pull_request(open_one(forge), title="Close two holes", body="Why.")
        assert github.pull(BRANCH).version == 1

    def test_closing_twice(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        number = open_one(forge)
        forge.close_pull_request(number)
        forge.close_pull_request(number)
        assert github.pull(BRANCH, state="closed").version == 2

    def test_a_body_too_long_is_cut_and_keeps_its_marker(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        open_one(forge, body="é" * 70_000 + f"\n\n{MARKER}")
        body = github.pull(BRANCH).body
        assert len(body) == 65_536
        assert body.endswith(MARKER)
        assert "longer than GitHub accepts" in body

    def test_labels_are_added_once(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        number = open_one(forge)
        forge.add_labels(number, ["pyagent"])
        forge.add_labels(number, ["PyAgent", "security"])
        forge.add_labels(number, ["security"])
        assert github.pull(BRANCH).labels == ["pyagent", "security"]
        assert sum(request.startswith("POST") and "labels" in request for request in github.world.requests) == 2

    def test_a_branch_is_deleted_once_and_for_all(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        forge.delete_branch(BRANCH)
        forge.delete_branch(BRANCH)
        assert github.repo.git.tip(BRANCH) is None


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


def open_one_for(github: FakeGitHub) -> int:
    github.repo.git.commit("topic", {"a.py": "x = 1\n"}, "Work", "ivan")
    github.repo.git.git("update-ref", "refs/heads/topic", str(github.repo.git.tip("topic")))
    return github.open_pull("topic")[0].number


class TestChecks:
    def check(self, forge: Forge, sha: str, count: int = 0, *, done: bool = True) -> None:
        remarks = [Annotation("a.py", n + 1, n + 1, "warning", f"remark {n}", "SEC001") for n in range(count)]
        forge.upsert_check(
            sha,
            name="PyAgent",
            external_id="run-1",
            status="completed" if done else "in_progress",
            conclusion="neutral" if done else None,
            title="2 findings",
            summary="s" * 70_000,
            annotations=remarks,
        )

    def test_it_goes_from_running_to_done(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        self.check(forge, branch, done=False)
        self.check(forge, branch, 3)
        self.check(forge, branch, 3)
        (run,) = github.checks(branch)
        assert (run.status, run.conclusion, run.title, run.version) == ("completed", "neutral", "2 findings", 2)
        assert [remark["message"] for remark in run.annotations] == ["remark 0", "remark 1", "remark 2"]
        assert len(run.summary) == 65_535

    def test_annotations_go_out_by_fifty(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        self.check(forge, branch, 120)
        (run,) = github.checks(branch)
        assert [remark["start_line"] for remark in run.annotations] == list(range(1, 121))
        assert run.version == 3

    def test_a_batch_that_was_lost_is_sent_without_repeating_the_others(
        self, forge: Forge, github: FakeGitHub, branch: str
    ) -> None:
        github.fail_next("PATCH", "check-runs", 502)
        with pytest.raises(ForgeLimited, match="502"):
            self.check(forge, branch, 120)
        self.check(forge, branch, 120)
        (run,) = github.checks(branch)
        assert [remark["start_line"] for remark in run.annotations] == list(range(1, 121))

    def test_another_run_makes_another_check(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        self.check(forge, branch)
        forge.upsert_check(
            branch, name="PyAgent", external_id="run-2", status="queued", conclusion=None, title="Queued", summary="-"
        )
        assert [run.external_id for run in github.checks(branch)] == ["run-1", "run-2"]


class TestGit:
    def test_clone_and_push_with_credentials_in_the_environment_only(
        self, forge: Forge, github: FakeGitHub, tmp_path: Path
    ) -> None:
        github.push({"a.py": "x = 1\n"})
        remote = forge.remote()
        assert "ghs_" not in remote.url + repr(remote)
        assert git(remote, tmp_path, "clone", "-q", remote.url, "work").returncode == 0
        pushed = git(remote, tmp_path, "-C", "work", "push", "-q", "origin", f"HEAD:refs/heads/{BRANCH}")
        assert pushed.stderr == ""
        assert github.repo.git.tip(BRANCH) == github.repo.git.tip("main")
        assert "ghs_" not in (tmp_path / "work/.git/config").read_text(encoding="utf-8")

    def test_a_push_of_the_bot_comes_back_as_its_own_webhook(
        self, forge: Forge, github: FakeGitHub, tmp_path: Path
    ) -> None:
        remote = forge.remote()
        git(remote, tmp_path, "clone", "-q", remote.url, "work")
        git(remote, tmp_path, "-C", "work", "push", "-q", "origin", f"HEAD:refs/heads/{BRANCH}")
        github.wait_for(lambda: github.hooks.sent, what="the webhook")
        assert BOT.encode() in github.hooks.sent[-1].body

    def test_without_credentials_git_gets_nothing(self, forge: Forge, tmp_path: Path) -> None:
        bare = Remote(forge.remote().url)
        assert git(bare, tmp_path, "ls-remote", bare.url).returncode != 0

    def test_credentials_are_for_this_server_only(self, forge: Forge, github: FakeGitHub) -> None:
        assert forge.remote().environment["GIT_CONFIG_KEY_0"] == f"http.{github.world.url}/.extraHeader"

    def test_workflow_files_need_their_own_permission(self, forge: Forge, github: FakeGitHub, tmp_path: Path) -> None:
        remote = forge.remote()
        git(remote, tmp_path, "clone", "-q", remote.url, "work")
        workflows = tmp_path / "work/.github/workflows"
        workflows.mkdir(parents=True)
        (workflows / "ci.yml").write_text("on: push\n", encoding="utf-8")
        git(remote, tmp_path, "-C", "work", "add", ".")
        me = ("-c", "user.name=b", "-c", "user.email=b@example.org")
        git(remote, tmp_path, "-C", "work", *me, "commit", "-qm", "CI")
        refused = git(remote, tmp_path, "-C", "work", "push", "-q", "origin", f"HEAD:refs/heads/{BRANCH}")
        assert "without 'workflows' permission" in refused.stderr
        assert github.repo.git.tip(BRANCH) is None

    @pytest.mark.parametrize(
        ("api", "origin"),
        [
            ("https://api.github.com", "https://github.com"),
            ("https://git.example.org/api/v3", "https://git.example.org"),
            ("https://api.acme.ghe.com", "https://acme.ghe.com"),
            ("http://127.0.0.1:8080/api/v3", "http://127.0.0.1:8080"),
        ],
    )
    def test_git_talks_to_the_server_of_the_api(self, api: str, origin: str) -> None:
        assert git_origin(api) == origin


class TestTokens:
    def test_a_token_is_for_this_repository_and_what_the_bot_does(self, forge: Forge, github: FakeGitHub) -> None:
        forge.default_branch()
        assert github.world.token_requests == [
            {
                "repositories": ["orchard"],
                "permissions": {
                    "checks": "write",
                    "contents": "write",
                    "issues": "write",
                    "metadata": "read",
                    "pull_requests": "write",
                },
            }
        ]

    def test_many_threads_ask_for_one_token(self, app: GitHubApp, github: FakeGitHub) -> None:
        threads = [
            threading.Thread(target=GitHubForge(app, "maria/orchard", 99).default_branch, daemon=True) for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=20)
        assert len(github.world.token_requests) == 1
        assert sum(request == "GET /repos/maria/orchard" for request in github.world.requests) == 8

    def test_each_repository_has_its_own_token(self, app: GitHubApp, github: FakeGitHub) -> None:
        github.add_repository("maria", "vineyard")
        GitHubForge(app, "maria/orchard").default_branch()
        GitHubForge(app, "maria/vineyard").default_branch()
        assert [request["repositories"] for request in github.world.token_requests] == [["orchard"], ["vineyard"]]

    def test_a_token_near_its_end_is_renewed_before_use(self, forge: Forge, github: FakeGitHub, clock: Clock) -> None:
        clock.now = min_life_before_expiry(forge, github)
        forge.default_branch()
        assert len(github.world.token_requests) == 2

    def test_a_token_that_expired_in_mid_run_is_renewed_at_once(
        self, forge: Forge, github: FakeGitHub, branch: str
    ) -> None:
        number = open_one(forge)
        github.expire_tokens()
        forge.update_pull_request(number, title="After", body="Why.")
        assert github.pull(BRANCH).title == "After"
        assert len(github.world.token_requests) == 2

    def test_git_gets_a_token_that_is_good_now(self, forge: Forge, github: FakeGitHub, tmp_path: Path) -> None:
        forge.default_branch()
        github.expire_tokens()
        remote = forge.remote()
        assert git(remote, tmp_path, "ls-remote", remote.url).returncode == 0

    @pytest.mark.parametrize("lag", ["refuse_fresh", "lack_fresh"])
    def test_a_fresh_token_that_is_not_known_everywhere_yet_asks_to_wait(
        self, forge: Forge, github: FakeGitHub, clock: Clock, lag: str
    ) -> None:
        setattr(github.world, lag, 1)
        with pytest.raises(ForgeLimited) as limited:
            forge.default_branch()
        assert 1 <= limited.value.retry_after <= 5
        clock.now += limited.value.retry_after
        assert forge.default_branch() == "main"
        assert len(github.world.token_requests) == 1

    @pytest.mark.parametrize("lag", ["refuse_fresh", "lack_fresh"])
    def test_after_one_wait_a_refusal_is_the_truth(
        self, forge: Forge, github: FakeGitHub, clock: Clock, lag: str
    ) -> None:
        setattr(github.world, lag, 99)
        with pytest.raises(ForgeLimited) as limited:
            forge.default_branch()
        clock.now += limited.value.retry_after
        with pytest.raises(UnauthorizedAccess, match=r"PA-4001: GitHub answered 40[13]"):
            forge.default_branch()

    def test_a_permission_that_is_not_granted_says_which_are_needed(self, forge: Forge, github: FakeGitHub) -> None:
        github.world.granted["checks"] = "read"
        with pytest.raises(UnauthorizedAccess, match=r"422 .*not granted.*checks:write, contents:write"):
            forge.default_branch()

    def test_a_wrong_app_id_says_what_to_check(self, github: FakeGitHub) -> None:
        app = GitHubApp("1", github.private_key, github.api_url)
        with pytest.raises(UnauthorizedAccess, match=r"401 .*check the App id, its private key and the clock"):
            GitHubForge(app, "maria/orchard").default_branch()
        app.close()

    def test_a_broken_key_says_so_without_showing_it(self, github: FakeGitHub) -> None:
        app = GitHubApp(github.app_id, "-----BEGIN NONSENSE-----", github.api_url)
        with pytest.raises(UnauthorizedAccess, match=r"could not be signed.*private key file") as refused:
            GitHubForge(app, "maria/orchard").default_branch()
        assert "NONSENSE" not in str(refused.value) + repr(app)
        app.close()


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
            TestChecks().check(forge, branch, 60)
        TestChecks().check(forge, branch, 60)
        (run,) = github.checks(branch)
        assert len(run.annotations) == 60

    def test_a_secondary_limit_without_a_time_waits_a_minute(self, forge: Forge, github: FakeGitHub) -> None:
        github.fail_next("GET", "/orchard$", 403, message="You have exceeded a secondary rate limit.")
        with pytest.raises(ForgeLimited, match=r"PA-1007: .*secondary rate limit") as limited:
            forge.default_branch()
        assert limited.value.retry_after == 60

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


def test_the_command_line_does_not_load_githubkit() -> None:
    code = "import sys, pyagent.shell.forge.base; sys.exit(any(m.startswith('githubkit') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=30).returncode == 0


def min_life_before_expiry(forge: Forge, github: FakeGitHub) -> float:
    """A time at which the first token has less than five minutes left."""
    forge.default_branch()
    (token,) = github.world.tokens.values()
    return token.expires.timestamp() - 299
