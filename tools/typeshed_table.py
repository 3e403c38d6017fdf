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
from dataclasses import dataclass, field
from pathlib import Path

import mypy

STUBS = Path(mypy.__file__).parent / "typeshed" / "stdlib"
MODULES = """
abc _threading_local bdb cmd code pdb multiprocessing.context multiprocessing.process multiprocessing.pool multiprocessing.queues unittest.runner concurrent 
abc argparse array ast asyncio asyncio.base_events asyncio.events asyncio.futures asyncio.locks asyncio.queues
asyncio.runners asyncio.streams asyncio.subprocess asyncio.tasks asyncio.timeouts atexit base64 bisect builtins bz2
calendar codecs collections concurrent.futures concurrent.futures._base concurrent.futures.process
concurrent.futures.thread configparser contextlib contextvars copy csv ctypes dataclasses datetime decimal difflib dis
email.message email.utils enum filecmp fileinput fnmatch fractions functools genericpath getpass gettext glob gzip hashlib hmac
html html.parser http http.client http.cookiejar http.cookies http.server imaplib importlib importlib.metadata
importlib.util inspect io ipaddress itertools json json.decoder json.encoder keyword linecache locale logging
logging.handlers lzma marshal math mimetypes multiprocessing numbers operator optparse os os.path pathlib
pickle pkgutil platform plistlib posixpath pprint queue random re sched secrets select selectors shelve shlex shutil
signal site smtplib socket socketserver sqlite3 ssl stat statistics string struct subprocess sys sysconfig tarfile
tempfile textwrap threading time timeit token tokenize traceback types typing unicodedata unittest unittest.case
unittest.async_case unittest.mock unittest.suite unittest.result unittest.loader urllib urllib.error urllib.parse urllib.request urllib.response
uuid warnings weakref wsgiref.simple_server xml.dom.minidom xml.etree.ElementTree xml.sax.handler xmlrpc.client zipfile
zlib zoneinfo
_collections_abc _csv _hashlib _io _thread _typeshed _contextvars _socket _asyncio _random _struct _sqlite3 _weakref
_decimal _queue _ssl _operator _pickle zipfile._path importlib.metadata._meta
importlib.abc importlib.machinery _ast
""".split()
PRIVATE = ("sentinel", "Incomplete", "StrPath", "StrOrBytesPath", "ReadableBuffer")
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
}
ABSTRACT = """Awaitable Coroutine AsyncIterable AsyncIterator AsyncGenerator Hashable Iterable Iterator Generator
Reversible Sized Container Collection Sequence MutableSequence MutableSet Mapping MutableMapping MappingView KeysView
ItemsView ValuesView ByteString Callable""".split()
SAME |= {f"typing.{name}": f"collections.abc.{name}" for name in ABSTRACT}
SAME |= {f"_collections_abc.{name}": f"collections.abc.{name}" for name in ABSTRACT}
SAME |= {"typing.AbstractSet": "collections.abc.Set", "_collections_abc.Set": "collections.abc.Set"}


@dataclass
class Module:
    """One stub: what its names mean."""

    name: str
    tree: ast.Module
    imports: dict[str, str] = field(default_factory=dict)
    own: dict[str, ast.AST] = field(default_factory=dict)
    variables: set[str] = field(default_factory=set)


def path_of(name: str) -> Path | None:
    base = STUBS / name.replace(".", "/")
    for path in (base / "__init__.pyi", base.with_suffix(".pyi")):
        if path.is_file():
            return path
    return None


def live(body: list[ast.stmt]) -> list[ast.stmt]:
    """Statements that hold for CPython 3.11 on Linux."""
    found: list[ast.stmt] = []
    for stmt in body:
        if not isinstance(stmt, ast.If):
            found.append(stmt)
            continue
        found += live(stmt.body if holds(stmt.test) else stmt.orelse)
    return found


def holds(test: ast.expr) -> bool:
    if isinstance(test, ast.BoolOp):
        answers = [holds(value) for value in test.values]
        return all(answers) if isinstance(test.op, ast.And) else any(answers)
    if isinstance(test, ast.UnaryOp):
        return not holds(test.operand)
    text = ast.unparse(test).replace("sys.version_info", "(3, 11)").replace("sys.platform", "'linux'")
    return bool(eval(text, {"TYPE_CHECKING": True, "sys": sys}))  # the stubs of a pinned package


