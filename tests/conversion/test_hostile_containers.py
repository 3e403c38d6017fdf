"""Text, dictionaries, sets and objects that nobody should pass: everything that is seen is what Python would show."""

from __future__ import annotations

import pytest
from built_cases import Built
from hostile import said


@pytest.mark.timeout(300)
def test_ten_million_characters(built: Built) -> None:
    body = """
        long = "ab c," * 2_000_000
        assert answered("is_palindrome", lambda: (long + long[::-1],)) == ("bool", "1")
        assert answered("kinds_of", lambda: (long,))[0] == "list"
        assert answered("ends_of", lambda: (long, "c,"))[0] == "list"
        assert answered("cases_of", lambda: (long,))[0] == "str"
        assert answered("found_in", lambda: (long, "c,a", 9_999_990))[0] == "list"
        assert answered("replaced", lambda: (long, "ab", "x", 7))[0] == "str"
        same("replaced", lambda: (long, "b", "x" * 40, 7))
        same("words_of", lambda: (long,))
        same("word_counts", lambda: (long,))
        same("repeated", lambda: (long, 2**70))
        refused("turned", lambda: (long + chr(233),))
        print("done")
    """
    assert said(built, body) == "done\n"


@pytest.mark.timeout(300)
def test_odd_text(built: Built) -> None:
    body = """
        class Odd(str):
            def __len__(self): log.append("len"); return 3
            def __iter__(self): log.append("iter"); return iter("zz")
            def __eq__(self, other): log.append("eq"); return True
            def __hash__(self): log.append("hash"); raise RuntimeError("no hash")
            def __getitem__(self, at): log.append("item"); return "q"
            def upper(self): log.append("upper"); return "UP"
            def split(self, *_): raise KeyError("split")
        texts = [chr(0xD800), "a" + chr(0xDFFF) + "b", chr(0xE9), chr(0x130), chr(0x1F600), "e" + chr(0x301), Odd("ab"),
                 "", None, b"ab", bytearray(b"ab"), 7]
        for text in texts:
            for name in ("letters_of", "turned", "is_palindrome", "words_of", "cases_of", "kinds_of", "word_counts",
                         "numbers_in", "as_float", "unique_letters"):
                refused(name, lambda: (text,)) if text != "" or type(text) is Odd else same(name, lambda: (text,))
            same("counted", lambda: (["ab", text, "b"], "b"))
            same("counted", lambda: (["ab"], text))
            same("missing_key", lambda: ({"ab": 1.0}, text))
            same("lengths", lambda: ({"ab": [1]}, text))
        nul = "a" + chr(0) + "b" + chr(0)
        for name in ("turned", "words_of", "cases_of", "kinds_of", "word_counts", "letters_of"):
            answered(name, lambda: (nul,))
        answered("found_in", lambda: (nul, chr(0), 1))
        answered("cut", lambda: (nul, chr(0)))
        same("numbers_in", lambda: (nul,))
        print("done")
    """
    assert said(built, body) == "done\n"


@pytest.mark.timeout(300)
def test_a_million_entries(built: Built) -> None:
    body = """
        many = {key: key * 0.5 for key in range(1_000_000)}
        answered("keys_and_values", lambda: (many,))
        answered("missing_key", lambda: ({str(key): 1.0 for key in many}, "7"))
        answered("set_algebra", lambda: (set(range(1_000_000)), [1, 2, 3]))
        answered("caller_s_set", lambda: ({str(key) for key in range(1_000_000)}, "77"))
        answered("topological", lambda: ({key: [key + 1] for key in range(200_000)},))
        print("done")
    """
    assert said(built, body) == "done\n"


