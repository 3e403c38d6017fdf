"""Work and results survive their way through JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pyagent.core.codec import decode, encode
from pyagent.core.events import CommentCreated, Source
from pyagent.core.model import Category, CategoryPlan, Edit, FileChange, PlannedCommit
from pyagent.core.requests import AnswerComment, StartRun
from pyagent.core.run_report import FleetResult
from pyagent.core.wire import pack, unpack


@pytest.mark.parametrize("kind", [CategoryPlan, PlannedCommit, FileChange, Edit, FleetResult, StartRun, CommentCreated])
def test_any_value_comes_back_equal(kind: type[Any]) -> None:
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(st.from_type(kind))
    def comes_back(value: object) -> None:
        assume("nan" not in repr(value))  # not a number equals nothing, itself included
        assert decode(kind, json.loads(json.dumps(encode(value)))) == value

    comes_back()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.one_of(st.from_type(StartRun), st.builds(AnswerComment, st.from_type(CommentCreated))))
def test_work_comes_back_equal(work: StartRun | AnswerComment) -> None:
    assert unpack(pack(work)) == work


@pytest.mark.parametrize(
    "data",
    [None, [], {"start": 1}, {"start": "1", "end": 2, "text": ""}, {"start": 1, "end": 2, "text": "", "more": 0}],
    ids=str,
)
def test_data_that_does_not_fit_is_a_value_error(data: object) -> None:
    with pytest.raises(ValueError, match=r"is no|has no field|missing"):
        decode(Edit, data)


def test_an_unknown_category_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        decode(Category, "nonsense")


def test_a_comment_keeps_its_place() -> None:
    event = CommentCreated(Source("d", "o/r", 1, "m", "main"), 5, 9, "/pyagent fix", on_pull_request=True)
    assert unpack(pack(AnswerComment(event))) == AnswerComment(event)
