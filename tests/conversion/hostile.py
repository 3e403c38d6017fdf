"""Runs calls with hostile arguments in a process of their own, in Python and in Rust, and compares all that is seen."""

from __future__ import annotations

import subprocess
import sys
import textwrap

from built_cases import CASES, MODULE, Built

HEAD = """
import os, signal, sys, threading, time
from pyagent.shell.conversion import trial
from pyagent.shell.conversion.accelerate import answering
native = trial.load({library!r}, {module!r})
python = trial.originals({source!r})
log = []


def rust(name):
    return getattr(native, "cases__" + name.replace(".", "__"))


def plain(name):
    kind, _, method = name.rpartition(".")
    return getattr(python[kind], method) if kind else python[name]


def both(name):
    constants = {constants!r}.get(name, ())
    return answering(plain(name), rust(name), name, tuple(constants))


def shown(value, above=()):
    kind = type(value).__name__
    if id(value) in above:
        return (kind, "again", above.index(id(value)))
    above = (*above, id(value))
    for base in (int, float, str):
        if isinstance(value, base):
            return (kind, base.__repr__(value))
    if isinstance(value, (list, tuple)):
        base = list if isinstance(value, list) else tuple
        return (kind, [shown(it, above) for it in base.__iter__(value)])
    if isinstance(value, dict):
        return (kind, [(shown(key, above), shown(it, above)) for key, it in dict.items(value)])
    if isinstance(value, (set, frozenset)):
        return (kind, sorted(repr(shown(it, above)) for it in value))
    if isinstance(value, (type, type(sys), type(shown))):
        return (kind, value.__name__)
    names = type.__dict__["__dict__"].__get__(type(value))
    return (kind, shown(vars(value), above) if "__dict__" in names else "")


def outcome(call, make):
    log.clear()
    arguments = make()
    try:
        result = shown(call(*arguments))
    except Exception as error:  # what is raised is an answer, too, and has to be the same
        result = ("raised", type(error).__name__, str(error))
    return result, [shown(it) for it in arguments], [*log]


def same(name, make):
    '''Whether all that is seen is the same; and whether Rust answered.'''
    mine, theirs = outcome(both(name), make), outcome(plain(name), make)
    assert mine == theirs, (name, mine, theirs)
    return mine[0]


def answered(name, make):
    assert rust(name)(*make()) is not NotImplemented, name
    return same(name, make)


def refused(name, make):
    assert rust(name)(*make()) is NotImplemented, name
    return same(name, make)
"""


def said(built: Built, body: str, arguments: tuple[str, ...] = ()) -> str:
    """What a program prints that may call the cases."""
    constants = {name: it.constants for name, it in built.candidates.items() if it.constants}
    head = HEAD.format(library=str(built.library), module=MODULE, source=CASES.decode(), constants=constants)
    done = subprocess.run(
        [sys.executable, "-", *arguments],
        input=(head + textwrap.dedent(body)).encode(),
        capture_output=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return done.stdout.decode()
