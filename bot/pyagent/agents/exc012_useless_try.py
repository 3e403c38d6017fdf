"""EXC012: a ``try`` whose handlers only raise again."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_TRY = "def f(x):\n    try:\n        x.go()\n"


class UselessTry(Agent):
    """Removes a ``try`` statement whose handlers do nothing but raise again what they caught.

    It suggests that something is handled here, adds a line to every traceback, and its body is one level too deep.

    Safe: the same exceptions come out at the same moment. Left are blocks beside whose handlers comments stand, and
    blocks with texts over several lines, which moving them to the left would change.
    """

    rule = "EXC012"
    name = "useless-try"
    category = Category.EXCEPTIONS
    safety = Safety.SAFE
    since = (2, 7)
    source = "tryceratops TRY203, Pylint W0706"
    examples = (
        Rewrite(_TRY + "    except Exception:\n        raise\n    return x\n", "def f(x):\n    x.go()\n    return x\n"),
        Rewrite(
            "def f(x):\n    try:\n        y = x.go()\n    except KeyError as e:\n        raise e\n    else:\n        y.run()\n\n        y.end()\n",
            "def f(x):\n    y = x.go()\n    y.run()\n\n    y.end()\n",
        ),
        Rewrite(
            "def f(x):\n    if x:\n        try:\n            # go\n            x.go(\n                1,\n            )\n            x.stop()  # now\n        except KeyError:\n            raise\n        except Exception:\n            raise\n",
            "def f(x):\n    if x:\n        # go\n        x.go(\n            1,\n        )\n        x.stop()  # now\n",
        ),
        Leave(
            _TRY + "    except KeyError:\n        raise\n    except Exception:\n        pass\n",
            why="the second handler would catch what the first lets pass",
        ),
        Leave(
            _TRY + "    except Exception:\n        raise\n    finally:\n        x.end()\n",
            why="the `finally` block needs its `try`",
        ),
        Leave(
            _TRY + "    except Exception as e:\n        raise ValueError(x) from e\n", why="another exception is raised"
        ),
        Leave(_TRY + "    except KeyError:\n        # Not there.\n        raise\n", why="the comment would be lost"),
        Leave(
            'def f(x):\n    try:\n        x.go("""a\n        b""")\n    except Exception:\n        raise\n',
            why="moving the text over several lines would change it",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Put the body in the place of the statement, one level to the left."""
        if site.has("leave"):
            return Left(site.text("leave"))
        start, end = site.span("try")
        # A comment above the first statement belongs to it.
        head = site.source.find(b"\n", start) + 1
        parts = [site.code((head, site.span("body")[1]))]
        if site.has("else"):
            line = site.source.rfind(b"\n", 0, site.span("else")[0]) + 1
            parts.append(site.code((line, site.span("else")[1])))
        newline = "\r\n" if site.source[:head].endswith(b"\r\n") else "\n"
        text = newline.join(self._moved(part, site.text("inner"), site.text("indent")) for part in parts)
        return Fix((Edit(start, end, text.lstrip()),), region=(start, end))

    @staticmethod
    def _moved(block: str, inner: str, outer: str) -> str:
        lines = block.splitlines(keepends=True)
        return "".join(outer + line[len(inner) :] if line.startswith(inner) else line for line in lines)