@pytest.mark.timeout(300)
def test_keys_that_were_chosen_to_collide(built: Built) -> None:
    # With a hash that is known, as the first of this runtime was, each key is compared with all before it: minutes.
    body = """
        MASK = (1 << 64) - 1
        def chosen(hashed):
            mixed = hashed ^ (hashed >> 32)
            word = ((mixed ^ (mixed >> 29) ^ (mixed >> 58)) * pow(0x9E3779B97F4A7C15, -1, 1 << 64)) & MASK
            return word - (1 << 64) if word >> 63 else word
        keys = [chosen((at << 32) & ((1 << 57) - 1)) for at in range(1, 300_001)]
        assert len({key & 0xFFFF for key in keys}) > 1000
        answered("set_algebra", lambda: (set(keys), [1, 2]))
        print("done")
    """
    assert said(built, body) == "done\n"


@pytest.mark.timeout(300)
def test_odd_keys_and_dictionaries(built: Built) -> None:
    body = """
        class Evil:
            def __init__(self, hashed, on): self.hashed, self.on = hashed, on
            def __hash__(self):
                log.append("hash")
                return self.hashed
            def __eq__(self, other):
                log.append("eq")
                if isinstance(self.on, dict): self.on.clear()
                if isinstance(self.on, Exception): raise self.on
                return False
        class Missing(dict):
            def __missing__(self, key): log.append(key); return 5
            def get(self, key, default=None): log.append("get"); return 9
            def __iter__(self): log.append("iter"); return iter(())
        def clearing():
            table = {}
            table[Evil(hash(3), table)] = [4]
            return (table, 3)
        def raising():
            return ({Evil(hash(3), ValueError("no")): [4], 4: [5]}, 3)
        refused("breadth_first", clearing)
        refused("breadth_first", raising)
        refused("breadth_first", lambda: (Missing({1: [2]}), 1))
        refused("missing_key", lambda: (Missing(b=0.5), "zz"))
        refused("lengths", lambda: (Missing(b=[1]), "sum"))
        nan = float("nan")
        tables = [{nan: 1.0, nan: 2.0}, {True: 1.0}, {1: 1.0, 2.0: 2.0}, {1: True}, {1: 2}, {1: nan}, {None: 1.0},
                  {"1": 1.0}, {(): 1.0}, {1: 1.0, True: 2.0}, {1: float("inf"), 2: -float("inf")}, {2**70: 1.0}]
        for table in (*tables, [], None, "ab"):
            same("keys_and_values", lambda: (table,))
            same("inverted", lambda: (table,))
        refused("keys_and_values", lambda: ({True: 1.0},))
        answered("keys_and_values", lambda: ({1: 1.0, True: 2.0},))  # the key that came first stays
        same("equal_dicts", lambda: ({1: 2}, {True: 2}))
        same("equal_dicts", lambda: ({1: 2}, {1: True}))
        for members in ({nan, nan}, {True, 2}, {1.0, 2}, {2**70}, {"a"}, frozenset({1}), [1], {1: 2}, None, range(3)):
            same("set_algebra", lambda: (members, [1, 2]))
        for members in ({"a", "b"}, {b"a"}, {chr(233)}, {"a": 1}, ["a"], "abc"):
            same("caller_s_set", lambda: (members, "b"))
        refused("caller_s_set", lambda: (iter("abc"), "b"))
        same("pairs_seen", lambda: ([1, True, 1.0], [1, 1, 1]))
        print("done")
    """
    assert said(built, body) == "done\n"


@pytest.mark.timeout(300)
def test_sequences_of_other_kinds(built: Built) -> None:
    body = """
        from collections import UserDict, OrderedDict, defaultdict, deque
        from collections.abc import Sequence
        from array import array
        class Own(Sequence):
            def __len__(self): log.append("len"); return 2
            def __getitem__(self, at):
                log.append(at)
                if at > 1: raise IndexError("own")
                return at + 1
        class Row(tuple):
            def __iter__(self): log.append("iter"); return iter((7,))
        class Rows(list):
            def __len__(self): log.append("len"); return 1
        def numbers():
            log.append("begun")
            yield 1
            yield 2
        values = [range(3), Own(), Row((1, 2)), Rows([1, 2]), deque([1]), {1: 2}, b"ab", "ab", None, array("q", [1, 2]),
                  {1}, 3, memoryview(b"ab")]
        for make in (numbers, lambda: map(int, "12"), *[lambda it=it: it for it in values]):
            refused("summed", lambda: (make(), [0.5]))
            refused("summed", lambda: ([1], make()))
            refused("any_length", lambda: (make(), 1))
            same("picks", lambda: (make(), 0))
        refused("summed", lambda: ([1, True], [0.5]))
        answered("summed", lambda: ((1, 2), (0.5,)))
        for table in (UserDict(b=[1]), OrderedDict(b=[1]), defaultdict(list, b=[1]), {"b": (1,)}, {"b": range(2)}):
            refused("lengths", lambda: (table, "max"))
        print("done")
    """
    assert said(built, body) == "done\n"


