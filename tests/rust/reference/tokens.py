"""Tokens and money in Python: as ``rust_core/cores/src/tokens``; money by ``decimal``, text by ``re``."""

from __future__ import annotations

import re
import sys
import unicodedata
from base64 import b64decode
from collections.abc import Sequence
from decimal import Context, Decimal
from functools import cache
from itertools import pairwise

PriceRow = tuple[str, str, str, int, str]


class TokenError(ValueError):
    """Why there is no answer."""


# Estimates

_RUN = re.compile(
    r"(?P<word>[A-Z]?[a-z]+|[A-Z]+)|(?P<digits>[0-9]+)|(?P<signs>[!-/:-@\[-`{-~]+)"
    "|(?P<latin>[\x80-\u024f])|(?P<other>[\u0250-\u2e7f])|(?P<east>[\u2e80-\U0010ffff])"
)
_WEIGHTS = {
    "word": lambda size: 14 + 16 * ((size - 1) // 8),
    "digits": lambda size: 29 * -(-size // 3),
    "signs": lambda size: 8 + 6 * ((size - 1) // 2),
    "latin": lambda _: 22,
    "other": lambda _: 7,
    "east": lambda _: 12,
}


def _weight(line: str) -> int:
    total = sum(_WEIGHTS[str(run.lastgroup)](len(run[0])) for run in _RUN.finditer(line))
    return total + 37 if total else 0


def estimate_tokens(text: str) -> int:
    return -(-sum(map(_weight, text.split("\n"))) // 16)


def within_tokens(text: str, most: int) -> str:
    kept: list[str] = []
    total = 0
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        total += _weight(line.removesuffix("\n"))
        if -(-total // 16) > most:
            break
        kept.append(line)
    return "".join(kept)


# Exact counts


@cache
def _classes() -> dict[str, str]:
    """What stands for ``\\p{..}`` in a class of ``re``, which has none."""
    found: dict[str, list[str]] = {}
    for code in range(sys.maxunicode + 1):
        if not 0xD800 <= code <= 0xDFFF:
            found.setdefault(unicodedata.category(chr(code)), []).append(chr(code))
    names = {"L": ("Lu", "Ll", "Lt", "Lm", "Lo"), "N": ("Nd", "Nl", "No"), "M": ("Mn", "Mc", "Me")}
    groups = names | {name: (name,) for name in ("Lu", "Ll", "Lt", "Lm", "Lo")}
    made = {name: _ranges([char for part in parts for char in found[part]]) for name, parts in groups.items()}
    # White space as Unicode has it: without the separators of information that Python counts too.
    return made | {"s": "\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"}


def _ranges(chars: Sequence[str]) -> str:
    codes = sorted(map(ord, chars))
    out, start = list[str](), codes[0]
    for code, following in zip(codes, [*codes[1:], -1], strict=True):
        if following != code + 1:
            out.append(f"\\U{start:08x}-\\U{code:08x}")
            start = following
    return "".join(out)


_CL100K = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n<L><N>]?[<L>]+|[<N>]{1,3}| ?[^<s><L><N>]+[\r\n]*|[<s>]*[\r\n]+"
    r"|[<s>]+(?![^<s>])|[<s>]+"
)
_O200K = (
    r"[^\r\n<L><N>]?[<Lu><Lt><Lm><Lo><M>]*[<Ll><Lm><Lo><M>]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|[^\r\n<L><N>]?[<Lu><Lt><Lm><Lo><M>]+[<Ll><Lm><Lo><M>]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|[<N>]{1,3}| ?[^<s><L><N>]+[\r\n/]*|[<s>]*[\r\n]+|[<s>]+(?![^<s>])|[<s>]+"
)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    text = {"cl100k": _CL100K, "o200k": _O200K}[name]
    return re.compile(re.sub("<([A-Za-z]+)>", lambda found: _classes()[found[1]], text))


class Vocabulary:
    """A vocabulary, as ``tiktoken`` keeps it."""

    def __init__(self, data: bytes, pattern: str) -> None:
        if pattern not in {"cl100k", "o200k"}:
            raise TokenError('pattern is "cl100k" or "o200k"')
        self.ranks: dict[bytes, int] = {}
        used: set[int] = set()
        for number, ended in enumerate(data.split(b"\n"), start=1):
            line = ended.removesuffix(b"\r")
            if not line:
                continue
            found = re.fullmatch(
                rb"(?=[^ ]{4})((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?) ([0-9]{1,9})", line
            )
            if found is None:
                raise TokenError(f"line {number} is not a token in base64, a space and a rank")
            token, rank = b64decode(found[1]), int(found[2])
            if token in self.ranks or rank in used:
                raise TokenError(f"line {number} has a token or a rank that another line has")
            self.ranks[token] = rank
            used.add(rank)
        for byte in range(256):
            if bytes([byte]) not in self.ranks:
                raise TokenError(f"no line has a token for the byte {byte}")
        self.pattern = _pattern(pattern)

    def __len__(self) -> int:
        return len(self.ranks)

    def count(self, text: str) -> int:
        return sum(self._pieces(found[0].encode()) for found in self.pattern.finditer(text))

    def _pieces(self, piece: bytes) -> int:
        if piece in self.ranks:
            return 1
        parts = [piece[at : at + 1] for at in range(len(piece))]
        while True:
            pairs = [(self.ranks.get(a + b), at) for at, (a, b) in enumerate(pairwise(parts))]
            known = [(rank, at) for rank, at in pairs if rank is not None]
            if not known:
                return len(parts)
            at = min(known)[1]
            parts[at : at + 2] = [parts[at] + parts[at + 1]]


# Money

_EXACT = Context(prec=60)
_MILLION = Decimal(1_000_000)
_GOES_ON = ("", "-", ":", "@")


def _decimal(text: str, decimals: int, what: str) -> Decimal:
    if not re.fullmatch(rf"[0-9]{{1,9}}(\.[0-9]{{1,{decimals}}})?", text):
        raise TokenError(f"{what} is a decimal number of at most 9 digits before and {decimals} behind the point")
    return Decimal(text)


def _shown(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def price_of(model: str, table: Sequence[PriceRow]) -> PriceRow | None:
    name = model.rpartition("/")[2]
    fitting = [row for row in table if name.startswith(row[0]) and name[len(row[0]) :][:1] in _GOES_ON]
    return max(fitting, key=lambda row: len(row[0]), default=None)


class Ledger:
    """A budget and what was spent of it."""

    def __init__(self, budget: str | None = None) -> None:
        self._budget = None if budget is None else _decimal(budget, 12, "an amount")
        self._spent = Decimal(0)
        self._uses: dict[str, tuple[int, int, int, Decimal]] = {}

    def affords(self, read: int, written: int, prices: tuple[str, str]) -> bool:
        cost = self._cost(read, written, prices)
        return self._left is None or cost <= self._left

    def book(self, model: str, read: int, written: int, prices: tuple[str, str]) -> str:
        cost = self._cost(read, written, prices)
        self._spent = _EXACT.add(self._spent, cost)
        calls, before, after, so_far = self._uses.get(model, (0, 0, 0, Decimal(0)))
        most = 2**64 - 1
        self._uses[model] = (calls + 1, min(before + read, most), min(after + written, most), _EXACT.add(so_far, cost))
        return _shown(cost)

    def _cost(self, read: int, written: int, prices: tuple[str, str]) -> Decimal:
        in_, out = (_EXACT.divide(_decimal(price, 6, "a price"), _MILLION) for price in prices)
        return _EXACT.add(_EXACT.multiply(in_, Decimal(read)), _EXACT.multiply(out, Decimal(written)))

    @property
    def _left(self) -> Decimal | None:
        return None if self._budget is None else max(_EXACT.subtract(self._budget, self._spent), Decimal(0))

    @property
    def spent(self) -> str:
        return _shown(self._spent)

    @property
    def left(self) -> str | None:
        return None if self._left is None else _shown(self._left)

    @property
    def uses(self) -> list[tuple[str, int, int, int, str]]:
        return [(model, *counts, _shown(cost)) for model, (*counts, cost) in self._uses.items()]
