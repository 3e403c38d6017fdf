"""``pyagent rust convert`` from outside: what is converted, what is refused and why, what is written, bad input."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from git_scratch import Scratch

from pyagent.cli import main

GOOD = '''\
"""Numbers."""

import functools
import math


def distance(a: list[int], b: list[int]) -> int:
    """Edit distance."""
    before = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        row = [i] + [0] * len(b)
        for j, y in enumerate(b, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
        before = row
    return before[-1]


def halved(n: int) -> float:
    return n / 2


def picked(xs: list[int], at: int) -> int:
    return xs[at]


def spread(xs: list[float], scale: float = 1.0) -> float:
    if not xs:
        raise ValueError(f"{len(xs)} values")
    total = 0.0
    for x in xs:
        total += abs(x) * scale
    return math.sqrt(total)


def greets(name: str) -> str:
    return "hello " + name


def shows(n: int) -> int:
    print(n)
    return n


@functools.lru_cache(maxsize=64)
def steps(n: int) -> int:
    count = 0
    while 1 < n < 1_000_000:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        count += 1
    return count
'''
HOSTILE = """\
import os


def raises(n: int) -> int:
    if n > 0:
        raise ValueError(os.system("touch pwned"))
    return n


def computed(n: int = os.system("touch pwned")) -> int:
    return n


@os.system
def decorated(n: int) -> int:
    return n


os.system("touch pwned")
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package, converted with everything written."""
    root = tmp_path_factory.mktemp("project") / "shop"
    (root / "shop").mkdir(parents=True)
    (root / "shop/__init__.py").write_text("", encoding="utf-8")
    (root / "shop/numbers.py").write_text(GOOD, encoding="utf-8")
    return root


def convert(path: str | Path, *flags: str) -> int:
    return main(["rust", "convert", str(path), "--examples", "1000", *flags])


@pytest.fixture(scope="module")
def report(shop: Path) -> dict[str, dict[str, Any]]:
    """What `--write --format json` said of the package, by function."""
    start = "import sys; from pyagent.cli import main; sys.exit(main())"
    command = [
        sys.executable,
        "-c",
        start,
        "rust",
        "convert",
        str(shop),
        "--write",
        "--format",
        "json",
        "--examples",
        "3000",
    ]
    done = subprocess.run(command, capture_output=True, timeout=500, check=False)
    assert done.returncode == 1, done.stderr.decode()
    return {it["name"]: it for it in json.loads(done.stdout)["functions"]}


@pytest.mark.timeout(600)
def test_every_function_has_a_status_and_a_reason(report: dict[str, dict[str, Any]]) -> None:
    statuses = {name: it["status"] for name, it in report.items()}
    assert statuses == {
        "distance": "converted",
        "halved": "slower",
        "picked": "slower",
        "spread": "converted",
        "greets": "slower",
        "shows": "refused",
        "steps": "converted",
    }
    distance = report["distance"]
    assert (distance["path"], distance["line"], distance["reason"]) == ("shop/numbers.py", 7, "")
    assert distance["examples"] >= 3_000
    assert distance["answered"] > distance["examples"] // 2
    assert distance["speedup"] > 3
    assert [it["interval"][0] <= it["ratio"] <= it["interval"][1] for it in distance["gains"]] == [True] * 3
    assert "pub fn distance(rt: &Rt<'_>, a: List<i64>, b: List<i64>) -> Out<i64>" in distance["rust"]
    assert distance["mypyc"] > 0
    assert (distance["tests"], report["halved"]["mypyc"]) == ("", None)
    assert report["shows"]["reasons"] == [
        {"line": 40, "construct": "`print` touches the world", "remedy": "return the value"}
    ]
    assert "1.5 is asked for" in report["halved"]["reason"]


@pytest.mark.timeout(600)
def test_what_is_written_is_used_and_can_be_switched_off(shop: Path, report: dict[str, dict[str, Any]]) -> None:
    assert report
    after = (shop / "shop/numbers.py").read_text(encoding="utf-8")
    assert (
        after.replace("from ._rust import accelerated\n\n", "")
        .replace('@accelerated("shop_numbers__distance")\n', "")
        .replace('@accelerated("shop_numbers__spread")\n', "")
        .replace('maxsize=64)\n@accelerated("shop_numbers__steps")\n', "maxsize=64)\n")
        == GOOD
    )
    module = build(shop)
    probe = (
        "import inspect, json, pickle\n"
        "from shop import _rust, numbers\n"
        "spread = numbers.spread\n"
        "print(json.dumps([\n"
        "    spread([3.0, 6.0]), spread(xs=[3.0], scale=3.0), str(inspect.signature(spread)),\n"
        "    pickle.loads(pickle.dumps(spread)) is spread, spread.__wrapped__([9.0]), dict(_rust.deopts),\n"
        "    spread([9]), dict(_rust.deopts)]))\n"
        "print([numbers.steps(6), numbers.steps(6), numbers.steps.cache_info().hits])\n"
        "try: spread([])\n"
        "except ValueError as error: print(error)\n"
        "try: spread()\n"
        "except TypeError as error: print(error)\n"
    )
    lines = run_python(shop, module, probe).splitlines()
    assert lines.pop(1) == "[8, 8, 1]"
    signature = "(xs: list[float], scale: float = 1.0) -> float"
    assert json.loads(lines[0]) == [3.0, 3.0, signature, True, 3.0, {}, 3.0, {"shop_numbers__spread": 1}]
    assert lines[1:] == ["0 values", "spread() missing 1 required positional argument: 'xs'"]
    off = "from shop import numbers; print(hasattr(numbers.spread, '__wrapped__'))"
    assert run_python(shop, module, off).strip() == "True"
    assert run_python(shop, module, off, SHOP_RUST_OFF="1").strip() == "False"
    assert run_python(shop, shop, off).strip() == "False"
    assert "6 passed" in parity(shop, module)
    # A project's pytest may collect them before anything was built.
    assert "3 passed, 3 skipped" in parity(shop, shop)
    assert "3 failed, 3 passed" in parity(shop, shop, SHOP_RUST_REQUIRED="1")
    source = (shop / "shop/numbers.py").read_text(encoding="utf-8")
    (shop / "shop/numbers.py").write_text(source.replace("scale: float = 1.0", "scale: float = 2.0"), encoding="utf-8")
    assert "changed since it was converted" in parity(shop, shop)
    clippy = subprocess.run(
        ["cargo", "clippy", "--quiet", "--manifest-path", str(shop / "rust/Cargo.toml"), "--", "-D", "warnings"],
        env={**os.environ, "CARGO_TARGET_DIR": str(Path(platformdirs.user_cache_dir("pyagent")) / "rust")},
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert clippy.returncode == 0, clippy.stderr.decode()
    paper = (shop / "docs/work/RUST_Ready.md").read_text(encoding="utf-8")
    assert re.search(rf"`distance` lines \d+ to \d+, tier 1, .* measured {report['distance']['speedup']:.1f}x", paper)


def build(shop: Path) -> Path:
    """The folder with the compiled module, built as the command builds it."""
    from pyagent.shell.conversion import crate

    crate.build(shop / "rust", "shop_rust")
    return shop / "rust"


def parity(shop: Path, module: Path, **environment: str) -> str:
    """What the parity tests say."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "rust/tests"],
        cwd=shop,
        env={**os.environ, "PYTHONPATH": str(module), **environment},
        capture_output=True,
        timeout=120,
        check=False,
    )
    return done.stdout.decode()


