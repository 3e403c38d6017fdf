"""What is raised from: the exception that is being handled, named where it has no name."""

from __future__ import annotations

import pytest

from pyagent.core.causes import Cause, cause_of

RAISE = "raise X"


def cause(text: str) -> Cause | None:
    source = text.encode()
    start = source.index(RAISE.encode())
    return cause_of(source, start, start + len(RAISE))


def named(text: str) -> str:
    """The text with the handler named."""
    found = cause(text)
    assert found is not None
    (edit,) = found.naming
    source = text.encode()
    return (source[: edit.start] + edit.text.encode() + source[edit.end :]).decode()


@pytest.mark.parametrize(
    "text",
    [
        "raise X\n",
        "try:\n    raise X\nexcept A:\n    pass\n",
        "try:\n    f()\nexcept A:\n    pass\nelse:\n    raise X\n",
        "try:\n    f()\nexcept A:\n    def g():\n        raise X\n",
    ],
)
def test_where_nothing_is_handled_there_is_no_cause(text: str) -> None:
    assert cause(text) == Cause()


def test_a_handler_with_a_name_is_the_cause() -> None:
    assert cause("try:\n    f()\nexcept A as e:\n    if e:\n        raise X\n") == Cause("e")


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    f()\nexcept:\n    raise X\n",
        "try:\n    f()\nexcept A as e:\n    e = 1\n    raise X\n",
        "try:\n    f()\nexcept A as e:\n    del e\n    raise X\n",
        "try:\n    f()\nexcept A as e:\n    import e.x\n    raise X\n",
        "try:\n    f()\nexcept A as e:\n    try:\n        g()\n    except B as e:\n        pass\n    raise X\n",
        "try:\n    f()\nexcept A as e:\n    match y:\n        case [*e]:\n            pass\n    raise X\n",
        "err = exc = error = caught = 1\ntry:\n    f()\nexcept A:\n    raise X\n",
    ],
)
def test_what_cannot_be_named_for_sure_is_no_cause(text: str) -> None:
    assert cause(text) is None


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("try:\n    f()\nexcept A:\n    raise X\n", "except A as err:"),
        ("try:\n    f()\nexcept (A, B) :\n    raise X\n", "except (A, B) as err :"),
        ("try:\n    f()\nexcept (A):\n    raise X\n", "except (A) as err:"),
        ("try:\n    f(err)\nexcept A: raise X\n", "except A as exc: raise X"),
        ("é = 'ß'\r\ntry:\r\n    f()\r\nexcept é:\r\n    raise X\r\n", "except é as err:"),
        ("try:\n    f()\nexcept A:\n    try:\n        g()\n    except B:\n        raise X\n", "except B as exc:"),
    ],
)
def test_a_handler_without_a_name_gets_one_that_is_free(text: str, after: str) -> None:
    assert after in named(text)
