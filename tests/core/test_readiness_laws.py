"""Laws of the readiness analysis, on generated modules.

It never raises, every reason is a line of the file, and nothing that uses the world is ready, however it is imported
and wherever it stands.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pyagent import rust_core
from pyagent.core.readiness import READINESS, Module, modules_of

WORLD = st.sampled_from(
    [
        ("time", "time", "()"),
        ("random", "random", "()"),
        ("os", "getenv", "('HOME')"),
        ("os", "getcwd", "()"),
        ("os", "environ", "['HOME']"),
        ("socket", "gethostname", "()"),
        ("uuid", "uuid4", "()"),
        ("secrets", "token_hex", "()"),
        ("datetime", "datetime", ".now()"),
        ("pathlib", "Path", "('x').read_text()"),
        ("urllib.request", "urlopen", "('x')"),
        ("subprocess", "run", "(['x'])"),
    ]
)
PLACES = (
    "def f(x: int) -> int:\n    y = {use}\n    return x\n",
    "def f(x: int) -> int:\n    for i in range(x):\n        if i:\n            {use}\n    return x\n",
    "def f(xs: list[int]) -> list[str]:\n    return [str({use}) for x in xs]\n",
    "def f(xs: list[int]) -> list[int]:\n    return sorted(xs, key=lambda x: str({use}))\n",
    'def f(x: int) -> str:\n    return f"{{x}} {{{use}}}"\n',
    "def f(x: int) -> int:\n    try:\n        return x // 0\n    except ValueError:\n        return len(str({use}))\n",
    "def g() -> str:\n    return str({use})\ndef h() -> str:\n    return g()\ndef f() -> int:\n    return len(h())\n",
    "def f(x: int) -> int:\n    assert x, {use}\n    return x\n",
    "def f(x: int) -> int:\n    raise ValueError({use})\n",
    "VALUE = {use}\ndef f(x: int) -> int:\n    return x + len(VALUE)\n",
    "def f(x: int) -> int:\n    def g() -> str:\n        return str({use})\n    return len(g())\n",
    "class C:\n    @staticmethod\n    def g() -> str:\n        return {use}\ndef f() -> str:\n    return C.g()\n",
    "def f(x: str = {use}) -> str:\n    return x\n",
)
IMPORTS = (
    ("import {module}\n", "{module}.{name}"),
    ("import {module} as other\n", "other.{name}"),
    ("from {module} import {name}\n", "{name}"),
    ("from {module} import {name} as other\n", "other"),
    ("from {module} import {name}\nother = {name}\n", "other"),
    ("try:\n    from {module} import {name} as len_\nexcept ImportError:\n    len_ = None\n", "len_"),
)
WORDS = [
    "def",
    "f(x):",
    "return",
    "x",
    "for",
    "in",
    "if",
    ":",
    "\n",
    "    ",
    "import",
    "os",
    "(",
    ")",
    "[",
    "]",
    "lambda",
    "é",
    "=",
]


def judged(text: str) -> tuple[Module, ...]:
    return modules_of(rust_core.scan_text("m.py", text.encode(), rules=list(READINESS)).readiness)


def has_real_lines(text: str, modules: tuple[Module, ...]) -> bool:
    count = len(text.split("\n"))
    reasons = [it for m in modules for it in (*m.reasons, *(r for f in m.functions for r in f.reasons))]
    return all(1 <= line <= count and said for line, said in reasons)


@given(WORLD, st.sampled_from(PLACES), st.sampled_from(IMPORTS))
def test_what_uses_the_world_is_never_ready(world: tuple[str, str, str], place: str, how: tuple[str, str]) -> None:
    module, name, rest = world
    text = how[0].format(module=module, name=name) + place.format(use=how[1].format(module=module, name=name) + rest)
    (found,) = judged(text)
    assert found.tier > 1, text
    assert all(it.tier > 1 for it in found.functions if it.name == "f"), text
    assert has_real_lines(text, (found,))


@given(st.lists(st.sampled_from(WORDS)).map(" ".join) | st.text())
def test_no_text_stops_it(text: str) -> None:
    assert has_real_lines(text, judged(text.replace("\r", "").encode("utf-8", "replace").decode()))
