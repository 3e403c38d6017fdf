"""Which reasons are hard: not a gap of the subset, but something that no translation of the function alone can have.

Hard are types that nobody here knows or that say nothing, effects, and calls of what is not in the module.
"""

from __future__ import annotations

import re

_HARD = (
    "has no type",
    "a hint that says nothing",
    "a type that is not translated yet",
    "the type `",
    "a list of anything",
    "a tuple of anything",
    "a coroutine",
    "any number of arguments",
    "a call of something that is not known",
    "touches the world",
    "a name of another scope",
    "an import inside a function",
    "a definition inside a function",
    "a function inside a function",
    "a decorator",
    "type parameters",
    "`with`",
    "names that a star import",
    "of the module",
    "an attribute that is changed",
    "an assignment to an attribute",
    "a generator",
    "not ASCII",
    "which is not converted",
    "of an object",
    "`self` as a value",
    "an attribute",
)
_KNOWN_TYPES = re.compile(r"the type `(bytes|bytearray|complex)`")
_NAMES = re.compile(r"`[^`]*`")
_PLAIN = ("`try`", "`with`", "`match`", "`del` of a name", "`None` as a value")


def is_hard(construct: str) -> bool:
    """Whether a reason is hard."""
    if _KNOWN_TYPES.search(construct):
        return False
    return any(part in construct for part in _HARD)


def kind_of(construct: str) -> str:
    """A reason without the names in it."""
    if construct in _PLAIN:
        return construct
    if construct.startswith(("a call of `", "the method `", "`math.", "the argument `", "`%`", "the type `")):
        return construct
    return _NAMES.sub(
        "…", re.sub(r"(holds a value of type|comes as|a result of type|a value of type|of) .*", r"\1 …", construct)
    )
