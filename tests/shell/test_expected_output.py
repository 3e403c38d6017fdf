"""Prints of a library whose output somebody compares."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyagent.cli import main

CODE = 'def load(path):\n    """Load."""\n    print(f"loading {path}")\n    return path\n'
LEFT = "a test catches what is printed"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('assert capsys.readouterr().out == "loading bread\\n"', LEFT),
        ('assert f"loading {path}" in capsys.readouterr().out', LEFT),
        ('assert "lost" in capsys.readouterr().out', ""),
        ('assert path == "loading bread"', ""),
    ],
)
def test_a_print_whose_text_a_test_expects_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], body: str, reason: str
) -> None:
    fixture = "capsys" if "capsys" in body else "path"
    (tmp_path / "test_shop.py").write_text(f"def test_load({fixture}):\n    {body}\n", encoding="utf-8")
    (tmp_path / "shop.py").write_text(CODE, encoding="utf-8")
    main(["fix", str(tmp_path), "--safety", "review", "--category", "logging", "--format", "json"])
    (outcome,) = json.loads(capsys.readouterr().out)["outcomes"]
    assert (outcome["status"], reason in outcome.get("reason", "")) == ("left" if reason else "fixed", True)
