"""PyAgent on its own tree: the papers in docs/work are current, and nothing is open that a run could mend safely."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from pyagent.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What git keeps of this tree, as it is on the disk now."""
    copy = tmp_path_factory.mktemp("own") / "pyagent"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, timeout=60)
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy / name)
    return copy


def test_the_inventory_is_current(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inventory", str(tree), "--check"]) == 0, capsys.readouterr().out + "run `make self`"


def test_the_list_of_what_could_be_rust_is_current(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rust", "scan", str(tree), "--check"]) == 0, capsys.readouterr().out + "run `make self`"


def test_nothing_is_open_that_is_safe_to_mend(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["scan", str(tree), "--format", "json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [finding for finding in findings if finding["safety"] == "safe"] == []


def test_the_papers_can_be_obeyed(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = tree / "docs/work"
    papers = ["-p", str(work / "prompt.txt"), "-t", str(work / "context.txt")]
    main(["run", *papers, str(tree), "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    understood = [reading for reading in report["directives"] if reading["status"] == "understood"]
    assert any("of the inventory" in reading["meaning"] for reading in understood)
    assert [conflict for conflict in report["conflicts"] if "is left for a person" not in conflict["what"]] == []
