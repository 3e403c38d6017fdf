"""Functions of the subset, one for every row of the table of semantics. They are read as text, and converted."""

# ruff: noqa: C420, PLC0206  # what people write is the case
from __future__ import annotations

import math
from math import isqrt


def adds(a: int, b: int) -> int:
    return a + b


def subtracts(a: int, b: int) -> int:
    return a - b


def multiplies(a: int, b: int) -> int:
    return a * b


def signs(a: int) -> int:
    return -a


def sizes(a: int) -> int:
    return abs(a)


def divides(a: int, b: int) -> tuple[int, int]:
    return a // b, a % b


def shares(a: int, b: int) -> float:
    return a / b


def powers(a: int, b: int) -> int:
    return a ** (b % 70)


def modular(a: int, b: int, m: int) -> int:
    return pow(a, abs(b), m)


def shifts(a: int, b: int) -> tuple[int, int]:
    return a >> b, a << (b % 80)


def bits(a: int, b: int) -> int:
    return ((a & b) | (a ^ ~b)) + a.bit_length()


def remains(a: float, b: float) -> tuple[float, float]:
    return a % b, a // b


def quotients(a: float, b: float) -> float:
    return a / b


def squares(a: float) -> float:
    return a**2 + a**3


def rounds(a: float) -> int:
    return round(a)


def rounds_to(a: float) -> float:
    return round(a, 2)


def truncates(a: float) -> int:
    return int(a) + math.floor(a) - math.ceil(a)


def roots(a: float) -> float:
    return math.sqrt(a)


def starts_as_int(xs: list[float]) -> float:
    total = 0
    for x in xs:
        total += x
    return total


def is_below(a: int, b: float) -> bool:
    return a < b


def chained(a: int, b: float, c: int) -> bool:
    return a <= b < c != 3


def chooses(a: int, b: int) -> int:
    return (a and b) or (a if b > 0 else b - 1)


def picks(xs: list[int], at: int) -> int:
    return xs[at]


def slices(xs: list[int], a: int, b: int) -> list[int]:
    return xs[a:b] + xs[::-2] + xs[a:] + xs[:b:3]


def through_a_second_name(xs: list[int]) -> int:
    ys = xs if len(xs) > 3 else xs + [1]
    ys.append(4)
    return len(ys)


def same_list(xs: list[int], take: bool) -> list[int]:
    return xs if take else [1]


def twice_the_same_row(n: int) -> list[list[int]]:
    row = [0] * (n % 5)
    grid = [row, row]
    if row:
        grid[0][0] = 7
    return grid


def repeated_rows(n: int, m: int) -> list[list[int]]:
    grid = [[0] * (m % 4)] * (n % 4)
    for row in grid:
        row.append(1)
    return grid


def largest(xs: list[float]) -> float:
    return max(xs)


def smallest(a: float, b: float, c: int) -> float:
    return min(a, b, c)


def adds_up(xs: list[float]) -> float:
    return sum(xs)


def counts_down(n: int) -> list[int]:
    found = []
    for i in range(n % 40, 0, -3):
        found.append(i)
    for i in reversed(range(2, n % 40, 3)):
        found.append(i)
    for i in range(3, n % 40, 2):
        found.append(i)
    return found


def numbers_from(xs: list[int], start: int) -> list[tuple[int, int]]:
    return [(i, x) for i, x in enumerate(xs, start) if x > 0 or i % 2]


def comes_before(xs: list[int], ys: list[int]) -> bool:
    return xs < ys or xs == ys


def is_prime(n: int) -> bool:
    for d in range(2, isqrt(n) + 1):
        if n % d == 0:
            break
    else:
        return n > 1
    return False


def last_of(n: int) -> int:
    for i in range(n):
        last = i * 2
    return last


def halves(n: int) -> float:
    while n > 1:
        n = n / 2
        if n == 5:
            continue
        if n == 3.5:
            return n
    else:
        n = n + 1
    return n


def distance(a: list[int], b: list[int]) -> int:
    """Edit distance."""
    before = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        row = [i] + [0] * len(b)
        for j, y in enumerate(b, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
        before = row
    return before[-1]


def product(a: list[list[float]], b: list[list[float]]) -> list[list[float]]:
    if not a or not b or len(a[0]) != len(b):
        raise ValueError(f"{len(a)} by {len(b)}")
    out = [[0.0] * len(b[0]) for _ in range(len(a))]
    for i in range(len(a)):
        for j in range(len(b[0])):
            for k in range(len(b)):
                out[i][j] += a[i][k] * b[k][j]
    return out


def sorts(xs: list[float]) -> list[float]:
    ys = xs[:]
    for i in range(len(ys)):
        for j in range(len(ys) - 1 - i):
            if ys[j] > ys[j + 1]:
                ys[j], ys[j + 1] = ys[j + 1], ys[j]
    assert len(ys) == len(xs), "nothing is lost"
    return ys


def sorts_built_in(xs: list[tuple[int, float]]) -> list[tuple[int, float]]:
    return sorted(xs, reverse=True) + sorted(xs)


def has(xs: list[float], x: float) -> int:
    if x in xs and x not in (1.0, 2.0):
        return xs.index(x) + xs.count(x)
    return -1


def empties(xs: list[int]) -> int:
    left = xs.copy()
    total = 0
    while left:
        total += left.pop()
        if left and total % 2:
            left.insert(-1, left.pop(0))
            del left[0]
    return total


def fibonacci(n: int) -> int:
    if n < 2:
        return n
    return fibonacci(n % 12 - 1) + fibonacci(n % 12 - 2)


def is_odd(n: int) -> bool:
    return n != 0 and is_even(n - 1)


def is_even(n: int) -> bool:
    return n == 0 or is_odd(n - 1)


def some_and_all(xs: list[int], ys: list[int]) -> bool:
    return any(x > 3 for x in xs if x % 2) and all(x + y for x, y in zip(xs, ys, strict=False))


def waves(x: float) -> float:
    return math.sin(x) + math.cos(x) * math.exp(x) - math.tanh(x) + math.pi
