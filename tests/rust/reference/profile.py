"""Profiles in Python: what ``rust_core/cores/src/profile`` reads, finds and refuses, in the same words."""

from __future__ import annotations

import itertools
import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_DEPTH = 8
MOST_LONG_DIGITS = 5
MOST_EDGES = 4_000_000
LARGEST = 32_000_000
MOST_SAMPLES = 1 << 53
DEEPEST = 4096
MOST_DECORATORS = 50


class ProfileError(ValueError):
    """Why a file is no profile."""


def _byte(at: int, message: str) -> ProfileError:
    return ProfileError(f"byte {at}: {message}")


class Dict(list[tuple[object, object]]):
    """The items of a dict, whose keys may be anything."""


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.depth = 0
        self.shared: list[object] = []

    def take(self, count: int) -> bytes:
        found = self.data[self.at : self.at + count]
        if len(found) < count:
            raise _byte(self.at, f"{count} bytes should follow, {len(self.data) - self.at} do")
        self.at += count
        return found

    def length(self) -> int:
        at = self.at
        (length,) = struct.unpack("<i", self.take(4))
        if length < 0:
            raise _byte(at, "a length below 0")
        return int(length)

    def value(self) -> object:
        at = self.at
        kind = self.take(1)[0]
        slot = len(self.shared)
        if kind & 0x80:
            self.shared.append(None)
        if self.depth == MOST_DEPTH:
            raise _byte(at, "nested deeper than a profile is")
        self.depth += 1
        value = self.of_kind(chr(kind & 0x7F), at)
        self.depth -= 1
        if kind & 0x80:
            self.shared[slot] = value
        return value

    def of_kind(self, kind: str, at: int) -> object:
        match kind:
            case "i":
                return struct.unpack("<i", self.take(4))[0]
            case "l":
                return self.long(at)
            case "g":
                return struct.unpack("<d", self.take(8))[0]
            case "z" | "Z":
                return self.take(self.take(1)[0]).decode("utf-8", "replace")
            case "u" | "t" | "a" | "A":
                return self.take(self.length()).decode("utf-8", "replace")
            case ")":
                return self.tuple(self.take(1)[0])
            case "(":
                return self.tuple(self.length())
            case "{":
                items = Dict()
                while self.data[self.at : self.at + 1] != b"0":
                    items.append((self.value(), self.value()))
                self.at += 1
                return items
            case "r":
                index = self.length()
                if index >= len(self.shared) or self.shared[index] is None:
                    raise _byte(at, "refers to what is not there")
                return self.shared[index]
        raise _byte(at, f"a profile holds nothing of kind 0x{ord(kind):02x}")

    def long(self, at: int) -> int:
        (count,) = struct.unpack("<i", self.take(4))
        digits = abs(count)
        if digits > MOST_LONG_DIGITS:
            raise _byte(at, "a number that is too large")
        value = 0
        for place in range(digits):
            (digit,) = struct.unpack("<H", self.take(2))
            if digit >= 1 << 15 or (digit == 0 and place + 1 == digits):
                raise _byte(at, "a number that is written wrongly")
            value |= digit << 15 * place
        value = -value if count < 0 else value
        if not -(1 << 63) <= value < 1 << 63:
            raise _byte(at, "a number that is too large")
        return value

    def tuple(self, length: int) -> tuple[object, ...]:
        left = len(self.data) - self.at
        if length > left:
            raise _byte(self.at, f"{length} items should follow, {left} bytes do")
        return tuple(self.value() for _ in range(length))


@dataclass
class Entry:
    file: str
    line: int
    name: str
    calls: int
    own: float
    cumulative: float

    @property
    def row(self) -> tuple[str, int, str, int, float, float]:
        return self.file, self.line, self.name, self.calls, self.own, self.cumulative


