"""Whether a file shows that a value is a mapping with ``get``: a class may answer ``in`` and ``[]`` and nothing else.

It is shown by what the value is bound to, by its annotation, or by another of a mapping's methods that is called on it
in the same function or class. Where somebody asks for its type, it may be several things.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pyagent.core.model import Fix, Left, Site
from pyagent.core.surroundings import enclosing

_Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_METHODS = frozenset({"get", "setdefault", "items", "keys", "values", "popitem"})
_CLASSES = frozenset({"dict", "defaultdict", "OrderedDict", "Counter", "ChainMap", "UserDict", "MappingProxyType"})
_NAMESPACES = frozenset({"globals", "locals", "vars"})
_KNOWN = frozenset({"os.environ", "sys.modules"})
_ASKING = frozenset({"isinstance", "type", "hasattr"})
_HINT = re.compile(
    r"""['"]?(?:[\w.]*\bOptional\[)?(?:\w+\.)*"""
    r"(?:dict|Dict|DefaultDict|defaultdict|OrderedDict|Counter|ChainMap|Mapping|MutableMapping)\b"
)


def left_where_unknown(site: Site, result: Fix | Left) -> Fix | Left:
    """The fix of a site that asks ``key in value``, or the reason against it where nothing shows that it is a mapping.

    Args:
        site: What is replaced by a call of ``get``.
        result: The fix.
    """
    around = enclosing(site.source, site.start, site.end)
    tests = (node for node in ast.walk(around[0]) if isinstance(node, ast.Compare)) if around else ()
    asked = next((it.comparators[0] for it in tests if isinstance(it.ops[0], (ast.In, ast.NotIn))), None)
    if isinstance(result, Left) or (asked is not None and is_mapping(asked, around)):
        return result
    return Left("nothing in this file shows that it is a dictionary; another class may answer `in` and have no `get`")


def is_mapping(value: ast.expr, around: Sequence[ast.AST]) -> bool:
    """Whether the file shows that a value is a mapping.

    Args:
        value: Name, attribute or other expression, as its mapping is looked up in.
        around: The nodes around it, the innermost first.
    """
    if _makes_mapping(value):
        return True
    text = ast.unparse(value)
    if text in _KNOWN or text.endswith("__dict__"):
        return True
    uses = _uses_in(_scope_of(value, around))
    return text in uses.mappings and text not in uses.asked


@dataclass(slots=True)
class _Uses:
    mappings: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)


def _scope_of(value: ast.expr, around: Sequence[ast.AST]) -> _Scope:
    """The innermost function that binds a name, the class of an attribute of ``self``, else the module."""
    root = value
    while isinstance(root, (ast.Attribute, ast.Subscript)):
        root = root.value
    name = root.id if isinstance(root, ast.Name) else ""
    for node in around:
        if isinstance(node, ast.ClassDef) and root is not value and name in {"self", "cls"}:
            return node
        if isinstance(node, _FUNCTIONS) and name not in {"self", "cls"} and name in _bound_in(node):
            return node
        if isinstance(node, ast.Module):
            return node
    raise ValueError("the outermost of the nodes around a place is its module")


@lru_cache(maxsize=256)
def _bound_in(function: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    arguments = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    stored = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return frozenset(arguments | stored)


@lru_cache(maxsize=64)
def _uses_in(scope: _Scope) -> _Uses:
    uses = _Uses()
    for node in ast.walk(scope):
        if isinstance(node, ast.Call):
            _see_call(node, uses)
        else:
            uses.mappings.update(ast.unparse(target) for target in _mappings_bound_by(node))
    return uses


def _see_call(call: ast.Call, uses: _Uses) -> None:
    if isinstance(call.func, ast.Attribute) and call.func.attr in _METHODS:
        uses.mappings.add(ast.unparse(call.func.value))
    if isinstance(call.func, ast.Name) and call.func.id in _ASKING and call.args:
        uses.asked.add(ast.unparse(call.args[0]))


def _mappings_bound_by(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.Assign(targets, value) if _makes_mapping(value):
            yield from targets
        case ast.AnnAssign(target, annotation) if _HINT.match(ast.unparse(annotation)):
            yield target
        case ast.arguments():
            for it in (*node.posonlyargs, *node.args, *node.kwonlyargs):
                if it.annotation is not None and _HINT.match(ast.unparse(it.annotation)):
                    yield ast.Name(it.arg)
            if node.kwarg is not None:
                yield ast.Name(node.kwarg.arg)


def _makes_mapping(value: ast.expr) -> bool:
    match value:
        case ast.Dict() | ast.DictComp():
            return True
        case ast.Call(ast.Name(name)):
            return name in _CLASSES or name in _NAMESPACES
        case ast.Call(ast.Attribute(_, name)):
            return name in _CLASSES
        case _:
            return False
