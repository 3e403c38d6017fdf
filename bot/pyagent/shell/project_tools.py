"""Which tools a project formats and sorts its code with, by its settings files; our changes follow them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from configparser import ConfigParser, Error
from dataclasses import dataclass
from pathlib import Path

from pyagent.core.config import Config
from pyagent.core.declined import full_codes

_LONGEST_LINE = 320  # the most that Ruff takes
_FLAKE8_LENGTH = 79  # where its settings say nothing
_LONGEST_PATTERN = 2_000
_NESTED_REPEATS = re.compile(r"[*+}]\s*\)\s*[*+{]")  # what makes matching take for ever
_FILTER = re.compile(r"\b(?:error|ignore|always|default|module|once)(?::[^:\n]*){2}(:[\w.\\]+)")
_BLACK_HOOK = re.compile(r"-\s*id:\s*black\b(.*?)(?=-\s*id:|-\s*repo:|\Z)", re.DOTALL)
_SORTING_HOOK = re.compile(r"-\s*id:\s*['\"]?(?:isort|usort|ssort|zimports|reorder[-_]python[-_]imports)\b")
_ARGUMENTS = re.compile(r"args:\s*(\[[^\]]*\]|(?:\s*-[ \t][^\n]*)+)")
_OPTION = re.compile(r"(?<![\w-])--?([a-zA-Z][\w-]*)(?:[=\s'\",-]+(\d+))?")
_SHORT_OPTIONS = {"l": "line-length", "S": "skip-string-normalization", "C": "skip-magic-trailing-comma"}


@dataclass(frozen=True, slots=True)
class Formatter:
    """How the code of a project is formatted.

    Attributes:
        name: What the proof of a commit says.
        settings: Settings of Ruff that are not in its own files, as ``key = value``.
        excluded: Patterns of paths that the project leaves as they are.
        is_black: Whether it is Black whose format is kept.
    """

    name: str
    settings: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    is_black: bool = False

    def covers(self, path: str) -> bool:
        """Whether a file of the project is formatted.

        Args:
            path: Relative path.
        """
        return not any(_matches(pattern, f"/{path}") for pattern in self.excluded)


RUFF_FORMAT = Formatter("ruff format")


def formatter_of(root: Path, config: Config) -> Formatter | None:
    """The format that the code is kept in: that of ``ruff format``, with Black's settings where Black makes it.

    The configuration may say yes or no itself; else the settings of Ruff's formatter or of Black say it.

    Args:
        root: The project.
        config: Its configuration.
    """
    if config.formatter == "none":
        return None
    tools, hooks = tool_tables(root), _text(root / ".pre-commit-config.yaml")
    own = any("format" in _table(root / name) for name in ("ruff.toml", ".ruff.toml"))
    by_ruff = own or "ruff-format" in hooks or "format" in tools.get("ruff", {})
    by_black = "black" in tools or "psf/black" in hooks or "black-pre-commit-mirror" in hooks
    wanted = config.formatter if config.formatter != "auto" else "ruff" if by_ruff else "black" if by_black else ""
    if wanted == "black":
        return _black(tools.get("black", {}), hooks)
    return RUFF_FORMAT if wanted else None


def filtered_modules(root: Path) -> frozenset[str]:
    """The modules whose warnings pytest is told to filter by name, each with a colon before it.

    Args:
        root: The project.
    """
    texts = (_text(root / name) for name in ("pyproject.toml", "pytest.ini", ".pytest.ini", "tox.ini", "setup.cfg"))
    return frozenset(module.replace("\\", "") for text in texts for module in _FILTER.findall(text))


def line_limit(root: Path) -> int:
    """The longest line that a project's checks allow, in characters; 0 where nothing says so.

    Args:
        root: The project.
    """
    for name in ("ruff.toml", ".ruff.toml"):
        if length := _length(_table(root / name).get("line-length")):
            return length
    tools = tool_tables(root)
    for name in ("ruff", "black", "flake8", "pycodestyle"):
        table = tools.get(name, {})
        if length := _length(table.get("line-length", table.get("max-line-length"))):
            return length
    for name in (".flake8", "setup.cfg", "tox.ini"):
        parser = read_ini(root / name)
        for section in ("flake8", "pycodestyle", "pep8"):
            if parser.has_section(section):
                return _checked_length(parser[section])
    return 0


def _checked_length(options: Mapping[str, str]) -> int:
    """What flake8 checks lines against; 0 where it is told not to."""
    ignored = f"{options.get('ignore', '')} {options.get('extend-ignore', '')} {options.get('extend_ignore', '')}"
    if re.search(r"\bE(?:501|50?)?(?![0-9])", ignored):
        return 0
    asked = options.get("max-line-length", options.get("max_line_length", ""))
    return (_length(int(asked)) if asked.isascii() and asked.isdigit() else 0) or _FLAKE8_LENGTH


def _length(value: object) -> int:
    return value if isinstance(value, int) and 0 < value <= _LONGEST_LINE else 0


def _black(table: Mapping[str, object], hooks: str) -> Formatter:
    """Black's settings in the terms of Ruff, which makes the same format but for few places."""
    options = _black_options(hooks)
    length = table.get("line-length", table.get("line_length", options.get("line-length", 88)))
    keeps_quotes = _is_set(table, options, "skip-string-normalization")
    keeps_commas = not _is_set(table, options, "skip-magic-trailing-comma")
    settings = (
        f"line-length = {_length(length) or 88}",
        f"format.quote-style = '{'preserve' if keeps_quotes else 'double'}'",
        f"format.skip-magic-trailing-comma = {'false' if keeps_commas else 'true'}",
        "format.indent-style = 'space'",
        "format.docstring-code-format = false",
        "format.preview = false",
    )
    excluded = [table.get(name) for name in ("exclude", "extend-exclude", "force-exclude")]
    patterns = tuple(pattern for pattern in excluded if isinstance(pattern, str))
    return Formatter("ruff format with Black's settings", settings, patterns, is_black=True)


