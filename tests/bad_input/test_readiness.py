"""`pyagent rust scan` beside a judge of its own: an independent reading of the code, on our own tree and on monsters.

The judge knows nothing of the product: it looks for names of modules and built-ins that touch the world.
"""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pyagent.cli import main

WORLD = """
    time random os sys socket subprocess shutil pathlib tempfile urllib http ssl asyncio threading multiprocessing
    select signal secrets uuid logging io glob platform getpass ctypes sqlite3 pickle importlib inspect warnings
    datetime locale gc atexit
"""
TOUCHING = "open print input eval exec compile __import__ globals locals vars id hash getattr setattr"
WORLDLY, TOUCHES = frozenset(WORLD.split()), frozenset(TOUCHING.split())
OWN = Path(__file__).parents[2]


@dataclass(frozen=True)
class Uses:
    """What a piece of code uses of the world, by line."""

    imported: dict[str, str]

    @classmethod
    def of(cls, tree: ast.Module) -> Uses:
        names: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names |= {(it.asname or it.name).split(".")[0]: it.name.split(".")[0] for it in node.names}
            elif isinstance(node, ast.ImportFrom):
                names |= {it.asname or it.name: (node.module or "").split(".")[0] for it in node.names}
        return cls(names)

    def within(self, scope: ast.AST) -> Iterator[tuple[int, str]]:
        for node in ast.walk(scope):
            if isinstance(node, ast.Name) and self.imported.get(node.id) in WORLDLY:
                yield node.lineno, self.imported[node.id]
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TOUCHES:
                yield node.lineno, node.func.id
            if isinstance(node, ast.Await | ast.Global | ast.AsyncFor | ast.AsyncWith):
                yield node.lineno, type(node).__name__


def scanned(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    assert main(["rust", "scan", str(folder), "--format", "json"]) in (0, 1)
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["modules"]
    return found


def faults(folder: Path, module: dict[str, Any]) -> Iterator[object]:
    text = (folder / module["path"]).read_bytes().decode("utf-8-sig", "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    functions = module["functions"]
    for reason in [*module["reasons"], *(it for function in functions for it in function["reasons"])]:
        if not 1 <= reason["line"] <= len(lines) or not reason["text"]:
            yield module["path"], reason
    yield from ((it["name"], "without a reason") for it in functions if it["tier"] != 1 and not it["reasons"])
    if module["tier"] != 1 and not module["reasons"] and all(it["tier"] == 1 for it in functions):
        yield module["path"], "without a reason"
    if module["tier"] != 1 and all(it["tier"] != 1 for it in functions):
        return
    tree = ast.parse(text)
    uses = Uses.of(tree)
    if module["tier"] == 1:
        yield from uses.within(tree)
    places = {it["line"] for it in functions if it["tier"] == 1}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.lineno in places:
            yield from uses.within(node)


def test_every_reason_in_our_own_tree_has_a_line_and_what_is_ready_touches_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    modules = scanned(OWN / "bot", capsys)
    assert len(modules) > 300
    assert [fault for module in modules for fault in faults(OWN, module)] == []
    assert sum(it["tier"] == 1 for module in modules for it in module["functions"]) > 10


PURE = "def f(xs: list[int]) -> int:\n    total = 0\n    for x in xs:\n        total += x * x\n    return total\n"
MONSTERS = {
    "broken.py": b"x = 1\ndef f(x: int -> int:\n    return x\n",
    "python2.py": b"print 'x'\n",
    "latin.py": b'def f(x: int) -> int:\n    """caf\xe9"""\n    return x * 2\n',
    "nul.py": b"def f(x: int) -> int:\n    return x\x00\n",
    "bom.py": b"\xef\xbb\xbf" + PURE.encode(),
    "cr.py": PURE.replace("\n", "\r").encode(),
    "empty.py": b"",
    "blank.py": b"\n\n\n",
    "wide.py": b"def f(x: int) -> int:\n    return " + b"x + " * 500 + b"1\n",
    "deep.py": b"def f(x: int) -> int:\n    return " + b"(" * 190 + b"x" + b")" * 190 + b"\n",
    "many.py": b"".join(
        b"def f%d(x: int) -> int:\n    return f%d(x) + 1\n" % (n, (n * 7 + 1) % 5000) for n in range(5000)
    ),
    "huge.py": b"TABLE = [\n" + b"1234567,\n" * 300_000 + b"]\n",
    "star.py": b"from os import *\ndef f(x: int) -> int:\n    return getpid() + x\n",
    "again.py": b"from .star import *\ndef f(x: int) -> int:\n    return getppid() + x\n",
    "rebound.py": b"import os\ndef g() -> int:\n    return 1\ng = os.getpid\ndef f(x: int) -> int:\n    return g()\n",
    "import_of_broken.py": b"from .broken import f as g\ndef f(x: int) -> int:\n    return g(x)\n",
}


@pytest.fixture
def monsters(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    for name, text in MONSTERS.items():
        (folder / name).write_bytes(text)
    outside = tmp_path / "outside.py"
    outside.write_text(PURE)
    for name, target in {"out.py": outside, "loop.py": "loop.py", "self": ".", "etc": "/etc"}.items():
        (folder / name).symlink_to(target)
    os.mkfifo(folder / "pipe.py")
    return folder


def test_monsters_have_tiers_and_lines_too(monsters: Path, capsys: pytest.CaptureFixture[str]) -> None:
    modules = scanned(monsters, capsys)
    assert [fault for module in modules for fault in faults(monsters, module)] == []
    tiers = {module["path"]: module["tier"] for module in modules}
    assert {path for path, tier in tiers.items() if tier == 1} == {"bom.py", "cr.py", "wide.py", "deep.py", "many.py"}
    assert tiers.keys() >= {"broken.py", "python2.py", "latin.py", "nul.py", "empty.py"}
    assert not tiers.keys() & {"out.py", "loop.py", "pipe.py"}, "nothing outside of the folder is read"
    (broken,) = (module for module in modules if module["path"] == "broken.py")
    assert [reason["line"] for reason in broken["reasons"]] == [2]
    assert broken["functions"] == []


@pytest.mark.timeout(60)
def test_a_sum_of_a_hundred_thousand_terms_takes_no_square_of_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, term in (("a", "x + "), ("b", "x.y("), ("c", "x + y * ")):
        code = f"def f(x: int) -> int:\n    x = {term * 100_000}1{')' * 100_000 if '(' in term else ''}\n    return x\n"
        (tmp_path / f"{name}.py").write_text(code)
    assert scanned(tmp_path, capsys)
    assert main(["scan", str(tmp_path), "--exit-zero"]) == 0
