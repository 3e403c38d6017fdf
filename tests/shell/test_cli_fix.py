"""``pyagent fix``: the patch, the files, the branches are the same changes; nothing else is touched."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pyagent.cli import main
from pyagent.core.report.schemas import fix_schema
from pyagent.shell import fleet

BEFORE = b"try:\n    load()\nexcept OSError as error:\n    raise ConfigError('no file')\n"
AFTER = b"try:\n    load()\nexcept OSError as error:\n    raise ConfigError('no file') from error\n"


def git(folder: Path, *arguments: str, given: bytes | None = None) -> str:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, input=given, capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode().strip()


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A repository with one file that has one EXC003."""
    folder = tmp_path / "shop"
    (folder / "pkg").mkdir(parents=True)
    (folder / "pkg/cart.py").write_bytes(BEFORE)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Start")
    return folder


def fixed(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    code = main(["fix", *map(str, arguments), "--rule", "EXC003", "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, fix_schema())
    return code, report


def test_the_patch_is_the_default_and_changes_nothing(shop: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["fix", str(shop), "--rule", "EXC003"]) == 1
    printed = capsysbinary.readouterr()
    assert (shop / "pkg/cart.py").read_bytes() == BEFORE
    assert printed.err.startswith(b"Would fix 1 of 1 finding (100 % on its own) in 1 file; 0 left (")
    git(shop, "apply", "-", given=printed.out)
    assert (shop / "pkg/cart.py").read_bytes() == AFTER


def test_write_edits_the_files_and_a_second_run_has_nothing_to_do(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = fixed(capsys, shop, "--write")
    assert (code, report["found"], report["fixed"], report["autonomy"], report["files"]) == (
        0,
        1,
        1,
        1.0,
        ["pkg/cart.py"],
    )
    assert (shop / "pkg/cart.py").read_bytes() == AFTER
    assert fixed(capsys, shop, "--write")[1]["found"] == 0
    assert main(["fix", str(shop), "--rule", "EXC003"]) == 0
    assert capsys.readouterr().out == ""


def test_json_holds_the_patch_only_for_diff(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = fixed(capsys, shop, "--diff")
    assert code == 1
    assert "+    raise ConfigError('no file') from error" in report["diff"]
    assert "diff" not in fixed(capsys, shop, "--write")[1]


def test_branches_start_at_the_commit_and_leave_the_working_tree_alone(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "pkg/cart.py").write_bytes(b"# not committed\n" + BEFORE)
    code, report = fixed(capsys, shop, "--branches")
    assert code == 1
    branch = report["branches"]["exceptions"]
    assert (branch["branch"], branch["commits"], branch["files"]) == ("pyagent/exceptions", 1, 1)
    assert branch["head"] == git(shop, "rev-parse", "pyagent/exceptions")
    assert git(shop, "show", "pyagent/exceptions:pkg/cart.py").encode() + b"\n" == AFTER
    assert git(shop, "rev-parse", "pyagent/exceptions~1") == git(shop, "rev-parse", "main")
    assert (shop / "pkg/cart.py").read_bytes() == b"# not committed\n" + BEFORE
    assert git(shop, "symbolic-ref", "--short", "HEAD") == "main"
    assert git(shop, "status", "--porcelain") == "M pkg/cart.py"


def test_branches_of_a_part_of_the_repository(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "other").mkdir()
    (shop / "other/cart.py").write_bytes(BEFORE)
    git(shop, "add", ".")
    git(shop, "commit", "-q", "-m", "More")
    assert fixed(capsys, shop / "other", "--branches")[1]["found"] == 1
    assert git(shop, "diff", "--name-only", "main", "pyagent/exceptions") == "other/cart.py"


def test_the_records_of_the_branches_can_be_read_back(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = fixed(capsys, shop, "--branches")[1]["branches"]["exceptions"]["head"]
    assert main(["records", str(shop), "--commit", head, "--format", "json"]) == 0
    [record] = json.loads(capsys.readouterr().out)["records"]
    assert (record["commit"], record["rule"], record["trigger"]) == (head, "EXC003", "cli")
    assert main(["records", str(shop)]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"{head} EXC003: ")
    assert f"  undo     git revert {head}\n" in text


def test_records_of_an_untouched_repository(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["records", str(shop)]) == 0
    assert capsys.readouterr().out == "No context records.\n"


@pytest.mark.parametrize("command", [["fix", "--branches"], ["records"]])
def test_without_a_repository_branches_and_records_say_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert main([command[0], str(tmp_path), *command[1:]]) == 2
    error = capsys.readouterr().err
    assert error.startswith("PA-1005: ")
    assert "is not in a git repository; run `git init` there" in error
    assert error.count("\n") == 1


def test_a_repository_without_commits_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(tmp_path, "init", "-q")
    assert main(["fix", str(tmp_path), "--branches"]) == 2
    assert "has no commits yet; make the first commit" in capsys.readouterr().err


def test_a_file_that_changed_meanwhile_is_left_with_the_reason(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fleet.fix

    def slow_fix(root: Path, **options: Any) -> object:
        report = real(root, **options)
        (shop / "pkg/cart.py").write_bytes(b"# edited by a person\n")
        return report

    monkeypatch.setattr(fleet, "fix", slow_fix)
    assert main(["fix", str(shop), "--rule", "EXC003", "--write", "--format", "json"]) == 3
    printed = capsys.readouterr()
    report = json.loads(printed.out)
    assert (report["fixed"], report["left"], report["files"]) == (0, 1, [])
    assert "changed while it was being fixed" in report["outcomes"][0]["reason"]
    assert printed.err == "PA-1001: pkg/cart.py changed while it was being fixed; run again\n"
    assert (shop / "pkg/cart.py").read_bytes() == b"# edited by a person\n"


@pytest.mark.parametrize(("command", "said"), [("pytest 'x", "No closing quotation"), (" ", "the command is empty")])
def test_a_test_command_that_is_none_is_wrong_use(
    shop: Path, capsys: pytest.CaptureFixture[str], command: str, said: str
) -> None:
    assert main(["fix", str(shop), "--test", command]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "seen_words"),
    [
        (("--test", "python -c 'print(1); exit(0)'"), ("python", "-c", "print(1); exit(0)")),
        (("--test",), ("python", "-c", "print(2)")),
        ((), ()),
    ],
    ids=["typed", "of the configuration", "none: the configuration alone runs nothing"],
)
def test_the_test_command_reaches_the_fleet_as_words(
    shop: Path, monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...], seen_words: tuple[str, ...]
) -> None:
    (shop / ".github").mkdir(exist_ok=True)
    (shop / ".github/pyagent.toml").write_text("test-command = \"python -c 'print(2)'\"\n")
    seen: list[object] = []
    real = fleet.fix

    def spy(root: Path, **options: Any) -> object:
        seen.append(options.pop("test"))
        return real(root, **options)

    monkeypatch.setattr(fleet, "fix", spy)
    main(["fix", str(shop), *typed])
    assert seen == [seen_words]
