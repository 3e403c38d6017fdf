"""Where the functions in Rust live: a crate of their own, ``rust/``, or a part of the PyO3 crate that is there already.

Invariant: a crate of the repository's is read as text; it is never built, since building it runs what it says.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pyagent import rust_core

OWN = "rust"
PART = "pyagent_converted"
_MANIFEST = "converted.json"
_OLDEST_PYO3 = (0, 26)
_DEEPEST = 3
_SKIPPED = frozenset({"target", "node_modules", "venv", "site-packages", "vendor", "tests"})
_LARGEST = 1_000_000
_MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Home:
    """A place for Rust.

    Attributes:
        folder: The crate, relative to the project; empty for its top.
        module: What Python imports.
        library: The root of a crate of the repository's, relative to the project; empty for one of ours.
        pyo3: The version that such a crate asks for.
    """

    folder: str
    module: str
    library: str = ""
    pyo3: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the crate is ours."""
        return not self.library

    @property
    def rust(self) -> str:
        """The folder that generated Rust files are relative to."""
        return self.folder if self.is_own else str(PurePosixPath(self.library).parent)

    @property
    def generated(self) -> str:
        """The folder in which every Rust file is ours."""
        return f"{self.folder}/src" if self.is_own else f"{self.rust}/{PART}"

    @property
    def manifest(self) -> str:
        """The list of what was converted."""
        return f"{self.folder if self.is_own else self.generated}/{_MANIFEST}"

    @property
    def tests(self) -> str:
        """The parity tests."""
        beside = f"{self.folder}/tests" if self.folder else "tests"
        return f"{beside}/test_rust_parity.py"

    @property
    def switch(self) -> str:
        """The environment variable that switches Rust off."""
        return f"{re.sub(r'[^A-Z0-9]+', '_', self.module.upper()).strip('_')}_OFF"


def find_home(root: Path, name: str) -> tuple[Home, str]:
    """Where the Rust of a project goes.

    Args:
        root: The project.
        name: The compiled module, where it gets a crate of its own.

    Returns:
        The place, and why a crate that is there already is not taken, where there is one.
    """
    own = Home(OWN, name)
    if (root / own.manifest).is_file():
        return own, ""
    found = [crate for file in _manifests(root) if (crate := _Crate.read(root, file))]
    known = [it for it in found if (root / it.home.manifest).is_file()]
    if len(known or found) > 1:
        return own, f"it has {len(found)} PyO3 crates, and which one is to take the functions nobody says"
    for crate in known or found:
        reason = crate.objection(root)
        return (own, f"{crate.file}: {reason}") if reason else (crate.home, "")
    return own, ""


def has_core(root: Path) -> bool:
    """Whether a project has a Rust core for Python already."""
    return (root / OWN / _MANIFEST).is_file() or any(_Crate.read(root, file) for file in _manifests(root))


@dataclass(frozen=True, slots=True)
class _Crate:
    """A PyO3 crate of the repository."""

    file: str
    home: Home

    @classmethod
    def read(cls, root: Path, file: Path) -> _Crate | None:
        """The crate of a ``Cargo.toml``; None when it makes no module for Python."""
        table = _toml(file)
        library = _table(table, "lib")
        version = _pyo3(table, file.parent, root)
        if version is None or "cdylib" not in _texts(library.get("crate-type", library.get("crate_type"))):
            return None
        folder = file.parent.relative_to(root).as_posix()
        folder = "" if folder == "." else folder
        source = str(library.get("path", "src/lib.rs"))
        name = str(library.get("name", _table(table, "package").get("name", ""))).replace("-", "_")
        module = _module(root, file) or name
        path = str(PurePosixPath(folder) / source)
        return cls(file.relative_to(root).as_posix(), Home(folder, module, path, version))

    def objection(self, root: Path) -> str:
        """Why the functions cannot move in; empty when they can."""
        home = self.home
        if not _MODULE.fullmatch(home.module):
            return "the name of its Python module is not known"
        numbers = tuple(int(it) for it in re.findall(r"\d+", home.pyo3)[:2])
        if numbers < _OLDEST_PYO3:
            return (
                f"it asks for PyO3 {home.pyo3 or 'of no version'}, where {'.'.join(map(str, _OLDEST_PYO3))} is needed"
            )
        if _aborts(root / self.file, root):
            return 'a panic ends the process (`panic = "abort"`), where the original has to answer'
        text = _text(root / home.library)
        if text is None or ".." in PurePosixPath(home.library).parts:
            return "its root is not there"
        return rust_core.wire(text)[1]


