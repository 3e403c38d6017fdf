"""LOG002: break points and marks that were left in the code."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class DebugPrint(Agent):
    """Removes break points and prints that only mark a place or show a variable (``print(f"{x=}")``).

    They were written to follow the program once. A break point stops a server for ever; a mark in the output says
    nothing to anyone but its author.

    Review: the program no longer stops or prints there. A break point behind a condition or in a function that is
    there to start a debugger is left, and prints count only in library code.
    """

    rule = "LOG002"
    name = "debug-print"
    category = Category.LOGGING
    safety = Safety.REVIEW
    source = "flake8-debugger T100"
    since = (2, 7)
    examples = (
        Rewrite("def f(x):\n    breakpoint()\n    return x\n", "def f(x):\n    return x\n"),
        Rewrite("def f(x):\n    y = x\n    print(f'{x=} {y=}')\n", "def f(x):\n    y = x\n"),
        Rewrite("def f(x):\n    import pdb; pdb.set_trace()\n    return x\n", "def f(x):\n    return x\n"),
        Rewrite(
            "def f(x):\n    for y in x:\n        print('>>> here!')\n", "def f(x):\n    for y in x:\n        pass\n"
        ),
        Leave("def f(x, debug):\n    if debug:\n        breakpoint()\n    return x\n", why="it may be a switch"),
        Leave("def f(x):\n    print('here')  # see #12\n", why="a comment would be lost"),
        Leave("def start_debugger():\n    breakpoint()\n    return 1\n", why="that is what the function is for"),
        Leave("def f(breakpoint):\n    breakpoint()\n", why="it is not the built-in"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Cut the statement, or leave `pass` where it was the only one."""
        if site.has("leave"):
            return Left(site.text("leave"))
        start, end = site.span("cut")
        return Fix((Edit(start, end, site.text("text")),), region=(start, end))
