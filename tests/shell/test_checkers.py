"""In a project that runs mypy, mypy proves the hints as well, and runs nothing of the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyagent.core.config import Config
from pyagent.core.hints import FIRST
from pyagent.core.model import Safety
from pyagent.core.results import FixReport, Selection
from pyagent.shell import checkers, fleet, typecheck
from pyagent.shell.mypy_settings import mypy_settings
from pyagent.shell.typecheck import REASON

FINE = "def first(x=False):\n    return 1 if x else 2\n"
# A checker that looks into this function wants to know what the list holds.
OPEN = "def second(x=False):\n    seen = []\n    return 1 if x and seen else 2\n"


def fixed(folder: Path, settings: str, **files: str) -> FixReport:
    (folder / "mypy.ini").write_text(settings)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    selection = Selection(rules=("TYP001", "TYP002"))
    return fleet.fix(folder, config=Config(), selection=selection, safety=Safety.REVIEW)


def text_of(report: FixReport, path: str) -> str:
    return next((change.after.decode() for change in report.changes if change.path == path), "")


def reasons(report: FixReport) -> set[str]:
    return {outcome.reason for outcome in report.outcomes if not outcome.fixed}


def test_first_hints_are_written_where_mypy_accepts_the_body(tmp_path: Path) -> None:
    report = fixed(tmp_path, "[mypy]\n", a=FINE)
    assert text_of(report, "a.py") == "def first(x: bool = False) -> int:\n    return 1 if x else 2\n"


def test_first_hints_are_left_where_mypy_finds_something_in_the_body(tmp_path: Path) -> None:
    report = fixed(tmp_path, "[mypy]\n", a=f"{FINE}\n\n{OPEN}")
    assert "def second(x=False):" in text_of(report, "a.py")
    assert "def first(x: bool = False) -> int:" in text_of(report, "a.py")
    assert reasons(report) == {REASON}


def test_what_the_settings_of_the_project_forgive_is_forgiven(tmp_path: Path) -> None:
    report = fixed(tmp_path, "[mypy]\n[mypy-a]\ndisable_error_code = var-annotated\n", a=OPEN)
    assert "def second(x: bool = False) -> int:" in text_of(report, "a.py")


def test_a_project_that_asks_for_all_hints_gets_them_one_by_one(tmp_path: Path) -> None:
    report = fixed(tmp_path, "[mypy]\nstrict = true\n", a="def first(x):\n    print(x.name)\n")
    assert text_of(report, "a.py") == "def first(x) -> None:\n    print(x.name)\n"


def test_a_decorator_of_a_package_that_is_not_here_is_no_error(tmp_path: Path) -> None:
    text = "import pytest\n\n\n@pytest.mark.slow\ndef first(x: int):\n    return x + 1\n"
    report = fixed(tmp_path, "[mypy]\nstrict = true\n", a=text)
    assert text_of(report, "a.py") == text.replace("(x: int):", "(x: int) -> int:")


def test_where_mypy_cannot_look_no_first_hint_is_written(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "twin.py").write_text("x = 1\n")  # mypy refuses two modules of one name
    report = fixed(tmp_path, "[mypy]\n", a="def first(x=False):\n    return g() if x else 2\n")
    assert not any(outcome.fixed for outcome in report.outcomes if outcome.finding.rule == "TYP002")
    assert FIRST in reasons(report)


def test_where_mypy_cannot_look_at_everything_it_looks_at_what_others_import(tmp_path: Path) -> None:
    for folder in ("docs/one", "docs/two", "shop"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / ("twin.py" if "docs" in folder else "__init__.py")).write_text("x = 1\n")
    (tmp_path / "shop" / "cart.py").write_text(f"{FINE}\n\n{OPEN}")
    report = fixed(tmp_path, "[mypy]\n")
    assert "def first(x: bool = False) -> int:" in text_of(report, "shop/cart.py")
    assert "def second(x=False):" in text_of(report, "shop/cart.py")


@pytest.mark.parametrize(
    ("settings", "is_left"),
    [
        ("[mypy]\nstrict = true\n", True),
        ("[mypy]\n[mypy-shop.*,cart]\ndisallow_untyped_defs = True\n", True),
        ("[mypy]\n[mypy-cart.*]\ndisallow_untyped_defs = True\n", True),
        ("[mypy]\n[mypy-shop.*]\ndisallow_untyped_defs = True\n", False),
        ("[mypy]\ndisallow_untyped_defs = True\n[mypy-cart.*]\ndisallow_untyped_defs = false\n", False),
        ("[mypy]\nstrict = true\ndisallow_untyped_defs = false\n", False),
        ("[mypy]\nstrict = false\n", False),
        ("[mypy]\n", False),
    ],
)
def test_no_function_without_hints_is_written_where_they_are_asked_for(
    tmp_path: Path, settings: str, is_left: bool
) -> None:
    (tmp_path / "mypy.ini").write_text(settings)
    (tmp_path / "cart.py").write_text("def total(tax: float) -> float:\n    f = lambda x: x * tax\n    return f(2.0)\n")
    selection = Selection(rules=("SYN023",))
    report = fleet.fix(tmp_path, config=Config(), selection=selection, safety=Safety.REVIEW)
    assert bool(reasons(report)) is is_left
    assert ("def f(x)" in text_of(report, "cart.py")) is not is_left


def test_where_mypy_is_not_installed_no_first_hint_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (checkers, typecheck):
        monkeypatch.setattr(module, "has_mypy", lambda: False)
    more = "def more(x=False) -> int:\n    return 1 if x else 2\n"
    report = fixed(tmp_path, "[mypy]\n", a=f"{FINE.replace('2', 'g()')}\n\n{more}")
    assert "def first(x=False):" in text_of(report, "a.py")
    assert "def more(x: bool = False) -> int:" in text_of(report, "a.py")
    assert FIRST in reasons(report)


@pytest.mark.parametrize(
    "settings",
    [
        "[mypy]\nplugins = {here}/evil.py\n",
        "[mypy]\npython_executable = ./evil.py\n",
        "[mypy]\nmypy_path = .\n",
        "[mypy-a]\nplugins = evil\n",
    ],
)
def test_nothing_of_the_project_runs(tmp_path: Path, settings: str) -> None:
    mark = tmp_path.with_name(f"{tmp_path.name}-ran")  # not beside the file: what the checkers see is a copy
    evil = dict.fromkeys(("evil", "json", "mypy", "sitecustomize", "conftest"), f"open({str(mark)!r}, 'w').close()\n")
    fixed(tmp_path, settings.format(here=tmp_path), a=FINE, **evil)
    assert not mark.exists()


def test_settings_that_decide_what_is_an_error_are_taken_over(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        "[tool.mypy]\nstrict = true\nfiles = ['src', 'tests']\nplugins = ['evil']\nmypy_path = '$HOME/x'\n"
        "cache_dir = '/x'\nexclude = ['^old/', '^new/']\n"
        "[[tool.mypy.overrides]]\nmodule = ['a.*', 'b']\nignore_missing_imports = true\nany_exprs_report = 'x'\n"
        "[[tool.mypy.overrides]]\nmodule = 'c]\\n[mypy'\nignore_errors = true\n"
    )
    settings = mypy_settings(tmp_path)
    assert settings.names_files
    assert settings.text == (
        "[mypy]\nstrict = True\nfiles = src,tests\nexclude = ^old/|^new/\n\n"
        "[mypy-a.*,b]\nignore_missing_imports = True\n\n"
    )


@pytest.mark.parametrize("files", ["/etc", "../other", "~/x", "$HOME", "C:/x"])
def test_files_outside_of_the_project_are_not_taken_over(tmp_path: Path, files: str) -> None:
    (tmp_path / "setup.cfg").write_text(f"[mypy]\nfiles = {files}\nwarn_return_any = true\n")
    settings = mypy_settings(tmp_path)
    assert not settings.names_files
    assert settings.text == "[mypy]\nwarn_return_any = true\n\n"


def test_a_broken_settings_file_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "mypy.ini").write_text("strict = true\n[mypy\n")
    assert mypy_settings(tmp_path).text == "[mypy]\n\n"
