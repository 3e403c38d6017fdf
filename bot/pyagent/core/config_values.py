"""Values of configuration keys: checked against the type of their field, and described as JSON schema.

The type of a dataclass field is the only declaration. ``Annotated[int, Option(…)]`` adds its sentence for the docs,
an example and bounds; ``convert`` and ``schema_of`` read the same hint, so what is documented is what is accepted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from pyagent.core.formulas import objection
from pyagent.core.nearest import did_you_mean
from pyagent.errors import InvalidFormula, ManifestMismatch

_VERSION = re.compile(r"3\.\d{1,2}")
_SHOWN = 80
RULE_PATTERN = r"[A-Z]{3}(\d{3})?"
"""A rule id (``EXC003``) or the letters that a family of rules shares (``EXC``)."""


@dataclass(frozen=True, slots=True)
class Option:
    """What the docs say about a key, and what the type alone cannot.

    Attributes:
        doc: What the key does, for docs/config.md.
        example: TOML of the whole setting.
        minimum: Lowest integer allowed.
        pattern: Regular expression that every text must match whole.
        kind: What such a text is called in errors.
        names: Where the text is a formula, the names that it may use.
        check: Why a text cannot be used, or nothing.
    """

    doc: str
    example: str = ""
    minimum: int | None = None
    pattern: str | None = None
    kind: str = "text"
    names: tuple[str, ...] = ()
    check: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A key in a file, for errors: ``pyproject.toml: tool.pyagent.limits.open-pull-requests``."""

    file: str
    keys: tuple[str, ...] = ()

    def at(self, key: str) -> Place:
        """The place one level down."""
        return Place(self.file, (*self.keys, key))

    def __str__(self) -> str:
        return f"{self.file}: {'.'.join(map(_shown, self.keys))}" if self.keys else self.file


def options_of(table: type) -> dict[str, tuple[object, Option]]:
    """The keys of a dataclass in order: key → (type, option). Fields without an ``Option`` are no keys."""
    hints = get_type_hints(table, include_extras=True)
    found: dict[str, tuple[object, Option]] = {}
    for each in fields(table):
        hint = hints[each.name]
        option = next((extra for extra in get_args(hint)[1:] if isinstance(extra, Option)), None)
        if get_origin(hint) is Annotated and option:
            found[key_of(each.name)] = (get_args(hint)[0], option)
    return found


def key_of(name: str) -> str:
    """TOML key of a field: ``max_file_lines`` → ``max-file-lines``."""
    return name.replace("_", "-")


def convert_table(table: type, values: object, place: Place) -> dict[str, Any]:
    """Check a TOML table against a dataclass.

    Returns:
        Field name → converted value, only for the keys that are set.

    Raises:
        ManifestMismatch: For an unknown key or a value of the wrong type.
    """
    if not isinstance(values, Mapping):
        raise _wrong(place, "a table", values)
    options = options_of(table)
    converted: dict[str, Any] = {}
    for written, value in values.items():
        # Either spelling is a key, as in other tools' tables.
        key = written if written in options else key_of(str(written))
        if key in values and key != written:
            raise ManifestMismatch(f"{place}: {_shown(key)} is set twice", f"take out {_shown(str(written))}")
        if key not in options:
            raise unknown(place, "key", str(written), options)
        hint, option = options[key]
        converted[key.replace("-", "_")] = _convert(hint, option, value, place.at(key))
    return converted


def unknown(place: Place, what: str, given: str, allowed: Iterable[str]) -> ManifestMismatch:
    """The error for a name that does not exist, with the nearest one that does."""
    names = list(allowed)
    guess = did_you_mean(given, names)
    return ManifestMismatch(f"{place}: unknown {what} {_shown(given)}{guess}", f"allowed: {', '.join(names)}")


def schema_of(hint: object, option: Option) -> dict[str, object]:
    """JSON schema of the values that ``convert_table`` takes for a type."""
    schema = _plain_schema(hint, option)
    return {"description": option.doc, **schema} if option.doc else schema


