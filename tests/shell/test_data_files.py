"""Python files that a project's tests read as data: a change there changes what the test sees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyagent.cli import main

CASE = "import os\n\nclass Cart(object):\n    size = 0 if not os.sep == '/' else 1\n"
LIST = "import os\n\n\ndef test_all():\n    for name in os.listdir(os.path.join(os.path.dirname(__file__), 'cases')):\n"
LIST += "        assert name\n"
OPEN = "from pathlib import Path\n\n\ndef test_one():\n"
OPEN += "    assert Path(__file__).with_name('helper.py').read_text(encoding='utf-8')\n"


def _reasons(root: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str], path: str) -> set[str]:
    """Why findings of a file are left, after a fix of all files; empty where all are fixed."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    main(["fix", str(root), "--write", "--safety", "review", "--category", "syntax", "--format", "json"])
    outcomes = [it for it in json.loads(capsys.readouterr().out)["outcomes"] if it["path"] == path]
    assert {it["rule"] for it in outcomes} >= {"SYN007", "SYN028"}
    return {it.get("reason", "") for it in outcomes if it["status"] == "left"}


def test_a_folder_that_a_test_names_and_nobody_imports_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"tests/test_all.py": LIST, "tests/cases/deep/one.py": CASE}
    (reason,) = _reasons(tmp_path, capsys, files, "tests/cases/deep/one.py")
    assert "may be what the test reads" in reason
    assert (tmp_path / "tests/cases/deep/one.py").read_text(encoding="utf-8") == CASE


def test_a_file_that_a_test_names_and_nobody_imports_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {"tests/test_one.py": OPEN, "tests/helper.py": CASE}
    assert len(_reasons(tmp_path, capsys, files, "tests/helper.py")) == 1


@pytest.mark.parametrize(
    "files",
    [
        {"tests/test_all.py": LIST.replace("cases", "others"), "tests/cases/one.py": CASE},
        {"tests/test_all.py": f"from tests.cases import one\n{LIST}", "tests/cases/one.py": CASE},
        {"tests/test_all.py": LIST, "tests/test_two.py": "from cases.one import Cart\n", "tests/cases/one.py": CASE},
        {"tests/test_all.py": LIST, "tests/cases/one.py": CASE, "tests/cases/test_two.py": "def test_it(): ...\n"},
        {"shop/code.py": LIST, "tests/cases/one.py": CASE},
    ],
    ids=["not named", "imported", "imported from its folder", "has tests", "named by other code"],
)
def test_other_code_beside_tests_is_fixed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str]
) -> None:
    assert _reasons(tmp_path, capsys, files, "tests/cases/one.py") == set()


def test_a_scan_says_that_nothing_of_it_can_be_fixed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tests/cases").mkdir(parents=True)
    (tmp_path / "tests/test_all.py").write_text(LIST, encoding="utf-8")
    (tmp_path / "tests/cases/one.py").write_text(CASE, encoding="utf-8")
    main(["scan", str(tmp_path), "--category", "syntax", "--format", "json"])
    found = [it for it in json.loads(capsys.readouterr().out)["findings"] if it["path"] == "tests/cases/one.py"]
    assert {it["safety"] for it in found} == {"manual"}
