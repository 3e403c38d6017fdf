"""Calls by place: an example is a list of values, and some parameters may only be given by name.

A generator is gone through to its end: its items are its answer.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any


def by_place(function: Callable[..., Any], like: Callable[..., Any] | None = None) -> Callable[..., Any]:
    """The function, with parameters that may only be given by name as the last of those given by place.

    Of a generator function it gives the list of all that is yielded.

    Args:
        function: What is called.
        like: What has its parameters, where it says nothing about them itself.
    """
    inner = inspect.unwrap(like or function)
    code = inner.__code__
    if inspect.isgeneratorfunction(inner):
        return _gone_through(_placed(function, code))
    return _placed(function, code)


def _gone_through(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*values: Any) -> Any:
        return [*function(*values)]

    return call


def _placed(function: Callable[..., Any], code: types.CodeType) -> Callable[..., Any]:
    if not code.co_kwonlyargcount:
        return function
    first = code.co_argcount
    names = code.co_varnames[first : first + code.co_kwonlyargcount]

    def call(*values: Any) -> Any:
        return function(*values[:first], **dict(zip(names, values[first:], strict=True)))

    return call
