"""Generators of the subset: what they yield, what they are asked for, where they stop."""

# ruff: noqa: UP028  # what people write is the case
from collections.abc import Generator, Iterator


def countdown(n: int) -> Iterator[int]:
    while n > 0:
        yield n
        n -= 1


def powers_of(base: int, limit: int) -> Generator[int, None, None]:
    value = 1
    if base < 2:
        return
    while value < limit:
        yield value
        value *= base


def squares_or_halves(n: int) -> Iterator[float]:
    for i in range(n):
        if i % 2:
            yield i / 2
        else:
            yield i * i


def word_places(text: str, *, least: int = 2) -> Iterator[tuple[int, str]]:
    for at, word in enumerate(text.split()):
        if len(word) >= least:
            yield at, word
    yield -1, ""


def some_of(text: str, skip: int | None = None) -> Iterator[str]:
    if not text:
        raise ValueError("nothing to go over")
    yield text[0]
    for at, character in enumerate(text):
        if at != skip:
            yield character
        if character == "1":
            raise ValueError(f"one at {at}")


def moves(n: int, source: str, target: str, other: str) -> Iterator[tuple[str, str]]:
    if n < 0 or n > 9:
        return
    if n > 0:
        yield from moves(n - 1, source, other, target)
        yield source, target
        yield from moves(n - 1, other, target, source)


def digits(n: int, base: int) -> Iterator[int]:
    found: list[int] = []
    n = abs(n)
    while n and base > 1:
        n, digit = divmod(n, base)
        found.append(digit)
    yield from reversed(found)
    yield from found


def over_powers(limit: int) -> int:
    total = 0
    for value in powers_of(3, limit):
        total += value
    return total + sum(countdown(4)) + max(powers_of(2, 100))


def first_below(n: int, least: int) -> int:
    for value in countdown(n):
        if value < least:
            return value
    return -1
