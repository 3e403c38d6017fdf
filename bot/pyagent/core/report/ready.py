"""``rust scan`` for people and for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from pyagent.core.readiness import Function, Module
from pyagent.core.report.visible import plural, visible

VERSION = 1
_NAMES = {1: "ready", 2: "nearly ready", 3: "ready in part at most"}


def ready_json(root: str, modules: Sequence[Module]) -> str:
    """The JSON contract of ``rust scan``. Keys are only ever added."""
    shown = {"version": VERSION, "root": root, "modules": [_module(it) for it in modules]}
    return json.dumps(shown, indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace").decode() + "\n"


def ready_text(modules: Sequence[Module]) -> str:
    """What is ready and what is nearly so, module by module; the rest is counted."""
    lines: list[str] = []
    for module in modules:
        shown = [*module.of_tier(1), *module.of_tier(2)]
        if shown:
            lines += [f"{visible(module.path)}: {_NAMES[module.tier]}", *_functions(shown), ""]
    counts = [sum(len(module.of_tier(tier)) for module in modules) for tier in (1, 2, 3)]
    ready = sum(module.tier == 1 for module in modules)
    lines.append(
        f"{plural(sum(counts), 'function')}: {counts[0]:,} ready, {counts[1]:,} nearly ready, {counts[2]:,} ready in "
        f"part at most; {ready:,} of {plural(len(modules), 'module')} ready as a whole"
    )
    return "\n".join(lines) + "\n"


def _functions(functions: Sequence[Function]) -> Iterator[str]:
    for it in functions:
        yield f"  {it.line}: {visible(it.name)}, {_NAMES[it.tier]}, {gain(it)}"
        yield from (f"    line {line}: {visible(text)}" for line, text in it.reasons)


def gain(function: Function) -> str:
    """The predicted gain in words."""
    return f"about {function.gain:g} times as fast" if function.gain > 1 else "no gain alone"


def _module(module: Module) -> dict[str, object]:
    return {
        "path": module.path,
        "tier": module.tier,
        "functions": [_function(it) for it in module.functions],
        "reasons": _reasons(module.reasons),
    }


def _function(function: Function) -> dict[str, object]:
    return {
        "name": function.name,
        "line": function.line,
        "tier": function.tier,
        "reasons": _reasons(function.reasons),
        "predicted_gain": function.gain,
        "end_line": function.end_line,
        "complexity": function.complexity,
        "loops": function.loops,
        "calls": list(function.calls),
    }


def _reasons(reasons: Sequence[tuple[int, str]]) -> list[dict[str, object]]:
    return [{"line": line, "text": text} for line, text in reasons]
