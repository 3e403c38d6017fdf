"""The modules that a project starts as programs, read from what it declares about itself.

``[project.scripts]`` and ``[project.gui-scripts]``, ``[tool.poetry.scripts]`` and ``[tool.flit.scripts]``, the groups
``console_scripts`` and ``gui_scripts`` of ``[options.entry_points]`` in ``setup.cfg``, and ``entry_points`` in
``setup.py`` where it is written out. Other groups name plug-ins, which are libraries. ``setup.py`` is read, never run.
"""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator, Mapping

from pyagent.core.target_version import arguments, lookup, strings

_GROUPS = ("console_scripts", "gui_scripts")
_TABLES = (
    ("project", "scripts"),
    ("project", "gui-scripts"),
    ("tool", "poetry", "scripts"),
    ("tool", "flit", "scripts"),
)
_REFERENCE = re.compile(r"^\s*(?P<module>[^\W\d]\w*(?:\.[^\W\d]\w*)*)\s*(?::|\[|$)")


def entry_points(pyproject: Mapping[str, object], setup_cfg: bytes = b"", setup_py: bytes = b"") -> tuple[str, ...]:
    """Dotted names of the modules that hold the project's commands, sorted.

    Args:
        pyproject: Parsed ``pyproject.toml``, empty without one.
        setup_cfg: Bytes of ``setup.cfg``, empty without one.
        setup_py: Bytes of ``setup.py``, empty without one.
    """
    found = [*_of_tables(pyproject), *_of_setup_cfg(setup_cfg), *_of_setup_py(setup_py)]
    matches = (_REFERENCE.match(reference) for reference in found)
    return tuple(sorted({match["module"] for match in matches if match}))


def _of_tables(pyproject: Mapping[str, object]) -> Iterator[str]:
    for keys in _TABLES:
        table = lookup(pyproject, *keys)
        for value in table.values() if isinstance(table, Mapping) else ():
            # Poetry knows two more forms: a table with a reference, and of old one with a callable.
            named = [lookup(value, "reference"), lookup(value, "callable")] if isinstance(value, Mapping) else [value]
            yield from (it for it in named if isinstance(it, str))


def _of_setup_cfg(text: bytes) -> Iterator[str]:
    groups = _sections(text.decode(errors="replace")).get("options.entry_points", {})
    for group in _GROUPS:
        yield from _references(groups.get(group, "").splitlines())


def _of_setup_py(text: bytes) -> Iterator[str]:
    for value in arguments(text, "entry_points"):
        if isinstance(value, str):
            # The old way: the groups as the sections of a text.
            sections = _sections(value)
            yield from (it for group in _GROUPS for it in sections.get(group, {}).values())
        elif isinstance(value, Mapping):
            for group in _GROUPS:
                entries = value.get(group)
                lines = entries.splitlines() if isinstance(entries, str) else strings(entries)
                yield from _references(lines)


def _references(lines: list[str]) -> Iterator[str]:
    """What stands behind the name in ``name = module:function``."""
    yield from (line.partition("=")[2] for line in lines if "=" in line)


def _sections(text: str) -> dict[str, dict[str, str]]:
    """The sections of an INI text; none where it is no such text."""
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",))
    try:
        parser.read_string(
            "\n".join(line.strip() if line.lstrip().startswith("[") else line for line in text.splitlines())
        )
        return {name: dict(parser.items(name)) for name in parser.sections()}
    except configparser.Error:
        return {}
