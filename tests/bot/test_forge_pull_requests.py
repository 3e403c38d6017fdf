"""The GitHub forge against the fake: reading, and pull requests."""

from __future__ import annotations

import pytest
from fake_github import BOT, FakeGitHub, Pull
from forge_help import BRANCH, MARKER, open_one

from pyagent.errors import ForgeError
from pyagent.shell.forge.base import Forge
from pyagent.shell.forge.github import GitHubForge
from pyagent.shell.forge.github_auth import GitHubApp


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

    def test_a_title_too_long_is_cut_and_not_written_again(self, forge: Forge, github: FakeGitHub, branch: str) -> None:
        number = open_one(forge, title="é" * 300)
        forge.update_pull_request(number, title="é" * 300, body="Why.")
        pull = github.pull(BRANCH)
        assert (len(pull.title), pull.title[-1], pull.version) == (256, "…", 1)

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
