"""What a function changes and calls, as sentences for its docstring, from the acts that Rust saw in its body."""

from __future__ import annotations

from collections.abc import Sequence

from pyagent.core.english import capital, listing
from pyagent.core.model import Site

_LONG = 40
"""Statements of a body that a few calls do not describe any more."""
_FEW = 2
_MANY = 4
_CROWD = 6


def does(site: Site, *, returns: bool) -> tuple[str, ...]:
    """Sentences about what a function changes and calls."""
    size = site.number("size")
    always = [act for act in map(act_of, site.names("acts")) if not _is_plain(site.text("name"), act)]
    # What a function calls on the way to its result, or among much else, says little of it.
    if returns or size > _LONG:
        always = [act for act in always if act[2]]
    said: list[str] = []
    if (unless := site.text("unless")) and not returns:
        said.append(f"Do nothing if {unless}.")
    if len(always) > _CROWD:
        # Of a crowd the names are enough.
        always = list(dict.fromkeys((verb, _bare_object(object_), effect) for verb, object_, effect in always))
    if always:
        said.append(f"{capital(clause(always))}.")
    told = {act[1] for act in always}
    for fact in site.names("sometimes"):
        condition, *acts = fact.split("\x1e")
        found = [act_of(act) for act in acts]
        if returns or size > _LONG:
            found = [act for act in found if act[2]]
        found = [act for act in found if act[1] not in told]
        told |= {act[1] for act in found}
        if found and len(found) <= _MANY:
            said.append(f"If {condition}, {clause(found)}.")
    so_far = "".join(said)
    deeper = [act_of(fact) for fact in site.names("perhaps")]
    perhaps = list(
        {_bare_object(act[1]): act for act in reversed(deeper) if _bare_object(act[1]) not in so_far}.values()
    )
    perhaps.reverse()
    if perhaps and len(said) < _FEW:
        said.append(f"May {clause(perhaps)}.")
    for fact in site.names("fallbacks")[:_FEW]:
        parameter, code = fact.split("\x1f")
        said.append(f"Without ``{parameter}``, use ``{code}``.")
    if said and said[0].startswith("Do nothing"):
        said = [*said[1:], said[0]]
    return tuple(said[:_MANY])


def shortest(site: Site) -> str:
    """What a function always does, without values and with no more names than a line has room for."""
    grouped_names: dict[str, list[str]] = {}
    for verb, object_, _ in map(act_of, site.names("acts")):
        grouped_names.setdefault(verb, []).append(_bare_object(object_))
    verb, names = next(iter(grouped_names.items()), ("", []))
    names = list(dict.fromkeys(names))
    return f"{capital(verb)} {', '.join(names[:_FEW])} and others." if len(names) > _FEW else ""


def used(site: Site) -> str:
    """What a function calls on its way, for one of which nothing else is known; empty when that is its own name."""
    own = site.text("name").strip("_").lower()
    steps = [step for step in site.names("steps") if step.rpartition(".")[2].strip("_").lower() != own]
    return f"Use {several([f'``{step}``' for step in steps])}." if steps else ""


def _bare_object(object_: str) -> str:
    """An object without the value that it is set to."""
    return object_.partition(" to ``")[0]


def _is_plain(name: str, act: tuple[str, str, bool]) -> bool:
    """Whether an act is what the name says: a setter that sets, a function that prints and is called so."""
    verb, object_, _ = act
    thing = name.lower().replace("_", "").removeprefix("set")
    if verb == "print":
        return name.startswith(("print", "show", "display"))
    plain = object_.replace("_", "").lower()
    return verb == "set" and plain.startswith(f"``self.{thing}`` to ``") and name.lower().startswith("set")


def act_of(fact: str) -> tuple[str, str, bool]:
    """Verb, object and whether it is an effect, from a fact."""
    verb, object_, effect = fact.split("\x1f")
    return verb, object_, bool(effect)


def clause(acts: Sequence[tuple[str, str, bool]]) -> str:
    """Acts as one clause in the imperative."""
    return listed(grouped(acts))


def grouped(acts: Sequence[tuple[str, str, bool]]) -> list[str]:
    """Acts as clauses, one for each verb."""
    grouped: dict[tuple[str, bool], list[str]] = {}
    for verb, object_, _ in acts:
        # What is set to a known value stands apart, lest the value seem to be that of the others too.
        grouped.setdefault((verb, " to ``" in object_), []).append(object_)
    return [f"{verb} {several(objects)}" for (verb, _), objects in list(grouped.items())[:_MANY]]


def listed(parts: Sequence[str]) -> str:
    """Clauses as a list."""
    # A list inside a list is told apart by its comma.
    if len(parts) > 1 and any(" and " in part for part in parts):
        return f"{', '.join(parts[:-1])}, and {parts[-1]}"
    return listing(parts)


def several(objects: Sequence[str]) -> str:
    """Objects as a list, cut where it is long."""
    objects = _merged(objects)
    return listing(objects) if len(objects) <= _MANY else f"{', '.join(objects[:_MANY])} and others"


def _merged(objects: Sequence[str]) -> list[str]:
    """Objects of which several are set to one value, told together."""
    by_value: dict[str, list[str]] = {}
    for item in objects:
        name, _, value = item.partition(" to ``")
        by_value.setdefault(value, []).append(name)
    merged = []
    for value, names in by_value.items():
        merged += (
            [f"{listing(names)} to ``{value}"]
            if value and len(names) <= _MANY
            else [f"{name} to ``{value}" if value else name for name in names]
        )
    return merged
