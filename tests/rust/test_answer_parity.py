"""Answers of language models: Rust against Python, and what must never get through."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st
from reference import answer as reference

from pyagent import rust_core

PIECES = st.sampled_from(
    [
        *("```", "~~~", "```python", "'''", '"""', '"', "'", "`", "r", "\n", "\r\n", "\r", "    ", "\t", " ", "\u00a0"),
        *(
            "Return the sum.",
            "I'm sorry",
            "TODO",
            "...",
            "…",
            "<Description>",
            "é",
            "\u017f",
            "\u202e",
            "\x1c",
            "\u2028",
        ),
        *("I", "K", "a,", "(", "\u3000", "\x85"),
    ]
)
RAW = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=60)


@given(RAW)
@example("")
@example("```")
@example("```\n")
@example("~~~ x\na\n~~~\nb")
@example('r"""Raw."""')
@example("u'x'")
@example('"a" and "b"')
@example("''''''")
@example("a\n" * 4)
@example("x" * 2001)
@example("é" * 198 + "I'M SORRY")
@example("I'm sorry" + "é" * 3)
def test_an_answer_is_read_as_the_reference_reads_it(raw: str) -> None:
    assert rust_core.read_answer(raw) == reference.read_answer(raw)


@given(RAW)
def test_nothing_hidden_gets_through(raw: str) -> None:
    text, flaws, score = rust_core.read_answer(raw)
    assert all(char in "\n\t" or unicodedata.category(char) not in ("Cc", "Zl", "Zp") for char in text)
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")
    assert not any(line.endswith((" ", "\t")) for line in text.split("\n"))
    assert 0 <= score <= 1
    assert (score == 1) == (not flaws)
    assert ("empty" in flaws) == (not text)
