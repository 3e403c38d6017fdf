"""Where and how the command is started: arguments, environment, streams, the folder it stands in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bad_command import KEPT_CAUSE, PYAGENT, SECONDS, content, fix, pyagent, scan, write


@pytest.mark.parametrize("command", ["scan", "fix"])
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rule", "EXC999"], "unknown rule EXC999"),
        (["--rule", ""], "unknown rule"),
        (["--rule", "EXC003\n::error::x"], "unknown rule"),
        (["--category", "excptions"], "excptions"),
        (["--format", "yaml"], "yaml"),
        (["--no-such-option"], "--no-such-option"),
    ],
)
def test_wrong_arguments_are_one_line(shop: Path, command: str, arguments: list[str], said: str) -> None:
    ended = pyagent(command, shop, *arguments)
    assert ended.code == 2
    assert said in ended.error("PA-5000")


@pytest.mark.parametrize("command", ["scan", "fix"])
@pytest.mark.parametrize("path", [b"not-there", b"", b"x" * 300, b"new\nline", b"latin-\xe9", b"\x1b[31m"], ids=repr)
def test_a_path_that_is_not_there_is_one_line(shop: Path, command: str, path: bytes) -> None:
    ended = pyagent(command, path, cwd=shop) if path else pyagent(command, b"ok.py/x", cwd=shop)
    assert ended.code == 2
    assert "\x1b" not in ended.error("PA-1001")


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero"])
def test_a_device_is_no_project(device: str) -> None:
    assert scan(Path(device)).code in (0, 2, 3)


def test_a_report_into_a_folder_that_is_not_there_is_one_line(shop: Path) -> None:
    assert pyagent("scan", shop, "--output", shop / "no/report").error("PA-1001")


def test_a_report_over_a_folder_is_one_line(shop: Path) -> None:
    assert pyagent("scan", shop, "--output", shop).error("PA-1001")


def test_a_reader_that_goes_away_is_no_fault(shop: Path) -> None:
    write(shop, {f"bad{number}.py": b"def f(:\n" for number in range(2_000)})
    command = f"{PYAGENT} scan . | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=shop, capture_output=True, timeout=SECONDS, check=False)
    assert done.stderr == b""
    assert done.stdout.count(b"\n") == 1
    assert done.returncode in (1, 141)


@pytest.mark.parametrize("stream", [1, 2])
def test_a_closed_stream_is_no_traceback(shop: Path, stream: int) -> None:
    done = subprocess.run(
        [PYAGENT, "fix", str(shop), "--write", "--rule", "EXC003"],
        preexec_fn=lambda: os.close(stream),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.stderr == b""
    assert done.returncode == 0
    assert (shop / "ok.py").read_bytes() == KEPT_CAUSE


def test_a_full_stdout_is_one_line(shop: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [PYAGENT, "scan", str(shop)], stdout=full, stderr=subprocess.PIPE, timeout=SECONDS, check=False
        )
    assert done.returncode == 3
    assert done.stderr.startswith(b"PA-1003: ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"NO_COLOR": "1"},
        {"TERM": "dumb"},
        {"TZ": "Nowhere/Land"},
        {"COLUMNS": "0"},
        {"PYTHONWARNINGS": "error"},
        {"RUFF_CACHE_DIR": "/nowhere", "RUFF_OUTPUT_FORMAT": "grouped", "RUFF_NO_CACHE": "false"},
        {"RUFF_CONFIG": "/nowhere/ruff.toml"},
        {"RUST_MIN_STACK": "nonsense"},
        {"RAYON_NUM_THREADS": "1"},
    ],
    ids=" ".join,
)
def test_the_environment_does_not_matter(shop: Path, env: dict[str, str]) -> None:
    write(shop, {"é\n🐍.py": "import os\nname = 'é🐍'\n".encode()})
    assert pyagent("scan", shop, env=env).code == 1
    assert scan(shop, env=env).findings("IMP005") == ["é\n🐍.py"]
    assert fix(shop, "--write", env=env).report["files"] == ["ok.py", "é\n🐍.py"]
    assert (shop / "ok.py").read_bytes() == KEPT_CAUSE


@pytest.mark.parametrize("missing", ["HOME", "PATH", "LANG", "TMPDIR", "USER"])
def test_a_variable_that_is_not_set_does_not_matter(shop: Path, missing: str) -> None:
    env = {name: value for name, value in os.environ.items() if name != missing}
    done = subprocess.run(
        [PYAGENT, "fix", str(shop), "--write", "--rule", "EXC003", "--rule", "IMP005"],
        env=env,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert (shop / "ok.py").read_bytes() == KEPT_CAUSE


def test_a_home_that_cannot_be_written_does_not_matter(shop: Path) -> None:
    assert fix(shop, "--write", env={"HOME": "/proc/nowhere", "XDG_CACHE_HOME": "/proc/nowhere"}).code in (0, 1)
    assert (shop / "ok.py").read_bytes() == KEPT_CAUSE


def test_no_folder_for_temporary_files_is_one_line_and_changes_nothing(shop: Path) -> None:
    # Python looks for a folder it can write into: the variable, /tmp, /var/tmp, and the current one.
    env = {"TMPDIR": "/proc/nowhere", "TEMP": "/proc/nowhere", "TMP": "/proc/nowhere"}
    before = content(shop)
    ended = fix(shop, env=env)
    assert ended.code == 1
    assert content(shop) == before


@pytest.mark.parametrize("command", [["scan"], ["fix"], ["fix", "--write"], ["fix", "--branches"]])
def test_a_current_folder_that_was_deleted_is_one_line(tmp_path: Path, command: list[str]) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = "import os, sys; os.chdir(sys.argv[1]); os.rmdir(sys.argv[1]); os.execv(sys.argv[2], sys.argv[2:])"
    done = subprocess.run(
        [sys.executable, "-c", script, str(gone), PYAGENT, *command],
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode in (2, 3)
    assert done.stderr.startswith(b"PA-100")
    assert done.stderr.count(b"\n") == 1


def test_a_python_module_of_the_project_is_never_imported(shop: Path) -> None:
    trap = b"raise SystemExit('imported')\n"
    write(shop, {f"{name}.py": trap for name in ("json", "tomllib", "pyagent", "argparse", "ruff", "git", "rich")})
    assert scan(shop, cwd=shop).code == 1
    assert fix(shop, cwd=shop).code == 1


def test_a_ruff_of_the_project_is_never_started(shop: Path, tmp_path: Path) -> None:
    fake = shop / "ruff"
    fake.write_text("#!/bin/sh\ntouch started\n", encoding="utf-8")
    fake.chmod(0o755)
    shutil.copy(fake, shop / "git")
    assert scan(shop, cwd=shop, env={"PATH": f".:{os.environ['PATH']}"}).code == 1
    assert not (shop / "started").exists()
