"""What a project's linters are told to ignore is a decision of the project."""

from __future__ import annotations

import pytest

from pyagent.core.declined import declined_by_path, full_codes, is_declined

RULES = {"SYN023": ["E731"], "EXC004": ["S110", "S112", "SIM105"], "LOG001": ["T201", "W9001"], "ATM001": []}


@pytest.mark.parametrize(
    ("codes", "ignored", "answer"),
    [
        (["E731"], ["E731", "E501"], True),
        (["E731"], ["E501"], False),
        (["B904", "W0707"], ["B904"], True),
        (["B904", "W0707"], ["W0707"], False),
        (["S110", "S112", "SIM105"], ["SIM105"], False),
        (["S110", "S112", "SIM105"], ["S110"], False),
        (["S110", "S112", "SIM105"], ["S110", "S112"], True),
        ([], ["E731"], False),
    ],
)
def test_a_rule_is_declined_when_the_codes_of_its_family_are_all_ignored(
    codes: list[str], ignored: list[str], answer: bool
) -> None:
    assert is_declined(codes, full_codes(ignored)) is answer


def test_a_family_is_no_decision_about_one_rule() -> None:
    assert full_codes(["ANN", "D1", "E731", "PLR2004", "line-too-long", 7, None]) == {"E731", "PLR2004"}


def test_families_count_where_they_are_named_for_some_files() -> None:
    found = declined_by_path({"tests/*": ["S", "E731"], "docs/conf.py": ["T201"], "other.py": ["D"]}, RULES)
    assert found == {"tests/*": ("SYN023", "EXC004"), "docs/conf.py": ("LOG001",)}


@pytest.mark.parametrize("pattern", ["", "!src/*", "/", "***", "a[b", "\\", "#x", "a" * 201, "a\n*"])
def test_patterns_that_mean_something_else_elsewhere_are_left_out(pattern: str) -> None:
    assert declined_by_path({pattern: ["E731"]}, RULES) == {}