def table_schema(table: type) -> dict[str, object]:
    """JSON schema of a dataclass of options."""
    properties = {key: schema_of(hint, option) for key, (hint, option) in options_of(table).items()}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _convert(hint: object, option: Option, value: object, place: Place) -> object:
    if hint == tuple[int, int]:
        return _version(value, place)
    if hint is bool or hint is int:
        return _number(hint, option, value, place)
    if hint is str:
        return _text(option, value, place)
    if choices := _choices(hint):
        return _choice(choices, value, place)
    if get_origin(hint) is tuple:
        return _list(get_args(hint)[0], option, value, place)
    if get_origin(hint) is Mapping:
        return _mapping(hint, option, value, place)
    if isinstance(hint, type) and is_dataclass(hint):
        return hint(**convert_table(hint, value, place))
    raise TypeError(f"no conversion for {hint}")


def _number(hint: object, option: Option, value: object, place: Place) -> int:
    # bool is an int in Python, and not in TOML.
    if not isinstance(value, int) or isinstance(value, bool) is not (hint is bool):
        raise _wrong(place, "true or false" if hint is bool else "a whole number", value)
    if option.minimum is not None and value < option.minimum:
        raise _wrong(place, f"a whole number of at least {option.minimum}", value)
    return value


def _text(option: Option, value: object, place: Place) -> str:
    if not isinstance(value, str) or (option.pattern and not re.fullmatch(option.pattern, value)):
        raise _wrong(place, option.kind, value)
    if option.names and (why := objection(value, option.names)):
        raise InvalidFormula(f"{place}: {why}", "see docs/config.md")
    if option.check and (why := option.check(value)):
        raise ManifestMismatch(f"{place}: {_shown(_toml(value))} cannot be used: {why}", "see docs/config.md")
    return value


def _version(value: object, place: Place) -> tuple[int, int]:
    if not isinstance(value, str) or not _VERSION.fullmatch(value):
        raise _wrong(place, 'a Python version such as "3.11"', value)
    major, minor = value.split(".")
    return int(major), int(minor)


def _choice(choices: Mapping[str, object], value: object, place: Place, what: str = "value") -> object:
    if not isinstance(value, str):
        raise _wrong(place, " or ".join(f'"{name}"' for name in choices), value)
    if value not in choices:
        raise unknown(place, what, value, choices)
    return choices[value]


def _list(item: object, option: Option, value: object, place: Place) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise _wrong(place, "a list", value)
    return tuple(_convert(item, option, each, place) for each in value)


def _mapping(hint: object, option: Option, value: object, place: Place) -> dict[object, object]:
    if not isinstance(value, dict):
        raise _wrong(place, "a table", value)
    key_hint, item = get_args(hint)
    keys = _choices(key_hint)
    return {
        _choice(keys, key, place, "key") if keys else key: _convert(item, option, each, place.at(key))
        for key, each in value.items()
    }


def _choices(hint: object) -> Mapping[str, object]:
    if get_origin(hint) is Literal:
        return {str(name): name for name in get_args(hint)}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {str(member.value): member for member in list(hint)}
    return {}


def _plain_schema(hint: object, option: Option) -> dict[str, object]:
    if hint == tuple[int, int]:
        return {"type": "string", "pattern": f"^{_VERSION.pattern}$"}
    if hint is bool:
        return {"type": "boolean"}
    if hint is int:
        return {"type": "integer"} if option.minimum is None else {"type": "integer", "minimum": option.minimum}
    if hint is str:
        return {"type": "string", "pattern": f"^{option.pattern}$"} if option.pattern else {"type": "string"}
    if choices := _choices(hint):
        return {"enum": list(choices)}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _plain_schema(get_args(hint)[0], option)}
    if get_origin(hint) is Mapping:
        key_hint, item = get_args(hint)
        each = _plain_schema(item, option)
        if names := _choices(key_hint):
            return {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(names, each)}
        return {"type": "object", "additionalProperties": each}
    if isinstance(hint, type) and is_dataclass(hint):
        return table_schema(hint)
    raise TypeError(f"no schema for {hint}")


def _wrong(place: Place, wanted: str, value: object) -> ManifestMismatch:
    return ManifestMismatch(f"{place}: {_shown(_toml(value))} is not {wanted}", "see docs/config.md")


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _shown(text: str) -> str:
    # The text is the repository's: one line, no control characters, and not a page of it.
    clean = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    return clean if len(clean) <= _SHOWN else f"{clean[:_SHOWN]}…"
