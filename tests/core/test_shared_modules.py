"""Where helpers go: into a module of the package where every importer is sure to see it, else beside their use."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from pyagent import rust_core
from pyagent.core.atomic import SHARED
from pyagent.core.model import Edit, Fix, SharedFix
from pyagent.core.shared_modules import Layout

FIX = Fix(
    (Edit(0, 4, "_open_atomically"),),
    imports=("import os",),
    preamble=("def _open_atomically(): pass",),
    shared=SharedFix(SHARED, ("open_atomically",), (Edit(0, 4, "open_atomically"),)),
)
MODULE = "src/shop/io/store.py"
PACKAGES = {"src/shop/__init__.py": b"", "src/shop/io/__init__.py": b""}


@dataclass
class Files:
    known: dict[str, bytes] = field(default_factory=dict)

    def read(self, path: str) -> bytes | None:
        return self.known.get(path)


def settled(source: bytes, *, path: str = MODULE, uses: tuple[str, ...] = (), **more: bytes) -> Fix:
    files = Files({**PACKAGES, **{name.replace("__", "/"): text for name, text in more.items()}})
    return Layout(files, (3, 9), uses).settle(path, source, FIX)


@pytest.mark.parametrize(
    ("source", "uses", "line"),
    [
        pytest.param(b"from shop import cart\n", (), "from shop._atomic_io import open_atomically", id="absolute"),
        pytest.param(b"from ..cart import x\n", (), "from .._atomic_io import open_atomically", id="relative"),
        pytest.param(b"", ("shop.io.store.f",), "from shop._atomic_io import open_atomically", id="imported by others"),
    ],
)
def test_a_module_of_a_package_imports_the_helper(source: bytes, uses: tuple[str, ...], line: str) -> None:
    fix = settled(source, uses=uses)
    assert fix.imports == (line,)
    assert not fix.preamble
    assert fix.edits == (Edit(0, 4, "open_atomically"),)
    assert [file.path for file in fix.needs] == ["src/shop/_atomic_io.py"]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        pytest.param("run.py", b"from shop import cart\n", id="a module outside of any package"),
        pytest.param(MODULE, b"import os\n", id="nothing shows that it is loaded as a part of the package"),
        pytest.param(MODULE, b"#!/usr/bin/python\nfrom shop import cart\n", id="a script"),
        pytest.param(MODULE, b"from shop import cart\nif __name__ == '__main__':\n    f()\n", id="run as a file too"),
        pytest.param("src/shop/module_utils/a.py", b"from shop import cart\n", id="Ansible copies it elsewhere"),
    ],
)
def test_what_may_be_run_alone_keeps_a_helper_of_its_own(path: str, source: bytes) -> None:
    assert settled(source, path=path) is FIX


def test_a_build_that_lists_its_sources_gets_no_new_one() -> None:
    files = Files({**PACKAGES, "src/shop/meson.build": b""})
    assert Layout(files, (3, 9)).settle(MODULE, b"from shop import cart\n", FIX) is FIX


def test_a_module_that_is_there_is_used_and_another_of_its_name_is_not() -> None:
    files = Files({**PACKAGES, "src/shop/_atomic_io.py": SHARED.text((3, 9)).encode()})
    fix = Layout(files, (3, 9)).settle(MODULE, b"from shop import cart\n", FIX)
    assert fix.imports
    assert not fix.needs
    files.known["src/shop/_atomic_io.py"] = b"def other(): pass\n"
    assert Layout(files, (3, 9)).settle(MODULE, b"from shop import cart\n", FIX) is FIX


@pytest.mark.parametrize("target", [(3, 8), (3, 9), (3, 13)])
def test_the_new_module_has_no_finding(target: tuple[int, int]) -> None:
    scan = rust_core.scan_text("src/shop/_atomic_io.py", SHARED.text(target).encode(), target=target)
    assert scan.sites == []
