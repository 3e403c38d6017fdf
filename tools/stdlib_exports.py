"""Writes what ``from module import *`` brings in from each module of the standard library, read off typeshed.

    python tools/stdlib_exports.py > rust_core/analysis/data/exports.txt

The stubs are those that come with mypy (typeshed, Apache-2.0); typeshed's own tests hold each ``__all__`` against
CPython's. One line is one module: its dotted name, then the names. ``name`` is there on every platform in every version
that the stubs know, ``name:3.12`` from that version on, ``name~`` only on some platform or until some version.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import mypy
from typeshed_stubs import live

STUBS = Path(mypy.__file__).parent / "typeshed" / "stdlib"
VERSIONS = [(3, minor) for minor in range(9, 15)]
PLATFORMS = ("linux", "darwin", "win32")
FOREIGN = ("distutils", "lib2to3", "pyexpat", "pydoc_data", "msilib", "this", "antigravity", "encodings", "curses")
"""No part of every Python that is still in use, or nothing to import from."""
UNCERTAIN = {"ALLOW_MISSING", "HeaderWriteError", "PROTOCOL_SSLv2", "PROTOCOL_SSLv3"}
"""There from some patch release on, or as Python was built."""

Setting = tuple[tuple[int, int], str]


def modules() -> Iterator[str]:
    """Dotted names of the public modules."""
    for path in sorted(STUBS.rglob("*.pyi")):
        parts = path.relative_to(STUBS).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        if not any(part.startswith("_") for part in parts) and parts[0] not in (*FOREIGN, "builtins", "sys"):
            yield ".".join(parts)


@cache
def tree(module: str) -> ast.Module | None:
    """The stub of a module."""
    base = STUBS.joinpath(*module.split("."))
    for path in (base / "__init__.pyi", base.with_suffix(".pyi")):
        if path.is_file():
            return ast.parse(path.read_text(encoding="utf-8"))
    return None


@cache
def exports(module: str, setting: Setting) -> frozenset[str]:
    """The names that a wildcard import binds in one version on one platform."""
    stub = tree(module)
    body = live(stub.body, *setting) if stub else []
    listed = [names for stmt in body if (names := _listed(stmt)) is not None]
    if listed:
        return frozenset[str]().union(*listed)
    bound = (name for stmt in body for name in _bound(module, stmt, setting))
    return frozenset(name for name in bound if not name.startswith("_"))


def _listed(stmt: ast.stmt) -> frozenset[str] | None:
    """What a statement adds to ``__all__``; None when it does not."""
    match stmt:
        case ast.Assign([ast.Name("__all__")], value) | ast.AugAssign(ast.Name("__all__"), _, value):
            return frozenset(ast.literal_eval(value))
        case _:
            return None


def _bound(module: str, stmt: ast.stmt, setting: Setting) -> Iterator[str]:
    match stmt:
        case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
            yield name
        case ast.AnnAssign(ast.Name(name)):
            yield name
        case ast.Assign(targets):
            yield from (target.id for target in targets if isinstance(target, ast.Name))
        case ast.ImportFrom(source, [ast.alias("*")], level):
            yield from exports(_absolute(module, source, level), setting)
        case ast.ImportFrom(_, names) | ast.Import(names):
            # A stub hands on only what it says twice: `from a import b as b`.
            yield from (alias.name for alias in names if alias.asname == alias.name)


def _absolute(module: str, source: str | None, level: int) -> str:
    if not level:
        return source or ""
    is_package = (STUBS.joinpath(*module.split(".")) / "__init__.pyi").is_file()
    parts = module.split(".")
    parts = parts[: len(parts) - level + is_package]
    return ".".join([*parts, *([source] if source else [])])


def line_of(module: str) -> str:
    """A module's line of the table."""
    found = {setting: exports(module, setting) for setting in ((v, p) for v in VERSIONS for p in PLATFORMS)}
    marked = []
    for name in sorted(frozenset[str]().union(*found.values())):
        has = [all(name in found[version, platform] for platform in PLATFORMS) for version in VERSIONS]
        first = has.index(True) if True in has else len(has)
        if all(has):
            marked.append(name)
        elif (
            all(has[first:])
            and first < len(has)
            and not any(name in found[v, p] for v in VERSIONS[:first] for p in PLATFORMS)
        ):
            marked.append(f"{name}:3.{VERSIONS[first][1]}")
        else:
            marked.append(f"{name}~")
    return " ".join([module, *marked])


def main() -> None:
    """Write the table."""
    lines = [line_of(module) for module in modules() if tree(module)]
    sys.stdout.write("\n".join(["# Made by tools/stdlib_exports.py, which says what a line means.", *lines, ""]))


if __name__ == "__main__":
    main()
