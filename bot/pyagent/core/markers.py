"""The hidden lines by which the bot finds its own work again: what a pull request offers, where its branch was left.

::

    <!-- pyagent:v1 category=bugs hash=… offers=… -->      what it fixes
    <!-- pyagent:state tip=… declined=… -->                the tip we pushed last, what people undid
    <!-- pyagent:answer 1218 -->                           the comment that it answers

Invariants: only the first lines of a body count, so a quotation further down is nobody's marker; whatever a person
makes of these lines is read without an error.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Iterable, Sequence

from pyagent.core.model import Category

_LIMIT = 24_000
_UNPACKED_LIMIT = 4_000_000
_MARKER = re.compile(r"<!-- pyagent:v1 category=[a-z-]+ hash=[0-9a-f]{16} offers=([A-Za-z0-9+/=]*) -->")
_STATE = re.compile(r"<!-- pyagent:state tip=([0-9a-f]{0,64}) declined=([A-Za-z0-9+/=]*) -->")


def marker(category: Category, fingerprints: Sequence[str]) -> str:
    """The hidden line that identifies a pull request of ours and what it offers."""
    digest = hashlib.sha256("\n".join(fingerprints).encode()).hexdigest()[:16]
    return f"<!-- pyagent:v1 category={category.value} hash={digest} offers={_fitting(fingerprints)} -->"


def read_marker(body: str) -> tuple[str, ...]:
    """The fingerprints in a body's marker; empty when its first line is none of ours."""
    found = _MARKER.match(body.lstrip())
    return _unpack(found[1]) if found else ()


def offers_the_same(body: str, category: Category, fingerprints: Sequence[str]) -> bool:
    """Whether a body's marker is the one that these fingerprints have; also where there were too many to list."""
    return body.lstrip().startswith(marker(category, fingerprints))


def state_marker(tip: str, declined: Iterable[str] = ()) -> str:
    """The hidden line that says where we left the branch and what people undid."""
    return f"<!-- pyagent:state tip={tip} declined={_fitting(sorted(set(declined))) if declined else ''} -->"


def read_tip(body: str) -> str:
    """The tip that a pull request's branch had when we pushed last; empty when it does not say."""
    found = _state(body)
    return found[1] if found else ""


def read_declined(body: str) -> tuple[str, ...]:
    """Fingerprints of what people undid in a pull request."""
    found = _state(body)
    return _unpack(found[2]) if found and found[2] else ()


def with_declined(body: str, more: Iterable[str]) -> str:
    """A body that says of more fingerprints that people undid them."""
    found = _state(body)
    line = state_marker(read_tip(body), {*read_declined(body), *more})
    if found:
        return body.replace(found[0], line, 1)
    offers = _MARKER.match(body.lstrip())
    start = len(body) - len(body.lstrip()) + (offers.end() if offers else 0)
    return f"{body[:start]}\n{line}{body[start:]}" if offers else f"{line}\n\n{body}"


def without_declined(body: str) -> str:
    """A body that says of nothing that people undid it."""
    found = _state(body)
    return body.replace(found[0], state_marker(found[1]), 1) if found and found[2] else body


def without_offers(body: str, category: Category) -> str:
    """A body whose marker offers nothing: its pull request was closed by us, not refused by a person."""
    start = len(body) - len(body.lstrip())
    found = _MARKER.match(body, start)
    rest = body[found.end() :] if found else f"\n\n{body}"
    return marker(category, ()) + rest


def answer_marker(comment: int) -> str:
    """The hidden line by which the one answer to a comment is found again."""
    return f"<!-- pyagent:answer {comment} -->"


def _state(body: str) -> re.Match[str] | None:
    text = body.lstrip()
    offers = _MARKER.match(text)
    return _STATE.match(text, offers.end() + _gap(text, offers.end())) if offers else _STATE.match(text)


def _gap(text: str, start: int) -> int:
    rest = text[start:]
    return len(rest) - len(rest.lstrip())


def _fitting(fingerprints: Sequence[str]) -> str:
    """As many fingerprints as a body has room for."""
    kept = list(fingerprints)
    packed = _pack(kept)
    while len(packed) > _LIMIT:
        kept = kept[: len(kept) * _LIMIT // len(packed) - 1]
        packed = _pack(kept)
    return packed


def _pack(fingerprints: Sequence[str]) -> str:
    return base64.b64encode(zlib.compress(" ".join(fingerprints).encode(), 9)).decode()


def _unpack(packed: str) -> tuple[str, ...]:
    try:
        unpacked = zlib.decompressobj().decompress(base64.b64decode(packed, validate=True), _UNPACKED_LIMIT)
    except (binascii.Error, zlib.error):
        return ()
    return tuple(unpacked.decode("ascii", "replace").split())
