"""``rust scan`` for people and for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from pyagent.core.hot import Hot, Step, hottest, own_time
from pyagent.core.readiness import Function, Module, Use
from pyagent.core.report.visible import plural, visible

VERSION = 1
_HOTTEST = 30
_PARTLY = 3
_FEW = 3
_NAMES = {1: "ready", 2: "nearly ready", 3: "ready in part at most"}


def ready_json(root: str, modules: Sequence[Module], hot: Hot | None = None) -> str:
    """The JSON contract of ``rust scan``. Keys are only ever added."""
    shown: dict[str, object] = {"version": VERSION, "root": root, "modules": [_module(it) for it in modules]}
    if hot:
        shown["profile"] = _profile(modules, hot)
    return json.dumps(shown, indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace").decode() + "\n"


def ready_text(modules: Sequence[Module]) -> str:
    """What is ready and what is nearly so, module by module; the rest is counted."""
    lines: list[str] = []
    for module in modules:
        shown = [*module.of_tier(1), *module.of_tier(2)]
        if shown:
            lines += [f"{visible(module.path)}: {_NAMES[module.tier]}", *_functions(shown), ""]
    lines.append(_counted(modules))
    return "\n".join(lines) + "\n"


def hot_text(modules: Sequence[Module], hot: Hot) -> str:
    """The functions of the project that a profile saw, those that pay most first; and where most of the time went."""
    lines = [f"{_amount(hot.total, hot)} in all; what pays most first:"]
    for module, function in hottest(modules, _HOTTEST):
        use = function.use or Use(0, 0.0, 0.0)
        calls = f" in {plural(use.calls, 'call')}" if use.calls else ""
        saves = f", saves about {_amount(function.saved, hot)}" if function.saved else ""
        lines.append(
            f"  {visible(module.path)}:{function.line}: {visible(function.name)}, {_NAMES[function.tier]}, "
            f"{_share(use.own, hot)} of its own{calls}, {gain(function)}{saves}"
        )
        lines += _in_the_way(function)
    elsewhere = _share(hot.total - own_time(modules), hot)
    lines += [f"{elsewhere} in what is no function of the project", *_hot_path(hot), "", _counted(modules)]
    return "\n".join(lines) + "\n"


def _in_the_way(function: Function) -> Iterator[str]:
    """All that keeps a function from being ready; the beginning of it where the whole cannot be."""
    shown = function.reasons[:_FEW] if function.tier == _PARTLY else function.reasons
    yield from (f"    line {line}: {visible(text)}" for line, text in shown)
    if more := len(function.reasons) - len(shown):
        yield f"    and {more:,} more"


def _hot_path(hot: Hot) -> list[str]:
    return ["Hot path:", *(f"  {_place(step)}, {_share(step.time, hot)}" for step in hot.path)] if hot.path else []


def _place(step: Step) -> str:
    where = f"{visible(step.path)}{f':{step.line}' if step.line else ''}: " if step.path not in ("", "~") else ""
    return f"{where}{visible(step.name)}"


def _amount(time: float, hot: Hot) -> str:
    if hot.unit == "samples":
        return plural(round(time), "sample")
    return f"{time:,.2f} s" if time >= 1 else f"{1000 * time:.3g} ms"


def _share(time: float, hot: Hot) -> str:
    part = f" ({100 * time / hot.total:.1f} %)" if hot.total > 0 else ""
    return f"{_amount(time, hot)}{part}"


def _counted(modules: Sequence[Module]) -> str:
    counts = [sum(len(module.of_tier(tier)) for module in modules) for tier in (1, 2, 3)]
    ready = sum(module.tier == 1 for module in modules)
    return (
        f"{plural(sum(counts), 'function')}: {counts[0]:,} ready, {counts[1]:,} nearly ready, {counts[2]:,} ready in "
        f"part at most; {ready:,} of {plural(len(modules), 'module')} ready as a whole"
    )


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
        **({"profile": _use(function, function.use)} if function.use else {}),
    }


def _use(function: Function, use: Use) -> dict[str, object]:
    return {"calls": use.calls, "own": use.own, "cumulative": use.cumulative, "saved": function.saved}


def _profile(modules: Sequence[Module], hot: Hot) -> dict[str, object]:
    places = [(module.path, it) for module, it in hottest(modules, sum(len(module.functions) for module in modules))]
    return {
        "unit": hot.unit,
        "total": hot.total,
        "elsewhere": hot.total - own_time(modules),
        "functions": [{"path": path, "name": it.name, "line": it.line, "saved": it.saved} for path, it in places],
        "hot_path": [{"path": it.path, "line": it.line, "name": it.name, "time": it.time} for it in hot.path],
    }


def _reasons(reasons: Sequence[tuple[int, str]]) -> list[dict[str, object]]:
    return [{"line": line, "text": text} for line, text in reasons]
