"""The command line as a user meets it: help, errors, exit codes, how light it starts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from pyagent.agents.registry import load_agents
from pyagent.cli import build_parser, main

HEAVY = {"rich", "flask", "sqlalchemy", "dbos", "githubkit", "libcst", "git", "jsonschema", "httpx", "ruff", "yaml"}
COMMANDS = ["scan", "fix", "inventory", "agents", "explain", "records", "doctor", "schema", "serve", "worker"]


def pyagent(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pyagent.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)  # type: ignore[call-overload]


def loaded_by(statement: str) -> set[str]:
    code = (
        f"import sys\n{statement}\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    return set(done.stderr.split())


def test_importing_the_command_line_loads_nothing_heavy() -> None:
    assert not loaded_by("import pyagent.cli") & HEAVY


def test_explaining_a_rule_loads_no_server_and_no_git() -> None:
    loaded = loaded_by("from pyagent.cli import main; main(['explain', 'EXC003'])")
    assert not loaded & (HEAVY - {"libcst"})


def test_the_parser_has_the_commands_of_the_contract() -> None:
    assert all(command in build_parser().format_help() for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    printed = capsys.readouterr()
    assert ended.value.code == 0
    assert printed.out.startswith(f"usage: pyagent {command} ")
    assert printed.err == ""


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "PA-5000: no command given; see `pyagent --help`"),
        (["scna"], "PA-5000: argument COMMAND: invalid choice: 'scna'"),
        (["scan", "--format", "xml"], "PA-5000: argument --format: invalid choice: 'xml'"),
        (["scan", "--category", "docs"], "PA-5000: argument --category: invalid choice: 'docs'"),
        (["fix", "--diff", "--write"], "PA-5000: argument --write: not allowed with argument --diff"),
        (["fix", "--safety", "manual"], "PA-5000: argument --safety: invalid choice: 'manual'"),
        (["explain"], "PA-5000: the following arguments are required: RULE; see `pyagent explain --help`"),
        (["explain", "EXC03"], "PA-5000: unknown rule EXC03 (did you mean `EXC003`?); `pyagent agents` lists"),
        (["explain", "a\nb\x1b"], "PA-5000: unknown rule a b\\x1b"),
        (["scan", "--form", "json"], "PA-5000: unrecognized arguments: --form"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith(complaint)
    assert printed.err.count("\n") == 1
    assert printed.out == ""


def test_a_traceback_is_shown_only_with_debug(capsys: pytest.CaptureFixture[str]) -> None:
    main(["explain", "NOPE"])
    assert "Traceback" not in capsys.readouterr().err
    assert main(["explain", "NOPE", "--debug"]) == 2
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (ZeroDivisionError("by zero"), 3, "PA-0000: unexpected ZeroDivisionError: by zero; run again with --debug"),
        (OSError(28, "No space left on device"), 3, "PA-1003: cannot read or write: No space left on device"),
        (PermissionError(13, "Permission denied", "/x\ny"), 3, "PA-1004: cannot use /x\\ny: Permission denied"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (BrokenPipeError(32, "Broken pipe"), 141, ""),
    ],
)
def test_every_fault_ends_in_one_line(
    fault: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_options: object) -> int:
        raise fault

    monkeypatch.setattr("pyagent.shell.commands.schema.run", broken)
    monkeypatch.setattr("pyagent.cli._abandon_stdout", lambda: None)
    assert main(["schema"]) == code
    printed = capsys.readouterr().err
    assert printed.startswith(said)
    assert printed.count("\n") == (1 if said else 0)


def test_a_reader_that_goes_away_is_no_error() -> None:
    done = subprocess.run(
        f"{sys.executable} -m pyagent.cli schema | head -c 1", shell=True, capture_output=True, timeout=60, check=False
    )
    assert (done.stdout, done.stderr) == (b"{", b"")


def test_a_full_disk_under_stdout_is_one_line() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pyagent.cli", "schema"],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr.startswith(b"PA-1003: ")
    assert done.stderr.count(b"\n") == 1


def test_a_terminal_that_knows_only_ascii_can_read_every_page() -> None:
    rule = next(iter(load_agents()))
    done = pyagent("explain", rule, env=os.environ | {"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, "")


def test_version_is_that_of_the_package() -> None:
    done = pyagent("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("pyagent 0.")


def test_agents_lists_every_agent(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agents"]) == 0
    table = capsys.readouterr().out.splitlines()
    assert sorted(line.split()[0] for line in table[1:]) == sorted(load_agents())
    assert main(["agents", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)["agents"]
    assert [agent["rule"] for agent in listed] == sorted(load_agents())


def test_explain_shows_what_why_and_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "exc003"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("EXC003 raise-without-from\n\ncategory  exceptions\nsafety    safe: behaviour is kept")
    for part in ("Example 1, before:", "after:", "left: a bare raise already keeps the cause", "Source: Ruff B904"):
        assert part in page


def test_schema_prints_all_or_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    schemas = json.loads(capsys.readouterr().out)
    assert set(schemas) == {"config", "record", "scan", "fix", "run", "report"}
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    assert main(["schema", "fix"]) == 0
    assert json.loads(capsys.readouterr().out) == schemas["fix"]