def _is_set(table: Mapping[str, object], options: Mapping[str, int], name: str) -> bool:
    return table.get(name, table.get(name.replace("-", "_"))) is True or name in options


def _black_options(hooks: str) -> dict[str, int]:
    """Options that the pre-commit hook gives to Black; those without a value are 1."""
    found = _BLACK_HOOK.search(hooks)
    arguments = _ARGUMENTS.search(found[1]) if found else None
    options: dict[str, int] = {}
    for option in _OPTION.finditer(arguments[1] if arguments else ""):
        name = _SHORT_OPTIONS.get(option[1], option[1])
        options[name] = int(option[2]) if option[2] else 1
    return options


def _matches(pattern: str, path: str) -> bool:
    """Whether a path matches a pattern that a stranger wrote; one that is no pattern matches nothing."""
    if len(pattern) > _LONGEST_PATTERN or _NESTED_REPEATS.search(pattern):
        return False
    try:
        return re.search(pattern, path, re.VERBOSE if "\n" in pattern else 0) is not None
    except re.error:
        return False


def sorts_imports_itself(root: Path) -> bool:
    """Whether another tool sorts the imports: isort, which Ruff follows only nearly, or one with its own order."""
    tools = tool_tables(root)
    lint = tools.get("ruff", {}).get("lint", {})
    if isinstance(lint, Mapping) and "isort" in lint:
        return False
    return (
        "isort" in tools
        or (root / ".isort.cfg").is_file()
        or any(_has_section(root / name, "isort", "tool:isort") for name in ("setup.cfg", "tox.ini"))
        or any(_has_option(root / name, "flake8", "import-order-style") for name in (".flake8", "setup.cfg", "tox.ini"))
        or _SORTING_HOOK.search(_text(root / ".pre-commit-config.yaml")) is not None
    )


def ignored_codes(root: Path) -> frozenset[str]:
    """The codes of single rules that the project's Ruff or flake8 is told to ignore everywhere."""
    named: list[object] = []
    for table in _ruff_tables(root):
        for key in ("ignore", "extend-ignore"):
            value = table.get(key)
            named += value if isinstance(value, list) else ()
    for name in (".flake8", "setup.cfg", "tox.ini"):
        parser = read_ini(root / name)
        for key in ("ignore", "extend-ignore", "extend_ignore"):
            text = parser.get("flake8", key, fallback="")
            named += re.split(r"[\s,]+", re.sub(r"#.*", "", text))
    return full_codes(named)


def ignored_by_path(root: Path) -> dict[str, tuple[str, ...]]:
    """What the project's Ruff is told to ignore in some files: pattern → codes and families."""
    found: dict[str, tuple[str, ...]] = {}
    for table in _ruff_tables(root):
        for key in ("per-file-ignores", "extend-per-file-ignores"):
            value = table.get(key)
            for pattern, codes in value.items() if isinstance(value, dict) else ():
                listed = codes if isinstance(codes, list) else []
                found[pattern] = (*found.get(pattern, ()), *(code for code in listed if isinstance(code, str)))
    return found


def _ruff_tables(root: Path) -> Iterator[Mapping[str, object]]:
    """The tables that may hold Ruff's settings of rules: the new place and the old one."""
    own = [_table(root / name) for name in ("ruff.toml", ".ruff.toml")]
    for table in (*own, tool_tables(root).get("ruff", {})):
        lint = table.get("lint")
        yield from (table, lint) if isinstance(lint, dict) else (table,)


def runs_mypy(root: Path) -> bool:
    """Whether the project checks its types with mypy: by a settings file of mypy, or as a pre-commit hook."""
    return (
        any((root / name).is_file() for name in ("mypy.ini", ".mypy.ini"))
        or "mypy" in tool_tables(root)
        or _has_section(root / "setup.cfg", "mypy")
        or "mirrors-mypy" in _text(root / ".pre-commit-config.yaml")
    )


def _has_section(path: Path, *names: str) -> bool:
    parser = read_ini(path)
    return any(parser.has_section(name) for name in names)


def _has_option(path: Path, section: str, name: str) -> bool:
    parser = read_ini(path)
    # flake8 takes both spellings.
    return any(parser.has_option(section, spelled) for spelled in (name, name.replace("-", "_")))


def read_ini(path: Path) -> ConfigParser:
    """An INI file; an empty one where it is broken or missing."""
    parser = ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(_text(path))
    except Error:
        return ConfigParser()
    return parser


def _table(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(_text(path))
    except (ValueError, RecursionError):  # broken, or nested without end
        return {}


def tool_tables(root: Path) -> Mapping[str, Mapping[str, object]]:
    """The tables below ``[tool]`` of a project's ``pyproject.toml``; empty where it is broken or missing."""
    tool = _table(root / "pyproject.toml").get("tool", {})
    return {name: table for name, table in tool.items() if isinstance(table, dict)} if isinstance(tool, dict) else {}


def _text(path: Path) -> str:
    return path.read_text("utf-8", "replace") if path.is_file() and not path.is_symlink() else ""
