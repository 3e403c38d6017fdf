"""``pyagent inventory`` on real folders: what it prints, writes and refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from git_scratch import Scratch

from pyagent.cli import main

PAPER = "docs/work/prompt.txt"
OLD = "docs/work/history.txt"
LOST_CAUSE = "try:\n    load()\nexcept OSError as error:\n    raise ConfigError('no file')\n"
ONLY = "[tool.pyagent]\nselect = ['EXC003', 'SYN003']\n"


@pytest.fixture
def shop(scratch: Scratch) -> Scratch:
    """A repository with one EXC003."""
    scratch.write("pyproject.toml", ONLY)
    scratch.write("shop/cart.py", LOST_CAUSE)
    scratch.commit()
    return scratch


def inventory(shop: Scratch, *flags: str) -> int:
    return main(["inventory", str(shop.path), *flags])


def test_it_is_printed_and_nothing_is_written(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    before = shop.state()
    assert inventory(shop) == 0
    assert "\n- [ ] EXC003 shop/cart.py:4 — the exception is raised" in capsys.readouterr().out
    assert shop.state() == before


def test_check_fails_until_it_is_written(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    assert inventory(shop, "--check") == 1
    said = capsys.readouterr().out
    assert said.startswith("+ - [ ] EXC003 shop/cart.py:4 — ")
    assert said.endswith(f"{PAPER} is missing: 1 new, 0 no longer found, 0 changed. Run `pyagent inventory --write`.\n")
    assert inventory(shop, "--write") == 0
    written = (shop.path / PAPER).read_bytes()
    assert inventory(shop, "--check") == 0
    assert inventory(shop, "--write") == 0
    assert (shop.path / PAPER).read_bytes() == written
    assert not (shop.path / OLD).exists()


def test_what_is_fixed_moves_to_the_history_with_date_and_commit(shop: Scratch) -> None:
    inventory(shop, "--write")
    shop.write("shop/cart.py", LOST_CAUSE.replace("file')", "file') from error"))
    head = shop.commit()
    assert inventory(shop, "--check") == 1
    assert inventory(shop, "--write") == 0
    assert "EXC003" not in (shop.path / PAPER).read_text(encoding="utf-8")
    last = (shop.path / OLD).read_text(encoding="utf-8").splitlines()[-1].split()
    assert (last[2], last[3], last[4]) == (head[:12], "EXC003", "shop/cart.py:4")


def test_a_file_that_is_broken_for_a_day_loses_no_items(shop: Scratch) -> None:
    inventory(shop, "--write")
    shop.write("shop/cart.py", "def (:\n")
    inventory(shop, "--write")
    text = (shop.path / PAPER).read_text(encoding="utf-8")
    assert "EXC003 shop/cart.py:4" in text
    assert "SYN003 shop/cart.py:1" in text


def test_bytes_that_are_no_utf8_and_windows_lines_survive(shop: Scratch) -> None:
    note = b"\xef\xbb\xbfcaf\xe9 first\r\n\r\n# plan\r\nno end"
    shop.write(PAPER, note)
    assert inventory(shop, "--write") == 0
    written = (shop.path / PAPER).read_bytes()
    assert written.startswith(note)
    assert written.count(b"\n") == written.count(b"\r\n")
    assert inventory(shop, "--check") == 0


def test_a_file_name_cannot_forge_a_line(shop: Scratch) -> None:
    shop.write("shop/a --> b\n- [ ] EXC003 x.py:1 — y.py", LOST_CAUSE)
    assert inventory(shop, "--write") == 0
    assert inventory(shop, "--check") == 0


def test_a_part_of_the_project_is_listed_in_the_whole(shop: Scratch) -> None:
    inventory(shop, "--write")
    assert main(["inventory", str(shop.path / "package"), "--check"]) == 0


def test_a_link_out_of_the_project_is_not_written_through(
    shop: Scratch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (shop.path / "docs").symlink_to(tmp_path / "elsewhere")
    assert inventory(shop, "--write") == 3
    assert capsys.readouterr().err.startswith("PA-1001: docs/work/prompt.txt is a link out of ")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_paper_that_is_a_folder_is_one_line(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    (shop.path / PAPER).mkdir(parents=True)
    assert inventory(shop) == 3
    assert capsys.readouterr().err.count("\n") == 1


def test_it_works_where_there_is_no_git(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(LOST_CAUSE, encoding="utf-8")
    assert main(["inventory", str(tmp_path), "--write"]) == 0
    (tmp_path / "a.py").write_text('"""Nothing."""\n', encoding="utf-8")
    assert main(["inventory", str(tmp_path), "--write"]) == 0
    assert " uncommitted EXC003 a.py:4 " in (tmp_path / OLD).read_text(encoding="utf-8")
