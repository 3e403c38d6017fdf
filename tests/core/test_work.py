"""A finding keeps its name while edits move the text around it."""

from __future__ import annotations

from dataclasses import replace

from doc_sites import site_of

from pyagent.agents.registry import load_agents
from pyagent.core.work import Found, Item, match


def found(name: str, start: int) -> Found:
    site = replace(site_of({}), start=start, message=f"`{name}` lacks something", fingerprint=name)
    return Found(site, load_agents()[site.rule].finding(site))


def paired(items: list[Item], *sites: Found) -> dict[str, str]:
    places = {site.site.start: site for site in sites}
    pairs = match(items, places)
    names = {index: item.found.finding.fingerprint for index, item in enumerate(items)}
    return {names[index]: places[place].finding.fingerprint for index, place in pairs.items()}


def test_a_finding_at_its_place_is_itself() -> None:
    assert paired([Item.of(found("a", 3)), Item.of(found("b", 7))], found("b", 7), found("a", 3)) == {
        "a": "a",
        "b": "b",
    }


def test_a_finding_that_a_formatter_moved_is_known_by_its_fingerprint() -> None:
    items = [Item.of(found("gone", 1)), Item.of(found("a", 3)), Item.of(found("b", 7))]
    assert paired(items, found("a", 5), found("b", 9)) == {"a": "a", "b": "b"}


def test_another_finding_at_its_old_place_is_not_taken_for_it() -> None:
    items = [Item.of(found("a", 3)), Item.of(found("b", 7))]
    assert paired(items, found("a", 7), found("b", 11)) == {"a": "a", "b": "b"}


def test_a_finding_that_changed_takes_what_nobody_else_has() -> None:
    changed = found("new", 9)
    assert paired([Item.of(found("a", 3)), Item.of(found("b", 7))], changed, found("a", 4)) == {"a": "a", "b": "new"}
