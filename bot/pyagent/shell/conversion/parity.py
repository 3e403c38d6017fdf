"""Rust against Python, on every function that has both. Kept by `pyagent rust convert --write`; please do not edit.

It fails where the two differ, and where the Python function was changed after it was converted: convert it again then.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import inspect
import json
import math
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

HERE = Path(__file__).resolve().parent
FUNCTIONS = json.loads((HERE.parent / "converted.json").read_text(encoding="utf-8"))["functions"]

LARGEST_SIZE = 10_000
"""An int may be how long a function takes."""


def digest(source: str) -> str:
    """What a function does, as a hash: its syntax tree without decorators and docstring."""
    (function,) = ast.parse(textwrap.dedent(source)).body
    assert isinstance(function, ast.FunctionDef)
    function.decorator_list = []
    if ast.get_docstring(function) is not None:
        function.body = function.body[1:] or [ast.Pass()]
    return hashlib.sha256(ast.dump(function).encode()).hexdigest()[:16]


def found(entry: dict[str, Any]) -> Any:
    """A function by its module's path."""
    path = HERE.parent.parent / entry["path"]
    parts = [path.stem] if path.name != "__init__.py" else []
    folder = path.parent
    while (folder / "__init__.py").is_file():
        parts.insert(0, folder.name)
        folder = folder.parent
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    return getattr(importlib.import_module(".".join(parts)), entry["name"])


def strategy(hint: ast.expr) -> st.SearchStrategy[Any]:
    """Values of a type."""
    match hint:
        case ast.Name("int"):
            return st.one_of(
                st.integers(-6, 12), st.integers(-1000, 1000), st.sampled_from([2**31, 2**53 + 1, 2**63 - 1])
            )
        case ast.Name("float"):
            return st.one_of(st.integers(-80, 80).map(lambda it: it / 8), st.floats())
        case ast.Name("bool"):
            return st.booleans()
        case ast.Name("str"):
            return st.one_of(st.text("aB1 ,-", max_size=12), st.text(max_size=4))
        case ast.BinOp(value, ast.BitOr(), ast.Constant(None)):
            return st.one_of(st.none(), strategy(value))
        case ast.Subscript(ast.Name("list"), item):
            return st.lists(strategy(item), max_size=8)
        case ast.Subscript(ast.Name("dict"), ast.Tuple([key, value])):
            return st.dictionaries(strategy(key), strategy(value), max_size=8)
        case ast.Subscript(ast.Name("set"), item):
            return st.sets(strategy(item), max_size=8)
        case ast.Subscript(ast.Name("tuple"), ast.Tuple(items)):
            return st.tuples(*map(strategy, items))
        case ast.Subscript(ast.Name("tuple"), item):
            return st.tuples(strategy(item))
    raise ValueError(ast.unparse(hint))


def look(value: Any) -> object:
    """What can be seen of a value."""
    if isinstance(value, (list, tuple)):
        return type(value).__name__, [look(it) for it in value]
    if isinstance(value, dict):
        return type(value).__name__, [(look(key), look(it)) for key, it in value.items()]
    if isinstance(value, float):
        return "float", "nan" if math.isnan(value) else value.hex()
    return type(value).__name__, value


def answer(function: Any, values: list[Any]) -> object:
    """What a call gives: a value or an exception."""
    try:
        return look(function(*values))
    except Exception as error:  # noqa: BLE001
        return type(error).__name__, str(error)


@pytest.mark.parametrize("entry", FUNCTIONS, ids=lambda it: it["name"])
def test_rust_answers_what_python_answers(entry: dict[str, Any]) -> None:
    """Rust answers the same, and the Python function is still the one that was converted."""
    function = found(entry)
    python = inspect.unwrap(function)
    assert python is not function, "the compiled module is not there: build it with `maturin develop` in rust/"
    assert digest(inspect.getsource(python)) == entry["digest"], "changed since it was converted: convert it again"

    @settings(max_examples=200, deadline=None, database=None)
    @given(st.tuples(*(strategy(ast.parse(hint, mode="eval").body) for _, hint in entry["params"])))
    def same(drawn: tuple[Any, ...]) -> None:
        if any(type(it) is int and abs(it) > LARGEST_SIZE for it in drawn):
            return
        values = [list(it) if isinstance(it, list) else it for it in drawn]
        assert answer(function, values) == answer(python, [*drawn])

    same()
