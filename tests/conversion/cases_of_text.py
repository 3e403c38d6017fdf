"""Functions of the subset that work on text, None, dictionaries and sets; read behind those of ``cases``."""

# ruff: noqa: C420, PLC0206  # what people write is the case


def letters_of(s: str) -> list[str]:
    return [c for c in s if c.isalpha() or c in "_-"]


def turned(s: str) -> str:
    out = ""
    for c in reversed(s):
        out += c
    return out + s[::-2] + s[-1:]


def is_palindrome(s: str) -> bool:
    left, right = 0, len(s) - 1
    while left < right:
        if s[left] != s[right]:
            return False
        left += 1
        right -= 1
    return True


def shifted(s: str, by: int) -> str:
    out = []
    for c in s:
        if c.isupper():
            out.append(chr((ord(c) - ord("A") + by) % 26 + ord("A")))
        elif c.islower():
            out.append(chr((ord(c) - 97 + by) % 26 + 97))
        else:
            out.append(c)
    return "".join(out)


def words_of(s: str) -> list[str]:
    return s.split() + s.split(",") + s.split("a", 1) + s.splitlines()


def stripped(s: str, chars: str) -> str:
    return s.strip() + "|" + s.lstrip(chars) + "|" + s.rstrip("ab") + "|" + s.strip(None or chars)


def cases_of(s: str) -> str:
    return s.upper() + s.lower() + s.title() + s.capitalize() + s.swapcase()


def kinds_of(s: str) -> list[bool]:
    return [s.isalpha(), s.isdigit(), s.isalnum(), s.isspace(), s.isupper(), s.islower(), s.isdecimal(), bool(s)]


def found_in(s: str, t: str, at: int) -> list[int]:
    return [s.find(t), s.rfind(t), s.find(t, at), s.rfind(t, 1, at), s.count(t), int(t in s), len(s)]


def placed(s: str, t: str) -> int:
    return s.index(t) + s.rfind(t) if t in s else -1


def ends_of(s: str, t: str) -> list[bool]:
    return [s.startswith(t), s.endswith(t), s.startswith(("a", "0")), s.endswith(("b", t))]


def cut(s: str, t: str) -> str:
    before, between, after = s.partition(t)
    left, right = s.rpartition("a")[0], s.rpartition("a")[2]
    return before + "<" + between + ">" + after + left + right + s.removeprefix(t) + s.removesuffix("b")


def replaced(s: str, old: str, new: str, n: int) -> str:
    return s.replace(old, new) + s.replace("a", new, n)


def padded(s: str, n: int) -> str:
    width = n % 40
    return s.ljust(width) + s.rjust(width, "*") + s.center(width, "-") + s.zfill(width)


def repeated(s: str, n: int) -> str:
    return s * (n % 7) + (n % 3) * "ab"


def numbers_in(s: str) -> int:
    total = 0
    for word in s.split(","):
        total += int(word)
    return total


def in_base(s: str, base: int) -> int:
    return int(s, 2 + base % 35)


def as_float(s: str) -> float:
    return float(s)


def said(n: int, x: float, b: bool, s: str) -> str:
    return f"{n}/{x}/{b}/{s}" + str(n) + str(x) + str(b) + f"{x:.2f} {n:05d}|{n:>6}|{s:<4}|{s:>4}|{n:d}"


def either_said(xs: list[float]) -> str:
    total = 0
    for x in xs:
        total += x
    return str(total)


def in_bits(n: int) -> str:
    return bin(n) + oct(n) + hex(n)


def before(s: str, t: str) -> list[bool]:
    return [s < t, s <= t, s == t, s != t, s > t, s in ("a", "b", t), s not in {"", "x"}]


def sorted_words(words: list[str]) -> list[str]:
    return sorted(words, reverse=True) + [max(words), min(words)] + sorted("banana")


def counted(words: list[str], wanted: str) -> int:
    return words.count(wanted) + sum(len(w) for w in words if wanted in w)


def grown(s: str, n: int) -> str:
    out = s
    kept = out
    for i in range(n % 60):
        out += "xy"
        if i == 30:
            kept = out
    kept += "!"
    out += out
    return kept + out


def common(a: str, b: str) -> int:
    before = [0] * (len(b) + 1)
    for x in a:
        row = [0] * (len(b) + 1)
        for j, y in enumerate(b):
            row[j + 1] = before[j] + 1 if x == y else max(before[j + 1], row[j])
        before = row
    return before[-1]


