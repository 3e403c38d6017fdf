"""BUG006: assert false (found and fixed by Ruff B011)."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from dataclasses import replace

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.causes import cause_of
from pyagent.core.model import Category, Dismiss, Edit, Fix, Left, Safety, Site
from pyagent.core.surroundings import byte_span, enclosing


class AssertFalse(RuffAgent):
    """Raises ``AssertionError`` where the code asserts ``False``.

    ``python -O`` removes every ``assert``. An ``assert False`` marks a place that must not be reached; without it
    the program goes on from there.

    Where another exception is being handled, the error is raised from it. The message stays as it is laid out.

    Review: under ``-O`` the error now comes, which is the point; otherwise nothing changes.
    """

    rule = "BUG006"
    name = "assert-false"
    category = Category.BUGS
    safety = Safety.REVIEW
    by_statement = True
    since = (2, 7)
    source = "flake8-bugbear B011, Ruff B011"
    codes = ("B011",)
    examples = (
        Rewrite("def f():\n    assert False\n", "def f():\n    raise AssertionError\n"),
        Rewrite("def f(x):\n    assert False, x\n", "def f(x):\n    raise AssertionError(x)\n"),
        Rewrite(
            "def f(x):\n    if x:\n        return 1\n    assert False, 'no x'\n",
            "def f(x):\n    if x:\n        return 1\n    raise AssertionError('no x')\n",
        ),
        Rewrite(
            "def f(x):\n    try:\n        g(x)\n    except ValueError:\n        assert False, (x, 1)\n",
            "def f(x):\n    try:\n        g(x)\n    except ValueError as err:\n        raise AssertionError((x, 1)) from err\n",
        ),
        Rewrite(
            "def f(x):\n    try:\n        g(x)\n    except (OSError, ValueError) as exc:\n        if x:\n            assert False\n        raise\n",
            "def f(x):\n    try:\n        g(x)\n    except (OSError, ValueError) as exc:\n        if x:\n            raise AssertionError from exc\n        raise\n",
        ),
        # The name of the handler inside ends with it, so that the one around needs another.
        Rewrite(
            "def f(x):\n    try:\n        g(x)\n    except ValueError:\n        try:\n            h(x)\n        except KeyError:\n"
            "            assert False, 'h'\n        assert False, 'g'\n",
            "def f(x):\n    try:\n        g(x)\n    except ValueError as err:\n        try:\n            h(x)\n        except KeyError as exc:\n"
            "            raise AssertionError('h') from exc\n        raise AssertionError('g') from err\n",
        ),
        Rewrite(
            "def f(x):\n    assert False, ('a text that is long'\n                   ' enough')  # why\n",
            "def f(x):\n    raise AssertionError('a text that is long'\n                         ' enough')  # why\n",
        ),
        Rewrite(
            "def f(x):\n    assert False, (\n        'a text that is long'\n        ' enough'\n    )\n",
            "def f(x):\n    raise AssertionError(\n        'a text that is long'\n        ' enough'\n    )\n",
        ),
        Rewrite(
            "def f(x):\n    assert False, (y for y in x)\n",
            "def f(x):\n    raise AssertionError(y for y in x)\n",
        ),
        Rewrite("def f():\n    assert False, (yield)\n", "def f():\n    raise AssertionError((yield))\n"),
        Leave(
            "def f(x):\n    try:\n        g(x)\n    except:\n        assert False, x\n",
            why="a bare except has no name to raise from",
        ),
        Leave("def f(x):\n    assert x\n", why="the value may be true"),
        Leave("def f(x):\n    raise AssertionError(x)\n", why="the error is raised already"),
        Leave("assert True\n", why="nothing is lost with it"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """Raise from the exception that is being handled, and keep the message as it is laid out."""
        del uses
        if isinstance(result, Left):
            return result
        cause = cause_of(site.source, site.start, site.end)
        edits = _raising(site)
        if cause is None or edits is None:
            # The class alone where there is nothing to say, as RSE102 asks for.
            edits = tuple(Edit(edit.start, edit.end, edit.text.removesuffix("()")) for edit in result.edits)
            return replace(result, edits=edits)
        if not cause.name:
            return replace(result, edits=tuple(edit for edit in edits if edit.text))
        last = edits[-1]
        raised = (*edits[:-1], Edit(last.start, last.end, f"{last.text} from {cause.name}"))
        return replace(result, edits=(*cause.naming, *raised), region=cause.region or result.region, since=(3, 0))


def _raising(site: Site) -> tuple[Edit, ...] | None:
    """The edits that make the statement a ``raise``, its message untouched; None where it is written in another way."""
    source = site.source
    stmt = next((node for node in enclosing(source, site.start, site.end) if isinstance(node, ast.Assert)), None)
    span, test = (byte_span(source, stmt), byte_span(source, stmt.test)) if stmt else (None, None)
    if stmt is None or span is None or test is None or source[span[0] : test[0]] != b"assert ":
        return None
    if stmt.msg is None:
        return (Edit(*span, "raise AssertionError"),) if test[1] == span[1] else None
    comma = re.compile(rb"\s*,[ \t]*").match(source, test[1])
    message = byte_span(source, stmt.msg)
    if comma is None or message is None:
        return None
    head = Edit(span[0], comma.end(), "raise AssertionError")
    is_bracketed = message[0] > comma.end() and source[comma.end() : comma.end() + 1] == b"("
    is_whole = is_bracketed and not isinstance(stmt.msg, (ast.Yield, ast.YieldFrom))
    if is_whole or isinstance(stmt.msg, ast.GeneratorExp):
        # The brackets around the message become those of the call.
        return (head, *_shifted(source, comma.end(), span, len(head.text)), Edit(span[1], span[1], ""))
    if b"\n" in source[comma.end() : message[0]]:
        return None
    return (replace(head, text=f"{head.text}("), Edit(span[1], span[1], ")"))


def _shifted(source: bytes, bracket: int, span: tuple[int, int], width: int) -> tuple[Edit, ...]:
    """Edits that move the lines below a bracket with it, where they are aligned to it."""
    lines = source[span[0] : span[1]]
    column = bracket - span[0]
    if b'"""' in lines or b"'''" in lines or width <= column:
        return ()
    first = source[: span[0]].rsplit(b"\n", 1)[-1]
    aligned = b" " * (len(first) + column + 1)
    starts = [span[0] + found.end() for found in re.finditer(rb"\n", lines)]
    if not starts or first.strip() or not all(source.startswith(aligned, at) for at in starts):
        return ()
    return tuple(Edit(at, at, " " * (width - column)) for at in starts)
