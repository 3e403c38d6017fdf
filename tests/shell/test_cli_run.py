"""``pyagent run`` from outside: two files in, a patch, files or branches out; nothing in the files is ever started."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from git_scratch import Scratch

from pyagent.cli import main
from pyagent.core.report.schemas import run_schema

DATA = Path(__file__).parents[1] / "data" / "directives"
LOST = '''"""Routes."""


def plan(stops):
    """Plan."""
    try:
        load(stops)
    except OSError as error:
        raise RouteError('no way')
'''
COMPARED = '"""Old."""\n\n\ndef same(a):\n    """Compare."""\n    return a == None\n'
SHELL = '"""Run."""\n\nimport subprocess\n\n\ndef run():\n    """Run."""\n    subprocess.run("ls -l", shell=True)\n'


@pytest.fixture
def shop(scratch: Scratch) -> Scratch:
    """A repository with two EXC003, one SYN002 and one SEC002."""
    scratch.write("pyproject.toml", "[tool.pyagent]\nselect = ['EXC003', 'SYN002', 'SEC002', 'SYN003']\n")
    scratch.write("shop/route.py", LOST)
    scratch.write("shop/again.py", LOST)
    scratch.write("shop/old.py", COMPARED)
    scratch.write("shop/run.py", SHELL)
    scratch.commit()
    return scratch


def papers(shop: Scratch, prompt: str | bytes, context: str | None = None) -> list[str]:
    (shop.path.parent / "prompt.txt").write_bytes(prompt if isinstance(prompt, bytes) else prompt.encode())
    flags = ["-p", str(shop.path.parent / "prompt.txt")]
    if context is not None:
        (shop.path.parent / "context.txt").write_text(context, encoding="utf-8")
        flags += ["-t", str(shop.path.parent / "context.txt")]
    return [*flags, str(shop.path)]


def told(capsys: pytest.CaptureFixture[str], *flags: str) -> tuple[int, dict[str, Any]]:
    code = main(["run", *flags, "--format", "json"])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, run_schema())
    return code, report


def fixed_rules(report: dict[str, Any]) -> list[str]:
    return sorted(outcome["rule"] for outcome in report["outcomes"] if outcome["status"] == "fixed")


def test_the_patch_is_the_default_and_applies(shop: Scratch, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    before = shop.state()
    flags = papers(shop, "- Add exception context in route.py\nThanks!\n")
    assert main(["run", *flags]) == 1
    printed = capsysbinary.readouterr()
    assert shop.state() == before
    said = printed.err.decode().replace(f"{shop.path.parent}/", "").splitlines()
    assert said[:2] == [
        "prompt.txt:1: understood as: work on EXC003 raise-without-from in route.py",
        "prompt.txt:2: prose",
    ]
    assert said[-1].startswith("Would fix 1 of 1 finding (100 % on its own) in 1 file; 0 left")
    shop.git("apply", "-", stdin=printed.out)
    assert "from error" in (shop.path / "shop/route.py").read_text(encoding="utf-8")
    assert main(["run", *flags, "--dry-run"]) == 0


def test_write_does_the_work_and_nothing_else(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    flags = papers(shop, "- EXC003\n- comparisons\n", "skip: shop/again.py\n")
    assert main(["run", *flags, "--write"]) == 0
    shown = capsys.readouterr().out
    assert "prompt.txt:1: understood as: work on EXC003 raise-without-from\n" in shown
    assert "prompt.txt:2: prose\n" in shown
    assert "from error" in (shop.path / "shop/route.py").read_text(encoding="utf-8")
    assert shop.git("diff", "--name-only") == "shop/route.py"
    assert main(["run", *flags, "--write"]) == 0


def test_branches_leave_the_working_tree_alone(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    before = shop.state()
    code, report = told(capsys, *papers(shop, "safety: review\n- exceptions\n- syntax\n"), "--branches")
    assert code == 1
    assert shop.state() == before
    assert set(report["branches"]) == {"exceptions", "syntax"}
    assert shop.git("diff", "--name-only", "main", "pyagent/exceptions").split() == ["shop/again.py", "shop/route.py"]


def test_what_people_review_is_reported_and_left(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    context = "## Manual Review Categories\n- Security fixes (exec, shell=True)\n"
    code, report = told(capsys, *papers(shop, "safety: review\n- security\n", context), "--write")
    assert code == 1
    assert [outcome["reason"].rpartition("/")[2] for outcome in report["outcomes"]] == [
        "context.txt:2 leaves it for a person"
    ]
    assert shop.git("diff", "--name-only") == ""


def test_a_limit_is_kept_and_the_next_cycle_goes_on(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    flags = papers(shop, "limit: 1\n- EXC003\n")
    code, report = told(capsys, *flags, "-c", "5")
    assert (code, report["found"], report["fixed"]) == (1, 2, 2)
    assert [cycle["fixed"] for cycle in report["cycles"]] == [1, 1, 0]
    assert report["diff"].count("+        raise RouteError('no way') from error") == 2
    assert shop.git("status", "--porcelain") == ""
    code, report = told(capsys, *flags, "-c", "2", "--write")
    assert (code, report["fixed"], [cycle["fixed"] for cycle in report["cycles"]]) == (0, 2, [1, 1])
    assert shop.git("diff", "--name-only").split() == ["shop/again.py", "shop/route.py"]


def test_equal_places_of_one_function_are_two_fixes(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    twice = LOST + LOST.partition("stop):\n")[0][LOST.index("    try") :]
    shop.write("shop/route.py", twice)
    shop.write("shop/again.py", '"""Nothing."""\n')
    code, report = told(capsys, *papers(shop, "limit: 1\n- EXC003\n"), "-c", "9", "--write")
    assert (code, report["found"], report["fixed"], len(report["cycles"])) == (0, 2, 2, 3)


def test_cycles_end_when_nothing_changes(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", *papers(shop, "- EXC003\n"), "-c", "9", "--write"]) == 0
    shown = capsys.readouterr().out
    assert "cycle 1: 2 fixes\ncycle 2: 0 more fixes\nstopped after 2 of 9: nothing more changes\n" in shown
    assert "Fixed 2 of 2 findings" in shown


def test_a_context_of_the_mission_s_kind_is_obeyed(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    shop.write("pyproject.toml", "[tool.pyagent]\n")
    shop.write("shop/long.py", '"""Long."""\n' + "print(input())\n" * 420)
    shop.write("tests/test_route.py", LOST)
    prompt, context = DATA / "prompt.txt", DATA / "context.txt"
    (shop.path / "all.txt").write_text("Everything, please.\nsafety: review\n", encoding="utf-8")
    code, report = told(capsys, "-p", str(shop.path / "all.txt"), "-t", str(context), "--write", str(shop.path))
    assert code == 1
    assert not [outcome for outcome in report["outcomes"] if outcome["path"].startswith("tests/")]
    held = {outcome["rule"]: outcome["reason"] for outcome in report["outcomes"] if "for a person" in outcome["reason"]}
    assert set(held) == {"SEC002"}
    assert "ARC001" in {outcome["rule"] for outcome in report["outcomes"] if outcome["path"] == "shop/long.py"}
    # “… and add them to docs\work\prompt.txt”
    paper = (shop.path / "docs/work/prompt.txt").read_text(encoding="utf-8")
    assert "SEC002 shop/run.py:8" in paper
    assert "EXC003 shop/route.py" not in paper
    code, report = told(capsys, "-p", str(prompt), "-t", str(context), str(shop.path))
    assert report["found"] == 0


def test_the_inventory_is_a_prompt(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    main(["inventory", str(shop.path), "--write"])
    shop.write("shop/later.py", LOST)
    paper = shop.path / "docs/work/prompt.txt"
    capsys.readouterr()
    code, report = told(capsys, "-p", str(paper), str(shop.path), "--write")
    assert (code, fixed_rules(report)) == (1, ["EXC003", "EXC003"])
    assert "from error" not in (shop.path / "shop/later.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "PA-1001: there is no file "),
        (bytes(range(256)), "PA-5001: "),
        (b"skip: securty\n", "PA-5001: "),
    ],
)
def test_what_cannot_be_obeyed_is_one_line(
    shop: Scratch, capsys: pytest.CaptureFixture[str], content: bytes | None, message: str
) -> None:
    paper = shop.path / "p.txt"
    if content is not None:
        paper.write_bytes(content)
    assert main(["run", "-p", str(paper), str(shop.path)]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert printed.err.startswith(message)


def test_a_pipe_and_a_folder_are_no_files(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(shop.path / "pipe")
    for name in ("pipe", "shop"):
        assert main(["run", "-p", str(shop.path / name), str(shop.path)]) == 2
        assert capsys.readouterr().err.startswith("PA-1001: ")


@pytest.mark.parametrize("count", ["0", "-1", "x", "1e3", "\u0661"])
def test_cycles_are_a_number(shop: Scratch, capsys: pytest.CaptureFixture[str], count: str) -> None:
    assert main(["run", *papers(shop, ""), "-c", count]) == 2
    assert capsys.readouterr().err.startswith("PA-5000: ")


def test_other_encodings_are_read(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("focus: SYN002\n".encode("utf-16"), b"\xef\xbb\xbffocus: SYN002\r\n", b"caf\xe9\nfocus: SYN002\n"):
        assert told(capsys, *papers(shop, text))[1]["found"] == 1


def test_nothing_in_the_files_is_started(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    trap = shop.path / "started"
    text = f"@touch {trap}\n!touch {trap}\n- `touch {trap}` $(touch {trap})\nfocus: EXC003; touch {trap}\n"
    assert main(["run", *papers(shop, text, text), "--write"]) == 0
    assert not trap.exists()


def test_ten_megabytes_of_prose_take_seconds(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    text = "We had a good week and nobody printed anything.\n" * 210_000
    code, report = told(capsys, *papers(shop, f"{text}- EXC003\n"))
    assert (code, report["found"]) == (1, 2)
    assert report["directives"][0] | {"file": ""} == {
        "file": "", "line": 1, "end_line": 210_000, "status": "prose", "meaning": ""
    }  # fmt: skip


def test_the_script_of_that_name_is_the_command(shop: Scratch) -> None:
    script = Path(sys.executable).with_name("run_fleet_self_improvement")
    done = subprocess.run(
        [script, *papers(shop, "- EXC003\n"), "-c", "1", "--dry-run"],
        capture_output=True, text=True, timeout=60, check=False, cwd=shop.path,
    )  # fmt: skip
    assert (done.returncode, done.stdout.count("from error")) == (1, 2)
    helped = subprocess.run([script, "--help"], capture_output=True, text=True, timeout=60, check=True)
    assert "pyagent run [-h] [--debug] -p PROMPT [-t CONTEXT] [-c N]" in helped.stdout


def test_a_folder_that_is_not_read_can_be_skipped_and_a_misspelt_one_cannot(
    shop: Scratch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.write("assets/logo.txt", "logo")
    assert told(capsys, *papers(shop, "- EXC003\n", "skip: assets/\n"))[1]["found"] == 2
    assert main(["run", *papers(shop, "- EXC003\n", "skip: asets/\n")]) == 2
    assert main(["run", *papers(shop, "- EXC003\n", "skip: ../../../etc/\n")]) == 2
