"""What a text names of a project: rules, categories, files, folders, classes. Text in, names out; nothing is opened."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pyagent.core.directive_words import categories_said, rules_said, sections_said
from pyagent.core.model import Category

_CODE = re.compile(r"(?<![\w-])[A-Z]{1,4}\d{3,4}(?![\w-])")
_FAMILY = re.compile(r"(?<![\w-])[A-Z]{3}(?![\w-])")
_BETWEEN = re.compile(r"[\s,;()<>{}\"'`|]+")
_CAMEL = re.compile(r"(?<![\w./\\])[A-Z][a-z0-9]+[A-Z]\w*|(?<![\w./\\])[A-Z]{2,}[a-z]\w*")
_CLASS = re.compile(r"(?P<indent>[ \t]*)class[ \t]+(?P<name>\w+)")
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as directives may name it: by its id, its name, or the codes that other tools have for it."""

    id: str
    name: str
    category: Category
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of a class."""

    path: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the project.

    Attributes:
        said: How it was named.
        files: The files that belong to it.
        blocks: The classes that it is; none for the whole files.
    """

    said: str
    files: frozenset[str]
    blocks: tuple[Block, ...] = ()

    def holds(self, path: str, line: int) -> bool:
        """Whether a finding in a line of a file lies in it."""
        if path not in self.files:
            return False
        return not self.blocks or any(block.path == path and block.first <= line <= block.last for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Named:
    """What one text names. ``missing`` looks like a path but is none of this project's."""

    rules: frozenset[str] = frozenset()
    categories: tuple[Category, ...] = ()
    places: tuple[Place, ...] = ()
    missing: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rules or self.places)


