"""Settings that are wrong, huge or hostile: ours say what and where; those of other tools cannot stop or steer us."""

from __future__ import annotations

from pathlib import Path

import pytest
from bad_command import KEPT_CAUSE, LOST_CAUSE, content, fix, scan, write

WRONG = {
    "unknown key": (b"[tool.pyagent]\nexcludes = []\n", "unknown key excludes"),
    "list for a number": (b"[tool.pyagent]\nmax-file-lines = []\n", "max-file-lines"),
    "number for a list": (b"[tool.pyagent]\nexclude = 1\n", "exclude"),
    "numbers in a list of words": (b"[tool.pyagent]\nselect = [1]\n", "select"),
    "unknown rule": (b'[tool.pyagent]\nselect = ["XYZ999"]\n', "XYZ999"),
    "a table that is none": (b"[tool]\npyagent = 1\n", "tool.pyagent"),
    "no TOML": (b"[tool.pyagent\n", "pyproject.toml"),
    "null bytes": (b"[tool.pyagent]\x00\n", "pyproject.toml"),
    "not UTF-8": (b"# \xe9\n[tool.pyagent]\n", "pyproject.toml"),
    "a key twice": (b"[tool.pyagent]\nselect = []\nselect = []\n", "pyproject.toml"),
    "deep nesting": (b"x = " + b"[" * 100_000 + b"]" * 100_000 + b"\n", "pyproject.toml"),
    "2 MB": (b"# x\n" * 500_000, "larger than"),
    "bad pattern": (b'[tool.pyagent]\nexclude = ["a[", "{"]\n', "exclude"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("command", [scan, fix])
def test_wrong_settings_are_one_line_that_says_where(shop: Path, text: bytes, said: str, command: object) -> None:
    write(shop, {"pyproject.toml": text})
    before = content(shop)
    ended = command(shop)  # type: ignore[operator]
    assert ended.code == 2
    assert said in ended.error("PA-5001")
    assert content(shop) == before


def test_a_folder_called_pyproject_is_no_settings_file(shop: Path) -> None:
    (shop / "pyproject.toml").mkdir()
    assert scan(shop).findings("EXC003") == ["ok.py"]
    assert fix(shop, "--write").code in (0, 1)
    assert (shop / "ok.py").read_bytes() == KEPT_CAUSE


def test_settings_that_are_a_link_out_of_the_folder_are_not_read(shop: Path, tmp_path: Path) -> None:
    write(tmp_path, {"theirs.toml": b"[tool.pyagent]\nselect = []\nunknown = 1\n"})
    (shop / "pyproject.toml").symlink_to(tmp_path / "theirs.toml")
    assert scan(shop).findings("EXC003") == ["ok.py"]


HOSTILE = {
    "extends a file that is not there": b'extend = "/nowhere/ruff.toml"\n',
    "extends itself": b'extend = "ruff.toml"\n',
    "extends a device": b'extend = "/dev/zero"\n',
    "wants another version": b'required-version = "==0.0.1"\n',
    "leaves everything out": b'exclude = ["**"]\nforce-exclude = true\n',
    "unknown key": b"no-such-key = 1\n",
    "no TOML": b"[[[\n",
    "not UTF-8": b"# \xe9\n",
    "everything is built in": b'builtins = ["load", "ConfigError"]\n[lint]\nignore = ["ALL"]\n',
    "cache elsewhere": b'cache-dir = "../elsewhere"\noutput-format = "grouped"\n',
    "fixes on its own": b"fix = true\nunsafe-fixes = true\n",
    "deep": b"x = " + b"[" * 50_000 + b"]" * 50_000 + b"\n",
}


@pytest.mark.parametrize("settings", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", ["ruff.toml", ".ruff.toml", "sub/ruff.toml"])
def test_the_settings_of_ruff_stop_nothing_and_write_nowhere(
    shop: Path, tmp_path: Path, settings: bytes, name: str
) -> None:
    write(shop, {name: settings, "sub/also.py": b"import os\n" + LOST_CAUSE})
    before = content(tmp_path)
    scanned = scan(shop)
    assert scanned.code == 1
    assert scanned.findings("EXC003") == ["ok.py", "sub/also.py"]
    assert content(tmp_path) == before
    assert fix(shop, "--write").code in (0, 1)
    assert (shop / "ok.py").read_bytes() == KEPT_CAUSE
    assert KEPT_CAUSE in (shop / "sub/also.py").read_bytes()
    assert content(tmp_path).keys() == before.keys()


@pytest.mark.parametrize("patterns", [b"[", b"\\", b"!", b"{a,b", b"a" * 100_000, b"\x00\xff", b"/[z-a]\n"], ids=repr)
def test_a_broken_gitignore_hides_nothing(shop: Path, patterns: bytes) -> None:
    write(shop, {".gitignore": patterns, ".ignore": patterns})
    assert scan(shop).findings("EXC003") == ["ok.py"]


def test_a_gitignore_that_is_a_link_or_a_folder_hides_nothing(shop: Path) -> None:
    (shop / ".gitignore").symlink_to("/dev/null")
    (shop / ".ignore").mkdir()
    assert scan(shop).findings("EXC003") == ["ok.py"]


@pytest.mark.parametrize("name", ["ruff.toml", "pyproject.toml"])
def test_settings_of_ruff_that_are_a_link_to_a_device_are_not_read(shop: Path, name: str) -> None:
    (shop / name).symlink_to("/dev/zero")
    assert scan(shop).findings("EXC003") == ["ok.py"]
    assert fix(shop, "--write").code in (0, 1)
    assert (shop / "ok.py").read_bytes() == KEPT_CAUSE


def test_settings_that_a_repository_shares_between_its_projects_are_read(shop: Path) -> None:
    write(shop, {"ruff.toml": b"", "one/ruff.toml": b'extend = "../shared/ruff.toml"\n', "one/a.py": b"import os\n"})
    write(shop, {"shared/ruff.toml": b'[lint.per-file-ignores]\n"a.py" = ["F401"]\n'})
    assert scan(shop, "--rule", "IMP005").findings() == []