@dataclass
class Profile:
    """A profile."""

    data: bytes
    unit: str = "seconds"
    total: float = 0.0
    listed: list[Entry] = field(default_factory=list)
    edges: list[tuple[int, int, float]] = field(default_factory=list)
    stacks: list[tuple[list[int], float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        data = self.data
        is_table = (
            data[:1] == b"\xfb" or data == b"{0" or (data[:1] == b"{" and data[1:2] in (b"(", b")", b"\xa8", b"\xa9"))
        )
        if is_table:
            _read_table(self)
        else:
            self.unit = "samples"
            _read_stacks(self)

    @property
    def entries(self) -> list[tuple[str, int, str, int, float, float]]:
        return [it.row for it in self.listed]

    def top(self, by: str, most: int) -> list[tuple[str, int, str, int, float, float]]:
        return [self.listed[it].row for it in self._order(by)[:most]]

    def _order(self, by: str) -> list[int]:
        values = [getattr(it, by) for it in self.listed]
        # -0.0 is below 0.0.
        return sorted(range(len(values)), key=lambda it: (-values[it], -math.copysign(1, values[it])))

    def hot_path(self) -> list[tuple[str, int, str, float]]:
        edges = [it for it in self.edges if it[0] != it[1]]
        edges.sort(key=lambda it: (-it[2], -math.copysign(1, it[2])))
        called = {callee for _, callee, _ in edges}
        order = self._order("cumulative")
        if not order:
            return []
        equal = [it for it in order if self.listed[it].cumulative == self.listed[order[0]].cumulative]
        roots = [it for it in equal if it not in called] or order
        most = self.listed[roots[0]].cumulative
        path = [(roots[0], most)]
        while step := next((it for it in edges if it[0] == path[-1][0]), None):
            if not step[2] >= most / 100:
                break
            edges.remove(step)
            path.append(step[1:])
        return [(*self.listed[it].row[:3], weight) for it, weight in path]

    def joined(self, root: str, functions: list[tuple[str, str, int, int]]) -> list[tuple[int, float, float]]:
        matches = [_match(it, root, functions) for it in self.listed]
        shares = [[0, 0.0, 0.0] for _ in functions]
        for entry, (index, is_itself) in zip(self.listed, matches, strict=True):
            if index < 0:
                continue
            shares[index][1] += entry.own
            if is_itself:
                shares[index][0] += entry.calls
                if self.unit == "seconds":
                    shares[index][2] += entry.cumulative
        for frames, count in self.stacks:
            for index in {matches[it][0] for it in frames} - {-1}:
                shares[index][2] += count
        return [(int(calls), own, cumulative) for calls, own, cumulative in shares]


def _read_table(profile: Profile) -> None:
    if len(profile.data) > LARGEST:
        raise ProfileError(f"a table of functions has at most {LARGEST} bytes")
    reader = _Reader(profile.data)
    rows = reader.value()
    if reader.at < len(profile.data):
        raise _byte(reader.at, "more follows after the end")
    if not isinstance(rows, Dict):
        raise ProfileError("this is no table of functions")
    places: dict[object, int] = {}
    callers = []
    for number, (key, value) in enumerate(rows):
        if not _is_key(key):
            raise ProfileError(f"function {number + 1}: its name is no file, line and name")
        if key in places:
            raise ProfileError(f"function {number + 1}: it is there twice")
        places[key] = number
        entry, called_by = _entry(key, value, f"function {number + 1}: ")
        profile.total += entry.own
        profile.listed.append(entry)
        callers.append(called_by)
    seen = 0
    for callee, called_by in enumerate(callers):
        where = f"function {callee + 1}: "
        for key, value in called_by:
            seen += 1
            if seen > MOST_EDGES:
                raise ProfileError(f"{where}more callers than a profile has")
            if not _is_key(key):
                raise ProfileError(f"{where}a caller is no file, line and name")
            weight = _weight(value, profile.listed[callee], where)
            if key in places:
                profile.edges.append((places[key], callee, weight))


def _is_key(key: object) -> bool:
    match key:
        case (str(), int(line), str()):
            return 0 <= line < 1 << 32
    return False


def _entry(key: tuple[str, int, str], value: object, where: str) -> tuple[Entry, Dict]:
    if not isinstance(value, tuple):
        raise ProfileError(f"{where}no tuple belongs to it")
    match value:
        case (int(primitive), int(calls), own, cumulative, Dict() as callers):
            if primitive < 0 or calls < 0:
                raise ProfileError(f"{where}fewer calls than none")
            return Entry(*key, calls, _seconds(own, where), _seconds(cumulative, where)), callers
    raise ProfileError(f"{where}its numbers are not those of a profile")


def _weight(value: object, of: Entry, where: str) -> float:
    match value:
        case int(calls) if calls >= 0:
            return of.cumulative * float(calls) / float(of.calls) if of.calls else 0.0
        case (int(), int(), _, cumulative):
            return _seconds(cumulative, where)
    raise ProfileError(f"{where}the numbers of a caller are not those of a profile")


def _seconds(value: object, where: str) -> float:
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    raise ProfileError(f"{where}a time is no number of seconds")


def _read_stacks(profile: Profile) -> None:
    places: dict[str, int] = {}
    weights: dict[tuple[int, int], float] = {}
    total = 0
    for number, raw in enumerate(profile.data.decode("utf-8", "replace").split("\n"), 1):
        line = raw.strip(" \t\r")
        if not line:
            continue
        cut = max(line.rfind(" "), line.rfind("\t"))
        digits = line[cut + 1 :]
        if cut < 0 or not _is_below(digits, 1 << 64):
            raise ProfileError(f"line {number}: no count stands at its end")
        count = _line(digits)
        total += count
        if total > MOST_SAMPLES:
            raise ProfileError(f"line {number}: more samples than can be counted")
        texts = [it for it in (part.strip(" \t") for part in line[:cut].split(";")) if it]
        for text in texts:
            if text not in places:
                places[text] = len(places)
                profile.listed.append(Entry(*_frame(text), 0, 0.0, 0.0))
        if not texts:
            raise ProfileError(f"line {number}: no frame stands before the count")
        if len(texts) > DEEPEST:
            raise ProfileError(f"line {number}: deeper than a stack is")
        frames = [places[text] for text in texts]
        profile.listed[frames[-1]].own += count
        for frame in set(frames):
            profile.listed[frame].cumulative += count
        for pair in dict.fromkeys(itertools.pairwise(frames)):
            weights[pair] = weights.get(pair, 0.0) + count
        profile.stacks.append((frames, float(count)))
    profile.total = float(total)
    profile.edges = [(caller, callee, weight) for (caller, callee), weight in weights.items()]


def _frame(text: str) -> tuple[str, int, str]:
    if text.endswith(")") and " (" in text:
        name, _, place = text[:-1].rpartition(" (")
        file, colon, digits = place.rpartition(":")
        return (file, _line(digits), name) if colon and _is_line(digits) else (place, 0, name)
    rest, colon, digits = text.rpartition(":")
    file, second, name = rest.rpartition(":")
    if colon and second and _is_line(digits) and file and name:
        return file, _line(digits), name
    return "", 0, text


def _is_line(digits: str) -> bool:
    return _is_below(digits, 1 << 32)


def _is_below(digits: str, bound: int) -> bool:
    if not (digits.isascii() and digits.isdigit()):
        return False
    kept = digits.lstrip("0") or "0"
    return len(kept) <= len(str(bound)) and int(kept) < bound


def _line(digits: str) -> int:
    return int(digits.lstrip("0") or "0")


def _match(entry: Entry, root: str, functions: list[tuple[str, str, int, int]]) -> tuple[int, bool]:
    path = _file(entry.file, root, list(dict.fromkeys(it[0] for it in functions)))
    name = entry.name.rpartition(".")[2]
    if path is None or name in ("<module>", ""):
        return -1, False
    inside = [(index, it) for index, it in enumerate(functions) if it[0] == path]
    named = [(index, it) for index, it in inside if it[1].rpartition(".")[2] == name]
    if entry.line == 0:
        return (named[0][0], True) if len(named) == 1 else (-1, False)
    for candidates, is_itself in ((named, True), (inside, False)):
        holding = [(it[2], index) for index, it in candidates if it[2] <= entry.line <= it[3]]
        if holding:
            return max(holding)[1], is_itself
    near = [(it[2], index) for index, it in named if entry.line <= it[2] <= entry.line + MOST_DECORATORS]
    return (min(near)[1], True) if near else (-1, False)


def _file(written: str, root: str, paths: list[str]) -> str | None:
    path = written.replace("\\", "/")
    while path.startswith("./"):
        path = path[2:]
    inside = root.replace("\\", "/").rstrip("/") + "/"
    if path.startswith(inside):
        return path[len(inside) :] if path[len(inside) :] in paths else None
    if path in paths:
        return path
    is_absolute = path.startswith("/") or path[1:3] == ":/"
    parts = path.split("/")
    ends = [(_shared(parts, it.split("/")), it) for it in paths]
    ends = [it for it in ends if (it[0] > 1 if is_absolute else it[0] == len(parts))]
    longest = [it for shared, it in ends if shared == max(ends)[0]]
    return longest[0] if len(longest) == 1 else None


def _shared(a: list[str], b: list[str]) -> int:
    return next((n for n, (x, y) in enumerate(_ends(a, b)) if x != y), min(len(a), len(b)))


def _ends(a: list[str], b: list[str]) -> Iterator[tuple[str, str]]:
    return zip(reversed(a), reversed(b), strict=False)
