"""First lines for modules and classes, from what they define. None when the code says nothing beyond the name."""

from __future__ import annotations

from collections.abc import Sequence

from pyagent.core.docstrings import WIDTH
from pyagent.core.wording import VERBS, listing, noun_phrase, words_of

_ROOM = WIDTH - 6
_SENTENCE = 3
"""Words of which a sentence has at least so many."""
_TELLING = frozenset({"errors", "exceptions", "exc", "constants", "consts", "defaults"})
_GENERAL = frozenset({"base", "core", "utils", "util", "common", "helpers", "main", "types", "misc", "tools", "compat"})
_PLAIN = frozenset({"a", "an", "the", "this", "these"})


def module_summary(
    module: str,
    *,
    package: str = "",
    classes: Sequence[str] = (),
    functions: Sequence[str] = (),
    constants: Sequence[str] = (),
    exceptions: bool = False,
    base: str = "",
    sentence: str = "",
) -> str | None:
    """What a module holds, in one line.

    Args:
        module: Its dotted name.
        package: Dotted name of the package that it is in.
        classes: Its public classes.
        functions: Its public functions.
        constants: Its public constants, when it holds nothing else.
        exceptions: Whether all it defines are exceptions.
        base: What all of its classes derive from, when they are too many to name.
        sentence: Docstring of its only definition.
    """
    stem = module.rpartition(".")[2]
    above = module.split(".")[-2:-1]
    subject = noun_phrase(f"{above[0]}_{stem}" if stem in _GENERAL and above else stem)
    if stem == "__main__":
        return f"Entry point of ``python -m {package}``." if package else None
    if exceptions or constants:
        what = "Exceptions" if exceptions else "Constants"
        head = f"{what} of {package}" if package and package != module else subject
        short = f"{head}." if stem in _TELLING and head != subject else None
        return _fits(f"{head}: {listing(classes or constants)}.") or short
    if base:
        return _fits(f"{subject}: subclasses of {base}.")
    if len(classes) + len(functions) == 1:
        name = [*classes, *functions][0]
        first = sentence.strip().split("\n\n")[0].split(". ")[0].split()
        if len(first) < _SENTENCE or not _is_new(stem, [name, *first[:1]]):
            return None
        if first[0].lower() in _PLAIN or first[0].lower().rstrip("s") in VERBS:
            first[0] = first[0].lower()
        kind = "Class" if classes else "Function"
        return _fits(f"{kind} {name}: {' '.join(first).rstrip('.')}.")
    if not _is_new(stem, [*classes, *functions]):
        return None
    parts = [_counted("class", "classes", classes), _counted("function", "functions", functions)]
    both = [part for part in parts if part]
    # Two lists of several names each are told apart by a comma.
    link = " and " if len(classes) <= 1 and len(functions) <= 1 else ", "
    return _fits(f"{subject}: {link.join(both)}.")


def _counted(one: str, several: str, names: Sequence[str]) -> str:
    return f"{one if len(names) == 1 else several} {listing(names)}" if names else ""


def _fits(text: str) -> str | None:
    return text if len(text) <= _ROOM else None


def _is_new(stem: str, names: Sequence[str]) -> bool:
    """Whether the names say more than the module's own."""
    plain = "".join(words_of(stem)).lower().rstrip("s")
    return any("".join(words_of(name)).lower().rstrip("s") != plain for name in names)


def class_summary(
    name: str, kind: str, names: Sequence[str], *, function: str = "", condition: str = "", root: bool = False
) -> str | None:
    """What a class is, in one line.

    Args:
        name: Its name.
        kind: What the code shows it to be: base, raised, enum, flags, abstract, protocol, record, keys.
        names: Subclasses, members, methods or fields, by kind.
        function: What raises it.
        condition: When that does.
        root: Whether all other exceptions of the module derive from it.
    """
    subject = noun_phrase(name)
    quoted = [f"``{item}``" for item in names]
    if kind == "base":
        return "Base class of the exceptions of this module." if root else _fits(f"Base class of {listing(names)}.")
    if kind == "raised":
        return _fits(f"Raised by ``{function}`` if ``{condition}``.")
    if kind in {"enum", "flags"}:
        return _fits(f"{subject}: {listing(names, 'or' if kind == 'enum' else 'and/or')}.")
    if kind == "abstract":
        return _fits(f"Base class whose subclasses define {listing(quoted)}.")
    if kind == "protocol":
        return _fits(f"Anything that has {listing(quoted)}.")
    return f"{subject}, as a dictionary." if kind == "keys" else f"{subject}."