@dataclass(frozen=True)
class Names:
    """Everything of a project that can be named.

    Attributes:
        rules: All rules.
        files: Relative paths of the Python files.
        classes: Name of a class → where it is defined.
        present: Paths that are there beside those files: what is ignored, or holds no Python.
    """

    rules: tuple[Rule, ...] = ()
    files: Collection[str] = ()
    classes: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    present: Collection[str] = ()

    @cached_property
    def ids(self) -> dict[str, frozenset[str]]:
        """Every word that stands for rules, in lower case: ids, families, names, foreign codes, categories."""
        found: dict[str, set[str]] = {}
        for rule in self.rules:
            words = (rule.id, rule.id[:3], rule.name, rule.category.value, *rule.codes)
            for word in words:
                found.setdefault(word.lower(), set()).add(rule.id)
        return {word: frozenset(ids) for word, ids in found.items()}

    @cached_property
    def by_category(self) -> dict[Category, frozenset[str]]:
        """Ids of the rules of every category that has some."""
        found: dict[Category, set[str]] = {}
        for rule in self.rules:
            found.setdefault(rule.category, set()).add(rule.id)
        return {category: frozenset(ids) for category, ids in found.items()}

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(rule.id for rule in self.rules)

    @cached_property
    def _paths(self) -> dict[str, frozenset[str]]:
        """Files by their last part."""
        found: dict[str, set[str]] = {}
        for path in self.files:
            found.setdefault(path.rpartition("/")[2], set()).add(path)
        return {name: frozenset(paths) for name, paths in found.items()}

    @cached_property
    def _stems(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for path in self.files:
            found.setdefault(_plain(path.rpartition("/")[2].removesuffix(".py")), set()).add(path)
        return {stem: frozenset(paths) for stem, paths in found.items()}

    @cached_property
    def _folders(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for path in self.files:
            parts = path.split("/")
            for length in range(len(parts)):
                found.setdefault("/".join(parts[:length]) or ".", set()).add(path)
        return {folder: frozenset(paths) for folder, paths in found.items()}

    def of_categories(self, categories: Iterable[Category]) -> frozenset[str]:
        """Ids of the rules of some categories."""
        return frozenset[str]().union(*(self.by_category.get(category, frozenset()) for category in categories))

    def rules_in(self, text: str) -> Named:
        """The rules that a prose text names: by id or foreign code, by name, or in words."""
        found = {rule for rule in rules_said(text) if rule in self._known}
        for word in (*_CODE.findall(text), *_FAMILY.findall(text), *re.findall(r"\b[a-z]+(?:-[a-z]+)+\b", text)):
            found |= self.ids.get(word.lower(), frozenset())
        if found:
            return Named(frozenset(found))
        categories = categories_said(text)
        return Named(self.of_categories(categories), tuple(categories))

    def rules_headed(self, text: str) -> Named:
        """The rules that a heading names; a section of the inventory stands for all of its categories."""
        named = self.rules_in(text)
        if named.rules:
            return named
        categories = sections_said(text)
        return Named(self.of_categories(categories), tuple(categories))

    def places_in(self, text: str) -> Named:
        """The files, folders and classes that a prose text names; words that could be anything are not taken."""
        places: dict[str, Place] = {}
        missing = []
        for word in _words(text):
            if "/" in word or "\\" in word or word.endswith(".py"):
                place = self.path(word)
                if place is None and len(word) > 1 and word.endswith((".py", "/", "\\")):
                    missing.append(word)
            else:
                place = self.symbol(word) if _CAMEL.fullmatch(word) else None
            if place is not None:
                places.setdefault(place.said, place)
        return Named(places=tuple(places.values()), missing=tuple(missing))

    def path(self, said: str) -> Place | None:
        """A file or folder as it was named: from the root, by its last parts, or by a pattern like ``tests/**``."""
        path = plain_path(said)
        if any(mark in path for mark in "*?["):
            return self._pattern(said, path)
        if path in self._folders:
            return Place(said, self._folders[path])
        named = self._paths.get(path.rpartition("/")[2], frozenset())
        if path in named:
            return Place(said, frozenset({path}))
        ends = frozenset(file for file in named if file.endswith(f"/{path}"))
        return Place(said, ends) if ends or path in self.present else None

    def symbol(self, said: str) -> Place | None:
        """A class of the project, or the file that has its name (``CartCore`` is in ``cart_core.py``)."""
        if blocks := self.classes.get(said):
            return Place(said, frozenset(block.path for block in blocks), blocks)
        files = self._stems.get(_plain(said), frozenset())
        return Place(said, files) if files else None

    def _pattern(self, said: str, pattern: str) -> Place | None:
        # Only few directives have patterns, and the library takes as long to import as a small scan to run.
        from pathspec import GitIgnoreSpec  # noqa: PLC0415

        try:
            spec = GitIgnoreSpec.from_lines([pattern.removeprefix("!")])
        except ValueError:
            return None
        files = frozenset(file for file in self.files if spec.match_file(file))
        return Place(said, files) if files else None


def class_blocks(path: str, text: str, wanted: Collection[str]) -> Iterable[tuple[str, Block]]:
    """Where a file defines classes that are wanted: to the last line that is indented deeper."""
    lines = text.split("\n")
    for index, line in enumerate(lines):
        found = _CLASS.match(line)
        if found is None or found["name"] not in wanted:
            continue
        last = index
        for number in range(index + 1, len(lines)):
            inside = lines[number].strip()
            if inside and len(lines[number]) - len(lines[number].lstrip()) <= len(found["indent"]):
                break
            last = number if inside else last
        yield found["name"], Block(path, index + 1, last + 1)


def plain_path(said: str) -> str:
    """A path as it was written, with ``/`` and without marks at its ends."""
    return said.replace("\\", "/").removeprefix("./").rstrip("/") or "."


def path_words(text: str) -> frozenset[str]:
    """The words of a text that look like paths: what is worth looking for on the disk."""
    return frozenset(plain_path(word) for word in _words(text) if "/" in word or "\\" in word or "." in word)


def class_words(text: str) -> frozenset[str]:
    """The words of a text that look like names of classes: what is worth looking for in the files."""
    return frozenset(_CAMEL.findall(text))


def _words(text: str) -> list[str]:
    words = (word.strip(":!…").rstrip(".") for word in _BETWEEN.split(text))
    return [word for word in words if word and len(word) < _LONGEST]


def _plain(name: str) -> str:
    return name.replace("_", "").lower()