@pytest.mark.timeout(300)
def test_odd_objects(built: Built) -> None:
    body = """
        Point, Span, Basket = python["Point"], python["Span"], python["Basket"]
        answered("reach", lambda: (Point(3, -4, ("a",)), 7))
        answered("covered", lambda: (Span(1, 4), [0, 1, 5, 3]))
        answered("Basket.total", lambda: (Basket(3, []), 1))
        def without(name):
            point = Point(3, -4, ())
            delattr(point, name)
            return point
        def other(**named):
            point = Point(3, -4, ())
            vars(point).update(named)
            return point
        for name in ("x", "y", "tags"):
            refused("reach", lambda: (without(name), 7))
            for value in (True, 2.0, None, "a", 2**70, [], ("a", 1), float("nan"), Point):
                same("reach", lambda: (other(**{name: value}), 7))
        class Raising(Point):
            @property
            def tags(self): log.append("tags"); raise AttributeError("no tags")
            @tags.setter
            def tags(self, value): pass
        class Counting(Point):
            def __getattribute__(self, name): log.append(name); return object.__getattribute__(self, name)
        class Slots:
            __slots__ = ("x", "y", "tags")
            def __init__(self): self.x, self.y = 3, -4
            def __getattr__(self, name): log.append(name); return ("slot",)
        class Filled(Slots):
            __slots__ = ()
            def __init__(self): super().__init__(); self.tags = ("a",)
        class Names:
            x, y, tags = 3, -4, ()
            def __init__(self): log.clear()
            @property
            def __dict__(self): log.append("dict"); return {"x": 1000}
        class Meta(type):
            def __getattribute__(cls, name): log.append("meta"); return type.__getattribute__(cls, name)
        class Made(metaclass=Meta):
            x, y, tags = 3, -4, ()
        class Fake:
            def __get__(self, *_): log.append("got"); return 3
        Fake.__module__, Fake.__qualname__, Fake.__name__ = "builtins", "member_descriptor", "member_descriptor"
        class Faked:
            x, y, tags = Fake(), -4, ()
        class Lazy:
            y, tags = -4, ()
            def __getattr__(self, name): log.append(name); return 3
        for make in (lambda: Raising(3, -4, ()), lambda: Counting(3, -4, ()), Slots, Faked, Lazy, Names):
            refused("reach", lambda: (make(), 7))
        for make in (Filled, Made, lambda: Point, lambda: None, lambda: sys, lambda: 3, lambda: {"x": 1}, lambda: Span):
            same("reach", lambda: (make(), 7))
        answered("reach", lambda: (Filled(), 7))
        class Wide(Span):
            __slots__ = ()
            start = property(lambda self: log.append("start") or 0)
        for span in (Wide(1, 4), (1, 4), Span(1.0, 4), Span(None, 4), Span("a", "b")):
            refused("covered", lambda: (span, [0, 1, 5, 3]))
        class Cheap(Basket):
            price = property(lambda self: log.append("price") or 1.0)
        refused("Basket.total", lambda: (Cheap(3, []), 1))
        def priced(): basket = Basket(3, []); basket.price = "free"; return basket
        refused("Basket.total", lambda: (priced(), 1))
        print("done")
    """
    assert said(built, body) == "done\n"
