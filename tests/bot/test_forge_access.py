"""The GitHub forge against the fake: git and its credentials, tokens."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from fake_github import BOT, FakeGitHub
from forge_help import BRANCH, Clock, git, open_one

from pyagent.errors import ForgeLimited, UnauthorizedAccess
from pyagent.shell.forge.base import Forge, Remote
from pyagent.shell.forge.github import GitHubForge
from pyagent.shell.forge.github_auth import GitHubApp, git_origin


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


def min_life_before_expiry(forge: Forge, github: FakeGitHub) -> float:
    """A time at which the first token has less than five minutes left."""
    forge.default_branch()
    (token,) = github.world.tokens.values()
    return token.expires.timestamp() - 299


def test_the_command_line_does_not_load_githubkit() -> None:
    code = "import sys, pyagent.shell.forge.base; sys.exit(any(m.startswith('githubkit') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=30).returncode == 0
