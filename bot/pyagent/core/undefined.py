"""What a name that nothing defines is about: no mistake at all, or one whose correction the project shows.

The finding is Ruff's and comes without facts; what stands around the name is read from the source by ``ast``.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import pairwise

from pyagent.core.parsing import parsed
from pyagent.core.stdlib_parts import PARTS, TYPING
from pyagent.core.surroundings import enclosing

PYTHON3 = {
    "unicode": "str",
    "basestring": "str",
    "unichr": "chr",
    "xrange": "range",
    "raw_input": "input",
    "long": "int",
}
"""Built-ins of Python 2 and what Python 3 calls them."""

MOVED = {"reduce": "from functools import reduce", "reload": "from importlib import reload"}
"""Built-ins of Python 2 that Python 3 keeps in a module."""

_INJECTED = frozenset({"get_ipython", "display", "reveal_type", "reveal_locals", "__IPYTHON__", "WindowsError", "_"})
_BUILTINS = frozenset(dir(builtins)) | {"__file__", "__name__", "__doc__", "__path__", "__spec__", "__package__"}
_OLD_PYTHON = re.compile(
    r"\b((IS_)?PY[23]|PYTHON[23]|python[23]|version_info|hexversion|py3k)\b|str is bytes|bytes is str"
)
_MAKES_NAMES = re.compile(
    rb"globals\(\)(\[|\.update|\.setdefault)|vars\(\)(\[|\.update)|^[ \t]*(exec|execfile)\(", re.MULTILINE
)


def no_mistake(source: bytes, start: int, end: int, path: str, uses: Collection[str]) -> str:
    """Why the name is no finding; empty when it is one.

    Args:
        source: Text of the file.
        start: First byte of the name.
        end: First byte behind it.
        path: Relative path of the file.
        uses: Dotted names of the project's own modules that some file uses.
    """
    name = source[start:end].decode()
    chain = enclosing(source, start, end)
    if _makes_names(source):
        return "the file makes names while it runs (`globals()` or `exec`)"
    if any(_waits(outer, inner) for inner, outer in pairwise(chain)):
        return "the place waits for the NameError"
    if name in _INJECTED:
        return "the interpreter or a tool defines the name"
    if any(_is_old_branch(outer, inner) for inner, outer in pairwise(chain)):
        return "the branch runs only on the Python that has the name"
    if _is_bound_in_loop(chain, name):
        return "an earlier round of the loop binds the name"
    if path.endswith("__init__.py") and re.search(
        rb"from \.%b import|import [\w.]+\.%b\b" % (name.encode(), name.encode()), source
    ):
        return "importing a module of the package binds its name there"
    if _is_sample(source, path, uses):
        return "the file is a sample that tests read; as a module it could not even be imported"
    return ""


@lru_cache(maxsize=4)
def _makes_names(source: bytes) -> bool:
    """Whether a file binds names that it does not write; asked for each of its undefined names."""
    return bool(_MAKES_NAMES.search(source))


def standard_import(source: bytes, start: int, end: int) -> str:
    """The import from the standard library that defines the name; empty when it is not certain.

    Args:
        source: Text of the file.
        start: First byte of the name.
        end: First byte behind it.
    """
    name = source[start:end].decode()
    if name in MOVED:
        return MOVED[name]
    chain = enclosing(source, start, end)
    is_attribute = len(chain) > 1 and isinstance(chain[1], ast.Attribute) and chain[1].value is chain[0]
    if is_attribute and _is_part(name, chain[1]):
        return f"import {name}"
    if name in TYPING and any(_is_annotation(outer, inner) for inner, outer in pairwise(chain)):
        return f"from typing import {name}"
    return ""


def project_import(name: str, path: str, uses: Collection[str]) -> tuple[str, ...]:
    """The modules of the project from which its other files take the name.

    Args:
        name: The name.
        path: Relative path of the file, which is not one of them.
        uses: Dotted names of the project's own modules that some file uses.
    """
    own = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    found = {full.rpartition(".")[0] for full in uses if full.rpartition(".")[2] == name and "." in full}
    return tuple(sorted(module for module in found if not own.endswith(module)))


def class_of(source: bytes, start: int, end: int) -> str:
    """The class at the top level whose body defines the name for a method in it; empty when there is none.

    Args:
        source: Text of the file.
        start: First byte of the name.
        end: First byte behind it.
    """
    name = source[start:end].decode()
    chain = enclosing(source, start, end)
    match chain:
        case [
            ast.Name(ctx=ast.Load()),
            *_,
            part,
            ast.FunctionDef() | ast.AsyncFunctionDef() as method,
            ast.ClassDef() as outer,
            _,
        ]:
            pass
        case _:
            return ""
    # Decorators, defaults and annotations of the method run in the class body, where the name is there.
    if not any(each is part for each in method.body):
        return ""
    bound = {
        item.name for item in outer.body if isinstance(item, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    }
    bound |= {
        target.id
        for item in outer.body
        if isinstance(item, ast.Assign)
        for target in item.targets
        if isinstance(target, ast.Name)
    }
    return outer.name if name in bound else ""


def _is_part(module: str, attribute: ast.AST) -> bool:
    return isinstance(attribute, ast.Attribute) and attribute.attr in PARTS.get(module, frozenset())


def _waits(outer: ast.AST, inner: ast.AST) -> bool:
    if not isinstance(outer, ast.Try) or inner not in outer.body:
        return False
    named = {
        node.id
        for handler in outer.handlers
        if handler.type
        for node in ast.walk(handler.type)
        if isinstance(node, ast.Name)
    }
    return "NameError" in named or "UnboundLocalError" in named


def _is_old_branch(outer: ast.AST, inner: ast.AST) -> bool:
    return (
        isinstance(outer, ast.If | ast.IfExp)
        and inner is not outer.test
        and bool(_OLD_PYTHON.search(ast.unparse(outer.test)))
    )


def _is_bound_in_loop(chain: tuple[ast.AST, ...], name: str) -> bool:
    for node in chain:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            return False
        if isinstance(node, ast.For | ast.AsyncFor | ast.While) and name in _bound(node):
            return True
    return False


def _bound(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}


def _is_annotation(outer: ast.AST, inner: ast.AST) -> bool:
    return getattr(outer, "annotation", None) is inner or getattr(outer, "returns", None) is inner


def _is_sample(source: bytes, path: str, uses: Collection[str]) -> bool:
    folders, _, name = path.rpartition("/")
    if not {"test", "tests", "testdata", "fixtures", "data", "samples"} & set(folders.split("/")):
        return False
    stem = name.removesuffix(".py")
    if stem.startswith("test_") or stem.endswith("_test") or stem in {"conftest", "__init__", "__main__"}:
        return False
    module = path.removesuffix(".py").replace("/", ".")
    tails = [module, *(module[at + 1 :] for at, char in enumerate(module) if char == ".")]
    is_used = any(use == tail or use.startswith(tail + ".") for tail in tails if "." in tail for use in uses)
    return not is_used and _cannot_be_imported(source)


@lru_cache(maxsize=4)
def _cannot_be_imported(source: bytes) -> bool:
    """Whether a statement that always runs when the module is loaded reads a name that nothing defines."""
    module = parsed(source.decode().removeprefix("\ufeff"))
    if module is None:
        return False
    if any(
        isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names) for node in ast.walk(module)
    ):
        return False
    known = _BUILTINS.union(_defined(module))
    return any(name not in known for stmt in module.body for name in _read_at_once(stmt))


def _defined(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(name=name, asname=other):
                yield other or name.split(".")[0]
            case ast.arg(arg=name):
                yield name
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case _:
                pass


def _read_at_once(stmt: ast.stmt) -> Iterator[str]:
    """The names that a top-level statement reads whatever happens."""
    match stmt:
        case ast.Expr() | ast.Assign() | ast.AugAssign() | ast.Assert() | ast.Raise() | ast.Delete():
            yield from _names(stmt)
        case ast.If(test=first) | ast.While(test=first) | ast.For(iter=first):
            yield from _names(first)
        case ast.With(items=items):
            yield from (name for item in items for name in _names(item.context_expr))
        case ast.FunctionDef(decorator_list=decorators) | ast.AsyncFunctionDef(decorator_list=decorators):
            yield from (name for decorator in decorators for name in _names(decorator))
        case ast.ClassDef(decorator_list=decorators, bases=bases, body=body):
            yield from (name for expr in (*decorators, *bases) for name in _names(expr))
            yield from (name for inner in body for name in _read_at_once(inner))
        case _:
            pass


def _names(node: ast.AST) -> Iterator[str]:
    nodes = tuple(ast.walk(node))
    if any(isinstance(each, ast.Lambda) for each in nodes):
        return
    yield from (each.id for each in nodes if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load))