def load(name: str) -> Module | None:
    path = path_of(name)
    if path is None:
        return None
    module = Module(name, ast.parse(path.read_text()))
    package = name if path.name == "__init__.pyi" else name.rpartition(".")[0]
    for stmt in live(module.tree.body):
        match stmt:
            case ast.Import(names):
                for alias in names:
                    module.imports[alias.asname or alias.name.split(".")[0]] = (
                        alias.name if alias.asname else alias.name.split(".")[0]
                    )
            case ast.ImportFrom(source, names, level):
                base = package
                for _ in range(1, level or 1):
                    base = base.rpartition(".")[0]
                origin = source or "" if not level else f"{base}.{source}" if source else base
                for alias in names:
                    if alias.name == "*":
                        inner = load(origin)
                        if inner:
                            module.imports |= {n: f"{origin}.{n}" for n in inner.own if not n.startswith("_")}
                            module.imports |= {
                                n: d
                                for n, d in inner.imports.items()
                                if n not in module.imports and not n.startswith("_")
                            }
                    else:
                        module.imports[alias.asname or alias.name] = f"{origin}.{alias.name}"
            case ast.ClassDef(name=own) | ast.FunctionDef(name=own) | ast.AsyncFunctionDef(name=own):
                module.own.setdefault(own, stmt)
            case ast.AnnAssign(target=ast.Name(own)):
                module.own.setdefault(own, stmt)
            case ast.Assign(targets=[ast.Name(own)], value=value):
                if isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] in (
                    "TypeVar",
                    "ParamSpec",
                    "TypeVarTuple",
                ):
                    module.variables.add(own)
                module.own.setdefault(own, stmt)
    return module


LOADED: dict[str, Module | None] = {}


def get(name: str) -> Module | None:
    if name not in LOADED:
        LOADED[name] = load(name)
    return LOADED[name]


def full_name(module: Module, expr: ast.expr) -> str:
    """The dotted name of a class, followed through imports."""
    if isinstance(expr, ast.Attribute):
        return follow(f"{full_name(module, expr.value)}.{expr.attr}")
    if not isinstance(expr, ast.Name):
        return ""
    if expr.id in module.own:
        return follow(f"{module.name}.{expr.id}")
    if expr.id in module.imports:
        return follow(module.imports[expr.id])
    return f"builtins.{expr.id}"


def follow(name: str, depth: int = 0) -> str:
    name = SAME.get(name, name)
    owner, _, last = name.rpartition(".")
    module = get(owner) if owner and depth < 8 else None
    if module and last not in module.own and last in module.imports:
        return follow(module.imports[last], depth + 1)
    return name


def shown(module: Module, expr: ast.expr | None, names: dict[str, str], depth: int = 0) -> str:
    """A type in the notation of the table."""
    again = lambda inner: shown(module, inner, names, depth + 1)  # noqa: E731
    match expr:
        case None:
            return "?"
        case ast.Constant(None):
            return "None"
        case ast.Constant(str(text)):
            return again(ast.parse(text, mode="eval").body)
        case ast.BinOp(left, ast.BitOr(), right):
            parts = [again(left), again(right)]
            return "?" if "?" in parts else "|".join(parts)
        case ast.Name() | ast.Attribute():
            if isinstance(expr, ast.Name) and expr.id in names:
                return names[expr.id]
            name = full_name(module, expr)
            if name in ("typing.Any", "_typeshed.Incomplete", "typing.AnyStr", ""):
                return "@" if name == "typing.AnyStr" else "?"
            if name in ("typing.Self", "typing_extensions.Self", "_typeshed.Self"):
                return "Self"
            if name in ("typing.NoReturn", "typing.Never", "typing_extensions.Never"):
                return "!"
            if name in ("typing.LiteralString", "typing_extensions.LiteralString"):
                return "str"
            owner, _, last = name.rpartition(".")
            source = get(owner)
            found = source.own.get(last) if source else None
            if isinstance(found, ast.ClassDef):
                if any("Protocol" in ast.unparse(base) for base in found.bases) and not name.startswith(
                    ("typing.", "collections.abc.")
                ):
                    return "?"
                return short(name)
            if name.startswith("collections.abc."):
                return short(name)
            if (
                depth < 6
                and source
                and isinstance(found, ast.AnnAssign)
                and found.value is not None
                and "TypeAlias" in ast.unparse(found.annotation)
            ):
                return shown(source, found.value, {}, depth + 1)
            return "?"
        case ast.Subscript(value, index):
            name = full_name(module, value)
            items = index.elts if isinstance(index, ast.Tuple) else [index]
            if name in ("typing.Optional",):
                inner = again(index)
                return "?" if inner == "?" else f"{inner}|None"
            if name == "typing.Union":
                parts = [again(item) for item in items]
                return "?" if "?" in parts else "|".join(parts)
            if name in ("typing.Literal", "typing_extensions.Literal"):
                kinds = {type(item.value).__name__ for item in items if isinstance(item, ast.Constant)}
                return kinds.pop().replace("NoneType", "None") if len(kinds) == 1 else "?"
            if name in ("typing.Annotated", "typing.Final", "typing.ClassVar", "typing.Required", "typing.NotRequired"):
                return again(items[0])
            if name in ("typing.TypeGuard", "typing_extensions.TypeIs", "typing_extensions.TypeGuard", "typing.TypeIs"):
                return "bool"
            head = again(value)
            if head in ("?", "collections.abc.Callable"):
                return "?"
            if head == "tuple" and len(items) == 2 and isinstance(items[1], ast.Constant) and items[1].value is ...:
                return f"tuples[{again(items[0])}]"
            if head == "tuple" and isinstance(index, ast.Tuple) and not index.elts:
                return "tuple"
            return f"{head}[{','.join(again(item) for item in items)}]"
        case _:
            return "?"


