"""One more rule in a list of the configuration, as one changed line of its text.

The text belongs to people: comments, order and layout stay. A candidate counts only when TOML reads it as exactly the
old settings with the rule added; where none does, nothing is changed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pyagent.core.config import OWN_FILE, PROJECT_FILE


@dataclass(frozen=True, slots=True)
class Edited:
    """A file with its new text; ``before`` is empty for a new file, and equals ``after`` when it says so already."""

    path: str
    before: bytes
    after: bytes


def ignoring(files: Mapping[str, bytes], rule: str, path: str = "") -> Edited | None:
    """Switch a rule off, everywhere or below a path; None when no single line does it for certain.

    Args:
        files: The configuration files that there are, by path.
        rule: Rule id.
        path: Where; empty means everywhere.
    """
    keys = ("per-file-ignores", path) if path else ("ignore",)
    file, prefix = _place(files)
    before = files.get(file, b"")
    try:
        text = before.decode("utf-8")
        settings = tomllib.loads(text)
        wanted = _with_rule(settings, (*prefix, *keys), rule)
    except (ValueError, TypeError, RecursionError):
        return None
    if wanted == settings:
        return Edited(file, before, before)
    for candidate in _candidates(text, (*prefix, *keys), rule):
        if _reads_as(candidate, wanted):
            return Edited(file, before, candidate.encode())
    return None


def _place(files: Mapping[str, bytes]) -> tuple[str, tuple[str, ...]]:
    if OWN_FILE not in files and re.search(rb"(?m)^\s*\[tool\.pyagent[\].]", files.get(PROJECT_FILE, b"")):
        return PROJECT_FILE, ("tool", "pyagent")
    return OWN_FILE, ()


def _with_rule(settings: dict[str, Any], keys: tuple[str, ...], rule: str) -> dict[str, Any]:
    wanted = deepcopy(settings)
    table = wanted
    for key in keys[:-1]:
        table = table.setdefault(key, {})
    listed = table.get(keys[-1], [])
    if not isinstance(listed, list):
        raise TypeError("not a list")
    table[keys[-1]] = listed if rule in listed else [*listed, rule]
    return wanted


def _reads_as(text: str, wanted: dict[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except ValueError:
        return False


def _candidates(text: str, keys: tuple[str, ...], rule: str) -> Iterator[str]:
    newline = "\r\n" if "\r\n" in text else "\n"
    *table, key = keys
    shown = _key(key)
    header = f"[{'.'.join(map(_key, table))}]" if table else ""
    # In a list that is there: at its end, on its own line where it has one item a line.
    for found in re.finditer(rf"(?m)^[ \t]*(?:{re.escape(shown)}|{re.escape(key)})[ \t]*=[ \t]*\[", text):
        end = text.find("]", found.end())
        if end < 0:
            continue
        inside = text[found.end() : end]
        if "\n" in inside:
            body = inside.rstrip()
            comma = "" if body.endswith((",", "[")) or not body else ","
            yield f'{text[: found.end()]}{body}{comma}{newline}    "{rule}",{newline}{text[end:]}'
        else:
            body = inside.rstrip().rstrip(",")
            yield f'{text[: found.end()]}{body}{", " if body.strip() else ""}"{rule}"{text[end:]}'
    line = f'{shown} = ["{rule}"]'
    if header:
        for found in re.finditer(rf"(?m)^[ \t]*{re.escape(header)}[ \t]*(?:#[^\r\n]*)?(?=\r?$)", text):
            end = found.end()
            yield f"{text[:end]}{newline}{line}{text[end:]}"
        gap = newline if text.strip() else ""
        yield f"{text.rstrip()}{newline if text.strip() else ''}{gap}{header}{newline}{line}{newline}"
        return
    first = re.search(r"(?m)^[ \t]*\[", text)
    start = first.start() if first else len(text)
    above = text[:start].rstrip()
    yield f"{above}{newline if above else ''}{line}{newline}{newline if first else ''}{text[start:]}"


def _key(key: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9_-]+", key):
        return key
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
