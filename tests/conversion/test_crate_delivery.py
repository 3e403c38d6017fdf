"""What is written once something was proved: whole, twice the same, and never over something that changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyagent import rust_core
from pyagent.core.conversion import Gain, Verdict, of_rows
from pyagent.errors import PyAgentError
from pyagent.shell.conversion import crate
from pyagent.shell.conversion.deliver import Modules, crate_name, deliver

SOURCE = (
    '"""Numbers."""\n\n\ndef twice(n: int) -> int:\n    """Doubles."""\n    return n + n\n\n\n'
    "def once(n: int) -> int:\n    return n\n"
)
PATH = "shop/numbers.py"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/__init__.py").write_text("", encoding="utf-8")
    (tmp_path / PATH).write_text(SOURCE, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "My.Shop"\n', encoding="utf-8")
    return tmp_path


def modules(root: Path) -> Modules:
    source = (root / PATH).read_bytes()
    return {PATH: (source, of_rows(PATH, rust_core.convert(PATH, source))[0])}


def converted(name: str, ratio: float = 3.0) -> Verdict:
    return Verdict(PATH, name, 1, "converted", speedup=ratio, examples=10, gains=(Gain("(1)", 1.0, ratio, 2.0, 4.0),))


def snapshot(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_second_run_changes_nothing(root: Path) -> None:
    written, entries = deliver(root, modules(root), [converted("twice")])
    assert (written, [it["name"] for it in entries]) == (["shop/_rust.py", PATH, "rust/"], ["twice"])
    first = snapshot(root)
    assert "rust/my_shop_rust.pyi" in first
    deliver(root, modules(root), [converted("twice", 5.0)])
    assert snapshot(root) == first


def test_what_was_converted_before_stays_beside_what_is_new(root: Path) -> None:
    deliver(root, modules(root), [converted("twice")])
    deliver(root, modules(root), [converted("once")])
    functions = json.loads((root / "rust/converted.json").read_text(encoding="utf-8"))["functions"]
    assert [it["name"] for it in functions] == ["once", "twice"]
    assert (root / PATH).read_text(encoding="utf-8").count("@accelerated(") == 2
    assert "fn shop_numbers__once(" in (root / "rust/src/lib.rs").read_text(encoding="utf-8")


def test_what_changed_since_is_not_built_again_unproved(root: Path) -> None:
    deliver(root, modules(root), [converted("twice")])
    text = (root / PATH).read_text(encoding="utf-8")
    (root / PATH).write_text(text.replace("n + n", "n + n + 1"), encoding="utf-8")
    before = snapshot(root)
    with pytest.raises(PyAgentError, match="was changed since it was converted"):
        deliver(root, modules(root), [converted("once")])
    assert snapshot(root) == before
    deliver(root, modules(root), [converted("once"), converted("twice")])
    assert "int::add(int::add(n, n)?, 1)?" in (root / "rust/src/shop_numbers.rs").read_text(encoding="utf-8")


def test_line_breaks_and_docstrings_stay(root: Path) -> None:
    (root / PATH).write_bytes(SOURCE.replace("\n", "\r\n").encode())
    deliver(root, modules(root), [converted("twice")])
    after = (root / PATH).read_bytes()
    assert after.count(b"\r\n") == after.count(b"\n")
    assert after.startswith(b'"""Numbers."""\r\n')


def test_nothing_converted_writes_nothing(root: Path) -> None:
    before = snapshot(root)
    assert deliver(root, modules(root), [Verdict(PATH, "twice", 4, "slower")]) == ([], [])
    assert snapshot(root) == before


def test_the_crate_has_the_name_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "2 go").mkdir()
    assert crate_name(tmp_path / "2 go") == "p_2_go_rust"


def test_cargo_takes_no_configuration_of_the_folder_it_is_called_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked_out, folder = tmp_path / "repository", tmp_path / "crate"
    (checked_out / ".cargo").mkdir(parents=True)
    (checked_out / ".cargo/config.toml").write_text('[build]\nrustc-wrapper = "./evil"\n', encoding="utf-8")
    (checked_out / "rust-toolchain.toml").write_text('[toolchain]\npath = "./evil"\n', encoding="utf-8")
    (folder / "src").mkdir(parents=True)
    (folder / "src/lib.rs").write_text("pub fn one() -> i32 {\n    1\n}\n", encoding="utf-8")
    (folder / "Cargo.toml").write_text(
        '[package]\nname = "alone"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n', encoding="utf-8"
    )
    monkeypatch.chdir(checked_out)
    crate.check(folder)