def _manifests(root: Path) -> Iterator[Path]:
    """Every ``Cargo.toml`` that is not deep down, in order."""

    def below(folder: Path, depth: int) -> Iterator[Path]:
        if (folder / "Cargo.toml").is_file():
            yield folder / "Cargo.toml"
        if depth == _DEEPEST:
            return
        for inner in sorted(folder.iterdir()):
            is_plain = inner.is_dir() and not inner.is_symlink()
            if is_plain and not inner.name.startswith(".") and inner.name not in _SKIPPED:
                yield from below(inner, depth + 1)

    return below(root, 0) if root.is_dir() else iter(())


def _pyo3(table: Mapping[str, Any], folder: Path, root: Path) -> str | None:
    """The version of PyO3 that a crate asks for; None when it does not use it."""
    wanted = _table(table, "dependencies").get("pyo3")
    if isinstance(wanted, str):
        return wanted
    if not isinstance(wanted, dict):
        return None
    if wanted.get("workspace") is not True:
        return str(wanted.get("version", ""))
    while True:
        shared = _table(_table(_toml(folder / "Cargo.toml"), "workspace"), "dependencies").get("pyo3")
        if isinstance(shared, dict | str):
            return shared if isinstance(shared, str) else str(shared.get("version", ""))
        if folder == root:
            return ""
        folder = folder.parent


def _aborts(manifest: Path, root: Path) -> bool:
    """Whether a profile of the crate, or of the workspace around it, makes a panic the end of the process."""
    files = [it / "Cargo.toml" for it in (manifest.parent, *manifest.parent.parents) if it.is_relative_to(root)]
    profiles = [_table(_toml(file), "profile") for file in files]
    return any(_table(profile, name).get("panic") == "abort" for profile in profiles for name in profile)


def _module(root: Path, manifest: Path) -> str:
    """What Python imports of a crate, as maturin or setuptools-rust are told; empty when they are not."""
    for folder in dict.fromkeys((manifest.parent, root)):
        tools = _table(_toml(folder / "pyproject.toml"), "tool")
        maturin = _table(tools, "maturin")
        if maturin and (folder / str(maturin.get("manifest-path", "Cargo.toml"))).resolve() == manifest.resolve():
            return str(maturin.get("module-name", ""))
        for extension in _tables(_table(tools, "setuptools-rust").get("ext-modules")):
            if (folder / str(extension.get("path", "Cargo.toml"))).resolve() == manifest.resolve():
                return str(extension.get("target", ""))
    return ""


def _toml(file: Path) -> dict[str, Any]:
    text = _text(file)
    try:
        return tomllib.loads(text or "")
    except (ValueError, RecursionError):
        return {}


def _text(file: Path) -> str | None:
    """A file of the repository as text; None for what is no plain small file."""
    try:
        if file.is_symlink() or not file.is_file() or file.stat().st_size > _LARGEST:
            return None
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None


def _table(table: Mapping[str, Any], name: str) -> dict[str, Any]:
    inner = table.get(name)
    return inner if isinstance(inner, dict) else {}


def _tables(value: object) -> list[dict[str, Any]]:
    return [it for it in value if isinstance(it, dict)] if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    return [it for it in value if isinstance(it, str)] if isinstance(value, list) else []
