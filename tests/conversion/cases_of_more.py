"""Functions of the subset that reach outside of themselves, as far as that is looked at: lists of the caller that are
changed, constants of the module, attributes, exceptions that are caught, the standard library."""

# ruff: noqa: C420, F821, PLC0206, D101, D102  # what people write is the case
import contextlib
import heapq
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

LIMIT = 10
RATE: Final = 1.5 + 2**3
NAMES = ("ab", "b", "cd", "a", "x", "y", "z", "ab")
TABLE = {"a": 1, "b": -2, "ab": 3}
VOWELS = frozenset({"a", "e", "i"})
PRIMES = [2, 3, 5, 7]


def bubble(xs: list[float]) -> None:
    for i in range(len(xs)):
        for j in range(len(xs) - 1 - i):
            if xs[j] > xs[j + 1]:
                xs[j], xs[j + 1] = xs[j + 1], xs[j]


def moved(xs: list[int], k: int) -> list[int]:
    if not xs:
        return xs
    k %= len(xs)
    xs[:] = xs[-k:] + xs[:-k]
    xs[1:2] = [k, k]
    return xs


def transposed(grid: list[list[int]]) -> None:
    for i in range(len(grid)):
        for j in range(i):
            grid[i][j], grid[j][i] = grid[j][i], grid[i][j]
    grid.reverse()


def filled(grid: list[list[int]], value: int) -> int:
    changed = 0
    for row in grid:
        for j, x in enumerate(row):
            if x % 2:
                row[j] = value
                changed += 1
    if grid and value > 3:
        grid.append(grid[0])
        grid.append([value])
    return changed


def drained(xs: list[str], other: list[str]) -> int:
    taken = 0
    while xs and taken < 5:
        other.append(xs.pop())
        taken += 1
    return taken


def helped(xs: list[int], lo: int, hi: int) -> None:
    if lo < hi:
        xs[lo], xs[hi] = xs[hi], xs[lo]
        helped(xs, lo + 1, hi - 1)


def helps(xs: list[int]) -> list[int]:
    helped(xs, 0, len(xs) - 1)
    ys = [3, 1, 2]
    helped(ys, 0, 2)
    return ys


def late_failure(xs: list[int], at: int) -> int:
    xs.append(1)
    return xs[at]


def under_limit(xs: list[int]) -> list[int]:
    return [x for x in xs if x < LIMIT]


def rated(x: float) -> float:
    return x * RATE


def scored(words: list[str]) -> int:
    total = 0
    for word in words:
        total += TABLE.get(word, 0)
        if word in NAMES and word[0] in VOWELS:
            total += NAMES.index(word) + NAMES.count(word) + len(NAMES)
    return total


def by_primes(n: int) -> list[int]:
    return [n % p for p in PRIMES] + [scored(["ab"])]


class Basket:
    price: float = 2.5

    def __init__(self, count: int, names: list[str]) -> None:
        self.count = count
        self.names = names
        self.by: dict[str, int] = {}

    def total(self, more: int = 1) -> float:
        whole = 0.0
        for _ in range((self.count + more) % 50):
            whole += self.price
        return whole

    def longest(self) -> str:
        best = ""
        for name in self.names:
            if len(name) > len(best) and self.by.get(name, 1) > 0:
                best = name
        return best

    @property
    def letters(self) -> int:
        return sum(len(name) for name in self.names)

    @staticmethod
    def halves(n: int) -> list[int]:
        found = []
        while n > 1:
            n //= 2
            found.append(n)
        return found


@dataclass
class Point:
    x: int
    y: int
    tags: tuple[str, ...]


class Span(NamedTuple):
    start: int
    stop: int


def reach(p: Point, steps: int) -> int:
    far = 0
    for i in range(steps % 20):
        far += abs(p.x - i) + abs(p.y + i) + len(p.tags)
    return far


def twice_reach(p: Point, steps: int) -> int:
    return reach(p, steps) + reach(steps=2, p=p)


def covered(span: Span, xs: list[int]) -> list[int]:
    return [x for x in xs if span.start <= x < span.stop]


def shared(xs: list[int]) -> int:
    total = 0
    try:
        for x in xs:
            total += 100 // (x - 3)
    except ZeroDivisionError:
        return -1
    else:
        total += 1
    finally:
        total += 0
    return total


def looked_up(d: dict[str, int], key: str) -> int:
    try:
        found = d[key] if key in d else len(key) - 1
    except KeyError:
        found = 0
    with contextlib.suppress(ZeroDivisionError):
        found = 10 // found
    return found


def checked(n: int, x: float, s: str | None) -> int:
    if not isinstance(n, int):
        raise TypeError("n")
    if isinstance(n, bool) or isinstance(x, (int, str)):
        return -1
    return n if isinstance(s, str) else n - 1


def summed(xs: Sequence[int], ys: Iterable[float]) -> float:
    total = 0.5
    for x in xs:
        total += x
    return sum(ys, total) + (xs[0] if len(xs) > 0 else 0.0)


def any_length(t: tuple[int, ...], x: int) -> int:
    return len(t) + (max(t) if t else 0) + int(x in t)


