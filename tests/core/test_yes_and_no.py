"""Results of yes and no under conditions, told as one question."""

from __future__ import annotations

import pytest
from doc_sites import site_of

from pyagent.core.doc_results import result

YES, NO = "``True``", "``False``"


def told(*results: tuple[str, str]) -> str:
    return result(site_of({"complete": True, "results": ["\x1f".join(entry) for entry in results]}))


@pytest.mark.parametrize(
    ("results", "phrase"),
    [
        ([(YES, "``x`` is None"), (NO, "")], "whether ``x`` is None"),
        ([(NO, "``x`` is None"), (YES, "")], "whether ``x`` is not None"),
        ([(NO, "``x`` is not in ``y``"), (YES, "")], "whether ``x`` is in ``y``"),
        ([(NO, "``len(x)`` is greater than ``9``"), (YES, "")], "whether ``len(x)`` is not greater than ``9``"),
        ([(NO, "``x`` is true"), (YES, "")], "whether ``x`` is false or empty"),
        ([(NO, "``x`` is false or empty"), (YES, "")], "whether ``x`` is true"),
        ([(NO, "``a is b`` is true"), (YES, "")], "whether ``a is b`` is false or empty"),
        ([(YES, "``x`` is None"), (YES, "``y`` is ``2``"), (NO, "")], "whether ``x`` is None or ``y`` is ``2``"),
        (
            [(NO, "``x`` is None"), (NO, "``y`` is ``2``"), (YES, "")],
            "whether ``x`` is not None and ``y`` is not ``2``",
        ),
        ([(YES, "``x`` is None"), ("whether ``y`` is ``2``", "")], "whether ``x`` is None or ``y`` is ``2``"),
        ([(NO, "``x`` is None"), ("whether ``y`` is ``2``", "")], "whether ``x`` is not None and ``y`` is ``2``"),
    ],
)
def test_a_condition_and_its_answer_are_one_question(results: list[tuple[str, str]], phrase: str) -> None:
    assert told(*results) == phrase


@pytest.mark.parametrize(
    "results",
    [
        [(YES, ""), (NO, "")],
        [(YES, "``x`` is None"), (NO, "``y`` is None"), (YES, "")],
        [(NO, "``x`` is None or ``y`` is None"), ("whether ``z`` is ``2``", "")],
        [(NO, "``x`` has an attribute ``y``"), ("whether ``z`` is ``2``", "")],
        [("``1``", "``x`` is None"), ("whether ``z`` is ``2``", "")],
    ],
)
def test_what_is_no_plain_question_is_told_as_none(results: list[tuple[str, str]]) -> None:
    assert not told(*results).startswith("whether ")


def test_nothing_known_is_nothing_told() -> None:
    assert told() == ""
