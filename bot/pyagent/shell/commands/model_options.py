"""Whom ``pyagent fix --ask`` asks, as the options of the command line say it."""

from __future__ import annotations

import shlex
from argparse import Namespace
from pathlib import Path

from pyagent.core.model import Safety
from pyagent.core.report.visible import visible
from pyagent.errors import ConfigurationError, from_os_error
from pyagent.rust_core import Ledger, Vocabulary, price_of
from pyagent.shell.model import Inquiry, Service, Tariff

_PATTERNS = ("cl100k", "o200k")


def inquiry_of(options: Namespace, safety: Safety) -> Inquiry:
    """The questions that may be asked.

    Raises:
        ConfigurationError: The options do not say whom to ask, or at what price, or nothing of it would be used.
    """
    if safety is not Safety.REVIEW:
        raise ConfigurationError("--ask: what a model answers is for review", "add --safety review")
    if not options.model:
        raise ConfigurationError("--ask needs the name of a model", "add --model NAME")
    try:
        command = tuple(shlex.split(options.ask))
    except ValueError as error:
        raise ConfigurationError(f"--ask: {error}", "quote the command as a shell wants it") from error
    if not command:
        raise ConfigurationError("--ask: the command is empty", "name a program that answers on stdout")
    models = tuple((name, _tariff(name, options.price)) for name in dict.fromkeys(options.model))
    try:
        Ledger(options.budget)
    except ValueError as error:
        raise ConfigurationError(f"--budget: {error}", "give dollars such as 0.50") from error
    vocabulary = _vocabulary(Path(options.vocabulary)) if options.vocabulary else None
    return Inquiry(Service(command, models, options.budget, vocabulary))


def _tariff(model: str, price: str | None) -> Tariff:
    known = price_of(model)
    if price is None and known is None:
        hint = "add --price IN/OUT, dollars for a million tokens read and written (0/0 for one of your own)"
        raise ConfigurationError(f"no price of {visible(model)} is known", hint)
    if price is None and known is not None:
        return Tariff((known[1], known[2]), known[3])
    read, _, written = str(price).partition("/")
    try:
        Ledger().affords(0, 0, (read, written))
    except ValueError as error:
        raise ConfigurationError(f"--price: {error}", "give two numbers such as 0.15/0.60") from error
    return Tariff((read, written), known[3] if known else 0)


def _vocabulary(file: Path) -> Vocabulary:
    name = visible(str(file))
    pattern = next((it for it in _PATTERNS if file.name.startswith(it)), None)
    if pattern is None:
        hint = "call it as it is published: cl100k_base.tiktoken or o200k_base.tiktoken"
        raise ConfigurationError(f"--vocabulary: the name {name} does not say how text is cut", hint)
    try:
        return Vocabulary(file.read_bytes(), pattern)
    except OSError as error:
        raise from_os_error(error, f"read {name}") from error
    except ValueError as error:
        raise ConfigurationError(
            f"--vocabulary: {name} is no vocabulary: {error}", "take the published file"
        ) from error