def run_python(shop: Path, module: Path, text: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", text],
        cwd=shop,
        env={**os.environ, "PYTHONPATH": f"{module}{os.pathsep}{shop}", **environment},
        capture_output=True,
        timeout=60,
        check=True,
    )
    return done.stdout.decode()


def test_hostile_source_is_refused_and_never_run(
    scratch: Scratch, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch.write("evil.py", HOSTILE)
    monkeypatch.chdir(scratch.path)
    assert convert("evil.py", "--format", "json") == 1
    functions = json.loads(capsys.readouterr().out)["functions"]
    assert {it["name"]: it["status"] for it in functions} == dict.fromkeys(
        ("raises", "computed", "decorated"), "refused"
    )
    assert not (scratch.path / "pwned").exists()


def test_a_file_that_does_not_parse_is_refused(scratch: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    scratch.write("broken.py", "def f(:\n")
    assert convert(scratch.path / "broken.py") == 1
    assert "syntax error" in capsys.readouterr().out


def test_an_unknown_function_is_named_with_those_there_are(
    scratch: Scratch, capsys: pytest.CaptureFixture[str]
) -> None:
    scratch.write("m.py", GOOD)
    assert convert(f"{scratch.path / 'm.py'}:missing") == 2
    said = capsys.readouterr().err
    assert "PA-1001" in said
    assert "there is no function missing" in said
    assert "distance, greets, halved" in said


def test_a_machine_without_cargo_is_told_so(
    scratch: Scratch, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch.write("m.py", GOOD)
    monkeypatch.setenv("PATH", "/nowhere")
    assert convert(f"{scratch.path / 'm.py'}:distance") == 2
    assert "cargo is not there" in capsys.readouterr().err


def test_somebody_else_s_rust_folder_is_left_alone(scratch: Scratch) -> None:
    from pyagent.core.conversion import Verdict, of_rows
    from pyagent.errors import ConfigurationError
    from pyagent.shell.conversion.deliver import deliver

    rust_core = importlib.import_module("pyagent.rust_core")
    scratch.write("m.py", GOOD)
    scratch.write("rust/Cargo.toml", "theirs\n")
    candidates, _ = of_rows("m.py", rust_core.convert("m.py", GOOD.encode()))
    modules = {"m.py": (GOOD.encode(), candidates)}
    with pytest.raises(ConfigurationError, match="not ours"):
        deliver(scratch.path, modules, [Verdict("m.py", "distance", 6, "converted")])
    assert (scratch.path / "rust/Cargo.toml").read_text(encoding="utf-8") == "theirs\n"
    assert (scratch.path / "m.py").read_text(encoding="utf-8") == GOOD


def test_wrong_numbers_are_wrong_use(scratch: Scratch) -> None:
    scratch.write("m.py", GOOD)
    for flags in (("--gain", "nan"), ("--gain", "-1"), ("--examples", "0"), ("--examples", "x")):
        assert convert(scratch.path / "m.py", *flags) == 2
