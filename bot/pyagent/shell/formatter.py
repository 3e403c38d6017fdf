"""Whether a project keeps its code in the format that ``ruff format`` makes (Black's)."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pyagent.core.config import Config


def has_formatter(root: Path, config: Config) -> bool:
    """Look for the settings of Black or of Ruff's formatter; the configuration may say yes or no itself."""
    if config.formatter != "auto":
        return config.formatter != "none"
    hooks = _text(root / ".pre-commit-config.yaml")
    if "ruff-format" in hooks or "psf/black" in hooks or "black-pre-commit-mirror" in hooks:
        return True
    try:
        tool = tomllib.loads(_text(root / "pyproject.toml")).get("tool", {})
    except tomllib.TOMLDecodeError:
        return False
    return isinstance(tool, dict) and ("black" in tool or "format" in tool.get("ruff", {}))


def _text(path: Path) -> str:
    return path.read_text("utf-8", "replace") if path.is_file() and not path.is_symlink() else ""
