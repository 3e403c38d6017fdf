"""What has to hold of a function before it is offered in Rust, and where the calls of a project's tests are found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pyagent.core.conversion import Gain, Verdict
from pyagent.core.conversion_gate import growth, objection
from pyagent.core.conversion_inputs import MOST, calls_of

SMALL, MIDDLE, LARGE = (
    Gain("(1)", 1.0, 2.0, 1.9, 2.1),
    Gain("(list of 100)", 50.0, 5.0, 4.8, 5.2),
    Gain("(list of 9,000)", 4_000.0, 6.0, 5.5, 6.5),
)
GOOD = Verdict(
    "m.py",
    "f",
    1,
    "converted",
    speedup=6.0,
    examples=10_000,
    answered=9_000,
    ordinary=9_000,
    deopts=300,
    gains=(SMALL, MIDDLE, LARGE),
)


def test_what_holds_in_every_way_is_offered() -> None:
    assert objection(GOOD) == ""
    assert objection(replace(GOOD, own=10, own_answered=9, own_gain=Gain("(3)", 1.0, 1.4, 1.3, 1.5))) == ""


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"status": "slower", "reason": "as it was said"}, "as it was said"),
        ({"gains": ()}, "it was not measured"),
        ({"gains": (SMALL, replace(LARGE, low=1.4))}, "where 1.5 is asked for"),
        ({"gains": (replace(SMALL, low=1.1), LARGE)}, "where 1.2 is asked for on small inputs"),
        (
            {"own_gain": Gain("(3) of its tests", 1.0, 1.0, 0.9, 1.1)},
            "(3) of its tests, where 1.2 is asked for on small",
        ),
        (
            {"gains": (SMALL, MIDDLE, replace(LARGE, ratio=1.6, low=1.55, high=1.6, python_us=500.0))},
            "grows as the 1.5th power",
        ),
        ({"deopts": 901}, "Rust leaves 10 % of the ordinary examples"),
        ({"own": 10, "own_answered": 8}, "of the 10 calls in the project's tests Rust answers 8"),
    ],
)
def test_one_thing_that_does_not_hold_is_enough(changed: dict[str, object], why: str) -> None:
    assert why in objection(replace(GOOD, **changed))  # type: ignore[arg-type]


def test_growth_is_an_exponent_and_gives_rust_the_benefit_of_the_doubt() -> None:
    one, ten = Gain("a", 10.0, 8.0, 8.0, 8.0), Gain("b", 100.0, 8.0, 8.0, 8.0)
    assert growth([one, ten]) == pytest.approx(1.0)
    quadratic = Gain("b", 100.0, 0.8, 0.8, 0.8)
    assert growth([one, quadratic]) == pytest.approx(2.0)
    assert growth([one, replace(quadratic, high=8.0)]) == pytest.approx(1.0)
    assert growth([one]) == growth([one, replace(ten, python_us=15.0)]) == 1.0
    assert growth([one, Gain("b", 100.0, 900.0, 900.0, 900.0)]) == 0.0


TEXT = '''
def clip(xs, low, high=9):
    """Clips.

    >>> clip([1, 2], 0, 1)
    [1, 1]
    """

def test_clip(value):
    assert m.clip([3], high=-1, low=(2,)) == []
    clip([value], 1, 2)
    clip([1])
    clip(*[1], 2, 3)
    clip({[1]: 2}, 1, 2)
    other.clip_all([1], 2, 3)
    clip([3], (2,), -1)
'''


def test_calls_with_written_out_arguments_are_found_once_in_the_order_of_the_parameters() -> None:
    assert calls_of("clip", ["xs", "low", "high"], [TEXT, "clip(", "nothing"]) == [
        "[[3], (2,), -1]",
        "[[1, 2], 0, 1]",
    ]
    many = "\n".join(f"f({at})" for at in range(200))
    assert len(calls_of("f", ["n"], [many])) == MOST
    deep = "f(" + "[" * 5_000 + "]" * 5_000 + ")"
    assert calls_of("f", ["n"], [deep, "f(1)"]) == ["[1]"]
