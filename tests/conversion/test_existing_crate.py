"""A project with a PyO3 crate of its own gets the functions as a part of it, and they go out again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from pyagent import rust_core
from pyagent.core.conversion import Verdict, of_rows
from pyagent.errors import PyAgentError
from pyagent.shell.conversion import crate
from pyagent.shell.conversion.deliver import Modules, deliver, taken_back, write
from pyagent.shell.conversion.home import find_home, has_core

SOURCE = """\
\"\"\"Numbers.\"\"\"


def helper(n: int) -> int:
    return n + n


def twice(n: int) -> int:
    return helper(n)


def total(xs: list[float], by: dict[str, int], seen: set[int]) -> float:
    s = 0.0
    for x in xs:
        s += x
    return s + len(by) + len(seen)
"""
PATH = "shop/numbers.py"
CARGO = """\
[package]
name = "shop-core"
version = "0.1.0"
edition = "2021"

[lib]
name = "_core"
crate-type = ["cdylib"]

[dependencies]
pyo3 = "0.30"

[workspace]
"""
ROOT = """\
//! The core of the shop.

use pyo3::prelude::*;

#[pyfunction]
fn known() -> u8 {
    7
}

#[pymodule]
fn _core(m: &Bound<'_, PyModule>) -> PyResult<()> {
    m.add_function(wrap_pyfunction!(known, m)?)?;
    Ok(())
}
"""
PYPROJECT = """\
[project]
name = "shop"

[build-system]
requires = ["maturin>=1"]
build-backend = "maturin"

[tool.maturin]
manifest-path = "native/Cargo.toml"
module-name = "shop._core"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in {
        "shop/__init__.py": "",
        PATH: SOURCE,
        "pyproject.toml": PYPROJECT,
        "native/Cargo.toml": CARGO,
        "native/src/lib.rs": ROOT,
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def modules(root: Path) -> Modules:
    source = (root / PATH).read_bytes()
    return {PATH: (source, of_rows(PATH, rust_core.convert(PATH, source))[0])}


def converted(*names: str) -> list[Verdict]:
    return [Verdict(PATH, name, 1, "converted", speedup=3.0) for name in names]


def snapshot(root: Path) -> dict[str, bytes]:
    return {it.relative_to(root).as_posix(): it.read_bytes() for it in root.rglob("*") if it.is_file()}


def cargo(root: Path, *words: str) -> None:
    target = Path(platformdirs.user_cache_dir("pyagent")) / "rust"
    environment = {**os.environ, "PYO3_PYTHON": sys.executable, "CARGO_TARGET_DIR": str(target)}
    done = subprocess.run(
        ["cargo", *words],
        cwd=root / "native",
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


def test_the_crate_that_is_there_is_found(root: Path) -> None:
    home, reason = find_home(root, "shop_rust")
    assert (home.folder, home.module, home.library, reason) == ("native", "shop._core", "native/src/lib.rs", "")
    assert (home.switch, home.tests) == ("SHOP_CORE_OFF", "native/tests/test_rust_parity.py")
    assert has_core(root)
    (root / "native/Cargo.toml").write_text("[package]\nname = 'x'\n", encoding="utf-8")
    assert not has_core(root)
    assert find_home(root, "shop_rust")[0].is_own


@pytest.mark.parametrize(
    ("file", "old", "new", "why"),
    [
        ("native/Cargo.toml", 'pyo3 = "0.30"', 'pyo3 = "0.21"', "it asks for PyO3 0.21, where 0.26 is needed"),
        ("native/Cargo.toml", 'pyo3 = "0.30"', "pyo3 = { git = 'x' }", "it asks for PyO3 of no version"),
        (
            "native/Cargo.toml",
            "[dependencies]",
            "[profile.release]\npanic = 'abort'\n\n[dependencies]",
            "a panic ends the process",
        ),
        ("native/src/lib.rs", "    Ok(())", "    m.add(1)", "does not end with `Ok(())`"),
        ("pyproject.toml", "shop._core", "no name", "the name of its Python module is not known"),
    ],
)
def test_a_crate_that_cannot_take_them_is_left_and_the_reason_said(
    root: Path, file: str, old: str, new: str, why: str
) -> None:
    (root / file).write_text((root / file).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    home, reason = find_home(root, "shop_rust")
    assert home.is_own
    assert why in reason
    before = snapshot(root)
    deliver(root, modules(root), converted("twice"))
    after = snapshot(root)
    assert {path: text for path, text in after.items() if path.startswith("native/")} == {
        path: text for path, text in before.items() if path.startswith("native/")
    }
    assert "rust/src/lib.rs" in after


@pytest.mark.timeout(600)
def test_it_compiles_without_a_warning_and_answers(root: Path) -> None:
    deliver(root, modules(root), converted("twice", "total"))
    first = snapshot(root)
    deliver(root, modules(root), converted("twice", "total"))
    assert snapshot(root) == first, "a second run changes nothing"
    cargo(root, "clippy", "--all-targets", "--", "-D", "warnings")
    cargo(root, "build", "--release")
    target = Path(platformdirs.user_cache_dir("pyagent")) / "rust/release" / crate.library("_core")
    (root / "shop/_core.so").write_bytes(target.read_bytes())
    asked = (
        "from shop import _core, _rust, numbers\n"
        "print(_core.known(), numbers.twice(4), numbers.twice(2**62), numbers.total([1.5], {'a': 1}, {2}))\n"
        "print(_rust.deopts)"
    )
    done = subprocess.run([sys.executable, "-c", asked], cwd=root, capture_output=True, check=False)
    assert done.stdout.decode() == f"7 8 {2**63} 3.5\nCounter({{'shop_numbers__twice': 1}})\n", done.stderr.decode()
    tests = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "native/tests"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    assert b"4 passed" in tests.stdout, tests.stdout.decode()


def test_what_is_taken_back_leaves_no_trace(root: Path) -> None:
    before = snapshot(root)
    deliver(root, modules(root), converted("twice"))
    deliver(root, modules(root), converted("total"))
    write(root, taken_back(root, {(PATH, "twice")}))
    one = snapshot(root)
    assert one[PATH].count(b"@accelerated(") == 1
    assert b"fn twice" not in one["native/src/pyagent_converted/shop_numbers.rs"]
    assert b"fn helper" not in one["native/src/pyagent_converted/shop_numbers.rs"]
    write(root, taken_back(root, {(PATH, "total")}))
    assert snapshot(root) == before


def test_the_same_in_a_crate_of_its_own(root: Path) -> None:
    (root / "native/Cargo.toml").unlink()
    before = snapshot(root)
    deliver(root, modules(root), converted("twice", "total"))
    write(root, taken_back(root, {(PATH, "twice")}))
    assert b"shop_numbers__total" in snapshot(root)["rust/src/lib.rs"]
    assert b"shop_numbers__twice" not in snapshot(root)["rust/src/lib.rs"]
    write(root, taken_back(root, {(PATH, "total")}))
    assert snapshot(root) == before


def test_a_folder_of_that_name_that_is_not_ours_is_left(root: Path) -> None:
    (root / "native/src/pyagent_converted").mkdir()
    (root / "native/src/pyagent_converted/mod.rs").write_text("// mine\n", encoding="utf-8")
    with pytest.raises(PyAgentError, match="that is not ours"):
        deliver(root, modules(root), converted("twice"))
