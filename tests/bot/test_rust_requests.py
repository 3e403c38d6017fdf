"""Functions in Rust by pull request: on push where there is a ground, on demand, refused with a reason, taken back."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import platformdirs
import pytest
from bot_process import Bot, running_bot
from fake_github import FakeGitHub

SETTINGS = """[project]
name = "orchard"
version = "1"
requires-python = ">=3.11"

[tool.pyagent]
select = ["BUG002", "RST"]
dashboard = false
"""
WANTED = SETTINGS + "\n[tool.pyagent.categories]\nrust = true\n"
NUMBERS = '''"""Numbers of the harvest."""


def distance(a: list[int], b: list[int]) -> int:
    """Edit distance.

    >>> distance([1, 2, 3, 4, 5], [1, 3, 4, 9])
    2
    """
    before = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        row = [i] + [0] * len(b)
        for j, y in enumerate(b, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
        before = row
    return before[-1]


def mixed(xs: list[int]) -> int:
    """One number of many."""
    total = 0
    for x in xs:
        total = (total * 31 + x % 97) % 1_000_003
    return total


def once(n: int) -> int:
    """Gives it back."""
    return n


def told(n: int) -> int:
    """Tells it."""
    print(n)
    return n
'''
FILES = {"pyproject.toml": WANTED, "orchard/__init__.py": "", "orchard/numbers.py": NUMBERS}
CARGO = """#!/bin/sh
env >> "{log}"
exec "{cargo}" "$@"
"""
LONG = 400.0


def settings(folder: Path) -> dict[str, str]:
    """The environment of a server that may convert; what its cargo sees is written down."""
    cargo = shutil.which("cargo")
    assert cargo
    tools = folder / "tools"
    tools.mkdir()
    wrapper = tools / "cargo"
    wrapper.write_text(CARGO.format(log=folder / "seen", cargo=cargo), encoding="utf-8")
    wrapper.chmod(0o755)
    home = Path.home()
    return {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "CARGO_HOME": os.environ.get("CARGO_HOME", str(home / ".cargo")),
        "RUSTUP_HOME": os.environ.get("RUSTUP_HOME", str(home / ".rustup")),
        "XDG_CACHE_HOME": str(Path(platformdirs.user_cache_dir("pyagent")).parent),
        "PYAGENT_RUST": "on",
        "CLOUD_SECRET_KEY": "a-secret-of-the-server",
        "CARGO_REGISTRY_TOKEN": "a-secret-of-cargo",
    }


@contextmanager
def server(github: FakeGitHub, folder: Path, more: Mapping[str, str]) -> Iterator[Bot]:
    with running_bot(github, folder, more) as bot:
        yield bot


def settle(bot: Bot) -> None:
    assert set(bot.settle(LONG)) == {"done"}, bot.log[-3000:]


def read_all(github: FakeGitHub) -> None:
    for number, _ in github.all_pulls():
        github.comments(number)
    for item in (*github.repo.checks.values(), *github.repo.issues.values()):
        item.read()


def say(github: FakeGitHub, bot: Bot, number: int, text: str) -> str:
    before = len(github.comments(number))
    github.post_comment(number, text)
    settle(bot)
    (answer,) = github.comments(number)[before:]
    return answer


def functions(github: FakeGitHub, branch: str = "pyagent/rust") -> list[str]:
    text = github.repo.git.read(branch, "rust/converted.json")
    return [it["name"] for it in json.loads(text or b'{"functions": []}')["functions"]]


@pytest.mark.timeout(900)
def test_its_life_where_the_configuration_asks(github: FakeGitHub, tmp_path: Path) -> None:
    git = github.repo.git
    with server(github, tmp_path, settings(tmp_path)) as bot:
        github.push(FILES)
        settle(bot)
        pull = github.pull("pyagent/rust")
        assert pull.title.startswith("Rust: 2 functions up to ")
        for part in (
            "This comes because the configuration asks for it.",
            "| `orchard/numbers.py:distance` | list of 5, list of 4, in its tests |",
            "| `orchard/numbers.py:mixed` |",
            "| 1 of 1 by Rust |",
            "The project's own tests were not run with it",
            "mypyc",
        ):
            assert part in pull.body, pull.body
        commits = git.log("main..pyagent/rust")
        assert len(commits) == 2
        assert {it.trailers["PyAgent-Rule"] for it in commits} == {"RST001"}
        assert [len(functions(github, it.sha)) for it in commits] == [1, 2]
        for path in (
            "rust/Cargo.toml",
            "rust/tests/test_rust_parity.py",
            "orchard/_rust.py",
            "docs/work/RUST_Ready.md",
        ):
            assert git.read("pyagent/rust", path), path
        module = (git.read("pyagent/rust", "orchard/numbers.py") or b"").decode()
        assert module.count("@accelerated(") == 2
        assert "times as fast" not in module

        seen = (tmp_path / "seen").read_text(encoding="utf-8")
        assert "CARGO_HOME=" in seen
        assert "secret" not in seen.lower()
        assert "PYAGENT_" not in seen

        github.push({"README.md": "Trees.\n"})
        settle(bot)
        assert pull.version == 1, "nothing new to say"

        first = commits[0]
        (gone,) = functions(github, first.sha)
        said = say(github, bot, pull.number, f"/pyagent undo {first.sha[:10]}")
        assert "I took back 1 commit of mine" in said
        assert functions(github) == [it for it in ("distance", "mixed") if it != gone]
        left = (git.read("pyagent/rust", "orchard/numbers.py") or b"").decode()
        assert left.count("@accelerated(") == 1
        assert gone not in (git.read("pyagent/rust", "rust/src/lib.rs") or b"").decode()

        github.push({"README.md": "Trees and fruit.\n"})
        settle(bot)
        assert len(functions(github)) == 1, "what was taken back is not offered again"
        read_all(github)


@pytest.mark.timeout(900)
def test_nobody_is_bothered_without_a_ground_and_whoever_asks_is_served(github: FakeGitHub, tmp_path: Path) -> None:
    with server(github, tmp_path, settings(tmp_path)) as bot:
        github.push(FILES | {"pyproject.toml": SETTINGS})
        settle(bot)
        assert not github.repo.open_pulls("pyagent/rust")
        issue = github.open_issue("It is slow").number
        said = say(github, bot, issue, "/pyagent rust orchard/numbers.py")
        pull = github.pull("pyagent/rust")
        assert f"#{pull.number} has them." in said
        assert "4 functions looked at, 2 offered." in said, said
        assert "`orchard/numbers.py:once`: " in said
        assert "touches the world" in said
        assert "This comes because a person asked for it." in pull.body
        github.push({"README.md": "Trees.\n"})
        settle(bot)
        assert pull.version == 1
        assert len(github.repo.open_pulls("pyagent/rust")) == 1, "what was asked for stays"
        github.close_pull(pull.number)
        assert "0 offered" in say(github, bot, issue, "/pyagent rust")
        read_all(github)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"PYAGENT_RUST": "off"}, "its operator has to set PYAGENT_RUST=on"),
        ({"PATH": "/nowhere"}, "this server has no Rust compiler"),
    ],
)
def test_a_server_that_may_not_or_cannot_says_so(
    github: FakeGitHub, tmp_path: Path, changed: dict[str, str], why: str
) -> None:
    if "PATH" in changed:
        tools = tmp_path / "only"
        tools.mkdir()
        (tools / "git").symlink_to(shutil.which("git") or "")
        changed = {"PATH": str(tools)}
    with server(github, tmp_path, {**settings(tmp_path), **changed}) as bot:
        github.push(FILES)
        settle(bot)
        assert not github.repo.open_pulls("pyagent/rust")
        issue = github.open_issue("It is slow").number
        assert why in say(github, bot, issue, "/pyagent rust")
        read_all(github)


def test_switched_off_is_off(github: FakeGitHub, tmp_path: Path) -> None:
    with server(github, tmp_path, settings(tmp_path)) as bot:
        github.push(FILES | {"pyproject.toml": WANTED.replace("rust = true", "rust = false")})
        settle(bot)
        issue = github.open_issue("It is slow").number
        assert "`rust` is switched off" in say(github, bot, issue, "/pyagent rust")
        assert not github.repo.open_pulls("pyagent/rust")
        read_all(github)
