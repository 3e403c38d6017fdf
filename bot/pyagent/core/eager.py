"""Whether an operand may be evaluated although an earlier one has already decided.

``a == x or a.b == x`` asks for ``a.b`` only when the first comparison fails; ``x in (a, a.b)`` always asks.
"""

from __future__ import annotations

import ast
from collections.abc import Set

from pyagent.core.surroundings import enclosing
from pyagent.core.undefined import PYTHON3

_MAY_LACK = frozenset({*PYTHON3, "buffer", "cmp", "file", "WindowsError"})
"""Built-in names that not every Python has."""


def _is_sure(source: bytes, node: ast.expr, asked: Set[str]) -> bool:
    """Whether evaluating an operand cannot fail: a constant, a name, an attribute of a module or a class.

    Args:
        source: UTF-8 text of the file.
        node: The operand.
        asked: Operands, as ``ast.dump`` writes them, that an earlier test evaluates anyway.
    """
    if ast.dump(node) in asked:
        return True
    match node:
        case ast.Constant() | ast.UnaryOp(operand=ast.Constant()):
            return True
        case ast.Tuple(elts=items):
            return all(_is_sure(source, item, asked) for item in items)
        case ast.Name(id=name):
            return name not in _MAY_LACK or name in _bound(source)
        case ast.Attribute(value=inner):
            while isinstance(inner, ast.Attribute):
                inner = inner.value
            return isinstance(inner, ast.Name) and (inner.id[:1].isupper() or inner.id in _imported(source))
        case _:
            return False


def may_come_first(source: bytes, start: int, end: int) -> bool:
    """Whether every operand after the first comparison, or the first call, may be evaluated at once.

    Args:
        source: UTF-8 text of the file.
        start: First byte of the ``and`` or ``or``.
        end: First byte behind it.
    """
    whole = next((node for node in enclosing(source, start, end) if isinstance(node, ast.BoolOp)), None)
    tests = [value for value in (whole.values if whole else ()) if isinstance(value, ast.Compare | ast.Call)]
    asked: set[str] = set()
    for number, test in enumerate(tests):
        operands = [test.left, *test.comparators] if isinstance(test, ast.Compare) else test.args
        if number and not all(_is_sure(source, node, asked) for node in operands):
            return False
        asked |= {ast.dump(node) for node in operands}
    return True


def _module(source: bytes) -> ast.AST:
    return enclosing(source, 0, len(source))[-1]


def _imported(source: bytes) -> frozenset[str]:
    """Names that imports at the top level bind, those in a ``try`` or an ``if`` left out."""
    module = _module(source)
    body = module.body if isinstance(module, ast.Module) else []
    imports = (stmt for stmt in body if isinstance(stmt, ast.Import | ast.ImportFrom))
    return frozenset((alias.asname or alias.name).split(".")[0] for stmt in imports for alias in stmt.names)


def _bound(source: bytes) -> frozenset[str]:
    """Names that something in the file binds."""
    names: set[str] = set()
    for node in ast.walk(_module(source)):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.ExceptHandler(name=str(name)):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.alias(name=name, asname=other):
                names.add((other or name).split(".")[0])
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                names.add(name)
            case _:
                pass
    return frozenset(names)
