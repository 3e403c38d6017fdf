"""Files as no person writes them: deep, wide, long. None may crash or hang the command, nor cost another its fix."""

from __future__ import annotations

from pathlib import Path

import pytest
from bad_command import KEPT_CAUSE, fix, scan, write


def nested_f_strings(depth: int) -> str:
    text = "1"
    for _ in range(depth):
        text = f"f'{{{text}}}'"
    return text


MONSTERS = {
    "1 MB of 1+1": "x = " + "1+" * 500_000 + "1",
    "a sum over many lines": "x = (\n" + "1 +\n" * 100_000 + "1)",
    "5,000 parentheses": "x = " + "(" * 5_000 + "1" + ")" * 5_000,
    "5,000 tuples": "x = " + "(" * 5_000 + "1" + ",)" * 5_000,
    "5,000 brackets": "x = " + "[" * 5_000 + "]" * 5_000,
    "100,000 open brackets": "x = " + "[" * 100_000,
    "100,000 not": "x = " + "not " * 100_000 + "1",
    "5,000 f-strings": "x = " + nested_f_strings(5_000),
    "1,000 ifs": "".join(" " * depth + "if x:\n" for depth in range(1_000)) + " " * 1_000 + "pass",
    "1,000 functions": "".join(" " * depth + f"def f{depth}():\n" for depth in range(1_000)) + " " * 1_000 + "pass",
    "20,000 attributes": "x = a" + ".a" * 20_000,
    "500,000 attributes": "x = a" + ".a" * 500_000,
    "10,000 elifs": "if a:\n    pass\n" + "elif b:\n    pass\n" * 10_000,
    "20,000 calls": "x = " + "f(" * 20_000 + "1" + ")" * 20_000,
    "100,000 calls in a row": "x = f" + "()" * 100_000,
    "20,000 Optional": "x: " + "Optional[" * 20_000 + "int" + "]" * 20_000,
    "100,000 conditions": "x = " + "1 if a else " * 80_000 + "0",
    "300,000 strings in a row": "x = " + '"a" ' * 300_000,
    "20,000 statements on a line": "x = 1;" * 20_000,
    "50,000 undefined names": "x = " + " < ".join(["a"] * 50_000),
    "50,000 undefined names among letters": "x = 'é' < " + " < ".join(["a"] * 50_000),
    "2,000 bare excepts": "try:\n    f()\nexcept:\n    pass\n" * 2_000,
    "10,000 imports": "import os, sys\n" * 10_000,
    "8,000 functions": "def f(a, b):\n    if a == None:\n        b = b == True\n    return a\n\n\n" * 8_000,
    "500 handlers": "".join(" " * depth + "try:\n" for depth in range(500))
    + " " * 500
    + "pass\n"
    + "".join(" " * depth + "except:\n" + " " * depth + " pass\n" for depth in reversed(range(500))),
}

# Rust refuses the first two; Ruff needs minutes for the others.
HOPELESS = {
    "10 MB on one line": 'x = "' + "a" * 10_000_000 + '"',
    "3 MB of 1+1": "x = " + "1+" * 1_500_000 + "1",
    "400,000 targets": "a = " * 400_000 + "1",
    "200,000 lambdas": "x = " + "lambda: " * 200_000 + "1",
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("text", MONSTERS.values(), ids=MONSTERS)
def test_a_monster_is_scanned_or_reported_and_its_neighbour_is_fixed(shop: Path, text: str) -> None:
    write(shop, {"monster.py": f"{text}\n".encode()})
    scanned = scan(shop, "--exit-zero")
    assert scanned.code == 0
    assert scanned.report["files"] == 2
    assert scanned.findings("EXC003") == ["ok.py"]
    # The categories that look at the most of a tree; all of them on every monster would take minutes.
    assert fix(shop, "--write", "--category", "exceptions", "--category", "syntax").code in (0, 1)
    assert (shop / "ok.py").read_bytes() == KEPT_CAUSE
    compile((shop / "ok.py").read_bytes(), "ok.py", "exec")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("text", HOPELESS.values(), ids=HOPELESS)
def test_what_is_too_much_to_check_is_a_finding_and_stays_as_it_is(shop: Path, text: str) -> None:
    monster = f"{text}\n".encode()
    write(shop, {"monster.py": monster})
    assert scan(shop).findings("SYN003") == ["monster.py"]
    report = fix(shop, "--write").report
    assert {item["rule"] for item in report["outcomes"] if item["path"] == "monster.py"} >= {"SYN003"}
    assert all(item["reason"] for item in report["outcomes"] if item["status"] == "left")
    assert (shop / "monster.py").read_bytes() == monster
    assert (shop / "ok.py").read_bytes() == KEPT_CAUSE
