"""Lists of the caller that are changed in place, while somebody else changes them, or interrupts, or they are odd."""

from __future__ import annotations

import pytest
from built_cases import Built
from hostile import said


@pytest.mark.timeout(300)
def test_lists_that_are_one_list(built: Built) -> None:
    body = """
        def itself():
            xs = []
            xs.append(xs)
            return (xs,)
        def shared_rows():
            row = [1, 2]
            return ([row, row],)
        def row_and_value():
            row = [1, 3]
            return ([row, [5]], 7)
        refused("transposed", itself)
        same("filled", lambda: (itself()[0], 9))
        refused("transposed", shared_rows)
        refused("filled", lambda: (*shared_rows(), 9))
        answered("filled", row_and_value)
        refused("drained", lambda: (lambda xs: (xs, xs))(["a", "b"]))
        answered("drained", lambda: (["a", "b"], ["c"]))
        # The list of the module that the function reads, too.
        def of_the_module():
            python["PRIMES"][:] = [2, 3, 5, 7]
            return (python["PRIMES"],)
        same("grows_by_primes", of_the_module)
        same("grows_by_primes", lambda: ([2, 3, 5, 7],))
        deep = []
        for _ in range(1_000_000):
            deep = [deep]
        for name, arguments in {"moved": ([1], deep), "helped": ([1], deep, 0), "transposed": (deep,)}.items():
            assert rust(name)(*arguments) is NotImplemented
        del arguments
        while deep:
            deep = deep.pop()
        print("done")
    """
    assert said(built, body) == "done\n"


@pytest.mark.timeout(300)
def test_odd_items_of_lists_that_are_changed(built: Built) -> None:
    body = """
        class Odd(int):
            def __mod__(self, other): log.append("mod"); return 1
            def __gt__(self, other): log.append("gt"); raise ValueError("gt")
        class Rows(list):
            def append(self, item): log.append("append")
        nan = float("nan")
        lists = [[3.0, nan, 1.0], [True, 1.0], [2, 1.5], [1.0, None], ["b", "a"], [Odd(3), 1.0], [2.0, 1.0, 2**80]]
        for xs in lists:
            same("bubble", lambda: (xs[:],))
        for xs in (Rows([2.0, 1.0]), (2.0, 1.0), None):
            same("bubble", lambda: (xs,))
        grids = [[[1, 3], Rows([5])], [[1, Odd(3)]], [[1, 2**64]], [[1, 3], None], [(1, 3)], [[True]]]
        for grid in grids:
            same("filled", lambda: ([row[:] if type(row) is list else row for row in grid], 7))
        same("filled", lambda: (Rows([[1, 3]]), 7))
        # What Python changed before it raised is changed, and once.
        assert same("late_failure", lambda: ([1, 2], 9))[0] == "raised"
        xs = [3.0, 1.0, 2.0]
        both("bubble")(xs)
        assert xs == [1.0, 2.0, 3.0]
        rows = [[1, 2], [3, 4]]
        first, second = rows
        both("transposed")(rows)
        assert rows[0] is second and rows[1] is first, "rows stay the objects that they were"
        print("done")
    """
    assert said(built, body) == "done\n"


@pytest.mark.timeout(300)
def test_a_signal_handler_changes_the_list(built: Built) -> None:
    # Whenever the handler comes, the list is one that Python could have left: sorted, or with the new item where the
    # handler put it; never one from which the handler's change is gone.
    body = """
        fired = []
        def change(*_):
            fired.append(len(xs))
            xs[len(fired) % 5] = -0.5 - len(fired)
        signal.signal(signal.SIGALRM, change)
        answers = []
        while len(answers) < 40 or NotImplemented not in answers:  # until a signal came while a list was sorted
            xs = [float(at) for at in range(2500, 0, -1)]
            fired.clear()
            signal.setitimer(signal.ITIMER_REAL, 0.0005 + len(answers) % 40 * 0.0005)
            answers.append(rust("bubble")(xs))
            signal.setitimer(signal.ITIMER_REAL, 0)
            if fired and answers[-1] is NotImplemented:
                assert xs[1:2] == [-1.5] or -1.5 in xs, "the change is gone"
                plain("bubble")(xs)
                assert xs == sorted(xs) and -1.5 in xs
            elif fired:
                assert -1.5 in xs, "the change is gone"
            else:
                assert xs == sorted(xs)
        print("done")
    """
    assert said(built, body) == "done\n"


