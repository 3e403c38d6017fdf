"""The files that ``pyagent run`` is told to obey, and the names that they can use. Nothing in them is ever started."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from pyagent import rust_core
from pyagent.agents.base import RuffAgent
from pyagent.agents.registry import load_agents
from pyagent.core.directive_names import Block, Names, Rule, class_blocks, class_words, path_words
from pyagent.core.directive_values import Directives
from pyagent.core.directives import Paper, read
from pyagent.core.report.visible import visible
from pyagent.errors import ManifestMismatch, MissingPath
from pyagent.shell.papers import read_text
from pyagent.shell.repo_config import Project

_LONGEST_PATH = 1_000
_UTF16 = ("\udcff\udcfe", "\udcfe\udcff")


def read_papers(prompt: str, context: str | None) -> tuple[Paper, Paper | None]:
    """The texts of both files.

    Raises:
        MissingPath: There is no such file, or it is no file.
        ManifestMismatch: It is no text.
        InfrastructureError: It cannot be read, or is too large.
    """
    return _paper(prompt), _paper(context) if context is not None else None


def directives_for(project: Project, papers: tuple[Paper, Paper | None]) -> Directives:
    """What the files ask for in a project.

    Raises:
        ManifestMismatch: A line is meant as a directive and cannot be read.
    """
    prompt, context = papers
    made = read(prompt, context, _names(project, [paper.text for paper in papers if paper]))
    if made.problems:
        first, more = made.problems[0], len(made.problems) - 1
        also = f" (and {more} more)" if more else ""
        raise ManifestMismatch(visible(f"{first.source}: {first.what}{also}"), first.hint)
    return made


def _paper(name: str) -> Paper:
    path, shown = Path(name), visible(name)
    try:
        is_other = path.exists() and not path.is_file()
    except (OSError, ValueError) as error:
        raise MissingPath(f"{shown} is no path ({error})", "give the path of a text file") from error
    if is_other:
        raise MissingPath(f"{shown} is no file", "give the path of a text file")
    text = read_text(path)
    if text.startswith(_UTF16):
        text = text.encode("utf-8", "surrogateescape").decode("utf-16", "replace")
    if "\0" in text:
        raise ManifestMismatch(f"{shown} is no text", "give a text file with directives")
    return Paper(shown, text)


def _names(project: Project, texts: Sequence[str]) -> Names:
    aliases = rust_core.rule_aliases()
    rules = []
    for rule, agent in load_agents().items():
        codes = agent.codes if issubclass(agent, RuffAgent) else ()
        rules.append(Rule(rule, agent.name, agent.category, (*codes, *aliases.get(rule, ()))))
    try:
        files = rust_core.python_files(project.root, exclude=project.config.exclude).paths
    except ValueError as error:
        raise ManifestMismatch(str(error), "correct `exclude` in the configuration") from error
    wanted = frozenset[str]().union(*(class_words(text) for text in texts))
    paths = frozenset[str]().union(*(path_words(text) for text in texts))
    present = frozenset(path for path in paths if _is_there(project.root, path))
    return Names(tuple(rules), tuple(files), _classes(project.root, files, wanted), present)


def _is_there(root: Path, path: str) -> bool:
    """Whether a path leads to something of the project; nothing is opened."""
    parts = path.split("/")
    if ".." in parts or path.startswith("/") or len(path) > _LONGEST_PATH:
        return False
    return os.path.lexists(root / path)


def _classes(root: Path, files: Sequence[str], wanted: Collection[str]) -> Mapping[str, tuple[Block, ...]]:
    """Where the classes are whose names the texts use."""
    found: dict[str, list[Block]] = defaultdict(list)
    names = [name.encode() for name in wanted]
    for path in files if names else ():
        file = root / path if path else root
        data = file.read_bytes() if file.is_file() else b""
        if any(name in data for name in names):
            for name, block in class_blocks(path, data.decode("utf-8", "replace"), wanted):
                found[name].append(block)
    return {name: tuple(blocks) for name, blocks in found.items()}
