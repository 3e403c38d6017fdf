"""Writes what the standard library returns as one compact table, read off the stubs of typeshed.

    python tools/typeshed_table.py > rust_core/analysis/src/types/stdlib.txt

The stubs are those that come with mypy (typeshed, Apache-2.0). What a return depends on an argument for is not in the
table: overloads that differ, and type variables of a function. One line is one thing:

    C name parameters base…    a class; the lines after it are its own
    M name type                a method (``N``: a static or class method, ``P``: an attribute or property)
    F name type                a function
    V name type                a value of a module
    R name name                another name for a thing

``$0`` is the first type parameter of the class, ``?`` is not known, ``@`` is text or bytes like the arguments.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import mypy
from typeshed_stubs import Stub, live, read_stub

STUBS = Path(mypy.__file__).parent / "typeshed" / "stdlib"
MODULES = Path(__file__).with_name("typeshed_modules.txt").read_text(encoding="utf-8").split()

UNKNOWN = "?"
DEPTH = 8  # imports and aliases lead no further in the stubs
PRIVATE = ("sentinel", "Incomplete", "StrPath", "StrOrBytesPath", "ReadableBuffer")
ABSTRACT = [
    "Awaitable",
    "Coroutine",
    "AsyncIterable",
    "AsyncIterator",
    "AsyncGenerator",
    "Hashable",
    "Iterable",
    "Iterator",
    "Generator",
    "Reversible",
    "Sized",
    "Container",
    "Collection",
    "Sequence",
    "MutableSequence",
    "MutableSet",
    "Mapping",
    "MutableMapping",
    "MappingView",
    "KeysView",
    "ItemsView",
    "ValuesView",
    "ByteString",
    "Callable",
]
SAME = {
    "typing.List": "builtins.list",
    "typing.Dict": "builtins.dict",
    "typing.Set": "builtins.set",
    "typing.FrozenSet": "builtins.frozenset",
    "typing.Tuple": "builtins.tuple",
    "typing.Type": "builtins.type",
    "typing.Text": "builtins.str",
    "typing.OrderedDict": "collections.OrderedDict",
    "typing.DefaultDict": "collections.defaultdict",
    "typing.AbstractSet": "collections.abc.Set",
    "_collections_abc.Set": "collections.abc.Set",
    **{f"{module}.{name}": f"collections.abc.{name}" for module in ("typing", "_collections_abc") for name in ABSTRACT},
}
PLAIN = {
    "": UNKNOWN,
    "typing.Any": UNKNOWN,
    "_typeshed.Incomplete": UNKNOWN,
    "typing.AnyStr": "@",
    "typing.LiteralString": "str",
    **dict.fromkeys(("typing.Self", "typing_extensions.Self", "_typeshed.Self"), "Self"),
    **dict.fromkeys(("typing.NoReturn", "typing.Never", "typing_extensions.Never"), "!"),
}
WRAPPERS = ("typing.Annotated", "typing.Final", "typing.ClassVar", "typing.Required", "typing.NotRequired")
GUARDS = ("typing.TypeGuard", "typing.TypeIs", "typing_extensions.TypeIs", "typing_extensions.TypeGuard")
Def = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def stub(name: str) -> Stub | None:
    """The stub of a module; none where typeshed has none."""
    return read_stub(STUBS, name, stub)


def follow(name: str, depth: int = 0) -> str:
    """The name of a thing where it is defined."""
    name = SAME.get(name, name)
    owner, _, last = name.rpartition(".")
    module = stub(owner) if owner and depth < DEPTH else None
    if module and last not in module.own and last in module.imports:
        return follow(module.imports[last], depth + 1)
    return name


def full_name(module: Stub, expr: ast.expr) -> str:
    """The dotted name of what an expression names."""
    if isinstance(expr, ast.Attribute):
        return follow(f"{full_name(module, expr.value)}.{expr.attr}")
    if not isinstance(expr, ast.Name):
        return ""
    if expr.id in module.own:
        return follow(f"{module.name}.{expr.id}")
    return follow(module.imports[expr.id]) if expr.id in module.imports else f"builtins.{expr.id}"


def short(name: str) -> str:
    """The name without the module of the built-ins."""
    return name.removeprefix("builtins.")


def union(parts: Sequence[str]) -> str:
    """Several types as one."""
    return UNKNOWN if UNKNOWN in parts else "|".join(parts)


def shown(module: Stub, expr: ast.expr | None, names: Mapping[str, str], depth: int = 0) -> str:
    """A type in the notation of the table."""
    match expr:
        case ast.Constant(None):
            return "None"
        case ast.Constant(str(text)):
            return shown(module, ast.parse(text, mode="eval").body, names, depth + 1)
        case ast.BinOp(left, ast.BitOr(), right):
            return union([shown(module, side, names, depth + 1) for side in (left, right)])
        case ast.Name(name) if name in names:
            return names[name]
        case ast.Name() | ast.Attribute():
            return named(full_name(module, expr), depth)
        case ast.Subscript():
            return subscripted(module, expr, names, depth)
        case _:
            return UNKNOWN


def named(name: str, depth: int) -> str:
    """A type by its dotted name."""
    if name in PLAIN:
        return PLAIN[name]
    owner, _, last = name.rpartition(".")
    source = stub(owner)
    found = source.own.get(last) if source else None
    if isinstance(found, ast.ClassDef):
        is_protocol = any("Protocol" in ast.unparse(base) for base in found.bases)
        return UNKNOWN if is_protocol and not name.startswith(("typing.", "collections.abc.")) else short(name)
    if name.startswith("collections.abc."):
        return name
    is_alias = isinstance(found, ast.AnnAssign) and "TypeAlias" in ast.unparse(found.annotation)
    if source and is_alias and isinstance(found, ast.AnnAssign) and depth < DEPTH:
        return shown(source, found.value, {}, depth + 1)
    return UNKNOWN


def subscripted(module: Stub, expr: ast.Subscript, names: Mapping[str, str], depth: int) -> str:
    """A type with arguments."""
    name = full_name(module, expr.value)
    items = expr.slice.elts if isinstance(expr.slice, ast.Tuple) else [expr.slice]
    if name in ("typing.Literal", "typing_extensions.Literal"):
        kinds = {type(item.value).__name__ for item in items if isinstance(item, ast.Constant)}
        return kinds.pop().replace("NoneType", "None") if len(kinds) == 1 else UNKNOWN
    inner = [shown(module, item, names, depth + 1) for item in items]
    if name == "typing.Optional":
        return union([*inner, "None"])
    if name == "typing.Union":
        return union(inner)
    if name in WRAPPERS:
        return inner[0]
    if name in GUARDS:
        return "bool"
    head = shown(module, expr.value, names, depth + 1)
    if head in (UNKNOWN, "collections.abc.Callable"):
        return UNKNOWN
    if head == "tuple" and ast.unparse(expr.slice).rstrip(")").endswith("..."):
        return f"tuples[{inner[0]}]"
    return f"{head}[{','.join(inner)}]" if items else head


def is_literal_text(item: Def) -> bool:
    """Whether a variant is about literal texts, which the variant after it covers."""
    hints = (arg.annotation for arg in (*item.args.posonlyargs, *item.args.args))
    return any("LiteralString" in ast.unparse(hint) for hint in (item.returns, *hints) if hint is not None)


def returned(module: Stub, defs: Sequence[Def], names: Mapping[str, str]) -> str:
    """What a function returns, when all its variants agree."""
    found: list[str] = []
    for item in defs:
        if is_literal_text(item):
            continue
        local = dict(names)
        # `def f(self: Self) -> Self` is written with a variable of its own in older stubs.
        first = next(iter((*item.args.posonlyargs, *item.args.args)), None)
        if first is not None and isinstance(first.annotation, ast.Name) and first.arg == "self":
            local.setdefault(first.annotation.id, "Self")
        kind = shown(module, item.returns, local) if item.returns else UNKNOWN
        found.append(f"coroutine[{kind}]" if isinstance(item, ast.AsyncFunctionDef) else kind)
    if found and len(set(found)) == 1:
        return found[0]
    # One variant for text and one for bytes: like the arguments.
    swapped = {kind.replace("bytes", "str") for kind in found}
    return swapped.pop().replace("str", "@") if len(swapped) == 1 else UNKNOWN


def grouped(body: Sequence[ast.stmt]) -> dict[str, list[Def]]:
    """The variants of each function."""
    defs: dict[str, list[Def]] = {}
    for item in live(body):
        if isinstance(item, Def):
            defs.setdefault(item.name, []).append(item)
    return defs


def parameters(module: Stub, node: ast.ClassDef) -> list[str]:
    """The type parameters of a class in their order."""
    ends = ("Generic", "Protocol")
    bases = [base for base in node.bases if isinstance(base, ast.Subscript)]
    generic = [base for base in bases if ast.unparse(base.value).rpartition(".")[2] in ends]
    found: list[str] = []
    for base in generic or node.bases:
        for part in ast.walk(base):
            if isinstance(part, ast.Name) and module.is_variable(part.id) and part.id not in found:
                found.append(part.id)
    return found


def class_lines(module: Stub, node: ast.ClassDef) -> Iterator[str]:
    """A class with its members."""
    names = {name: f"${index}" for index, name in enumerate(parameters(module, node))}
    silent = (UNKNOWN, "object")
    bases = [base for base in (shown(module, base, names) for base in node.bases) if base not in silent]
    bases = [base for base in bases if not base.startswith(("typing.Generic", "typing.Protocol"))]
    full = f"{module.name}.{node.name}"
    yield " ".join(["C", short(SAME.get(full, full)), str(len(names)), *bases])
    for item in live(node.body):
        match item:
            case ast.AnnAssign(target=ast.Name(name)):
                yield f"P {name} {shown(module, item.annotation, names)}"
            case ast.Assign(targets=[ast.Name(name)], value=ast.Name()):
                yield f"P {name} {UNKNOWN}"
    for method, defs in grouped(node.body).items():
        decorators = {ast.unparse(decorator) for item in defs for decorator in item.decorator_list}
        has_setter = any(decorator.endswith(".setter") for decorator in decorators)
        is_value = has_setter or decorators & {"property", "cached_property", "types.DynamicClassAttribute"}
        kind = "P" if is_value else "N" if decorators & {"classmethod", "staticmethod"} else "M"
        yield f"{kind} {method} {returned(module, defs[:1] if has_setter else defs, names)}"


def own_lines(module: Stub) -> Iterator[str]:
    """What a module defines."""
    for own, node in module.own.items():
        full = f"{module.name}.{own}"
        if isinstance(node, ast.ClassDef):
            yield from class_lines(module, node)
            continue
        kind = UNKNOWN
        if isinstance(node, Def):
            kind = returned(module, grouped(module.body)[own], {})
        elif isinstance(node, ast.AnnAssign) and "TypeAlias" not in ast.unparse(node.annotation):
            kind = shown(module, node.annotation, {})
        if kind != UNKNOWN:
            yield f"F {short(full)} {kind}" if isinstance(node, Def) else f"V {full} {kind}"


def name_lines(module: Stub) -> Iterator[str]:
    """What a module hands on under a name of its own."""
    for own, origin in sorted(module.imports.items()):
        target = follow(origin)
        owner, _, last = target.rpartition(".")
        is_hidden = (
            own.startswith("_") or own in PRIVATE or target.startswith(("_typeshed", "typing", "sys.", "types."))
        )
        source = stub(owner) if owner else None
        if not is_hidden and target != f"{module.name}.{own}" and source and last in source.own:
            yield f"R {module.name}.{own} {short(target)}"


def main() -> None:
    """Print the table."""
    for name in MODULES:
        module = stub(name)
        for line in (*own_lines(module), *name_lines(module)) if module else ():
            sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
