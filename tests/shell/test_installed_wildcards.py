"""Wildcard imports from packages of an environment: their source is read, and nothing of it is run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyagent.cli import main

PACKAGE = {
    "tools/__init__.py": "from ._io import *\nfrom .shapes import Circle, draw\n\nimport os\n\n_own = 1\nlevel = 1\n",
    "tools/_io.py": "__all__ = ['load', 'save']\n\ndef load(): ...\ndef save(): ...\ndef other(): ...\n",
    "tools/shapes.py": "class Circle: ...\n\ndef draw(): ...\n",
    "tools/extra.py": "raise SystemExit('this must not run')\n",
    "fast/core.cpython-312-x86_64-linux-gnu.so": "",
    "fast/__init__.py": "from .core import *\n",
    "late.py": "__all__ = [name for name in dir() if name]\n",
    "one.py": "from two import *\nx = 1\n",
    "two.py": "from one import *\n",
    "some.py": "import sys\nif sys.platform == 'win32':\n    def win(): ...\ndef always(): ...\n",
    "huge.py": "x = 1\n" + "#" * (2 << 20),
    "broken.py": "def (:\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    root = tmp_path / "project"
    environment(root / ".venv", PACKAGE)
    return root


def environment(folder: Path, files: dict[str, str]) -> None:
    library = folder / "lib/python3.12/site-packages"
    library.mkdir(parents=True)
    (folder / "pyvenv.cfg").write_text("home = /usr/bin\n")
    for path, text in files.items():
        file = library / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def fixed(project: Path, text: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, list[str]]:
    """The text after the fix, and the reasons of what is left."""
    (project / "app.py").write_text(text)
    main(["fix", str(project), "--rule", "IMP001", "--safety", "review", "--write", "--format", "json"])
    outcomes = json.loads(capsys.readouterr().out)["outcomes"]
    return (project / "app.py").read_text(), [each["reason"] for each in outcomes if each["status"] == "left"]


def test_the_names_that_are_used_are_listed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, left = fixed(project, "from tools import *\n\nsave(load(), Circle, level)\n", capsys)
    assert (text, left) == ("from tools import Circle, level, load, save\n\nsave(load(), Circle, level)\n", [])


def test_several_wildcards_share_the_names(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, left = fixed(project, "from tools.shapes import *\nfrom some import *\n\ndraw(always())\n", capsys)
    assert (text, left) == ("from tools.shapes import draw\nfrom some import always\n\ndraw(always())\n", [])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("from tools import *\n\nsave(other())\n", "where `other` comes from is not known", id="unknown"),
        pytest.param("from tools import *\n\nextra.run()\n", "once another module was loaded", id="submodule"),
        pytest.param("from fast import *\n\nrun()\n", "`fast.core` is compiled", id="compiled"),
        pytest.param("from late import *\n\nrun()\n", "`late` puts its `__all__` together", id="dynamic"),
        pytest.param("from one import *\n\nprint(x)\n", "each other", id="circle"),
        pytest.param("from some import *\n\nwin()\n", "only under a condition", id="condition"),
        pytest.param("from huge import *\n\nprint(x)\n", "`huge` is too large", id="huge"),
        pytest.param("from broken import *\n\nprint(x)\n", "`broken` cannot be parsed", id="broken"),
        pytest.param("from nowhere import *\n\nprint(x)\n", "`nowhere` is not installed", id="missing"),
        pytest.param(
            "# old code imports it from here\nfrom some import *\n\nalways()\n",
            "whoever imports from",
            id="told in words",
        ),
        pytest.param(
            "from some import *\nfrom some import _own  # noqa: F401\n\nalways()\n",
            "whoever imports from",
            id="told by noqa",
        ),
        pytest.param('"""Shelf."""\n\nfrom tools import *\n', "whoever imports from this module", id="shelf"),
    ],
)
def test_what_the_source_does_not_tell_is_left(
    text: str, why: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after, left = fixed(project, text, capsys)
    assert after == text
    assert len(left) == 1
    assert why in left[0]


def test_links_are_not_followed(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text("secret = 1\n")
    (project / ".venv/lib/python3.12/site-packages/linked.py").symlink_to(outside)
    text = "from linked import *\n\nprint(secret)\n"
    assert fixed(project, text, capsys) == (
        text,
        ["`linked` is a link to another place, so its names are not known; list the names that are used"],
    )


def test_an_environment_outside_of_the_repository_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    environment(tmp_path / "elsewhere", PACKAGE)
    project = tmp_path / "project"
    project.mkdir()
    (project / ".venv").symlink_to(tmp_path / "elsewhere")
    (project / "pyproject.toml").write_text("[tool.pyagent]\nenvironment = '../elsewhere'\n")
    text = "from some import *\n\nalways()\n"
    after, left = fixed(project, text, capsys)
    assert after == text
    assert "belongs to another package" in left[0]
    (project / "pyproject.toml").unlink()
    assert fixed(project, text, capsys) == (after, left)


def test_the_environment_that_is_activated_or_configured_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment(tmp_path / "active", PACKAGE)
    project = tmp_path / "project"
    environment(project / "tools/env", {"mine.py": "here = 1\n"})
    (project / "pyproject.toml").write_text("[tool.pyagent]\nenvironment = 'tools/env'\n")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "active"))
    text, left = fixed(project, "from mine import *\nfrom some import *\n\nalways(here)\n", capsys)
    assert (text, left) == ("from mine import here\nfrom some import always\n\nalways(here)\n", [])
