"""Functions that have a Rust version. Kept by `pyagent rust convert --write`; please do not edit.

The Python function stays what counts: Rust answers where it is certain to answer the same, and leaves everything else
to it. Without the compiled module, or with the environment variable NATIVE_OFF set, the Python functions are used as
they are.
"""

from __future__ import annotations

import functools
import importlib
import os
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

_Function = TypeVar("_Function", bound=Callable[..., Any])

deopts: Counter[str] = Counter()
"""How often Rust left the answer to Python, by the name of the function in Rust."""

try:
    _native: Any = None if os.environ.get("NATIVE_OFF") else importlib.import_module("NATIVE_MODULE")
except ImportError:
    _native = None


def accelerated(name: str, *constants: str) -> Callable[[_Function], _Function]:
    """Let Rust answer first; `__wrapped__` is the Python function, and `constants` are names of its module."""
    native = getattr(_native, name, None)

    def decorate(function: _Function) -> _Function:
        return function if native is None else answering(function, native, name, constants)

    return decorate


def answering(function: _Function, native: Callable[..., Any], name: str, constants: tuple[str, ...] = ()) -> _Function:
    """The function in Rust with the Python function behind it."""
    code = function.__code__
    by_place = code.co_argcount
    arity = by_place + code.co_kwonlyargcount
    names = code.co_varnames[:arity]
    by_position = code.co_posonlyargcount
    defaults = dict(zip(reversed(names[:by_place]), reversed(function.__defaults__ or ()), strict=False))
    defaults |= function.__kwdefaults__ or {}
    is_plain = arity == by_place
    native = with_constants(native, constants, function.__globals__)

    def placed(args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any] | None:
        if len(args) > by_place:
            return None
        values = [*args]
        taken = 0
        for at in range(len(args), arity):
            name = names[at]
            if name in kwargs and at >= by_position:
                values.append(kwargs[name])
                taken += 1
            elif name in defaults:
                values.append(defaults[name])
            else:
                return None
        return values if taken == len(kwargs) and len(values) == arity else None

    @functools.wraps(function)
    def answer(*args: Any, **kwargs: Any) -> Any:
        if kwargs or len(args) != arity or not is_plain:
            values = placed(args, kwargs)
            if values is None:
                return function(*args, **kwargs)
            result = native(*values)
        else:
            result = native(*args)
        if result is NotImplemented:
            deopts[name] += 1
            return function(*args, **kwargs)
        return result

    return answer  # type: ignore[return-value]


def with_constants(native: Callable[..., Any], constants: tuple[str, ...], names: dict[str, Any]) -> Callable[..., Any]:
    """The function in Rust, given what its module has under some names when it is called."""
    if not constants:
        return native

    def call(*args: Any) -> Any:
        return native(*args, *[names.get(it) for it in constants])

    return call