@pytest.mark.timeout(300)
def test_an_interrupt_leaves_the_list_as_it_was(built: Built) -> None:
    body = """
        signal.signal(signal.SIGINT, signal.default_int_handler)
        xs = [float(at) for at in range(60_000, 0, -1)]
        before = xs[:]
        try:
            threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
            rust("bubble")(xs)
        except KeyboardInterrupt:
            print("interrupted")
        assert len(xs) == len(before) and all(now is then for now, then in zip(xs, before, strict=True))
    """
    assert said(built, body) == "interrupted\n"


@pytest.mark.timeout(300)
def test_other_threads_run_and_change_the_list(built: Built) -> None:
    body = """
        xs = [float(at) for at in range(3000, 0, -1)]
        stop = threading.Event()
        counted = [0]
        def swap():
            while not stop.is_set():
                xs[0], xs[-1] = xs[-1], xs[0]
                counted[0] += 1
        thread = threading.Thread(target=swap)
        thread.start()
        while counted[0] < 10:
            pass
        before, results = 0, set()
        while len(results) < 1 or counted[0] == before:  # until another thread ran meanwhile
            before = counted[0]
            results.add(rust("bubble")(xs))
        stop.set()
        thread.join()
        assert sorted(xs) == [float(at) for at in range(1, 3001)], "an item is gone"
        assert results <= {None, NotImplemented}
        # In a thread that is not the main one, while this one runs and may end it.
        ys = [float(at) for at in range(3000, 0, -1)]
        worker = threading.Thread(target=both("bubble"), args=(ys,))
        worker.start()
        worker.join()
        assert ys == sorted(ys)
        print("done")
    """
    assert said(built, body) == "done\n"


@pytest.mark.timeout(300)
def test_recursion_in_threads_with_little_stack(built: Built) -> None:
    body = """
        found = []
        def run():
            found.append(both("is_even")(398))
            found.append(both("large_frames")(390, "ab"))
            xs = list(range(780))
            both("helped")(xs, 0, len(xs) - 1)
            found.append(xs == list(range(779, -1, -1)))
        for size in (64 << 10, 128 << 10, 256 << 10):
            threading.stack_size(size)
            thread = threading.Thread(target=run)
            thread.start()
            thread.join()
        print(len(found), all(found))
    """
    assert said(built, body) == "9 True\n"


@pytest.mark.timeout(300)
def test_memory_that_is_short_is_python_s(built: Built) -> None:
    body = """
        import resource
        long, words, xs = "ab c," * 400_000, ["word"] * 300_000, [float(at) for at in range(300_000)]
        table = {at: 0.5 for at in range(100_000)}
        calls = [("cases_of", (long,)), ("words_of", (long,)), ("turned", (long,)), ("replaced", (long, "b", "xyz", 5)),
                 ("sorted_words", (words,)), ("keys_and_values", (table,)), ("word_counts", (long,)),
                 ("sorts_built_in", ([(1, 0.5)] * 200_000,)), ("by_key", ([(1, "a")] * 100_000, words)),
                 ("adds_up", (xs,)),
                 ("moved", (list(range(200_000)), 7)), ("distance", ([1] * 300_000, [])), ("inverted", ({"a": 1},))]
        for name, arguments in calls:
            rust(name)
        with open("/proc/self/statm") as status:
            used = int(status.read().split()[0]) * resource.getpagesize()
        for room in (6 << 20, 12 << 20, 24 << 20, 48 << 20):
            resource.setrlimit(resource.RLIMIT_AS, (used + room, resource.RLIM_INFINITY))
            for name, arguments in calls:
                try:
                    rust(name)(*arguments)
                except MemoryError:
                    pass
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print("alive")
    """
    assert said(built, body) == "alive\n"
