"""``pyagent scan`` on real folders: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest

from pyagent.cli import main
from pyagent.core.report.schemas import scan_schema

SARIF_SCHEMA = json.loads((Path(__file__).parents[1] / "data/sarif/sarif-schema-2.1.0.json").read_text("utf-8"))
LOST_CAUSE = "try:\n    load()\nexcept OSError as error:\n    raise ConfigError('no file')\n"
CLEAN = '"""Nothing to see."""\n'


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder, no repository, with one file that has one EXC003 and one that has nothing."""
    folder = tmp_path / "shop"
    (folder / "pkg").mkdir(parents=True)
    (folder / "pkg/cart.py").write_text(LOST_CAUSE, encoding="utf-8")
    (folder / "pkg/clean.py").write_text(CLEAN, encoding="utf-8")
    return folder


def scanned(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, object]]:
    code = main(["scan", *map(str, arguments), "--format", "json"])
    printed = capsys.readouterr()
    assert printed.err == ""
    report = json.loads(printed.out)
    jsonschema.validate(report, scan_schema())
    return code, report


def test_findings_end_in_1_and_have_relative_paths(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = scanned(capsys, shop, "--rule", "EXC003")
    assert code == 1
    assert report["files"] == 2
    assert report["root"] == str(shop)
    assert [(f["rule"], f["path"], f["line"]) for f in report["findings"]] == [("EXC003", "pkg/cart.py", 4)]  # type: ignore[attr-defined]


def test_nothing_to_report_ends_in_0(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", str(shop), "--rule", "SYN003"]) == 0
    assert capsys.readouterr().out.startswith("No findings in 2 files, 5 lines (")


def test_exit_zero_reports_and_ends_in_0(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", str(shop), "--rule", "EXC003", "--exit-zero"]) == 0
    assert "pkg/cart.py:4:5: EXC003" in capsys.readouterr().out


def test_one_file_can_be_scanned(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = scanned(capsys, shop / "pkg/cart.py", "--rule", "exc003")
    assert (code, report["files"], report["root"]) == (1, 1, str(shop / "pkg"))
    assert [f["path"] for f in report["findings"]] == ["cart.py"]  # type: ignore[attr-defined]


def test_the_folder_of_the_shell_is_the_default(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    assert scanned(capsys, "--category", "exceptions")[0] == 1


def test_a_folder_without_python_is_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = scanned(capsys, tmp_path)
    assert (code, report["files"], report["findings"]) == (0, 0, [])


def test_sarif_validates(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", str(shop), "--format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    jsonschema.Draft7Validator(SARIF_SCHEMA).validate(log)
    rules = {rule["id"]: rule for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    assert rules["EXC003"]["help"]["markdown"].startswith("## EXC003 raise-without-from")


def test_github_prints_workflow_commands(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", str(shop), "--rule", "EXC003", "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith("::warning file=pkg/cart.py,line=4,")


def test_output_goes_to_the_file_and_not_to_stdout(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = shop / "report.json"
    assert main(["scan", str(shop), "--format", "json", "--output", str(report)]) == 1
    assert capsys.readouterr().out == ""
    jsonschema.validate(json.loads(report.read_text(encoding="utf-8")), scan_schema())


def test_output_into_a_folder_that_is_not_there_is_one_line(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", str(shop), "--output", str(shop / "no/report.txt")]) == 3
    error = capsys.readouterr().err
    assert error.startswith("PA-1001: cannot write ")
    assert error.count("\n") == 1


def test_a_path_that_does_not_exist_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", str(tmp_path / "nothing")]) == 2
    assert capsys.readouterr().err.startswith("PA-1001: there is no file or folder ")


def test_an_unknown_key_stops_the_scan_and_names_it(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "pyproject.toml").write_text("[tool.pyagent]\nexcludes = []\n", encoding="utf-8")
    assert main(["scan", str(shop)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("PA-5001: pyproject.toml: tool.pyagent: unknown key excludes (did you mean `exclude`?)")
    assert error.count("\n") == 1


def test_settings_choose_what_is_looked_for(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "pyproject.toml").write_text(
        '[tool.pyagent]\nselect = ["EXC003"]\nper-file-ignores = {"pkg/" = ["EXC"]}\n', encoding="utf-8"
    )
    assert scanned(capsys, shop)[1]["findings"] == []


def test_a_broken_file_is_a_finding(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "broken.py").write_bytes(b"def f(:\n\x00")
    code, report = scanned(capsys, shop, "--rule", "SYN003")
    assert code == 1
    assert [f["path"] for f in report["findings"]] == ["broken.py"]  # type: ignore[attr-defined]


def test_strange_file_names_can_be_printed(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in (b"new\nline: EXC001 forged.py", b"latin-\xe9.py", b"esc\x1b[31m.py"):
        Path(os.fsdecode(os.fsencode(shop) + b"/" + name)).write_text(LOST_CAUSE, encoding="utf-8")
    for form in ("text", "json", "sarif", "github"):
        assert main(["scan", str(shop), "--rule", "EXC003", "--format", form]) == 1
        printed = capsys.readouterr().out
        assert "\x1b" not in printed
        assert "\nline: EXC001" not in printed
