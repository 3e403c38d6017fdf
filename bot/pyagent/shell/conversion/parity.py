"""Rust against Python, on every function that has both. Kept by `pyagent rust convert --write`; please do not edit.

One test fails where a Python function was changed after it was converted: convert it again then. It needs nothing but
the source. The other compares the two, and is skipped where the compiled module or hypothesis is not there, unless the
environment variable NATIVE_REQUIRED is set, as it should be where the module was built before.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import importlib
import inspect
import json
import math
import os
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
PROJECT = (HERE / "THE_PROJECT").resolve()
FUNCTIONS = json.loads((HERE / "THE_MANIFEST").read_text(encoding="utf-8"))["functions"]

LARGEST_SIZE = 10_000
"""An int may be how long a function takes."""


class Stub:
    """An object with attributes and nothing else: it stands for the object of a method."""

    def __init__(self, **attributes: Any) -> None:
        vars(self).update(attributes)


def digest(function: ast.FunctionDef) -> str:
    """What a function does, as a hash: its syntax tree without decorators and docstring."""
    function.decorator_list = []
    if ast.get_docstring(function) is not None:
        function.body = function.body[1:] or [ast.Pass()]
    return hashlib.sha256(shape(function).encode()).hexdigest()[:16]


def shape(node: Any) -> str:
    """A syntax tree as text that every version of Python writes alike: what is empty or says nothing is left out."""
    if isinstance(node, ast.AST):
        fields = ((name, getattr(node, name, None)) for name in node._fields if name not in {"ctx", "kind"})
        inner = (f"{name}={shape(value)}" for name, value in fields if value is not None and value != [])
        return f"{type(node).__name__}({', '.join(inner)})"
    if isinstance(node, list):
        return f"[{', '.join(map(shape, node))}]"
    return f"{type(node).__name__} {node!a}"


def found(entry: dict[str, Any]) -> Any:
    """A function by its module's path."""
    path = PROJECT / entry["path"]
    parts = [path.stem] if path.name != "__init__.py" else []
    folder = path.parent
    while (folder / "__init__.py").is_file():
        parts.insert(0, folder.name)
        folder = folder.parent
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    place: Any = importlib.import_module(".".join(parts))
    for part in entry["name"].split("."):
        place = vars(place)[part]
    if hasattr(place, "cache_info"):
        place = place.__wrapped__
    # What stands in a class may be a property or a static method.
    return getattr(place, "fget", None) or getattr(place, "__func__", None) or getattr(place, "func", None) or place


def missing(what: str) -> None:
    """Skip, or fail where the environment asks for it."""
    if os.environ.get("NATIVE_REQUIRED"):
        pytest.fail(what)
    pytest.skip(what)


def strategy(hint: ast.expr, st: Any) -> Any:
    """Values of a type, by the strategies of hypothesis."""
    if isinstance(hint, ast.Name):
        few = st.one_of(st.integers(-6, 12), st.integers(-1000, 1000))
        ints = st.one_of(few, few, st.sampled_from([2**31, 2**53 + 1, 2**63 - 1]))
        floats = st.one_of(st.integers(-80, 80).map(lambda it: it / 8), st.floats())
        texts = st.one_of(st.text("aB1 ,-", max_size=12), st.text(max_size=4))
        plain = {"int": ints, "float": floats, "bool": st.booleans(), "str": texts, "bytes": st.binary(max_size=12)}
        return plain[hint.id]
    match hint:
        case ast.BinOp(ast.Name("int"), ast.BitOr(), ast.Name("float")):
            return st.one_of(strategy(ast.Name("int"), st), strategy(ast.Name("float"), st))
        case ast.Call(ast.Name("Fields"), [], fields):
            return st.builds(Stub, **{str(it.arg): strategy(it.value, st) for it in fields})
        case ast.Subscript(ast.Name("tuple"), ast.Tuple([item, ast.Constant(value)])) if value is ...:
            return st.lists(strategy(item, st), max_size=8).map(tuple)
        case ast.BinOp(value, ast.BitOr(), ast.Constant(None)):
            return st.one_of(st.none(), strategy(value, st))
        case ast.Subscript(ast.Name("list"), item):
            return st.lists(strategy(item, st), max_size=8)
        case ast.Subscript(ast.Name("dict"), ast.Tuple([key, value])):
            return st.dictionaries(strategy(key, st), strategy(value, st), max_size=8)
        case ast.Subscript(ast.Name("set"), item):
            return st.sets(strategy(item, st), max_size=8)
        case ast.Subscript(ast.Name("tuple"), ast.Tuple(items)):
            return st.tuples(*(strategy(it, st) for it in items))
        case ast.Subscript(ast.Name("tuple"), item):
            return st.tuples(strategy(item, st))
    raise ValueError(ast.unparse(hint))


def look(value: Any) -> object:
    """What can be seen of a value."""
    if isinstance(value, (list, tuple)):
        return type(value).__name__, [look(it) for it in value]
    if isinstance(value, dict):
        return type(value).__name__, [(look(key), look(it)) for key, it in value.items()]
    if isinstance(value, Stub):
        return [(name, look(it)) for name, it in vars(value).items()]
    if isinstance(value, float):
        return "float", "nan" if math.isnan(value) else value.hex()
    return type(value).__name__, value


def answer(function: Any, values: list[Any]) -> object:
    """What a call gives: a value or an exception."""
    try:
        result = function(*values)
        return look([[*result] if inspect.isgenerator(result) else result, values])
    except Exception as error:  # noqa: BLE001
        return type(error).__name__, str(error)


@pytest.mark.parametrize("entry", FUNCTIONS, ids=lambda it: it["name"])
def test_the_function_is_the_one_that_was_converted(entry: dict[str, Any]) -> None:
    """The Python function says what it said when it was converted."""
    places: Any = [ast.parse((PROJECT / entry["path"]).read_bytes())]
    for part in entry["name"].split("."):
        named = [it for place in places for it in place.body if getattr(it, "name", "") == part]
        places = named
    same = [it for it in places if isinstance(it, ast.FunctionDef)]
    assert [digest(it) for it in same] == [entry["digest"]], "changed since it was converted: convert it again"


@pytest.mark.parametrize("entry", FUNCTIONS, ids=lambda it: it["name"])
def test_rust_answers_what_python_answers(entry: dict[str, Any]) -> None:
    """Both give the same value of the same type, or the same exception."""
    try:
        hypothesis: Any = importlib.import_module("hypothesis")
    except ImportError:
        missing("hypothesis is not installed")
    function = found(entry)
    python = inspect.unwrap(function)
    if python is function:
        missing("the compiled module NATIVE_MODULE is not there: build it with `maturin develop`")
    st = hypothesis.strategies
    hints = [ast.parse(hint, mode="eval").body for _, hint in entry["params"]]

    def same(drawn: tuple[Any, ...]) -> None:
        if any(type(it) is int and abs(it) > LARGEST_SIZE for it in drawn):
            return
        assert answer(function, copy.deepcopy([*drawn])) == answer(python, copy.deepcopy([*drawn]))

    drawn = hypothesis.given(st.tuples(*(strategy(hint, st) for hint in hints)))
    hypothesis.settings(max_examples=200, deadline=None, database=None)(drawn(same))()
