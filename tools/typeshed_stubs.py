"""Reads the stubs of typeshed as they hold for one version of CPython on Linux."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

VERSION = (3, 11)
PLATFORM = "linux"
_COMPARE = {
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.Gt: operator.gt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_VARIABLES = ("TypeVar", "ParamSpec", "TypeVarTuple")


@dataclass
class Stub:
    """One stub.

    Attributes:
        name: Dotted name of the module.
        body: Its statements that hold.
        imports: Local name → dotted name.
        own: What it defines.
        variables: Its type variables.
    """

    name: str
    body: list[ast.stmt]
    imports: dict[str, str] = field(default_factory=dict)
    own: dict[str, ast.AST] = field(default_factory=dict)
    variables: set[str] = field(default_factory=set)

    def is_variable(self, name: str) -> bool:
        """Whether a name is a type variable."""
        origin = self.imports.get(name, "")
        return (
            name in self.variables
            or name == "AnyStr"
            or origin.startswith(("_typeshed._T", "_typeshed._K", "_typeshed._V"))
        )


def live(body: Sequence[ast.stmt], version: tuple[int, int] = VERSION, platform: str = PLATFORM) -> list[ast.stmt]:
    """Statements that hold."""
    found: list[ast.stmt] = []
    for stmt in body:
        if isinstance(stmt, ast.If):
            chosen = stmt.body if _holds(stmt.test, version, platform) else stmt.orelse
            found += live(chosen, version, platform)
        else:
            found.append(stmt)
    return found


def _holds(test: ast.expr, version: tuple[int, int], platform: str) -> bool:
    match test:
        case ast.BoolOp(op, values):
            return (all if isinstance(op, ast.And) else any)(_holds(value, version, platform) for value in values)
        case ast.UnaryOp(ast.Not(), operand):
            return not _holds(operand, version, platform)
        case ast.Compare(left, [op], [right]) if type(op) in _COMPARE:
            known: object = version if "version" in ast.unparse(left) else platform
            return bool(_COMPARE[type(op)](known, ast.literal_eval(right)))  # type: ignore[operator]
        case _:
            # `TYPE_CHECKING` is what remains.
            return True


def read_stub(folder: Path, name: str, other: Callable[[str], Stub | None]) -> Stub | None:
    """Read the stub of a module.

    Args:
        folder: Where the stubs are.
        name: Dotted name of the module.
        other: Reads another one, for what is imported from it with ``*``.
    """
    base = folder / name.replace(".", "/")
    path = next((path for path in (base / "__init__.pyi", base.with_suffix(".pyi")) if path.is_file()), None)
    if path is None:
        return None
    module = Stub(name, live(ast.parse(path.read_text(encoding="utf-8")).body))
    package = name if path.name == "__init__.pyi" else name.rpartition(".")[0]
    for stmt in module.body:
        if isinstance(stmt, ast.Import):
            _import(module, stmt)
        elif isinstance(stmt, ast.ImportFrom):
            module.imports |= dict(_imported(stmt, package, other))
        else:
            _define(module, stmt)
    return module


def _import(module: Stub, stmt: ast.Import) -> None:
    for alias in stmt.names:
        head = alias.name.split(".")[0]
        module.imports[alias.asname or head] = alias.name if alias.asname else head


def _imported(stmt: ast.ImportFrom, package: str, other: Callable[[str], Stub | None]) -> Iterator[tuple[str, str]]:
    base = package
    for _ in range(1, stmt.level or 1):
        base = base.rpartition(".")[0]
    inside = f"{base}.{stmt.module}" if stmt.module else base
    origin = inside if stmt.level else stmt.module or ""
    for alias in stmt.names:
        if alias.name != "*":
            yield alias.asname or alias.name, f"{origin}.{alias.name}"
        elif inner := other(origin):
            yield from ((name, dotted) for name, dotted in inner.imports.items() if not name.startswith("_"))
            yield from ((name, f"{origin}.{name}") for name in inner.own if not name.startswith("_"))


def _define(module: Stub, stmt: ast.stmt) -> None:
    match stmt:
        case ast.ClassDef(name=own) | ast.FunctionDef(name=own) | ast.AsyncFunctionDef(name=own):
            module.own.setdefault(own, stmt)
        case ast.AnnAssign(target=ast.Name(own)):
            module.own.setdefault(own, stmt)
        case ast.Assign(targets=[ast.Name(own)], value=value):
            if isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] in _VARIABLES:
                module.variables.add(own)
            module.own.setdefault(own, stmt)
