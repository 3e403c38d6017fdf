"""``pyagent rust scan --profile FILE``: time of a real run beside what could be Rust."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from git_scratch import Scratch

from pyagent.cli import main

SUMS = """\
def squares(count: int) -> int:
    found = 0
    for x in range(count):
        found += x * x
    return found


def once(x: int) -> int:
    return x + 1


class Basket:
    @staticmethod
    def squares(count: int) -> int:
        return sum([x * x for x in range(count)])
"""
START = """\
import json

from shop.sums import Basket, once, squares


def main():
    once(1)
    for _ in range(20):
        squares(4000)
    Basket.squares(3)
    json.dumps(list(range(3000)))


main()
"""


@pytest.fixture
def shop(scratch: Scratch) -> Scratch:
    for name, text in {"sums": SUMS, "start": START, "__init__": ""}.items():
        scratch.write(f"shop/{name}.py", text)
    scratch.commit()
    return scratch


def profile_of(shop: Scratch) -> Path:
    made = shop.path.parent / "run.prof"
    command = [sys.executable, "-m", "cProfile", "-o", str(made), "-m", "shop.start"]
    subprocess.run(command, cwd=shop.path, check=True, timeout=60)
    return made


def rust_scan(path: Path, *flags: str) -> int:
    return main(["rust", "scan", str(path), *flags])


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def test_what_took_most_comes_first(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    assert rust_scan(shop.path, "--profile", str(profile_of(shop))) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("s in all; what pays most first:")
    assert lines[1].startswith("  shop/sums.py:1: squares, ready, ")
    assert " of its own in 20 calls, about " in lines[1]
    assert ", saves about " in lines[1]
    main_at = next(
        at for at, line in enumerate(lines) if line.startswith("  shop/start.py:6: main, ready in part at most")
    )
    assert lines[main_at + 1].startswith("    line 6: ")
    assert any(line.endswith(" in what is no function of the project") for line in lines)
    path = lines[lines.index("Hot path:") + 1 :]
    assert any("shop/start.py:6: main, " in line for line in path)
    assert lines[-1].startswith("4 functions: ")


def test_json_adds_the_profile_to_the_contract(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    file = profile_of(shop)
    rust_scan(shop.path, "--format", "json")
    plain = said(capsys)
    assert rust_scan(shop.path, "--format", "json", "--profile", str(file)) == 1
    shown = said(capsys)
    profile = shown.pop("profile")
    assert (profile["unit"], profile["functions"][0]["name"]) == ("seconds", "squares")  # type: ignore[index]
    assert 0 < profile["elsewhere"] < profile["total"]  # type: ignore[index]
    uses = {it["name"]: it.pop("profile") for module in shown["modules"] for it in module["functions"]}  # type: ignore[attr-defined]
    assert {name: use["calls"] for name, use in uses.items()} == {
        "squares": 20,
        "once": 1,
        "Basket.squares": 1,
        "main": 1,
    }
    assert uses["main"]["cumulative"] > uses["squares"]["own"] > uses["squares"]["saved"] > 0
    assert shown == plain


def test_a_formula_says_what_comes_first(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    shop.write("pyproject.toml", '[tool.pyagent]\nreadiness = "-time"\n')
    rust_scan(shop.path, "--format", "json", "--profile", str(profile_of(shop)))
    functions = [it["name"] for it in said(capsys)["profile"]["functions"]]  # type: ignore[index]
    assert functions.index("squares") > functions.index("once")
    shop.write("pyproject.toml", '[tool.pyagent]\nreadiness = "loops == 0"\n')
    rust_scan(shop.path)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("  8: once, ready")


def test_samples_of_another_machine_are_matched_by_the_end_of_their_paths(
    shop: Scratch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    stacks = tmp_path / "stacks.txt"
    frames = "<module> (/srv/app/shop/start.py:14);main (/srv/app/shop/start.py:9);"
    stacks.write_text(
        f"{frames}squares (/srv/app/shop/sums.py:4) 70\n{frames}<listcomp> (/srv/app/shop/sums.py:15) 20\n"
        f"{frames}dumps (/usr/lib/python3.11/json/__init__.py:231) 10\n",
        encoding="utf-8",
    )
    rust_scan(shop.path, "--profile", str(stacks))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "100 samples in all; what pays most first:"
    assert lines[1].startswith("  shop/sums.py:1: squares, ready, 70 samples (70.0 %) of its own, about ")
    assert "10 samples (10.0 %) in what is no function of the project" in lines
    assert "  /srv/app/shop/start.py:14: <module>, 100 samples (100.0 %)" in lines


class Evil:
    def __reduce__(self) -> tuple[object, ...]:
        return print, ("owned",)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is a profile of nothing"),
        (b"\x00\x01", "is no profile: line 1: no count stands at its end"),
        (pickle.dumps(Evil()), "is no profile: line 1: no count stands at its end"),
        (b"\xfb\xa9\x03", "is no profile: byte 3: 3 items should follow, 0 bytes do"),
        (b"\xfbc", "is no profile: byte 1: a profile holds nothing of kind 0x63"),
    ],
)
def test_a_file_that_is_no_profile_is_wrong_use(
    shop: Scratch, capsys: pytest.CaptureFixture[str], tmp_path: Path, data: bytes, why: str
) -> None:
    (tmp_path / "x.prof").write_bytes(data)
    assert rust_scan(shop.path, "--profile", str(tmp_path / "x.prof")) == 2
    said = capsys.readouterr()
    assert said.err.startswith("PA-5004: ")
    assert why in said.err
    assert "owned" not in said.out + said.err


def test_a_folder_or_nothing_is_wrong_use(shop: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    assert rust_scan(shop.path, "--profile", str(shop.path)) == 2
    assert rust_scan(shop.path, "--profile", str(shop.path / "none")) == 2
    assert capsys.readouterr().err.count("\n") == 2


def test_the_paper_does_not_depend_on_a_profile(shop: Scratch) -> None:
    assert rust_scan(shop.path, "--write", "--profile", "x") == 2
    assert not (shop.path / "docs").exists()
