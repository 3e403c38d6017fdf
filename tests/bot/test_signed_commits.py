"""Our commits are verified: GitHub makes and signs them, with the same trees; what it cannot make is pushed plainly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bot_process import Bot
from fake_github import BOT, FakeGitHub
from forge_help import BRANCH

from pyagent.core.authorship import Ours
from pyagent.core.record import PYAGENT
from pyagent.shell.forge.base import Forge
from pyagent.shell.forge.github import GitHubForge
from pyagent.shell.forge.github_auth import GitHubApp
from pyagent.shell.signing import Signer
from pyagent.shell.workspace import MirrorCache, Repository

DATE = datetime(2026, 11, 26, tzinfo=UTC)
CODE = {
    "pyproject.toml": '[tool.pyagent]\nsign-off = true\ninventory = "on"\nselect = ["SYN002"]\n',
    "run.py": '"""A."""\n\nX = None\nY = X == None\n',
}


@pytest.fixture
def mirror(forge: Forge, github: FakeGitHub, tmp_path: Path) -> Iterator[Repository]:
    files = {"run.sh": "echo 1\n", "old.txt": "away\n", "keep.txt": "here\n"}
    github.repo.git.commit("main", files, "Begin", executable={"run.sh"})
    with MirrorCache(tmp_path / "mirrors").open(forge.remote()) as opened:
        yield opened


@pytest.fixture
def signer(forge: Forge, mirror: Repository) -> Signer:
    return Signer(forge, mirror, Ours(), DATE)


def stream(mirror: Repository, *changes: str, last: str = PYAGENT.email) -> str:
    """Commits made with git's own fast-import, so that any bytes and modes are possible; ``last`` makes the last."""
    base = str(mirror.branch_sha("main"))
    text = "feature done\n"
    for number, change in enumerate(changes, start=1):
        author = last if number == len(changes) else PYAGENT.email
        text += f"commit refs/pyagent/test\nmark :{number}\ncommitter x <{author}> 1700000000 +0000\n"
        text += f"data 8\nWork \xc3\xa9\nfrom {base if number == 1 else f':{number - 1}'}\n{change}\n"
    text += f"reset refs/pyagent/test\n\nget-mark :{len(changes)}\ndone\n"
    return mirror.git.run("fast-import", "--quiet", stdin=text.encode("latin-1")).decode().strip()


def listing(mirror: Repository, commit: str) -> str:
    return mirror.git.text("ls-tree", "-r", commit)


def test_modes_renames_and_any_bytes_are_kept(signer: Signer, mirror: Repository, github: FakeGitHub) -> None:
    tip = stream(
        mirror,
        "M 100755 inline run.sh\ndata 7\necho 2\n",
        "D old.txt\nM 100644 inline new/name.txt\ndata 5\naway\n",
        "M 100644 inline latin.txt\ndata 5\n\xe9\xff\x00\n\n",
        "M 120000 inline link\ndata 8\nkeep.txt",
    )
    pushed = signer.push(BRANCH, tip, None)
    assert pushed != tip
    assert github.repo.git.tip(BRANCH) == pushed
    assert github.repo.git.git("ls-tree", "-r", pushed) == listing(mirror, tip)
    assert github.repo.git.mode(pushed, "run.sh") == "100755"
    commits = github.repo.git.log(f"main..{BRANCH}")
    assert all(commit.is_signed and commit.author == BOT for commit in commits)
    assert [commit.message.strip() for commit in commits] == ["Work é"] * 4


def test_signing_again_finds_what_is_on_the_branch(
    signer: Signer, forge: Forge, mirror: Repository, github: FakeGitHub, tmp_path: Path
) -> None:
    tip = stream(mirror, "M 100644 inline a.txt\ndata 2\na\n")
    pushed = signer.push(BRANCH, tip, None)
    made = github.world.requests.count("POST /repos/maria/orchard/git/commits")
    mirror.git.run("fetch", "-q", "origin", "+refs/heads/*:refs/heads/*")
    assert signer.push(BRANCH, tip, pushed) == pushed
    assert github.world.requests.count("POST /repos/maria/orchard/git/commits") == made == 1


def test_commits_of_people_on_top_stay_theirs(signer: Signer, mirror: Repository, github: FakeGitHub) -> None:
    changes = ("M 100644 inline a.txt\ndata 2\na\n", "M 100644 inline a.txt\ndata 2\nb\n")
    tip = stream(mirror, *changes, last="ivan@example.org")
    pushed = signer.push(BRANCH, tip, None)
    first, second = github.repo.git.log(f"main..{BRANCH}")
    assert (first.author, first.is_signed) == (BOT, True)
    assert (second.email, second.is_signed) == ("ivan@example.org", False)
    assert github.repo.git.read(pushed, "a.txt") == b"b\n"


@pytest.mark.parametrize("status", [403, 404, 409, 422])
def test_a_refusal_of_githubs_is_no_reason_not_to_push(
    signer: Signer, mirror: Repository, github: FakeGitHub, status: int
) -> None:
    github.fail_next("POST", "/git/(trees|commits)$", status, message="Tree SHA does not exist")
    tip = stream(mirror, "M 100644 inline a.txt\ndata 2\na\n")
    assert signer.push(BRANCH, tip, None) == tip
    assert github.repo.git.tip(BRANCH) == tip


def test_a_commit_that_git_does_not_know_yet_is_waited_for(
    signer: Signer, mirror: Repository, github: FakeGitHub
) -> None:
    github.fail_next("FETCH", "orchard", 404)
    tip = stream(mirror, "M 100644 inline a.txt\ndata 2\na\n")
    pushed = signer.push(BRANCH, tip, None)
    (commit,) = github.repo.git.log(f"main..{BRANCH}")
    assert (commit.sha, commit.is_signed) == (pushed, True)


def test_a_huge_change_is_pushed_plainly(signer: Signer, mirror: Repository, github: FakeGitHub) -> None:
    tip = stream(mirror, "".join(f"M 100644 inline f{n}\ndata 2\n{n % 10}\n" for n in range(101)))
    assert signer.push(BRANCH, tip, None) == tip
    assert not [request for request in github.world.requests if "/git/trees" in request]


def test_the_address_of_the_app_is_the_one_github_knows(app: GitHubApp, github: FakeGitHub) -> None:
    who = GitHubForge(app, "maria/orchard").identity()
    assert (who.name, who.email) == (BOT, f"4711+{BOT}@users.noreply.127.0.0.1")


def test_a_repository_that_asks_for_it_gets_every_commit_signed_off(github: FakeGitHub, bot: Bot) -> None:
    sha = github.push(CODE).sha
    assert set(bot.settle()) == {"done"}, bot.log[-3000:]
    comment, _ = github.post_comment(github.pull("pyagent/syntax").number, "/pyagent ignore SYN002")
    assert set(bot.settle()) == {"done"}, bot.log[-3000:]
    line = f"Signed-off-by: {BOT} <4711+{BOT}@users.noreply.127.0.0.1>"
    for name in ("syntax", "ignore/syn002"):
        for commit in github.repo.git.log(f"{sha}..pyagent/{name}"):
            assert commit.is_signed
            assert commit.message.strip().endswith(line), commit.message
    github.all_pulls()
    github.comments(github.repo.comments[comment.id].issue)
    github.checks(sha)
    github.issue()
