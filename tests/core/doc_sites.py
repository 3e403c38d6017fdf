"""A place of DOC003 with the facts that its words are made of."""

from __future__ import annotations

from collections.abc import Mapping

from pyagent.core.model import Safety, Site


def site_of(facts: Mapping[str, object]) -> Site:
    """A site with these facts; lists become tuples, as Rust gives them."""
    kept = {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}
    return Site(
        rule="DOC003",
        path="a.py",
        start=0,
        end=0,
        line=1,
        column=1,
        end_line=1,
        end_column=1,
        message="",
        safety=Safety.SAFE,
        fingerprint="",
        symbol="",
        facts=kept,
    )
