"""Rules that a project has told its own linters not to report: what it has decided about them holds for us, too.

Only a code that is named in full is a decision about a rule; a family (``D``, ``ANN``) is often left to another tool.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

_PATTERN = re.compile(r"(?=.*\w)[\w./*-]{1,200}")  # written by strangers; others mean different things elsewhere
_CODE = re.compile(r"([A-Z]+)[0-9]{3,4}")


def full_codes(values: Iterable[object]) -> frozenset[str]:
    """The codes of single rules among what a linter is told to ignore."""
    return frozenset(value for value in values if isinstance(value, str) and _CODE.fullmatch(value))


def is_declined(codes: Sequence[str], ignored: Collection[str]) -> bool:
    """Whether a rule is one of those that are ignored.

    Args:
        codes: The codes that other tools know the rule by, the nearest first. Those of its family must all be ignored.
        ignored: Codes of single rules.
    """
    family = _family(codes[0]) if codes else ""
    return bool(family) and all(code in ignored for code in codes if _family(code) == family)


def declined_by_path(
    per_file: Mapping[str, Collection[str]], rules: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """The rules that do not apply to some files, as our own setting has them.

    Args:
        per_file: A linter's setting: pattern → codes and families.
        rules: Rule → the codes that other tools know it by.
    """
    found = {}
    for pattern, ignored in per_file.items():
        hit = tuple(rule for rule, codes in rules.items() if is_declined(codes, _spelled_out(codes, ignored)))
        if hit and _PATTERN.fullmatch(pattern):
            found[pattern] = hit
    return found


def _spelled_out(codes: Sequence[str], ignored: Collection[str]) -> set[str]:
    """Those of the codes that are ignored, themselves or with their family."""
    return {code for code in codes if code in ignored or _family(code) in ignored}


def _family(code: str) -> str:
    found = _CODE.fullmatch(code)
    return found[1] if found else ""
