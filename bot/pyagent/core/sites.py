"""Turns what the compiled core returns into ``Site`` values."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b

from pyagent import rust_core
from pyagent.core.model import Safety, Site

UNPARSABLE = "SYN003"
"""Rule id of files that cannot be analysed."""

SAFETY = {safety.value: safety for safety in Safety}
"""What Rust calls them."""


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
            safety=SAFETY[safety],
            fingerprint=mark,
            symbol=symbol,
            facts=facts,
            source=source,
        )


@cache
def native_rules() -> frozenset[str]:
    """Ids of the rules that Rust detects."""
    return frozenset(rust_core.rule_ids())


def unchecked_site(path: str) -> Site:
    """The report of a file that Ruff crashed on or did not get done with."""
    return Site(
        rule=UNPARSABLE,
        path=path,
        start=0,
        end=0,
        line=1,
        column=1,
        end_line=1,
        end_column=1,
        message="Ruff does not get through this file, so its rules were not checked here",
        safety=Safety.MANUAL,
        fingerprint=blake2b(f"{path}\xff{UNPARSABLE}\xffunchecked".encode(), digest_size=16).hexdigest(),
        symbol="",
        facts={"leave": "a file that cannot be checked is not edited"},
        source=b"",
    )
