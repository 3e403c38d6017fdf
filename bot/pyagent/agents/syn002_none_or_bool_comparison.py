"""SYN002: none or bool comparison (found and fixed by Ruff E711, E712)."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Fix, Left, Safety, Site
from pyagent.core.surroundings import enclosing, within_scope

_BY_NAME = ("is", "has_", "can_", "should_", "was_", "startswith", "endswith")
_ASK_TRUTH = frozenset({"bool", "print", "any", "all"})


class NoneOrBoolComparison(RuffAgent):
    """Compares with ``None`` by ``is``, and uses a truth value instead of comparing it with ``True`` or ``False``.

    ``==`` asks the other object, which may answer anything (NumPy arrays and SQLAlchemy columns do); ``is`` asks whether it
    is the one ``None``.

    Review: a class with its own ``__eq__`` may mean something by ``==``, as query builders do. A comparison that is handed
    to a call or an index is left for that reason, and one with ``True`` or ``False`` where the value may be another.
    """

    rule = "SYN002"
    name = "none-or-bool-comparison"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff E711, E712"
    codes = ("E711", "E712")
    examples = (
        Rewrite("if x == None:\n    pass\n", "if x is None:\n    pass\n"),
        Rewrite("y = None != x\n", "y = None is not x\n"),
        Rewrite("if x == True:\n    pass\n", "if x:\n    pass\n"),
        Rewrite("assert is_open(door) == False\n", "assert not is_open(door)\n"),
        Leave(
            "def save(file, name):\n    return file if name == True else name\n",
            why="the value is used for more than its truth: it may be a name",
        ),
        Leave("assert load(1) == True\n", why="what the call gives may be something else that is true"),
        Leave("query.filter(User.left == None)\n", why="the call may build a query from the comparison"),
        Leave(
            "rows = table[table.left == None]\n", why="the index may be built from the comparison, element by element"
        ),
        Leave("if x is None:\n    pass\n", why="the comparison is by identity"),
        Leave("y = x == 0\n", why="zero is a value like any other"),
        Leave("if x:\n    pass\n", why="the truth value is used"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left:
        """Leave what may build something from the comparison, or compares more than a truth value."""
        del uses
        if isinstance(result, Left):
            return result
        chain = enclosing(site.source, site.start, site.end)
        found = next(((at, node) for at, node in enumerate(chain) if isinstance(node, ast.Compare)), None)
        if found is None:
            return Left("the comparison could not be looked at in its surroundings")
        at, compare = found
        if _builds(chain[at + 1 :]):
            return Left("what takes the comparison may build a query or a mask from it; say what is meant")
        if any(_is_truth_constant(side) for side in _sides(compare)) and not _is_truth(compare, chain):
            return Left("the value may be something else than True or False; drop the comparison or use `is`")
        return result


def _builds(parents: Sequence[ast.AST]) -> bool:
    """Whether the comparison goes into a call, an index or an operator that may make something of it."""
    for parent in parents:
        if isinstance(parent, ast.BoolOp | ast.IfExp | ast.keyword | ast.Starred):
            continue
        if isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not):
            continue
        if isinstance(parent, ast.Call):
            name = _last_name(parent.func)
            return name not in _ASK_TRUTH and not name.lower().startswith("assert")
        return isinstance(parent, ast.Subscript | ast.Slice | ast.BinOp | ast.UnaryOp | ast.Compare)
    return False


def _is_truth(compare: ast.Compare, chain: Sequence[ast.AST]) -> bool:
    """Whether everything that is compared with a truth value is one itself, or used for nothing but its truth."""
    others = [side for side in _sides(compare) if not _is_truth_constant(side)]
    scope = list(within_scope(tuple(chain)))[-1]
    return all(_gives_truth(side) or _only_asked_for_truth(side, scope) for side in others)


def _gives_truth(node: ast.expr) -> bool:
    if isinstance(node, ast.Compare) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)):
        return True
    if isinstance(node, ast.Call):
        node = node.func
    name = _last_name(node).lstrip("_")
    return name.startswith(_BY_NAME) or name in {"bool", "callable", "any", "all"}


def _only_asked_for_truth(node: ast.expr, scope: ast.AST) -> bool:
    if not isinstance(node, ast.Name):
        return False
    return all(_asks_for_truth(parent, read) for parent, read in _reads(scope).get(node.id, ()))


@lru_cache(maxsize=4)
def _reads(scope: ast.AST) -> Mapping[str, Sequence[tuple[ast.AST, ast.Name]]]:
    """The reads of every name in a scope, each with what it stands in; a scope may have thousands of findings."""
    reads: dict[str, list[tuple[ast.AST, ast.Name]]] = {}
    for parent in ast.walk(scope):
        for child in ast.iter_child_nodes(parent):
            if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Load):
                reads.setdefault(child.id, []).append((parent, child))
    return reads


def _asks_for_truth(parent: ast.AST, read: ast.Name) -> bool:
    match parent:
        case ast.Compare():
            return any(_is_truth_constant(side) for side in _sides(parent))
        case ast.If() | ast.While() | ast.Assert() | ast.IfExp():
            return parent.test is read
        case ast.UnaryOp():
            return isinstance(parent.op, ast.Not)
        case _:
            return False


def _sides(compare: ast.Compare) -> list[ast.expr]:
    return [compare.left, *compare.comparators]


def _is_truth_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, bool)


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