def first_over(xs: list[int], limit: int | None) -> int | None:
    for i, x in enumerate(xs):
        if limit is None or x > limit:
            return i
    return None


def best_of(xs: list[float]) -> float | None:
    best = None
    for x in xs:
        if best is None or x > best:
            best = x
    return best


def falls_off(n: int) -> int | None:  # noqa: RET503  # that is the case
    if n > 3:
        return n


def maybe_twice(n: int | None, m: int | None = None) -> int:
    if n == 3:
        return -1
    if n != m and m == n:
        return 0
    return n * 2 if n else (m or 7)


def same_or_none(a: int | None, b: int | None) -> bool:
    return a == b


def maybe_words(words: list[str | None]) -> list[str | None]:
    return [w.upper() if w else None for w in words] + [None, "x"]


def uses_none_as_value(n: int | None) -> int:
    return n + 1


def nearest(words: list[str]) -> str | None:
    found: str | None = None
    for word in words:
        if found is None or len(word) < len(found):
            found = word
    return found


def calls_optional(xs: list[int]) -> int:
    at = first_over(xs, 3)
    if at is None:
        return -1
    return xs[at] + at


def word_counts(s: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in s.split():
        counts[word] = counts.get(word, 0) + 1
    for c in s:
        if c in counts:
            counts[c] += 10
    return counts


def by_length(words: list[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for word in words:
        if len(word) not in found:
            found[len(word)] = []
        found[len(word)].append(word)
    found.setdefault(3, []).append("end")
    found.pop(5, None or [])
    return found


def inverted(d: dict[str, int]) -> dict[int, str]:
    return {value: key for key, value in d.items() if value > 0}


def keys_and_values(d: dict[int, float]) -> float:
    total = 0.0
    for key in d:
        total += key + d[key]
    for value in d.values():
        total -= value
    return total + len(d) + sum(list(d.keys())) + (1.0 if d else 0.0)


def drops(xs: list[int], n: int) -> dict[int, int]:
    d = {x: i for i, x in enumerate(xs)}
    for x in sorted(d):
        if x % 2 == n % 2:
            del d[x]
    d[n] = n
    if n in d and d.pop(n) == 3:
        d.clear()
    return d


def grows_meanwhile(xs: list[int], n: int) -> int:
    d = {x: x for x in xs}
    seen = 0
    for key, value in d.items():
        seen += value
        d[key] = 0
        if key == n:
            d[key + 1000] = 1
    return seen


def same_dict_twice(xs: list[int]) -> list[dict[int, int]]:
    d = {x: 1 for x in xs}
    both = [d, d]
    both[0][7] = 2
    return both


def equal_dicts(a: dict[int, int], b: dict[int, int]) -> bool:
    return a == b or a == a.copy()


def caller_s_dict(d: dict[str, int], take: bool) -> dict[str, int]:
    return d if take else {"a": 1}


def topological(graph: dict[int, list[int]]) -> list[int]:
    degree = {node: 0 for node in graph}
    for node in graph:
        for other in graph[node]:
            degree[other] = degree.get(other, 0) + 1
    ready = [node for node, count in degree.items() if count == 0]
    order = []
    while ready:
        node = ready.pop()
        order.append(node)
        for other in graph.get(node, []):
            degree[other] -= 1
            if degree[other] == 0:
                ready.append(other)
    return order


def pairs_seen(xs: list[int], ys: list[int]) -> int:
    seen: set[tuple[int, int]] = set()
    for pair in zip(xs, ys, strict=False):
        if pair in seen:
            continue
        seen.add(pair)
    seen.discard((1, 2))
    return len(seen)


def set_algebra(a: set[int], xs: list[int]) -> list[int]:
    b = {x * 2 for x in xs} | {1, 2}
    c = set(xs)
    c.update(xs)
    c.discard(3)
    return sorted(a & b) + sorted((a | c) - b) + [len(a.union(c)), max(b), min(b), len(c.difference(b))]


def unique_letters(s: str) -> bool:
    return len(set(s)) == len(s) and "a" not in set(s)


def caller_s_set(a: set[str], s: str) -> bool:
    return s in a or not a


def missing_key(d: dict[str, float], key: str) -> float:
    return d[key] if key in d else d["a"] + d.get("b", 0.5)


def nested(n: int) -> dict[str, dict[int, int]]:
    table: dict[str, dict[int, int]] = {"a": {}}
    for i in range(n % 9):
        table["a"][i] = i * i
        table[str(i)] = {i: 1}
        table[str(i)][i] += 5
    return table
