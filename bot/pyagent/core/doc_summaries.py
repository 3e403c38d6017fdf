"""First lines for modules and classes, from what they define. None when the code says nothing beyond the name."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from pyagent.core.docstrings import WIDTH
from pyagent.core.english import capital, fitting, listing, noun_phrase, words_of
from pyagent.core.model import Site
from pyagent.core.word_tables import VERBS
from pyagent.core.wording import summary_of

_ROOM = WIDTH - 6
_PAIR = 2
_SENTENCE = 3
"""Words of which a sentence has at least so many."""
_MOST = 16
"""Definitions that a list below the first line names."""
_TELLING = frozenset({"errors", "exceptions", "exc", "constants", "consts", "defaults"})
_GENERAL = frozenset({"base", "core", "utils", "util", "common", "helpers", "main", "types", "misc", "tools", "compat"})
_PLAIN = frozenset({"a", "an", "the", "this", "these"})


@dataclass(frozen=True, slots=True)
class Module:
    """What a module shows of itself.

    Attributes:
        name: Its dotted name.
        package: Dotted name of the package that it is in.
        classes: Its public classes.
        functions: Its public functions.
        constants: Its public constants, when it holds nothing else.
        exceptions: Whether all it defines are exceptions.
        base: What all of its definitions derive from.
        sentence: Docstring of its only definition.
        methods: Public methods of its only class.
        description: What its author wrote for the users of the program.
    """

    name: str
    package: str = ""
    classes: Sequence[str] = ()
    functions: Sequence[str] = ()
    constants: Sequence[str] = ()
    exceptions: bool = False
    base: str = ""
    sentence: str = ""
    methods: Sequence[str] = ()
    description: str = ""

    @classmethod
    def of(cls, site: Site) -> Module:
        """Read it from the facts of a site."""
        return cls(
            name=site.text("module"),
            package=site.text("package"),
            classes=site.names("classes"),
            functions=site.names("functions"),
            constants=site.names("constants"),
            exceptions=site.flag("exceptions"),
            base=site.text("base"),
            sentence=site.text("sentence"),
            methods=site.names("methods"),
            description=site.text("description"),
        )


def _subject(name: str) -> str:
    """What a module is about by its name, and where that says little by the name of its package."""
    *_, above, stem = ["", *name.split(".")]
    return noun_phrase(f"{above}_{stem}" if stem in _GENERAL and above not in {"", stem} else stem)


def module_summary(module: Module) -> str | None:
    """What a module holds, in one line.

    Args:
        module: What it shows of itself.
    """
    stem = module.name.rpartition(".")[2]
    subject = _subject(module.name)
    if stem == "__main__":
        return f"Entry point of ``python -m {module.package}``." if module.package else None
    if module.description:
        text = module.description.rstrip(".")
        if ". " not in text and (line := _fits(f"{text[0].upper()}{text[1:]}.")):
            return line
    if module.exceptions or module.constants:
        return _of_one_kind(module, stem, subject)
    if len(module.classes) + len(module.functions) == 1:
        return _of_one(module, stem)
    if not _is_new(stem, [*module.classes, *module.functions]):
        return None
    if module.base:
        return _with_others(f"{subject}: subclasses of {module.base}, ", module.classes) or _fits(
            f"{subject}: subclasses of {module.base}."
        )
    parts = [_counted("class", "classes", module.classes), _counted("function", "functions", module.functions)]
    both = [part for part in parts if part]
    # Two lists of several names each are told apart by a comma.
    link = " and " if len(module.classes) <= 1 and len(module.functions) <= 1 else ", "
    whole = _fits(f"{subject}: {link.join(both)}.")
    if whole:
        return whole
    kinds = "classes" if not module.functions else "functions" if not module.classes else ""
    return _with_others(f"{subject}: {kinds} " if kinds else f"{subject}: ", [*module.classes, *module.functions])


def module_lines(module: Module) -> list[str] | None:
    """The lines of a module's docstring: one where that is enough, else a head with what the module holds below it.

    Args:
        module: What it shows of itself.
    """
    if line := module_summary(module):
        return [line]
    stem = module.name.rpartition(".")[2]
    names = [*module.classes, *module.functions]
    subject = _subject(module.name)
    if len(names) > 1 and _is_new(stem, names) and len(names) <= _MOST:
        parts = [("classes" if len(module.classes) > 1 else "class", module.classes)]
        parts.append(("functions" if len(module.functions) > 1 else "function", module.functions))
        said = "; ".join(f"{kind} {listing([f'``{name}``' for name in some])}" for kind, some in parts if some)
        # One word, as `hf` or `buffered`, is no sentence.
        head = f"{subject}." if " " in subject else _fits(f"{capital(_kind(module))} {names[0]} and {_others(names)}.")
        return [head, "", *textwrap.wrap(f"Defines the {said}.", WIDTH, break_on_hyphens=False)] if head else None
    first = _first_sentence(module.sentence)
    if len(names) == 1 and _is_told(first.split()) and module.sentence.strip() != summary_of(names[0]):
        text = f"{capital(_kind(module))} ``{names[0]}``: {_lowered(first)}."
        return [f"{subject}.", "", *textwrap.wrap(text, WIDTH, break_on_hyphens=False)]
    return None


def _kind(module: Module) -> str:
    """What its first definition is."""
    return "class" if module.classes else "function"


def _others(names: Sequence[str]) -> str:
    return "one other" if len(names) == _PAIR else "others"


def _first_sentence(text: str) -> str:
    """The first sentence of a docstring on one line; empty for one that markup or a field opens."""
    line = " ".join(text.strip().split("\n\n")[0].split(". ")[0].split()).rstrip(".")
    return "" if line.startswith((":", "@", ">>>", "..")) or line.endswith(":") or '"' in line or "\\" in line else line


def _is_told(words: list[str]) -> bool:
    """Whether a sentence tells enough, and does not point at the class or function that it was written for."""
    return len(words) >= _SENTENCE and words[0].lower() not in {"this", "these", "it"}


def _lowered(text: str) -> str:
    first = text.split(maxsplit=1)[0]
    return f"{text[0].lower()}{text[1:]}" if first.lower() in _PLAIN or first.lower().rstrip("s") in VERBS else text


def _of_one_kind(module: Module, stem: str, subject: str) -> str | None:
    what = "Exceptions" if module.exceptions else "Constants"
    head = f"{what} of {module.package}" if module.package and module.package != module.name else subject
    short = f"{head}." if stem in _TELLING and head != subject else None
    names = module.classes or module.constants
    return _fits(f"{head}: {listing(names)}.") or short or _with_others(f"{head}: ", names)


def _of_one(module: Module, stem: str) -> str | None:
    name = [*module.classes, *module.functions][0]
    first = module.sentence.strip().split("\n\n")[0].split(". ")[0].split()
    kind = capital(_kind(module))
    is_name = module.sentence.strip() == summary_of(name)
    if _is_told(first) and not is_name and _is_new(stem, [name, *first[:1]]):
        if first[0].lower() in _PLAIN or first[0].lower().rstrip("s") in VERBS:
            first[0] = first[0].lower()
        said = " ".join(first).rstrip(".")
        if line := _fits(f"{kind} {name}: {said}.") or _fits(f"{said[0].upper()}{said[1:]}."):
            return line
    if module.base:
        return _fits(f"Class {name}, a subclass of {module.base}.")
    if len(module.methods) == 1:
        return _fits(f"Class {name} with the method {module.methods[0]}.")
    return _with_others(f"Class {name} with the methods ", module.methods)


def _with_others(head: str, names: Sequence[str]) -> str | None:
    """The head with as many names as there is room for; at least two of them."""
    return (fitting(head, names, _ROOM) or None) if len(names) > 1 else None


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
        return (
            "Base class of the exceptions of this module." if root else fitting("Base class of ", names, _ROOM) or None
        )
    if kind == "raised":
        return _fits(f"Raised by ``{function}`` if ``{condition}``.")
    if kind in {"enum", "flags", "keys", "record"} and any(len(word) == 1 for word in words_of(name)):
        return None  # the letter stands for a word that only its author knows
    if kind in {"enum", "flags"}:
        return _fits(f"{subject}: {listing(names, 'or' if kind == 'enum' else 'and/or')}.")
    if kind == "abstract":
        return fitting("Base class whose subclasses define ", quoted, _ROOM) or None
    if kind == "protocol":
        return fitting("Anything that has ", quoted, _ROOM) or None
    return f"{subject}, as a dictionary." if kind == "keys" else f"{subject}."
