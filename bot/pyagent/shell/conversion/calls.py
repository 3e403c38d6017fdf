"""Calls by place: an example is a list of values, and some parameters may only be given by name."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any


def by_place(function: Callable[..., Any], like: Callable[..., Any] | None = None) -> Callable[..., Any]:
    """The function, with parameters that may only be given by name as the last of those given by place.

    Args:
        function: What is called.
        like: What has its parameters, where it says nothing about them itself.
    """
    code = inspect.unwrap(like or function).__code__
    if not code.co_kwonlyargcount:
        return function
    first = code.co_argcount
    names = code.co_varnames[first : first + code.co_kwonlyargcount]

    def call(*values: Any) -> Any:
        return function(*values[:first], **dict(zip(names, values[first:], strict=True)))

    return call
