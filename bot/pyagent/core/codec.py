"""Our frozen dataclasses and named tuples as JSON and back, driven by their type hints.

Invariant: ``decode(type, encode(value)) == value`` for those made of text, bytes, numbers, flags, enums, tuples and
each other; data that does not fit its type raises ValueError, nothing else.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def encode(value: object) -> Any:  # noqa: ANN401  # JSON has no better name in the type system
    """A value made of dataclasses, named tuples, enums, tuples and plain values, as what ``json.dumps`` takes."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: encode(item) for name, item in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if value is None or isinstance(value, str | int | float):
        return value
    raise ValueError(f"cannot encode {type(value).__name__}")


def decode(kind: type[T], data: object) -> T:
    """The value of type ``kind`` that ``encode`` turned into ``data``."""
    return cast("T", _decode(kind, data))


def _decode(kind: Any, data: Any) -> Any:  # noqa: ANN401
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _decode_union(get_args(kind), data)
    if origin is Literal:
        return _checked(data in get_args(kind), data, kind)
    if origin is tuple:
        return _decode_tuple(get_args(kind), _checked(isinstance(data, list), data, kind))
    if is_dataclass(kind) or (isinstance(kind, type) and issubclass(kind, tuple)):
        return _decode_fields(kind, _checked(isinstance(data, dict), data, kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if kind is bytes:
        return b64decode(_checked(isinstance(data, str), data, kind), validate=True)
    if kind is float:
        return _checked(isinstance(data, int | float) and not isinstance(data, bool), data, kind)
    return _checked(type(data) is kind, data, kind)


def _decode_union(kinds: tuple[Any, ...], data: Any) -> Any:  # noqa: ANN401
    if data is None and NoneType in kinds:
        return None
    for kind in kinds:
        try:
            return _decode(kind, data)
        except ValueError:
            continue
    raise ValueError(f"{type(data).__name__} fits none of {kinds}")


def _decode_tuple(kinds: tuple[Any, ...], data: list[Any]) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(_decode(kinds[0], item) for item in data)
    return tuple(_decode(kind, item) for kind, item in zip(kinds, data, strict=True))


def _decode_fields(kind: Any, data: dict[str, Any]) -> Any:  # noqa: ANN401
    hints = _hints(kind)
    if not data.keys() <= hints.keys():
        raise ValueError(f"{kind.__name__} has no field {', '.join(sorted(data.keys() - hints.keys()))}")
    try:
        return kind(**{name: _decode(hints[name], item) for name, item in data.items()})
    except TypeError as e:
        raise ValueError(f"{kind.__name__}: {e}") from e


def _checked(fits: bool, data: Any, kind: Any) -> Any:  # noqa: ANN401, FBT001
    if not fits:
        raise ValueError(f"{type(data).__name__} is no {kind}")
    return data


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
