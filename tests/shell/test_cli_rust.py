"""``pyagent rust scan`` on real folders: the JSON contract, the exit codes, the paper."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from git_scratch import Scratch

from pyagent.cli import main

PAPER = "docs/work/RUST_Ready.md"
PURE = "def total(xs: list[int]) -> int:\n    found = 0\n    for x in xs:\n        found += x * x\n    return found\n"
CLOCK = "from time import time as now\n\n\ndef read() -> float:\n    return now()\n"
HIDDEN = "from .clock import read\n\n\ndef ages(xs: list[float]) -> list[float]:\n    return [read() - x for x in xs]\n"
UNTYPED = "def double(xs):\n    return [2 * x for x in xs]\n"


@pytest.fixture
def shop(scratch: Scratch) -> Scratch:
    """A package with one module of each kind."""
    files = {"pure": PURE, "clock": CLOCK, "hidden": HIDDEN, "untyped": UNTYPED, "__init__": ""}
    for name, text in files.items():
        scratch.write(f"shop/{name}.py", text)
    scratch.commit()
    return scratch


def rust_scan(path: Path, *flags: str) -> int:
    return main(["rust", "scan", str(path), *flags])


def test_json_has_a_tier_for_every_module_and_function(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    assert rust_scan(shop.path, "--format", "json") == 1
    modules = {module["path"]: module for module in json.loads(capsys.readouterr().out)["modules"]}
    tiers = {path: (it["tier"], [f["tier"] for f in it["functions"]]) for path, it in modules.items()}
    assert tiers["shop/pure.py"] == (1, [1])
    assert tiers["shop/clock.py"] == (3, [3])
    assert tiers["shop/hidden.py"] == (3, [3])
    assert tiers["shop/untyped.py"] == (2, [2])
    (total,) = modules["shop/pure.py"]["functions"]
    assert (total["name"], total["line"], total["reasons"]) == ("total", 1, [])
    assert total["predicted_gain"] > 1
    (ages,) = modules["shop/hidden.py"]["functions"]
    assert [reason["line"] for reason in ages["reasons"]] == [5]
    assert "shop/clock.py:5: `time.time` reads the clock" in ages["reasons"][0]["text"]


def test_text_names_the_lines_to_clean(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    assert rust_scan(shop.path / "shop" / "untyped.py") == 0
    said = capsys.readouterr().out
    assert "  1: double, nearly ready, about " in said
    assert "    line 1: `xs` has no type; write one\n" in said


def test_the_paper_is_stable_and_keeps_what_people_wrote(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    assert rust_scan(shop.path, "--check") == 1
    assert rust_scan(shop.path, "--write") == 0
    paper = shop.path / PAPER
    first = paper.read_text(encoding="utf-8")
    assert "## `shop/pure.py` — tier 1" in first
    assert "shop/clock.py —" not in first
    paper.write_text(f"Ours.\n\n{first}\nOurs too.\n", encoding="utf-8")
    shop.commit("another commit")
    assert rust_scan(shop.path, "--check") == 0
    shop.write("shop/pure.py", PURE.replace("x * x", "x * x * x"))
    assert rust_scan(shop.path, "--check") == 1
    assert rust_scan(shop.path, "--write") == 0
    second = paper.read_text(encoding="utf-8")
    assert second.startswith("Ours.\n\n# Ready")
    assert second.endswith("\nOurs too.\n")
    assert rust_scan(shop.path, "--check") == 0
    capsys.readouterr()


def test_a_module_that_is_gone_leaves_the_paper(shop: Scratch) -> None:
    rust_scan(shop.path, "--write")
    (shop.path / "shop/pure.py").unlink()
    assert rust_scan(shop.path, "--write") == 0
    assert "pure.py" not in (shop.path / PAPER).read_text(encoding="utf-8")


def test_it_is_no_part_of_a_scan_that_does_not_name_it(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    main(["scan", str(shop.path), "--format", "json"])
    assert not [it for it in json.loads(capsys.readouterr().out)["findings"] if it["rule"].startswith("RST")]
    for named in (["--category", "rust"], ["--rule", "RST001"]):
        assert main(["scan", str(shop.path), "--format", "json", *named]) == 1
        found = json.loads(capsys.readouterr().out)["findings"]
        assert ("RST001", "shop/pure.py", 1, 5) in {(it["rule"], it["path"], it["line"], it["column"]) for it in found}
    shop.write("pyproject.toml", "[tool.pyagent.categories]\nrust = true\n")
    main(["scan", str(shop.path), "--format", "json"])
    assert [it for it in json.loads(capsys.readouterr().out)["findings"] if it["rule"] == "RST002"]


def test_a_comment_silences_it(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    shop.write("shop/pure.py", PURE.replace("int:\n", "int:  # noqa: RST001\n", 1))
    main(["scan", str(shop.path), "--format", "json", "--rule", "RST001"])
    report = json.loads(capsys.readouterr().out)
    assert (report["findings"], report["suppressed"]) == ([], 1)
