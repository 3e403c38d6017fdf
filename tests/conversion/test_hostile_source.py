"""Source that nobody should write: refused with the reason, or translated, and the process lives."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pyagent import rust_core

DEEP = "more than 100 levels inside of one another"
LONG = "more than 10000 names, values and operations"

CONVERT = """
import sys
from pyagent import rust_core
for name, _, _, converted, reasons in rust_core.convert("m.py", sys.stdin.buffer.read())[-1:]:
    print("converted" if converted else ";".join(construct for _, construct, _ in reasons))
"""

HOSTILE = {
    "a long sum": ("def f(n: int) -> int:\n    return " + "+".join(["n"] * 100_000) + "\n", DEEP),
    "a long `and`": ("def f(n: int) -> int:\n    return " + " and ".join(["n"] * 50_000) + "\n", DEEP),
    "a long comparison": ("def f(n: int) -> bool:\n    return " + " < ".join(["n"] * 20_000) + "\n", DEEP),
    "many signs": ("def f(n: int) -> int:\n    return " + "-" * 20_000 + "n\n", DEEP),
    "calls in calls": ("def f(n: int) -> int:\n    return " + "f(" * 3_000 + "n" + ")" * 3_000 + "\n", DEEP),
    "conditions in conditions": ("def f(n: int) -> int:\n    return " + "n if n else " * 20_000 + "n\n", DEEP),
    "lists in lists": ("def f(n: int) -> int:\n    return len(" + "[" * 3_000 + "n" + "]" * 3_000 + ")\n", DEEP),
    "a deep hint": ("def f(n: " + "list[" * 3_000 + "int" + "]" * 3_000 + ") -> int:\n    return 1\n", DEEP),
    "many branches": (
        "def f(n: int) -> int:\n    if n == 0:\n        return 0\n"
        + "".join(f"    elif n == {at}:\n        return {at}\n" for at in range(1, 10_000))
        + "    return n\n",
        DEEP,
    ),
    "blocks in blocks": (
        "def f(n: int) -> int:\n"
        + "".join(" " * (at + 4) + "if n:\n" for at in range(1_000))
        + " " * 1_004
        + "return 1\n    return n\n",
        DEEP,
    ),
    "ten thousand lines": (
        "def f(n: int) -> int:\n" + "".join(f"    x{at} = n + {at}\n" for at in range(10_000)) + "    return x9\n",
        LONG,
    ),
    "a deep constant": (
        "X = " + "[" * 2_000 + "1" + "]" * 2_000 + "\ndef f(n: int) -> int:\n    return len(X)\n",
        "`X` of the module",
    ),
    "a deep attribute": (
        "class C:\n    x: "
        + "list[" * 2_000
        + "int"
        + "]" * 2_000
        + "\n    def f(self) -> int:\n        return len(self.x)\n",
        "`x` of an object, whose type is not known",
    ),
    "only brackets": ("def f(n: int) -> int:\n    return " + "(" * 5_000 + "n" + ")" * 5_000 + "\n", "converted"),
    "a chain of functions": (
        "".join(f"def f{at}(n: int) -> int:\n    return f{at + 1}(n)\n" for at in range(300))
        + "def f300(n: int) -> int:\n    return n\n",
        "converted",
    ),
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", HOSTILE)
def test_deep_and_long_source_is_refused(name: str) -> None:
    source, expected = HOSTILE[name]
    done = subprocess.run(
        [sys.executable, "-c", CONVERT], input=source.encode(), capture_output=True, timeout=200, check=False
    )
    assert (done.returncode, done.stdout.decode().strip()) == (0, expected), done.stderr.decode()[-500:]


@pytest.mark.parametrize(
    ("source", "construct"),
    [
        ("def größe(n: int) -> int:\n    return n\n", "a name that is not ASCII"),
        ("def f(n: int) -> int:\n    naïve = n\n    return naïve\n", "`naïve` is not ASCII"),
        # Python reads a long s in a name as an s.
        ("def f(n: int) -> int:\n    \u017f = n\n    return s\n", None),
        ("def len(xs: list[int]) -> int:\n    return 3\ndef f(xs: list[int]) -> int:\n    return len(xs)\n", None),
        ("len = max\ndef f(xs: list[int]) -> int:\n    return len(xs)\n", "a call of something that is not known"),
        ("int = str\ndef f(n: int) -> int:\n    return n\n", "the type `int`, which is not translated yet"),
        ("def f(xs: list[int]) -> int:\n    sum = 3\n    return sum(xs)\n", "a call of something that is not known"),
        ("import functools\n@functools.singledispatch\ndef f(n: int) -> int:\n    return n\n", "a decorator"),
        ("@print\ndef f(n: int) -> int:\n    return n\n", "a decorator"),
        ("LIMIT = 3\nLIMIT = 4\ndef f(n: int) -> int:\n    return LIMIT\n", "`LIMIT` of the module"),
        (
            "LIMIT = 3\ndef g() -> None:\n    global LIMIT\n    LIMIT = 4\ndef f(n: int) -> int:\n    return LIMIT\n",
            "`LIMIT` of the module",
        ),
        ("for LIMIT in range(3): pass\ndef f(n: int) -> int:\n    return LIMIT\n", "`LIMIT` of the module"),
        ("import math\nmath = 3\ndef f(n: int) -> float:\n    return math.pi\n", "an attribute"),
    ],
)
def test_names_that_mean_something_else(source: str, construct: str | None) -> None:
    *_, converted, reasons = rust_core.convert("m.py", source.encode())[-1]
    assert [it for _, it, _ in reasons] == ([construct] if construct else [])
    # What is translated takes the constant when it is called, and calls the function of the module.
    assert bool(converted) == (construct is None)
