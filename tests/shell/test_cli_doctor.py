"""``pyagent doctor`` says what is missing and what to do, and keeps secrets to itself."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from pyagent.cli import main
from pyagent.shell.commands import doctor


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WEBHOOK_SECRET", "APP_ID", "PRIVATE_KEY", "DATABASE_URL", "FORGE", "LOCAL_ROOT"):
        monkeypatch.delenv(f"PYAGENT_{name}", raising=False)
    monkeypatch.setenv("PYAGENT_DATA_DIR", str(tmp_path / "data"))


def checked(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, str]]:
    code = main(["doctor"])
    lines = capsys.readouterr().out.splitlines()
    return code, {line[9:19].strip(): line for line in lines}


def test_a_working_machine_is_ok_and_nothing_is_made(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, lines = checked(capsys)
    assert code == 0
    for name in ("python", "rust core", "git", "ruff", "checkers", "data", "database"):
        assert lines[name].startswith("ok ")
    assert not (tmp_path / "data").exists()


def test_missing_github_settings_are_named_and_not_needed_here(capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = checked(capsys)
    assert code == 0
    assert lines["github"].startswith("missing ")
    assert "PYAGENT_WEBHOOK_SECRET and PYAGENT_APP_ID and PYAGENT_PRIVATE_KEY not set" in lines["github"]
    assert lines["github"].endswith("(only `pyagent serve` needs it)")


def test_checkers_are_wanted_for_hints_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def installed(package: str) -> str:
        if package == "mypy":
            raise PackageNotFoundError(package)
        return version(package)

    monkeypatch.setattr(doctor, "version", installed)
    code, lines = checked(capsys)
    assert code == 0
    assert lines["checkers"].startswith("missing  checkers   ty ")
    assert lines["checkers"].endswith(
        "mypy is not installed → pip install 'pyagent-bot[checker]' (only the proof of type hints needs it)"
    )


def test_secrets_are_never_printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYAGENT_DATABASE_URL", "postgresql://bot:hunter2@127.0.0.1:1/pyagent")
    monkeypatch.setenv("PYAGENT_API_URL", "http://127.0.0.1:1/api/v3")
    for name in ("WEBHOOK_SECRET", "APP_ID", "PRIVATE_KEY"):
        monkeypatch.setenv(f"PYAGENT_{name}", f"value-of-{name}")
    code, lines = checked(capsys)
    assert code == 1
    assert lines["database"].startswith("missing  database   cannot be used")
    assert "PYAGENT_DATABASE_URL" in lines["database"]
    assert lines["github"] == "ok       github     settings are there"
    assert lines["app"].startswith("missing  app        a request to GitHub could not be signed")
    assert not any("hunter2" in line or "value-of" in line for line in lines.values())


def test_a_setting_that_cannot_be_used_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYAGENT_DATABASE_URL", "mysql://x")
    code, lines = checked(capsys)
    assert code == 1
    assert "PYAGENT_DATABASE_URL has an unknown scheme" in lines["settings"]


def test_a_file_in_place_of_the_data_folder_is_found(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder", encoding="utf-8")
    code, lines = checked(capsys)
    assert code == 1
    assert lines["data"].endswith("→ set PYAGENT_DATA_DIR to a folder of yours")


def test_a_file_that_is_no_database_is_found(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "text.db").write_text("hello, I am text", encoding="utf-8")
    monkeypatch.setenv("PYAGENT_DATABASE_URL", f"sqlite:///{tmp_path}/text.db")
    code, lines = checked(capsys)
    assert code == 1
    assert lines["database"].startswith("missing ")


def test_an_old_git_is_named_with_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "_first_line", lambda command: f"{Path(command[0]).name} version 2.11.0")
    code, lines = checked(capsys)
    assert code == 1
    assert lines["git"] == "missing  git        git version 2.11.0 is too old → install git 2.30 or newer"
