"""ARC002: a large file that mixes computation with I/O."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Fix, Left, Safety, Site
from pyagent.core.moving import moving

SMALL = """\
def read(path):
    with open(path) as stream:
        return stream.read()


def total(rows):
    result = 0
    for row in rows:
        if row.price:
            result += row.price * row.count
    return result
"""


_PROJECT = {"shop/__init__.py": "", "shop/cart.py": ""}
_NOTES = "# A word about each of the prices.\n" * 600
_HEAD = "import json\nimport math\n\nfrom .cart import load\n"
_CORE = "".join(
    f"""\
def total_{what}(rows):
    result = 0
    for row in rows:
        if row.{what}:
            result += row.{what} * row.count
    return math.floor(result)
"""
    + ("" if what == "tax" else "\n\n")
    for what in ("price", "weight", "tax")
)
_SHELL = "".join(
    f"""\
def write_{what}(path, rows):
    with open(path, "w") as stream:
        json.dump(math.ceil(total_{what}(load(rows))), stream)


"""
    for what in ("price", "weight", "tax")
)
_MADE = f'"""What `prices` computes; nothing here touches files, network or processes."""\n\nimport math\n\n\n{_CORE}'
_TOTALS = ("total_price", "total_weight", "total_tax")


class CoreShellMixed(Agent):
    """Reports a file of more than 20 KB (20,480 bytes) in which many functions do I/O and many only compute.

    What only computes can be tested with plain values, once it does not share a file, its imports and its helpers with
    what touches files, network, processes or databases. Counted are outermost functions and methods: one does I/O when
    its own body calls something that touches the world; it computes when it has at least five statements, prints
    nothing, is no coroutine and reaches no I/O function of the file. Both must be at least three, and each at least
    15 % of the functions. Tests, examples and build files are no findings.

    Where the functions that are proved to compute are all there is to move, and enough, they move to a module beside
    the file, and the file imports them back; ARC001 says what is proved, and where a person makes the cut. Else the
    reason names the functions that can move with the imports they need, or the largest I/O functions where the two hang
    together.

    Review: functions that move have another `__module__`.
    """

    rule = "ARC002"
    name = "core-shell-mixed"
    category = Category.ARCHITECTURE
    safety = Safety.REVIEW
    since = (3, 3)
    source = "PyAgent"
    examples = (
        Rewrite(
            f"{_HEAD}\n\n{_CORE}\n\n{_SHELL}{_NOTES}",
            f"{_HEAD.rstrip()}\nfrom .prices_total import total_price, total_tax, total_weight\n\n\n{_SHELL}{_NOTES}",
            path="shop/prices.py",
            project=_PROJECT,
            made={"shop/prices_total.py": _MADE},
        ),
        Rewrite(
            f"{_HEAD}\n\n{_SHELL}{_CORE}\n\n{_NOTES}",
            f"{_HEAD.rstrip()}\nfrom .prices_total import total_price, total_tax, total_weight\n\n\n{_SHELL}{_NOTES}",
            path="shop/prices.py",
            project=_PROJECT,
            made={"shop/prices_total.py": _MADE},
        ),
        Rewrite(
            f"{_HEAD}\n__all__ = {_TOTALS}\n\n\n{_CORE}\n\n{_SHELL}{_NOTES}",
            f"{_HEAD.rstrip()}\nfrom .prices_total import total_price, total_tax, total_weight\n\n__all__ = {_TOTALS}\n\n\n{_SHELL}{_NOTES}",
            path="shop/prices.py",
            project=_PROJECT,
            made={"shop/prices_total.py": _MADE},
        ),
        Leave(
            f"{_HEAD}\n\n{_CORE}\n\n{_SHELL}{_NOTES}".replace("math.floor", "load"),
            why="nobody knows what `load` does, so the functions are not proved to compute",
            path="shop/prices.py",
            project=_PROJECT,
        ),
        Leave(SMALL, why="a file of less than 20 KB is read in one go"),
        Leave(SMALL.replace("open(path)", "path.open()"), why="a small file, whatever its functions do"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Move what only computes to a module beside this one, and import it back."""
        if site.has("leave") or not site.has("back"):
            return Left(site.text("leave") or site.text("proposal"))
        return moving(site)
