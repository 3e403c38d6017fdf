"""The pre-commit hook does what its file says: run its entry as pre-commit does, in a repository with staged files."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
BAD = '"""Old."""\n\n\ndef same(a: object) -> bool:\n    """Compare."""\n    return a == None\n'


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True, timeout=60)
    (tmp_path / "pyproject.toml").write_text("[tool.pyagent]\n", encoding="utf-8")
    return tmp_path


def commit_hook(shop: Path, *args: str) -> subprocess.CompletedProcess[str]:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["language"], hook["pass_filenames"], hook["types"]) == ("python", False, ["python"])
    # pre-commit puts the scripts of the environment that it made for the hook first, and starts the entry at the top.
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    command = [*shlex.split(hook["entry"]), *hook.get("args", []), *args]
    return subprocess.run(command, cwd=shop, env=env, capture_output=True, text=True, check=False, timeout=60)


def test_it_fails_where_something_is_found_and_says_what(shop: Path) -> None:
    (shop / "old.py").write_text(BAD, encoding="utf-8")
    done = commit_hook(shop)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("old.py:6:17: SYN002 ")


def test_args_narrow_it(shop: Path) -> None:
    (shop / "old.py").write_text(BAD, encoding="utf-8")
    assert commit_hook(shop, "--category", "security").returncode == 0


def test_it_lets_a_clean_commit_through(shop: Path) -> None:
    (shop / "old.py").write_text(BAD.replace("== None", "is None"), encoding="utf-8")
    assert commit_hook(shop).returncode == 0
