"""``pyagent report`` and the other formats of ``scan``, from outside."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree.ElementTree import fromstring

import jsonschema
import pytest
from git_scratch import Scratch

from pyagent.cli import main
from pyagent.core.report.schemas import report_schema

CODE = '''"""Stock."""


class Stock:
    def count(self, n: int) -> int:
        """Count."""

        def inner():
            return n

        return inner()


class _Hidden:
    def show(self):
        return 1


def _helper(a):
    return a == None
'''


@pytest.fixture
def shop(scratch: Scratch) -> Scratch:
    for path in ("package/a.py", "package/b.py"):
        (scratch.path / path).unlink()
    scratch.write("shop/stock.py", CODE)
    scratch.commit()
    return scratch


def test_what_is_measured(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(shop.path), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, report_schema())
    values = {name: metric["value"] for name, metric in report["metrics"].items()}
    # Public: the module, the class, its method; not what is inside a function or behind an underscore.
    assert values["docstrings"] == pytest.approx(100 * 2 / 3, abs=0.001)
    assert values["types"] == 25.0
    assert values["lint"] == 0.0
    assert report["files"] == 1
    assert 0 < values["autonomy"] <= 100
    assert shop.git("status", "--porcelain") == ""


def test_the_goals_are_those_of_the_context(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    shop.write("docs/work/context.txt", "# Success metrics\n- 50% docstring coverage\n- 20%+ type coverage\n")
    main(["report", str(shop.path), "--format", "json"])
    metrics = json.loads(capsys.readouterr().out)["metrics"]
    assert (metrics["docstrings"]["goal"], metrics["docstrings"]["met"]) == (50, True)
    assert (metrics["types"]["goal"], metrics["types"]["met"]) == (20, True)


def test_the_gain_of_conversions_is_their_median(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"- `f{n}` lines 1 to 2, tier 1, predicted about 9 times as fast, measured {n}.5x\n" for n in (2, 30, 4)]
    shop.write("docs/work/RUST_Ready.md", "".join([*lines, "- `g` lines 3 to 4, tier 1, measured 1e9x\n"]))
    main(["report", str(shop.path), "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, report_schema())
    assert report["metrics"]["gain"] == {"value": 4.5, "goal": None, "met": True}
    main(["report", str(shop.path)])
    assert "gain of conversions          4.5x" in capsys.readouterr().out


def test_a_part_is_not_held_against_the_course_of_the_whole(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    shop.write("tools/build.py", "import os\n")
    assert main(["report", str(shop.path), "--record", "--exit-zero"]) == 0
    capsys.readouterr()
    part = str(shop.path / "tools")
    assert main(["report", part, "--format", "json", "--exit-zero"]) == 0
    assert len(json.loads(capsys.readouterr().out)["history"]) == 1
    assert main(["report", part, "--record"]) == 2
    assert "is a part of" in capsys.readouterr().err


def test_records_make_a_course(shop: Scratch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    history = shop.path / "docs/work/metrics.jsonl"
    assert main(["report", str(shop.path), "--record", "--exit-zero"]) == 0
    assert main(["report", str(shop.path), "--record", "--exit-zero"]) == 0
    assert len(history.read_text(encoding="utf-8").splitlines()) == 1
    shop.write("shop/stock.py", CODE.replace("class Stock:", 'class Stock:\n    """The stock."""\n'))
    shop.commit()
    capsys.readouterr()
    html = tmp_path / "out.html"
    assert main(["report", str(shop.path), "--html", str(html), "--exit-zero"]) == 0
    course = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("docstring coverage"))
    assert course.split()[2:10] == ["100.0", "%", "at", "least", "90", "%", "reached", "+33.3"]
    assert "docstring coverage: from 66.6 % to 100.0 % in 2 measurements" in html.read_text(encoding="utf-8")
    assert len(history.read_text(encoding="utf-8").splitlines()) == 1


def test_an_empty_project_reaches_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(tmp_path)]) == 0
    assert "6 of 6 goals reached." in capsys.readouterr().out


def test_other_formats_of_a_scan(shop: Scratch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["scan", str(shop.path), "--rule", "SYN002", "--format", "junit"]) == 1
    root = fromstring(capsys.readouterr().out)
    assert [(suite.get("name"), suite.get("failures")) for suite in root.iter("testsuite")] == [("shop/stock.py", "1")]
    assert main(["scan", str(shop.path), "--format", "markdown", "--output", str(tmp_path / "o.md")]) == 1
    assert "| SYN002 | `shop/stock.py:20` |" in (tmp_path / "o.md").read_text(encoding="utf-8")
