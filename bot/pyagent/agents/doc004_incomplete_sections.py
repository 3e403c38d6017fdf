"""DOC004: a docstring whose sections do not agree with the function."""

from __future__ import annotations

from itertools import groupby

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.docstrings import parameter_lines, reasons_by_type, section, width_at
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

GOOGLE = '''def load(path, port=80, retries=3):
    """Load a record.

    Args:
        path: Where it is.
        retries: How often
            it is tried.
    """
    return connect(path, retries=retries, at=port)
'''
NUMPY = '''def load(path, port: int = 80):
    """Load a record.

    Parameters
    ----------
    path : str
        Where it is.

    Returns
    -------
    dict
    """
    return connect(path, port, port)
'''


class IncompleteSections(Agent):
    """Brings the sections of a docstring in line with the signature: parameters that are missing, renamed or gone.

    Only docstrings that describe parameters or exceptions already are looked at, in the style they are written in
    (Google, NumPy, Sphinx); the author's words stay. A missing parameter is described by its type, its default and the
    one thing that the body does with it, in the order of the signature; a name that differs from a parameter in a
    letter or two is corrected; the entry of a parameter that nothing in the function mentions any more is taken out.
    An exception that is raised for a stated reason joins those that are listed. What stands in the code without type,
    default or clear use is for a person to describe.

    For review: nothing runs differently, but words of people are moved.
    """

    rule = "DOC004"
    name = "incomplete-sections"
    category = Category.DOCSTRINGS
    safety = Safety.REVIEW
    since = (2, 7)
    source = "pydocstyle D417, pydoclint DOC101, DOC103, DOC501"
    examples = (
        Rewrite(
            GOOGLE,
            GOOGLE.replace(
                "Where it is.\n", "Where it is.\n        port: ``80`` by default. Passed to ``connect`` as ``at``.\n"
            ),
        ),
        Rewrite(
            NUMPY,
            NUMPY.replace(
                "        Where it is.\n",
                "        Where it is.\n    port : int, default 80\n        Passed to ``connect``.\n",
            ),
        ),
        Rewrite(
            'def f(x, size=1):\n    """Do it.\n\n    :param x: it\n        or more\n    :return: one\n    """\n    return x * size\n',
            'def f(x, size=1):\n    """Do it.\n\n    :param x: it\n        or more\n    :param size: ``1`` by default.\n    :return: one\n    """\n    return x * size\n',
        ),
        Rewrite(
            GOOGLE.replace("retries: How", "retires: How").replace("port=80, ", "").replace("port", "80"),
            GOOGLE.replace("port=80, ", "").replace("port", "80"),
        ),
        Rewrite(
            GOOGLE.replace("port=80, ", "")
            .replace("port", "80")
            .replace("it is.\n", "it is.\n        cache: Where to keep it.\n"),
            GOOGLE.replace("port=80, ", "").replace("port", "80"),
        ),
        Rewrite(
            'def f(x):\n    """Do it.\n\n    Raises:\n        KeyError: No such key.\n    """\n    if x < 0:\n        raise ValueError(x)\n    return x\n',
            'def f(x):\n    """Do it.\n\n    Raises:\n        KeyError: No such key.\n        ValueError: If ``x < 0``.\n    """\n    if x < 0:\n        raise ValueError(x)\n    return x\n',
        ),
        Leave(GOOGLE.replace("port=80", "port").replace("=port", "=port + port"), why="nothing is known of port"),
        Leave(
            GOOGLE.replace(
                "    Args:\n        path: Where it is.\n        retries: How often\n            it is tried.\n", ""
            ),
            why="it has no sections",
        ),
        Leave(
            GOOGLE.replace("port=80, ", "")
            .replace("port", "cache")
            .replace("it is.\n", "it is.\n        cache: Where.\n"),
            why="the body speaks of cache",
        ),
        Leave(
            GOOGLE.replace("        path: Where it is.\n", "        The path, and so on.\n"),
            why="the section is a text",
        ),
        Leave(
            GOOGLE.replace("port=80", "*ports, **kwargs").replace("=port", "=ports"),
            why="whatever else is passed needs no entry",
        ),
        Leave("@app.command()\n" + GOOGLE, why="the help text of a command is behaviour"),
        Leave(GOOGLE, why="tests are documented by their names", path="tests/test_a.py"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Insert, rename and take out entries."""
        if site.has("leave"):
            return Left(site.text("leave"))
        edits = [Edit(*span, name) for span, name in zip(site.spans("spans"), site.names("renamed"), strict=True)]
        edits += [Edit(*span, "") for span in site.spans("stale")]
        missing = [fact.split("\x1f") for fact in site.names("missing")]
        newline, indent = site.text("newline"), site.text("indent")
        style, spaced, width = site.text("style"), site.flag("spaced"), width_at(indent)
        for at, group in groupby(missing, key=lambda fields: int(fields[4])):
            text = ""
            for name, kind, default, used, _ in group:
                if not (kind or used or default not in {"", "None"}):
                    return Left(f"the code shows neither type nor default of `{name}`; describe it")
                lines = parameter_lines(style, (name, kind, default, used), width, typed=site.flag("typed"))
                block = newline.join(f"{indent}{line}" for line in lines) + newline
                block = block.replace(":param", site.text("field") or ":param", 1)
                is_first = at == site.number("first")
                text += block if not spaced else f"{block}{newline}" if is_first else f"{newline}{block}"
            edits.append(Edit(at, at, text))
        if raised := site.names("raises"):
            title, *lines = section(style, "Raises", list(reasons_by_type(raised).items()), width)
            lines = [title, *lines] if style == "sphinx" else lines[1:] if style == "numpy" else lines
            at, inner = site.number("errors_end"), site.text("error_indent")
            base = inner.removesuffix("    ") if style == "google" else inner
            edits.append(Edit(at, at, "".join(f"{base}{line}{newline}" for line in lines)))
        return Fix(tuple(edits), region=site.span("region"))
