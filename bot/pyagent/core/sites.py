"""Turns what the compiled core returns into ``Site`` values."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pyagent import rust_core
from pyagent.core.model import Safety, Site

_SAFETY = {safety.value: safety for safety in Safety}


def sites_of(scan: rust_core.Scan, source: bytes = b"") -> Iterator[Site]:
    """The findings of a scan; ``source`` is the text they were found in, where the caller fixes it."""
    for rule, path, start, end, line, column, end_line, end_column, message, safety, mark, symbol, facts in scan.sites:
        yield Site(
            rule=rule,
            path=path,
            start=start,
            end=end,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            message=message,
            safety=_SAFETY[safety],
            fingerprint=mark,
            symbol=symbol,
            facts=facts,
            source=source,
        )


@cache
def native_rules() -> frozenset[str]:
    """Ids of the rules that Rust detects."""
    return frozenset(rust_core.rule_ids())
