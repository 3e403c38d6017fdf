"""Rust under arguments that nobody should pass: Python answers, or is interrupted, and the process lives."""

from __future__ import annotations

import pytest
from built_cases import Built
from hostile import said


@pytest.mark.timeout(300)
def test_ten_million_items_and_huge_numbers(built: Built) -> None:
    body = """
        xs = [0.5] * 10_000_000
        print(both("adds_up")(xs), both("largest")(xs))
        print(both("multiplies")(10**400, 10**400) == 10**800, both("shifts")(-(2**63), 2**63 + 1)[0])
        print(len(both("repeated_rows")(10**30, 3)))
    """
    assert said(built, body) == "5000000.0 0.5\nTrue -1\n0\n"


@pytest.mark.timeout(300)
def test_deep_recursion_is_python_s(built: Built) -> None:
    body = """
        print(both("is_even")(300))
        try: both("is_even")(10**6)
        except RecursionError as error: print(type(error).__name__)
    """
    assert said(built, body) == "True\nRecursionError\n"


@pytest.mark.timeout(300)
def test_an_interrupt_ends_a_long_loop(built: Built) -> None:
    body = """
        signal.signal(signal.SIGINT, signal.default_int_handler)  # who starts in the background ignores it
        try:
            threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
            native.cases__last_of(2**62)
        except KeyboardInterrupt: print("interrupted")
    """
    assert said(built, body) == "interrupted\n"


@pytest.mark.timeout(300)
def test_other_threads_run_and_may_change_the_list(built: Built) -> None:
    body = """
        xs = [3, 1, 2] * 50
        seen = []
        def change():
            while not seen:
                xs.append(1); xs.pop(0)
        thread = threading.Thread(target=change)
        thread.start()
        for _ in range(300):
            both("distance")(xs, xs[:40])
        seen.append(1)
        thread.join()
        print(len(xs))
    """
    assert said(built, body) == "150\n"


@pytest.mark.timeout(300)
def test_a_failing_conversion_of_an_argument_leaks_no_exception(built: Built) -> None:
    body = """
        class Odd(int):
            def __index__(self): raise SystemExit("never")
        print(both("adds")(Odd(1), 2), both("picks")([1, 2], True), native.cases__adds(1, None))
        try: both("picks")([1], "x")
        except TypeError as error: print(error)
    """
    assert said(built, body) == "3 2 NotImplemented\nlist indices must be integers or slices, not str\n"
