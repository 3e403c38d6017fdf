"""`pyagent fix --ask`: a model writes what the code does not tell, as long as the money lasts."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from pyagent.cli import main

CODE = "\n\n".join(f"def zz{n}(a):\n    b = a.c\n    b.d(b)\n    return b\n" for n in "abcdef")
GOOD = "Settle the parts that hang on an object."
Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """``pyagent fix`` with a program that answers; what it was asked is in ``asked``."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "m.py").write_text(CODE, encoding="utf-8")
    program = tmp_path / "model.py"

    def call(program_text: str, *more: str, models: tuple[str, ...] = ("gpt-4o-mini",)) -> tuple[int, str, str]:
        notes = f"open({str(tmp_path / 'asked')!r}, 'a').write(name + ' ')"
        program.write_text(f"import sys\nname, asked = sys.argv[1], sys.stdin.read()\n{notes}\n{program_text}\n")
        names = [word for model in models for word in ("--model", model)]
        command = f"{sys.executable} {program} {{model}}"
        code = main(["fix", str(folder), "--rule", "DOC003", "--safety", "review", "--ask", command, *names, *more])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def asked(folder: Path) -> list[str]:
    return (folder / "asked").read_text(encoding="utf-8").split() if (folder / "asked").exists() else []


def test_answers_become_docstrings_and_are_asked_for_once(ask: Ask, tmp_path: Path) -> None:
    code, patch, said = ask(f"print({GOOD!r})")
    assert code == 1
    assert patch.count(f'+    """{GOOD}"""') == 6
    assert asked(tmp_path) == ["gpt-4o-mini"] * 6
    assert "gpt-4o-mini: 6 of 6 answers used; 0.00" in said
    assert "tokens (estimated)" in said
    code, _, said = ask("sys.exit(1)", "--write")
    assert code == 0
    assert "6 of them kept from an earlier run; 0 of 1 dollars" in said
    assert (tmp_path / "project" / "m.py").read_text(encoding="utf-8").count(GOOD) == 6


def test_without_a_model_the_same_places_are_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.py").write_text(CODE, encoding="utf-8")
    assert main(["fix", str(tmp_path), "--rule", "DOC003", "--safety", "review", "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["fixed"] == 0


def test_what_cannot_be_used_is_left_with_its_reason(ask: Ask, tmp_path: Path) -> None:
    code, out, said = ask("print('As an AI, I cannot.')", "--format", "json")
    told = json.loads(out)
    assert (code, told["fixed"], told["left"]) == (1, 0, 6)
    reasons = [outcome["reason"] for outcome in told["outcomes"]]
    assert reasons[:4] == ["the model's answer cannot be used: refusal"] * 4
    assert all("most answers of the models could not be used" in reason for reason in reasons[4:])
    assert len(asked(tmp_path)) == 4, "four in a row are enough to know"
    assert "0 of 4 answers used" in said


def test_the_next_model_is_asked_when_one_mostly_fails(ask: Ask, tmp_path: Path) -> None:
    ask(f"print({GOOD!r} if name == 'gpt-4o' else '')", models=("gpt-4o-mini", "gpt-4o"))
    assert asked(tmp_path) == ["gpt-4o-mini"] * 4 + ["gpt-4o"] * 2


def test_no_more_is_spent_than_the_budget(ask: Ask, tmp_path: Path) -> None:
    _, out, said = ask(f"print({GOOD!r})", "--budget", "0.0003", "--format", "json")
    reasons = [outcome["reason"] for outcome in json.loads(out)["outcomes"]]
    assert 0 < len(asked(tmp_path)) < 6
    assert "PA-2000: the budget of 0.0003 dollars may not cover the next question" in reasons
    spent = float(said.split(" dollars")[0].split(" of 0.0003")[0].rpartition(" ")[2])
    assert 0 < spent <= 0.0003


def test_an_own_model_costs_what_its_owner_says(ask: Ask) -> None:
    _, _, said = ask(f"print({GOOD!r})", "--price", "0/0", "--budget", "0", models=("mine",))
    assert "mine: 6 of 6 answers used; 0 of 0 dollars" in said


def test_a_vocabulary_counts(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "cl100k_base.tiktoken"
    file.write_text("\n".join(f"{b64encode(bytes([byte])).decode()} {byte}" for byte in range(256)), encoding="utf-8")
    assert "tokens (counted)" in ask(f"print({GOOD!r})", "--vocabulary", str(file))[2]
    file.write_text("x", encoding="utf-8")
    assert ask("", "--vocabulary", str(file))[0] == 2


def test_a_command_that_fails_leaves_the_place(ask: Ask) -> None:
    _, out, _ = ask("print('no key', file=sys.stderr)\nsys.exit(3)", "--format", "json")
    reasons = [outcome["reason"] for outcome in json.loads(out)["outcomes"]]
    assert reasons[0] == "PA-2002: the command ended with code 3: no key"


def test_wrong_use_is_said_in_one_line(ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    review = ("--safety", "review", "--model", "o3", "--rule", "DOC003")
    for arguments, said in (
        (("x",), "--ask: what a model answers is for review; add --safety review\n"),
        (("x", "--safety", "review"), "--ask needs the name of a model; add --model NAME\n"),
        (("x", "--safety", "review", "--model", "mine"), "no price of mine is known; add --price IN/OUT"),
        (("", *review), "--ask: the command is empty; name a program"),
        (("'", *review), "--ask: No closing quotation; quote"),
        (("x", *review, "--price", "1"), "--price: a price is a decimal number"),
        (("x", *review, "--budget", "1e3"), "--budget: an amount is a decimal number"),
        (("x", *review, "--vocabulary", "v"), "--vocabulary: the name v does not say how text is cut"),
        (("/nowhere/x", *review), "--ask: /nowhere/x cannot be started: No such file or directory"),
    ):
        assert main(["fix", str(tmp_path / "project"), "--ask", *arguments]) == 2
        assert capsys.readouterr().err.startswith(f"PA-5000: {said}")


def test_a_record_says_which_model_took_part_and_what_it_cost(
    ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:

    folder = tmp_path / "project"
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=m", "-c", "user.email=m@x", "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    ask(f"print({GOOD!r})", "--branches")
    assert main(["records", str(folder), "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out)["records"][0]
    assert record["model"] == "gpt-4o-mini"
    assert 0 < record["cost"] < 0.01
    assert "Docstrings by the language model gpt-4o-mini: read them." in record["reasons"]
