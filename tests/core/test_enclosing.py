"""What stands around a place in a file, the innermost first."""

from __future__ import annotations

import ast

import pytest

from pyagent.core.surroundings import enclosing, enclosing_span


def kinds(source: str, part: str) -> list[str]:
    start = source.encode().index(part.encode())
    return [type(node).__name__ for node in enclosing(source.encode(), start, start + len(part.encode()))]


@pytest.mark.parametrize(
    ("source", "part", "around"),
    [
        ("x = a == b\n", "a == b", ["Compare", "Assign", "Module"]),
        ("é = 'é' if a == b else 日本\n", "a == b", ["Compare", "IfExp", "Assign", "Module"]),
        ("\ufeffx = a\n", "a", ["Name", "Assign", "Module"]),
        (
            "f(a for a in b if a == 1)\n",
            "a == 1",
            ["Compare", "comprehension", "GeneratorExp", "Call", "Expr", "Module"],
        ),
        ("def f(a=b == 1): pass\n", "b == 1", ["Compare", "arguments", "FunctionDef", "Module"]),
        ("@g(x)\ndef f(): pass\n", "x", ["Name", "Call", "FunctionDef", "Module"]),
        ("with a as b:\n    c\n", "b", ["Name", "withitem", "With", "Module"]),
        ("try:\n    a\nexcept B:\n    z\n", "z", ["Name", "Expr", "ExceptHandler", "Try", "Module"]),
        ("match x:\n    case 1:\n        y\n", "y", ["Name", "Expr", "match_case", "Match", "Module"]),
        ("{**a, b: c}\n", "c", ["Name", "Dict", "Expr", "Module"]),
        ("# only a comment\n", "comment", ["Module"]),
        ("def f(:\n", "f", []),
    ],
)
def test_the_nodes_around_a_place(source: str, part: str, around: list[str]) -> None:
    assert kinds(source, part) == around


def test_the_span_of_the_statement_around_a_place_begins_at_its_decorator() -> None:
    source = b"x = 1\n@g\ndef f():\n    return 1\n"
    start = source.index(b"return")
    assert enclosing_span(source, start, start + 6, (ast.FunctionDef,)) == (7, len(source) - 1)


def test_an_expression_as_deep_as_python_reads_has_surroundings() -> None:
    source = "x = " + "not " * 900 + "a"
    assert len(kinds(source, "a")) == 903
