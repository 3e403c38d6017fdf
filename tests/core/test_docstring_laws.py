"""Laws of every docstring that is written, whatever the facts: a sentence first, lines that fit, no empty section."""

from __future__ import annotations

from typing import Any

from doc_sites import site_of
from hypothesis import given
from hypothesis import strategies as st

from pyagent.core.doc_classes import class_lines
from pyagent.core.doc_functions import function_lines
from pyagent.core.doc_summaries import Module, module_lines
from pyagent.core.docstrings import WIDTH

VERBS = [
    "get",
    "is",
    "has",
    "load",
    "build",
    "open",
    "visit",
    "check",
    "on",
    "from",
    "to",
    "with",
    "max",
    "maybe",
    "as",
    "error",
]
WORDS = st.sampled_from(
    [*VERBS, "user", "port", "http", "numeric", "value", "valid", "started", "task", "text", "and", "missing", "all"]
)
NAMES = st.lists(WORDS, min_size=1, max_size=5).map("_".join)
CLASSES = st.lists(WORDS, min_size=1, max_size=3).map(lambda words: "".join(word.title() for word in words))
CODES = st.sampled_from(
    [
        "self.port",
        "x.y(z)",
        "a if b else c",
        "settings['a_rather_long_key_of_it']",
        "f(a, b)",
        "self.context.connection.send_the_whole(self.text)",
    ]
)
PHRASES = st.sampled_from(
    ["``self.port``", "a list", "whether ``x`` is None", "None", "``True``", "a new ``Port``", "x"]
)
KINDS = st.sampled_from(["", "str", "bool", "list[str]", "Port", "dict[str, int] | None", "Self"])
STYLES = st.sampled_from(["google", "numpy", "sphinx"])
ACTS = st.builds(
    "{}\x1f``{}``\x1f{}".format, st.sampled_from(["set", "call", "append to"]), CODES, st.sampled_from(["", "1"])
)
RAISES = st.builds("ValueError\x1f{}\x1f{}".format, st.sampled_from(["it is wrong", ""]), st.just("x < 0"))
PARAMETERS = st.builds(
    "{}\x1f{}\x1f{}\x1f{}".format,
    NAMES,
    KINDS,
    st.sampled_from(["", "None", "80"]),
    st.sampled_from(["", "Passed to ``f``."]),
)
MANAGES = st.one_of(
    CODES.map("enters\x1f{}".format),
    ACTS.map("before\x1f{}".format),
    ACTS.map("after\x1f{}".format),
    st.just("swallows\x1fKeyError"),
)
FUNCTIONS = st.fixed_dictionaries(
    {
        "name": NAMES,
        "class": st.one_of(st.just(""), CLASSES),
        "style": STYLES,
        "indent": st.sampled_from(["", "    ", "        ", "\t"]),
        "raises": st.lists(RAISES, max_size=2),
        "returns": st.booleans(),
        "gives": KINDS,
        "results": st.lists(st.builds("{}\x1f{}".format, PHRASES, st.sampled_from(["", "``x`` is None"])), max_size=3),
        "complete": st.booleans(),
        "yields": st.one_of(st.just(""), PHRASES),
        "acts": st.lists(ACTS, max_size=9),
        "sometimes": st.lists(ACTS.map("``self.context.x`` is an instance of ``Text``\x1e{}".format), max_size=2),
        "unless": st.sampled_from(["", "``x`` is None"]),
        "perhaps": st.lists(ACTS, max_size=3),
        "fallbacks": st.lists(st.just("size\x1f80"), max_size=1),
        "steps": st.lists(CODES, max_size=6),
        "manages": st.lists(MANAGES, max_size=4),
        "hinted": st.booleans(),
        "may_be_none": st.booleans(),
        "statements": st.integers(1, 9),
        "size": st.integers(1, 60),
        "first": st.sampled_from(["", "text"]),
        "parameters": st.lists(PARAMETERS, max_size=4),
        "generator": st.booleans(),
        "property": st.booleans(),
        "constructor": st.booleans(),
        "exit_status": st.booleans(),
    }
)


def check(lines: list[str], indent: str = "") -> None:
    """Hold the lines of a docstring to the laws."""
    assert lines[0].endswith("."), lines
    assert len(lines[0].split()) > 1 or lines[0][:-1].isalpha(), lines
    assert lines[0][0].isupper() or lines[0].startswith("``"), lines
    assert not lines[0].endswith(".."), lines
    room = WIDTH - len(indent.expandtabs(8))
    assert len(lines[0]) + 6 <= room or len(lines[0]) <= 40, lines
    for line in lines:
        assert line == line.rstrip()
        assert "  " not in line.strip(), lines
        assert len(line) <= max(room, 40) or " " not in line.strip(), lines
    titles = [index for index, line in enumerate(lines) if line in {"Args:", "Returns:", "Yields:", "Raises:"}]
    for index in titles:
        assert len(lines) > index + 1, lines
        assert lines[index + 1].startswith("    "), lines
    assert lines[-1], lines
    assert len(lines) == 1 or not lines[1], lines


@given(FUNCTIONS)
def test_docstrings_of_functions_keep_the_laws(facts: dict[str, Any]) -> None:
    lines = function_lines(site_of(facts))
    if isinstance(lines, list):
        check(lines, facts["indent"])


@given(
    st.fixed_dictionaries(
        {
            "name": CLASSES,
            "style": STYLES,
            "indent": st.sampled_from(["    ", "        "]),
            "kind": st.sampled_from(["plain", "exception"]),
            "bases": st.lists(CLASSES, max_size=3),
            "words": st.sampled_from(["", "Reads a port"]),
            "attributes": st.lists(
                st.builds(
                    "{}\x1f{}\x1f{}".format, NAMES, KINDS, st.sampled_from(["the argument ``x``", "``0`` at first"])
                ),
                max_size=8,
            ),
            "derived": st.lists(CLASSES, max_size=2),
            "raisers": st.lists(NAMES, max_size=3),
        }
    )
)
def test_docstrings_of_classes_keep_the_laws(facts: dict[str, Any]) -> None:
    lines = class_lines(site_of(facts))
    if isinstance(lines, list):
        check(lines, facts["indent"])


@given(
    name=NAMES.map("app.{}".format),
    classes=st.lists(CLASSES, max_size=9, unique=True),
    functions=st.lists(NAMES, max_size=9, unique=True),
    sentence=st.sampled_from(["", "Reads the port of a user.", "Read. And more."]),
)
def test_docstrings_of_modules_keep_the_laws(
    name: str, classes: list[str], functions: list[str], sentence: str
) -> None:
    lines = module_lines(Module(name, "app", classes, functions, sentence=sentence))
    if lines:
        check(lines)
