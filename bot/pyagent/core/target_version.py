"""The oldest Python that a project says it supports, read from what it declares about itself.

Looked at in this order: ``[project] requires-python``, ``[tool.poetry.dependencies] python``, ``python_requires`` in
``setup.cfg`` and ``setup.py``, then the classifiers of these files; then whether it makes one wheel for Python 2 and 3
(``universal``), and which ``sys.version_info`` its ``setup.py`` refuses. Only the lower bound counts: what we write
must run there. ``setup.py`` is read and never run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from pyagent.core.parsing import parsed

Version = tuple[int, int]

DEFAULT_TARGET: Version = (3, 10)
"""For projects that declare nothing: the oldest Python whose runtime knows ``X | Y``."""

OLDEST_TARGET: Version = (3, 7)
"""The oldest grammar the parser and Ruff know; what runs on an older Python too is read as this.

What may be written there is another question: see ``Config.runs_on``.
"""

LAST_PYTHON_2: Version = (2, 7)
"""The one Python 2 that agents know; what runs on an older one too is judged as this."""

_CLAUSE = re.compile(r"^(?P<operator>===?|~=|>=|>|\^|~|)\s*v?(?P<major>\d+)(?:\.(?P<minor>\d+))?")
_SETUP_CFG = re.compile(rb"^\s*python_requires\s*=\s*([^\n]+)$", re.MULTILINE)
_UNIVERSAL = re.compile(rb"^\s*universal\s*=\s*(?:1|true|yes|on)\s*$", re.MULTILINE | re.IGNORECASE)
_CLASSIFIER = re.compile(r"Programming Language :: Python :: (?P<major>\d)(?:\.(?P<minor>\d+))?\s*$", re.MULTILINE)


def lower_bound(specifier: str) -> Version | None:
    """Lowest ``(major, minor)`` a version specifier admits, which may be a Python 2; None when the text sets none.

    Args:
        specifier: PEP 440 (``>=3.9,<4``) or Poetry (``^3.9 || ~3.8``) text.
    """
    alternatives = [_bound_of(part) for part in specifier.split("||")]
    known = [bound for bound in alternatives if bound is not None]
    return min(known) if known and len(known) == len(alternatives) else None


def declared_target(pyproject: Mapping[str, object], setup_cfg: bytes = b"", setup_py: bytes = b"") -> Version | None:
    """The oldest Python that a project declares, which may be a Python 2, or None.

    Args:
        pyproject: Parsed ``pyproject.toml``, empty without one.
        setup_cfg: Bytes of ``setup.cfg``, empty without one.
        setup_py: Bytes of ``setup.py``, empty without one.
    """
    candidates = [
        lookup(pyproject, "project", "requires-python"),
        lookup(pyproject, "tool", "poetry", "dependencies", "python"),
    ]
    if match := _SETUP_CFG.search(setup_cfg):
        candidates.append(match[1].decode(errors="replace"))
    candidates += arguments(setup_py, "python_requires")
    bounds = (lower_bound(text) for text in candidates if isinstance(text, str))
    classifiers = [setup_cfg.decode(errors="replace"), *strings(lookup(pyproject, "project", "classifiers"))]
    known = next((bound for bound in bounds if bound is not None), None)
    universal = LAST_PYTHON_2 if _UNIVERSAL.search(setup_cfg) else None
    return known or _oldest_classifier([*classifiers, *_texts(setup_py)]) or universal or _oldest_taken(setup_py)


def _bound_of(clauses: str) -> Version | None:
    bounds = [bound for clause in clauses.split(",") if (bound := _clause_bound(clause.strip())) is not None]
    return max(bounds) if bounds else None


def _clause_bound(clause: str) -> Version | None:
    match = _CLAUSE.match(clause)
    return (int(match["major"]), int(match["minor"] or 0)) if match else None


def _oldest_classifier(texts: list[str]) -> Version | None:
    """``Python :: 3`` alone says nothing about the minor version; ``Python :: 2`` says enough."""
    found = [match for text in texts for match in _CLASSIFIER.finditer(text)]
    named = [
        (int(match["major"]), int(match["minor"] or 0)) for match in found if match["minor"] or match["major"] == "2"
    ]
    return min(named, default=None)


def _oldest_taken(setup_py: bytes) -> Version | None:
    """The lowest version that ``setup.py`` asks for: ``if sys.version_info < (3, 6): sys.exit(...)``."""
    nodes = list(ast.walk(module)) if (module := parsed(setup_py)) else []
    running = {"sys.version_info"}
    found: list[Version] = []
    for node in nodes:
        match node:
            case ast.Assign([ast.Name(name)], value) if ast.unparse(value).startswith("sys.version_info"):
                running.add(name)
            case ast.Compare(left, [ast.Lt()], [ast.Tuple([ast.Constant(int(major)), ast.Constant(int(minor)), *_])]):
                if ast.unparse(left).partition("[")[0] in running:
                    found.append((major, minor))
    return min(found, default=None)


def arguments(setup_py: bytes, name: str) -> Iterator[object]:
    """What ``setup.py`` gives as an argument of a call by this name, where it or the name it has is written out."""
    module = parsed(setup_py)
    if module is None:
        return
    named = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    calls = (node for node in ast.walk(module) if isinstance(node, ast.Call))
    for keyword in (keyword for call in calls for keyword in call.keywords if keyword.arg == name):
        value = keyword.value
        if isinstance(value, ast.Name):
            value = named.get(value.id, value)
        try:
            yield ast.literal_eval(value)
        except (ValueError, TypeError, RecursionError, MemoryError):
            continue


def _texts(source: bytes) -> list[str]:
    """All texts in a Python file: lists of classifiers are put together in many ways, and are good to recognise."""
    module = parsed(source)
    nodes = ast.walk(module) if module else ()
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def strings(value: object) -> list[str]:
    """The texts in a list, or the one text."""
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []


def lookup(table: object, *keys: str) -> object:
    """What stands in nested tables under these keys, or None."""
    for key in keys:
        if not isinstance(table, Mapping):
            return None
        table = table.get(key)
    return table
