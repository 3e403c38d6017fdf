"""A fix that adds a module to the package: the patch, the files, the branch and the record all have it, once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from git_scratch import Scratch

from pyagent.cli import main

SOURCES = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.11"\n[tool.black]\n',
    "shop/__init__.py": '"""Shop."""\n',
    "shop/cart.py": '"""Cart."""\n\nimport json\n\nfrom shop.store import save\n\n\ndef dump(path, value):\n'
    '    with open(path, "w", encoding="utf-8") as file:\n        json.dump(value, file)\n    save(path, "x")\n',
    "shop/store.py": '"""Store."""\n\n\ndef save(path, text):\n    with open(path, "w", encoding="utf-8") as file:\n'
    "        file.write(text)\n",
}
HELPER = "shop/_atomic_io.py"


@pytest.fixture
def shop(tmp_path: Path) -> Scratch:
    scratch = Scratch(tmp_path / "shop")
    scratch.path.mkdir()
    scratch.git("init", "-q", "-b", "main")
    for path, text in SOURCES.items():
        scratch.write(path, text)
    scratch.commit()
    return scratch


def fix(shop: Scratch, *more: str) -> int:
    return main(["fix", str(shop.path), "--category", "atomic-io", "--safety", "review", *more])


def works(folder: Path) -> bool:
    code = "import json, shop.cart as c; c.dump('a', [1]); assert open('a').read() == 'x'"
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, check=False).returncode == 0


def test_the_patch_makes_the_file_and_applies(shop: Scratch, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert fix(shop) == 1
    patch = capsysbinary.readouterr().out
    assert patch.count(b"new file mode 100644\n--- /dev/null\n+++ b/shop/_atomic_io.py\n") == 1
    assert not (shop.path / HELPER).exists()
    shop.git("apply", "-", stdin=patch)
    assert works(shop.path)


def test_write_makes_the_file_once_and_a_second_run_has_nothing_to_do(
    shop: Scratch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fix(shop, "--write") == 0
    first = {path.name: path.read_bytes() for path in (shop.path / "shop").glob("*.py")}
    assert b"from shop._atomic_io import open_atomically\n" in first["store.py"]
    assert works(shop.path)
    capsys.readouterr()
    assert fix(shop, "--write", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["found"] == 0
    assert {path.name: path.read_bytes() for path in (shop.path / "shop").glob("*.py")} == first
    assert main(["scan", str(shop.path / HELPER)]) == 0


def test_a_file_that_cannot_be_made_leaves_its_importers_alone(
    shop: Scratch, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyagent.shell.commands import fix as command

    real = command.write_bytes

    def refuse(path: Path, content: bytes) -> None:
        if path.name == "_atomic_io.py":
            raise PermissionError(13, "Permission denied", str(path))
        real(path, content)

    monkeypatch.setattr(command, "write_bytes", refuse)
    assert fix(shop, "--write", "--format", "json") > 1
    assert json.loads(capsys.readouterr().out)["fixed"] == 0
    assert {path: (shop.path / path).read_text() for path in SOURCES} == SOURCES


def test_the_first_commit_that_needs_the_file_makes_it(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    fix(shop, "--branches")
    commits = shop.git("rev-list", "--reverse", "main..pyagent/atomic-io").split()
    assert len(commits) == 2
    added = [shop.git("show", "--format=", "--diff-filter=A", "--name-only", sha) for sha in commits]
    assert added == [HELPER, ""]
    capsys.readouterr()
    assert main(["records", str(shop.path), "--commit", commits[0], "--format", "json"]) == 0
    [record] = json.loads(capsys.readouterr().out)["records"]
    assert {file["path"]: file["before"] for file in record["files"]}[HELPER] == ""
    for sha in commits:
        shop.git("checkout", "-q", sha)
        assert works(shop.path)
    shop.git("checkout", "-q", "main")
    fix(shop, "--branches")
    assert shop.git("rev-list", "--reverse", "main..pyagent/atomic-io").split() == commits


def test_tests_that_fail_with_the_file_take_it_out(shop: Scratch) -> None:
    shop.write("check.py", "import pathlib, sys\nsys.exit(pathlib.Path('shop/_atomic_io.py').exists())\n")
    shop.commit()
    assert fix(shop, "--write", "--test", f"{sys.executable} check.py") == 1
    assert not (shop.path / HELPER).exists()
    assert {path: (shop.path / path).read_text() for path in SOURCES} == SOURCES


def test_the_new_file_sorts_its_imports_as_the_project_does(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    shop.write("ruff.toml", "[lint.isort]\nforce-single-line = true\n")
    shop.commit()
    fix(shop, "--write")
    capsys.readouterr()
    assert main(["scan", str(shop.path), "--rule", "IMP004"]) == 0
