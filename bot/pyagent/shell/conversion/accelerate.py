"""Functions that have a Rust version. Kept by `pyagent rust convert --write`; please do not edit.

The Python function stays what counts: Rust answers where it is certain to answer the same, and leaves everything else
to it. Without the compiled module, or with the environment variable NATIVE_OFF set, the Python functions are used as
they are.
"""

from __future__ import annotations

import functools
import importlib
import inspect
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
    native = with_constants(native, constants, function.__globals__)

    def again(*values: Any) -> Any:
        deopts[name] += 1
        return function(*values[:by_place], **dict(zip(names[by_place:], values[by_place:], strict=True)))

    # A generator begins to work when it is first asked, here and there.
    shape = (_GENERATORS if code.co_flags & inspect.CO_GENERATOR else _SHAPES).get(arity)
    if shape is None:
        return functools.wraps(function)(_anyhow(function, native, again, names))  # type: ignore[return-value]
    answer: Any = shape(native, again)
    # The same parameters: Python itself puts the arguments in their places, and no tuple or dict is made of them.
    answer.__code__ = answer.__code__.replace(
        co_name=code.co_name,
        co_varnames=(*names, ".result"),
        co_argcount=by_place,
        co_posonlyargcount=code.co_posonlyargcount,
        co_kwonlyargcount=code.co_kwonlyargcount,
    )
    answer.__defaults__, answer.__kwdefaults__ = function.__defaults__, function.__kwdefaults__
    return functools.wraps(function)(answer)  # type: ignore[return-value]


def _one(native: Callable[..., Any], again: Callable[..., Any]) -> Callable[..., Any]:
    def answer(a: Any) -> Any:
        result = native(a)
        return again(a) if result is NotImplemented else result

    return answer


def _two(native: Callable[..., Any], again: Callable[..., Any]) -> Callable[..., Any]:
    def answer(a: Any, b: Any) -> Any:
        result = native(a, b)
        return again(a, b) if result is NotImplemented else result

    return answer


def _three(native: Callable[..., Any], again: Callable[..., Any]) -> Callable[..., Any]:
    def answer(a: Any, b: Any, c: Any) -> Any:
        result = native(a, b, c)
        return again(a, b, c) if result is NotImplemented else result

    return answer


def _four(native: Callable[..., Any], again: Callable[..., Any]) -> Callable[..., Any]:
    def answer(a: Any, b: Any, c: Any, d: Any) -> Any:
        result = native(a, b, c, d)
        return again(a, b, c, d) if result is NotImplemented else result

    return answer


_SHAPES = {1: _one, 2: _two, 3: _three, 4: _four}


def _one_of_many(native: Callable[..., Any], again: Callable[..., Any]) -> Callable[..., Any]:
    def answer(a: Any) -> Any:
        result = native(a)
        yield from again(a) if result is NotImplemented else (item for item in result)

    return answer


def _two_of_many(native: Callable[..., Any], again: Callable[..., Any]) -> Callable[..., Any]:
    def answer(a: Any, b: Any) -> Any:
        result = native(a, b)
        yield from again(a, b) if result is NotImplemented else (item for item in result)

    return answer


def _three_of_many(native: Callable[..., Any], again: Callable[..., Any]) -> Callable[..., Any]:
    def answer(a: Any, b: Any, c: Any) -> Any:
        result = native(a, b, c)
        yield from again(a, b, c) if result is NotImplemented else (item for item in result)

    return answer


def _four_of_many(native: Callable[..., Any], again: Callable[..., Any]) -> Callable[..., Any]:
    def answer(a: Any, b: Any, c: Any, d: Any) -> Any:
        result = native(a, b, c, d)
        yield from again(a, b, c, d) if result is NotImplemented else (item for item in result)

    return answer


_GENERATORS = {1: _one_of_many, 2: _two_of_many, 3: _three_of_many, 4: _four_of_many}


def _anyhow(
    function: Callable[..., Any], native: Callable[..., Any], again: Callable[..., Any], names: tuple[str, ...]
) -> Callable[..., Any]:
    """With any number of parameters."""
    code: Any = function.__code__
    by_place, by_position = code.co_argcount, code.co_posonlyargcount
    given: Any = function
    defaults = dict(zip(reversed(names[:by_place]), reversed(given.__defaults__ or ()), strict=False))
    defaults |= given.__kwdefaults__ or {}

    def placed(args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any] | None:
        if len(args) > by_place:
            return None
        values = [*args]
        taken = 0
        for at in range(len(args), len(names)):
            name = names[at]
            if name in kwargs and at >= by_position:
                values.append(kwargs[name])
                taken += 1
            elif name in defaults:
                values.append(defaults[name])
            else:
                return None
        return values if taken == len(kwargs) and len(values) == len(names) else None

    def answer(*args: Any, **kwargs: Any) -> Any:
        values = args if not kwargs and len(args) == len(names) == by_place else placed(args, kwargs)
        if values is None:
            return function(*args, **kwargs)
        result = native(*values)
        return again(*values) if result is NotImplemented else result

    return answer


def with_constants(native: Callable[..., Any], constants: tuple[str, ...], names: dict[str, Any]) -> Callable[..., Any]:
    """The function in Rust, given what its module has under some names when it is called."""
    if not constants:
        return native

    def call(*args: Any) -> Any:
        return native(*args, *[names.get(it) for it in constants])

    return call