def short(name: str) -> str:
    return name.removeprefix("builtins.")


def returns(module: Module, defs: list[ast.FunctionDef | ast.AsyncFunctionDef], names: dict[str, str]) -> str:
    found: list[str] = []
    for item in defs:
        text = ast.unparse(item.returns) if item.returns else ""
        arguments = [a.annotation for a in (*item.args.posonlyargs, *item.args.args) if a.annotation]
        if "LiteralString" in text or any("LiteralString" in ast.unparse(a) for a in arguments if a is not None):
            continue
        local = dict(names)
        # `def f(self: Self) -> Self` is written with a variable of its own in older stubs.
        first = next(iter((*item.args.posonlyargs, *item.args.args)), None)
        if first is not None and isinstance(first.annotation, ast.Name) and first.arg == "self":
            local.setdefault(first.annotation.id, "Self")
        kind = shown(module, item.returns, local)
        if isinstance(item, ast.AsyncFunctionDef):
            kind = f"coroutine[{kind}]"
        found.append(kind)
    if found and len(set(found)) == 1:
        return found[0]
    # One variant for text and one for bytes: like the arguments.
    swapped = {kind.replace("bytes", "str") for kind in found}
    return swapped.pop().replace("str", "@") if len(swapped) == 1 else "?"


def grouped(body: list[ast.stmt]) -> dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]]:
    defs: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]] = {}
    for stmt in live(body):
        if isinstance(stmt, ast.FunctionDef | ast.AsyncFunctionDef):
            defs.setdefault(stmt.name, []).append(stmt)
    return defs


def variables_of(module: Module, node: ast.ClassDef) -> list[str]:
    """Type parameters in their order."""
    found: list[str] = []
    known = lambda name: (
        name in module.variables
        or module.imports.get(name, "").startswith(("_typeshed._T", "_typeshed._K", "_typeshed._V"))
        or name in ("AnyStr",)
    )  # noqa: E731
    generic = [
        base
        for base in node.bases
        if isinstance(base, ast.Subscript) and ast.unparse(base.value).rpartition(".")[2] in ("Generic", "Protocol")
    ]
    for base in generic or node.bases:
        for part in ast.walk(base):
            if isinstance(part, ast.Name) and known(part.id) and part.id not in found:
                found.append(part.id)
    return found


def write_class(module: Module, node: ast.ClassDef, out: list[str]) -> None:
    names = {name: f"${index}" for index, name in enumerate(variables_of(module, node))}
    bases = [shown(module, base, names) for base in node.bases]
    bases = [
        base
        for base in bases
        if base not in ("?", "object") and not base.startswith(("typing.Generic", "typing.Protocol", "Generic"))
    ]
    name = short(SAME.get(f"{module.name}.{node.name}", f"{module.name}.{node.name}"))
    out.append(" ".join(["C", name, str(len(names)), *bases]))
    for stmt in live(node.body):
        if isinstance(stmt, ast.AnnAssign) and isinstance(stmt.target, ast.Name):
            out.append(f"P {stmt.target.id} {shown(module, stmt.annotation, names)}")
        elif (
            isinstance(stmt, ast.Assign) and isinstance(stmt.targets[0], ast.Name) and isinstance(stmt.value, ast.Name)
        ):
            out.append(f"P {stmt.targets[0].id} ?")
    for method, defs in grouped(node.body).items():
        decorators = {ast.unparse(decorator) for item in defs for decorator in item.decorator_list}
        kind = (
            "P"
            if decorators & {"property", "cached_property", "types.DynamicClassAttribute"}
            else "N"
            if decorators & {"classmethod", "staticmethod"}
            else "M"
        )
        if any(decorator.endswith(".setter") for decorator in decorators):
            defs = defs[:1]
            kind = "P"
        out.append(f"{kind} {method} {returns(module, defs, names)}")


def main() -> None:
    out: list[str] = []
    seen: set[str] = set()
    for name in MODULES:
        module = get(name)
        if module is None:
            continue
        for own, node in module.own.items():
            full = f"{name}.{own}"
            if full in seen:
                continue
            seen.add(full)
            if isinstance(node, ast.ClassDef):
                write_class(module, node, out)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                kind = returns(module, grouped(module.tree.body)[own], {})
                if kind != "?":
                    out.append(f"F {short(full)} {kind}")
            elif isinstance(node, ast.AnnAssign) and "TypeAlias" not in ast.unparse(node.annotation):
                kind = shown(module, node.annotation, {})
                if kind != "?":
                    out.append(f"V {full} {kind}")
        for own, origin in sorted(module.imports.items()):
            target = follow(origin)
            if (
                not own.startswith("_")
                and target != f"{name}.{own}"
                and not target.startswith(("typing", "sys.", "types."))
            ):
                owner, _, last = target.rpartition(".")
                if own in PRIVATE or owner.startswith("_typeshed"):
                    continue
                if owner and get(owner) and last in getattr(get(owner), "own", {}):
                    out.append(f"R {name}.{own} {short(target)}")
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
