"""``pyagent rust convert --branches``: a commit per function with its record, and the working tree as it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from git_scratch import Scratch

from pyagent.cli import main
from pyagent.shell.deliver import read_records
from pyagent.shell.workspace import open_repository

SOURCE = '''\
"""Numbers."""


def distance(a: list[int], b: list[int]) -> int:
    before = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        row = [i] + [0] * len(b)
        for j, y in enumerate(b, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
        before = row
    return before[-1]


def squares(n: int) -> int:
    total = 0
    for i in range(n):
        total += i * i % 7
    return total


def once(n: int) -> int:
    return n
'''


def branches(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["rust", "convert", str(root), "--branches", "--examples", "1000", "--format", "json"]) == 1
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


@pytest.mark.timeout(600)
def test_each_function_is_a_commit_with_its_record(scratch: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    scratch.write("shop/__init__.py", "")
    scratch.write("shop/numbers.py", SOURCE)
    scratch.write("pyproject.toml", '[project]\nname = "shop"\n')
    base = scratch.commit("begin")
    scratch.write("shop/numbers.py", SOURCE + "\n# not committed\n")
    before = {path: path.read_bytes() for path in scratch.path.rglob("*.py")}

    told = branches(scratch.path, capsys)
    assert {it["name"]: it["status"] for it in told["functions"]} == {
        "distance": "converted",
        "squares": "converted",
        "once": "slower",
    }
    assert {path: path.read_bytes() for path in scratch.path.rglob("*.py")} == before
    branch = told["branches"]["rust"]
    assert (branch["branch"], branch["commits"]) == ("pyagent/rust", 2)

    repository = open_repository(scratch.path)
    commits = repository.commits(base, branch["head"])
    assert len(commits) == 2
    for info in commits:
        message = repository.git.text("show", "-s", "--format=%B", info.sha)
        assert "examples agree" in message
        assert "PyAgent-Rule: RST001" in message
        assert "0 findings" not in message
        assert [record.rule for _, record in read_records(repository, info.sha)] == ["RST001"]
    first, last = (repository.git.text("show", f"{info.sha}:rust/converted.json") for info in commits)
    assert [len(json.loads(text)["functions"]) for text in (first, last)] == [1, 2]
    module = repository.git.text("show", f"{branch['head']}:shop/numbers.py")
    assert module.count("@accelerated(") == 2
    assert "not committed" not in module
    assert "fn shop_numbers__distance(" in repository.git.text("show", f"{branch['head']}:rust/src/lib.rs")

    again = branches(scratch.path, capsys)
    assert again["branches"]["rust"]["head"] == branch["head"]


def test_nothing_converted_makes_no_branch(scratch: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    scratch.write("m.py", "def f(n: int) -> int:\n    print(n)\n    return n\n")
    scratch.commit("begin")
    told = branches(scratch.path, capsys)
    assert told["branches"] == {}
    assert open_repository(scratch.path).branch_sha("pyagent/rust") is None
