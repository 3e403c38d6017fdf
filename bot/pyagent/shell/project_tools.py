"""Which tools a project formats and sorts its code with, by its settings files; our changes follow them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from configparser import ConfigParser, Error
from pathlib import Path

from pyagent.core.config import Config


def has_formatter(root: Path, config: Config) -> bool:
    """Whether the code is kept in the format that ``ruff format`` makes (Black's).

    The configuration may say yes or no itself; else the settings of Black or of Ruff's formatter say it.
    """
    if config.formatter != "auto":
        return config.formatter != "none"
    hooks = _text(root / ".pre-commit-config.yaml")
    if "ruff-format" in hooks or "psf/black" in hooks or "black-pre-commit-mirror" in hooks:
        return True
    tools = _tools(root)
    return "black" in tools or "format" in tools.get("ruff", {})


def sorts_imports_itself(root: Path) -> bool:
    """Whether another tool sorts the imports: isort, which Ruff follows only nearly, or one with its own order."""
    tools = _tools(root)
    lint = tools.get("ruff", {}).get("lint", {})
    if isinstance(lint, Mapping) and "isort" in lint:
        return False
    return (
        "isort" in tools
        or (root / ".isort.cfg").is_file()
        or any(_has_section(root / name, "isort", "tool:isort") for name in ("setup.cfg", "tox.ini"))
    )


def runs_mypy(root: Path) -> bool:
    """Whether the project checks its types with mypy: by a settings file of mypy, or as a pre-commit hook."""
    return (
        any((root / name).is_file() for name in ("mypy.ini", ".mypy.ini"))
        or "mypy" in _tools(root)
        or _has_section(root / "setup.cfg", "mypy")
        or "mirrors-mypy" in _text(root / ".pre-commit-config.yaml")
    )


def _has_section(path: Path, *names: str) -> bool:
    parser = ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(_text(path))
    except Error:
        return False
    return any(parser.has_section(name) for name in names)


def _tools(root: Path) -> Mapping[str, Mapping[str, object]]:
    try:
        tool = tomllib.loads(_text(root / "pyproject.toml")).get("tool", {})
    except tomllib.TOMLDecodeError:
        return {}
    return {name: table for name, table in tool.items() if isinstance(table, dict)} if isinstance(tool, dict) else {}


def _text(path: Path) -> str:
    return path.read_text("utf-8", "replace") if path.is_file() and not path.is_symlink() else ""
