"""What a project's settings of mypy say about errors, as settings that are safe to use.

Only names that decide what is looked at and what is an error are taken over. Others run code of the project
(``plugins``, ``python_executable``), write files (reports, caches) or read some outside of it; so nothing is taken over
that is not known. Source of the names: mypy's documentation, "The mypy configuration file".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from pyagent.shell.project_tools import read_ini, tool_tables

Section = Mapping[str, object]

_HARMLESS = re.compile(
    r"(?:allow|check|disallow|warn|no|implicit|strict|extra|ignore|local)_\w+|strict|follow_imports"
    r"|disable_error_code|enable_error_code|namespace_packages|explicit_package_bases|exclude"
)
_FILES = ("files", "packages", "modules")
_ASKING = ("disallow_untyped_defs", "strict")  # the first that is said counts
_YES = ("true", "yes", "on", "1")
_INSIDE = re.compile(r"(?!.*\.\.)(?!.*:)[\w.*/,\- \n]+")  # neither absolute nor up nor with a variable
_MODULES = re.compile(r"[\w.*,\- ]+")


@dataclass(frozen=True, slots=True)
class MypySettings:
    """Settings for mypy.

    Attributes:
        text: An INI file.
        names_files: Whether they say what is to be checked.
        hints_asked: Whether they refuse functions without hints, by the names of modules; of all the others by ``""``.
    """

    text: str
    names_files: bool
    hints_asked: Mapping[str, bool]


def mypy_settings(root: Path) -> MypySettings:
    """The harmless part of a project's settings, from the file that mypy would take; empty where there are none."""
    made = ConfigParser(interpolation=None)
    made.add_section("mypy")
    for name, section in _sections(root):
        if not made.has_section(name):
            made.add_section(name)
        for option, value in section.items():
            text = _text(value, "|" if option == "exclude" else ",")
            if text is not None and _is_taken(option, text):
                made.set(name, option, text)
    written = StringIO()
    made.write(written)
    return MypySettings(
        written.getvalue(),
        names_files=any(made.has_option("mypy", option) for option in _FILES),
        hints_asked=dict(_hints_asked(made)),
    )


def _hints_asked(made: ConfigParser) -> Iterator[tuple[str, bool]]:
    for name in made.sections():
        said = [made.get(name, option).lower() in _YES for option in _ASKING if made.has_option(name, option)]
        if said:
            yield from ((module.strip(), said[0]) for module in name.removeprefix("mypy").removeprefix("-").split(","))


def _is_taken(option: str, text: str) -> bool:
    if option in _FILES or option == "mypy_path":
        return _INSIDE.fullmatch(text) is not None and not text.startswith("/")
    return _HARMLESS.fullmatch(option) is not None


def _sections(root: Path) -> Iterator[tuple[str, Section]]:
    for file in ("mypy.ini", ".mypy.ini", "pyproject.toml", "setup.cfg"):
        found = list(_of_toml(root) if file == "pyproject.toml" else _of_ini(root / file))
        if found:
            yield from found
            return


def _of_ini(path: Path) -> Iterator[tuple[str, Section]]:
    parser = read_ini(path)
    for name in parser.sections():
        kind, _, modules = name.partition("-")
        if kind == "mypy" and (not modules or _MODULES.fullmatch(modules)):
            yield name, dict(parser.items(name))


def _of_toml(root: Path) -> Iterator[tuple[str, Section]]:
    table = tool_tables(root).get("mypy")
    if table is None:
        return
    yield "mypy", table
    overrides = table.get("overrides")
    for override in overrides if isinstance(overrides, list) else ():
        if not isinstance(override, dict):
            continue
        modules = _text(override.get("module"), ",")
        if modules and _MODULES.fullmatch(modules):
            yield f"mypy-{modules}", override


def _text(value: object, between: str) -> str | None:
    """A value of TOML as INI says it; None for one that INI does not know."""
    match value:
        case bool() | int() | str():
            return str(value)
        case list() if all(isinstance(item, str) for item in value):
            return between.join(value)
    return None
