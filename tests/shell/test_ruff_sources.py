"""Which imports are the project's own is what its Ruff says; nothing outside of the project counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyagent.cli import main
from pyagent.shell.ruff_settings import source_folders

CHECK = '"""Check."""\n\nimport helpers\nimport pytest\n\nprint(helpers, pytest)\n'
APART = '"""Check."""\n\nimport pytest\n\nimport helpers\n\nprint(helpers, pytest)\n'


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "tests/unit").mkdir(parents=True)
    (tmp_path / "tests/helpers.py").write_text('"""Help."""\n', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "text"),
    [("pyproject.toml", '[tool.ruff]\nsrc = ["tests"]\n'), ("ruff.toml", 'src = ["tests"]\n')],
)
def test_imports_are_sorted_as_the_project_s_ruff_sorts_them(shop: Path, name: str, text: str) -> None:
    check = shop / "tests/unit/test_it.py"
    check.write_text(APART, encoding="utf-8")
    assert main(["scan", str(shop), "--rule", "IMP004"]) == 1
    (shop / name).write_text(text, encoding="utf-8")
    assert main(["scan", str(shop), "--rule", "IMP004"]) == 0
    check.write_text(CHECK, encoding="utf-8")
    assert main(["fix", str(shop), "--rule", "IMP004", "--safety", "review", "--write"]) == 0
    assert check.read_text(encoding="utf-8") == APART


def test_folders_that_lead_out_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "ruff.toml").write_text(
        'src = ["/etc", "../..", "~", "$HOME", "lib", "packages/*", 3]', encoding="utf-8"
    )
    assert source_folders(tmp_path) == ["lib", "packages/*"]


@pytest.mark.parametrize("text", ["src = 3", "][", "", "line-length = 9"])
def test_without_a_list_ruff_s_own_folders_count(tmp_path: Path, text: str) -> None:
    (tmp_path / "ruff.toml").write_text(text, encoding="utf-8")
    assert source_folders(tmp_path) == [".", "src"]