def lengths(d: Mapping[str, list[int]], mode: Literal["sum", "max"] = "sum") -> int:
    found = 0
    for key in d:
        found = found + len(d[key]) if mode == "sum" else max(found, len(d[key]))
    return found


def either(x: int | float, y: float) -> float:
    return x * 2 + y


def doubled(x: int | float) -> int | float:
    return x * 2


def by_name(a: int, *, b: int = 2, far: float = float("inf")) -> float:
    return a * b if a < far else 0.0


def by_key(pairs: list[tuple[int, str]], words: list[str]) -> list[str]:
    ordered = sorted(pairs, key=lambda it: (it[1], -it[0]))
    words = words[:]
    words.sort(key=len, reverse=True)
    largest = max(pairs, key=lambda it: it[0] % 7)
    return [it[1] for it in ordered] + words + [largest[1]]


def turned_first(words: list[str]) -> str:
    return min(words, key=lambda w: w[::-1])


def or_else(xs: list[int], n: int) -> int:
    return max(xs, default=n) - min((x for x in xs if x > 2), default=-1)


def breadth_first(graph: dict[int, list[int]], start: int) -> list[int]:
    queue = deque([start])
    seen = {start}
    order = []
    while queue:
        node = queue.popleft()
        order.append(node)
        for other in graph.get(node, []):
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return order


def both_ends(xs: list[int]) -> list[int]:
    d: deque[int] = deque()
    for x in xs:
        if x % 2:
            d.append(x)
        else:
            d.appendleft(x)
        if len(d) > 5:
            d.pop()
    return list(d) + [d[-1], d[0], len(d)] if d else []


def heap_order(xs: list[tuple[int, str]], n: int) -> list[tuple[int, str]]:
    heap: list[tuple[int, str]] = []
    for x in xs:
        heapq.heappush(heap, x)
    found = [heapq.heappop(heap) for _ in range(min(len(heap), n % 6))]
    rest = list(xs)
    heapq.heapify(rest)
    return found + heap + rest


def removed(xs: list[int], x: int) -> list[int]:
    left = xs + [x]
    left.remove(x)
    left[1:3] = [7]
    left[5:2] = xs
    return left


def more_math(x: float, y: float) -> list[float]:
    return [
        math.degrees(x),
        math.radians(x),
        math.copysign(x, y),
        math.atan2(y, x),
        math.sinh(x / 100),
        math.cosh(y / 100),
        math.log10(abs(x) + 1),
        math.log2(abs(y) + 1),
        math.log(abs(x) + 2, 3),
    ]


def close(x: float, y: float) -> list[bool]:
    return [math.isclose(x, y), math.isclose(x, x + y, rel_tol=0.5), math.isnan(x), math.isinf(y), math.isfinite(x)]


def rests_of(x: float, y: float) -> float:
    return math.fmod(x, y)


def turned_back(x: float) -> float:
    return math.acos(x) + math.asin(x)


def counted_ways(n: int, k: int) -> list[int]:
    return [math.comb(n % 70, k % 40), math.perm(n % 15, k % 9), math.lcm(n, k), math.factorial(abs(k) % 21)]


def products(xs: list[int], ys: list[float]) -> float:
    return math.prod(xs) * math.prod(ys)


def added_to(xs: list[int], n: int) -> int:
    return sum(xs, n)


def grows_by_primes(xs: list[int]) -> int:
    xs.append(len(xs))
    return len(PRIMES) + PRIMES[-1]


def large_frames(n: int, s: str) -> int:
    """Each level holds much on the stack."""
    a, b, c, d = s + "a", s + "b", s + "c", s + "d"
    e, f, g, h = a + b, c + d, a + c, b + d
    i, j, k, m = s * (n % 2), s * (n % 3), s + str(n), str(n) + s
    rest = 0 if n <= 0 else large_frames(n % 391 - 1, s[:5])
    return rest + len(a + b + c + d) + len(e + f + g + h) + len(i + j + k + m)


def strictly(xs: list[int], ys: list[int]) -> int:
    total = 0
    for x, y in zip(xs[:3], ys[:3], strict=True):
        total += x * y
    return total + sum(a - b + c for a, b, c in zip(xs[:3], ys[:3], xs[:3], strict=True))


def average(values: Sequence[float]) -> float:
    return sum(values) / len(values) if len(values) > 0 else math.nan


def average_of_ascii(xs: list[float], s: str) -> float:
    return average(xs) if s.isascii() else average([0.0])


def checksum(data: bytes, start: int = 1) -> int:
    low, high = start & 0xFFFF, 0
    for byte in data:
        low = (low + byte) % 65521
        high = (high + low) % 65521
    return high * 65536 + low


def unpadded(data: bytes, block: int) -> bytes:
    if not data:
        return b""
    pad = data[-1]
    if pad > block or data[-pad:] != bytes([pad] * pad):
        return data
    return data[:-pad]


def mixed(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=False)) + a[len(b) :] * 2


def sniffed(data: bytes, wanted: int) -> str:
    if data[:2] == b"PK" or data.count(0) > 3:
        return "zip"
    if wanted in data and max(data) < 128:
        return "text" if sorted(data)[0] >= 32 else "control"
    return "other"


def chunks(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]
