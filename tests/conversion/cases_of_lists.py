"""Cases of lists that a loop may, or may not, have to itself."""

# ruff: noqa: C416  # what people write is the case


def shared_rows(n: int) -> list[list[int]]:
    row = [0] * n
    grid = [row] * n
    for i in range(n):
        for j in range(n):
            grid[i][j] += i * j + 1
    return grid


def grown_under_a_second_name(xs: list[int]) -> list[int]:
    ys = xs[:]
    zs = ys
    for x in ys:
        if len(zs) < 12:
            zs.append(x + 1)
    return zs


def rows_in_turn(a: str, b: str) -> int:
    before = [j for j in range(len(b) + 1)]
    for i in range(len(a)):
        row = [i + 1] + [0] * len(b)
        for j in range(len(b)):
            cost = 0 if a[i] == b[j] else 1
            row[j + 1] = min(row[j] + 1, before[j + 1] + 1, before[j] + cost)
        before = row
    return before[len(b)]


def places_changed(xs: list[int], n: int) -> list[int]:
    here = xs[:]
    there = [0] * len(xs)
    for k in range(n % 7):
        for i in range(len(here)):
            there[i] = here[i - 1] + k
        here, there = there, here
    return here


def same_after_all(xs: list[int]) -> list[int]:
    row = [0] * len(xs)
    before = row
    for i in range(len(xs)):
        row[i] = xs[i] + before[i - 1]
        if xs[i] < 0:
            row = [1] * len(xs)
            before = row
    return before


def row_of_the_grid(grid: list[list[int]]) -> list[int]:
    rows = [row[:] for row in grid]
    first = rows[0]
    for j in range(len(first)):
        rows[0][j] = first[j - 1] + 1
    return first


def left_from_within(xs: list[int], n: int) -> list[int]:
    seen = [0] * 10
    for x in xs:
        seen[x % 10] += 1
        if seen[x % 10] > n:
            return seen
    else:
        seen[0] = -1
    return seen


def looked_up_in_a_comprehension(xs: list[int], ys: list[int]) -> list[int]:
    out = [0] * len(xs)
    for i in range(len(xs)):
        out[i] = len([y for y in ys if y > xs[i] and out[i - 1] < y])
        if any(o > 5 for o in out):
            break
    return out


def pairs_in_rows(pairs: list[tuple[str, int]], words: list[str]) -> list[int]:
    out: list[int] = []
    for i in range(len(pairs)):
        if pairs[i][0] == words[i % len(words)] or words[i % len(words)][:1] == pairs[i][0]:
            out.append(pairs[i][1])
    return out


def before_is_row(n: int) -> list[int]:
    row = [0] * (n + 2)
    before = row
    for i in range(n):
        row[i] = before[i + 1] + before[i - 1] + i
    return before


def before_in_a_branch(xs: list[int]) -> list[int]:
    before = [0] * len(xs)
    for i in range(len(xs)):
        row = [0] * len(xs)
        if xs[i] > 0:
            before = row
        for j in range(len(xs)):
            row[j] = before[j - 1] + xs[j]
        before = row
        for j in range(len(xs)):
            before[j] = row[j] + 1
    return before
