"""Answers of language models in Python: as ``rust_core/cores/src/answer.rs``, with regular expressions."""

from __future__ import annotations

import re

_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_FENCE = re.compile(r"^ *(```|~~~).*$", re.MULTILINE)
_REFUSALS = re.compile("i cannot|i can't|i'm sorry|i am sorry|as an ai|i am unable|i'm unable|i do not have access")
_PLACEHOLDERS = re.compile(r"todo|fixme|<description>|lorem ipsum|\[insert|your code here|xxx")
_UNFINISHED = (",", ";", ":", "(", "[", "{", "-")
_SMALL = str.maketrans({chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)})
_WEIGHTS = {"empty": 1.0, "refusal": 1.0, "placeholder": 0.5, "truncated": 0.5, "repeated": 0.5, "long": 0.25}


def read_answer(raw: str) -> tuple[str, list[str], float]:
    body, is_closed = _unfenced(_visible(raw))
    text = _unquoted(_tidy(body))
    flaws = _flaws(text, is_closed=is_closed)
    return text, flaws, max(1.0 - sum(_WEIGHTS[flaw] for flaw in flaws), 0.0)


def _visible(raw: str) -> str:
    lines = raw.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub(" ", _HIDDEN.sub("", lines))


def _unfenced(text: str) -> tuple[str, bool]:
    opened = _FENCE.search(text)
    if opened is None:
        return text, True
    body = text[opened.end() + 1 :].split("\n") if opened.end() < len(text) else []
    closing = [number for number, line in enumerate(body) if line.strip(" ") == opened[1]]
    return "\n".join(body[: closing[0]] if closing else body), bool(closing)


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.split("\n")]
    common = min((len(line) - len(line.lstrip(" ")) for line in lines if line), default=0)
    whole = "\n".join(line[common:] for line in lines)
    return re.sub(r"\n{3,}", "\n\n", whole).strip("\n")


def _unquoted(text: str) -> str:
    bare = text[1:] if re.match("[rRuU][\"']", text) else text
    for quote in ('"""', "'''", '"', "'", "`"):
        inner = bare[len(quote) : -len(quote)]
        if len(bare) >= 2 * len(quote) and bare == f"{quote}{inner}{quote}" and quote not in inner:
            return _tidy(inner.strip(" "))
    return text


def _flaws(text: str, *, is_closed: bool) -> list[str]:
    if not text:
        return ["empty"]
    small = text.translate(_SMALL)
    lines = [line for line in text.split("\n") if line]
    is_elided = any(line.strip(" ") in ("...", "…") for line in lines)
    found = {
        "refusal": _REFUSALS.search(small[:200]),
        "placeholder": is_elided or _PLACEHOLDERS.search(small),
        "truncated": not is_closed or text.endswith(_UNFINISHED),
        "repeated": len(lines) >= 4 and 2 * len(set(lines)) <= len(lines),
        "long": len(text) > 2000,
    }
    return [flaw for flaw, is_there in found.items() if is_there]
