"""EXC002: ``except Exception`` where narrower types would do."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.logging_text import traced
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_HEAD = "import logging\n\nlogger = logging.getLogger(__name__)\n\n\n"


class BroadExcept(Agent):
    """Narrows ``except Exception`` to the types that can come, or has a handler that stays broad leave a trace.

    A broad handler also catches the misspelt attribute and the wrong argument, and treats a bug as if it were bad
    input. Where every operation of the body is a known one of the standard library, with values of known types, or a
    call of the project's own functions of which the same holds, the set of exceptions is closed and is written down,
    with an import where a type has no name yet; an optional import can be missing, which is ``ImportError``.
    Everywhere else the handler goes on as before, and the module's logger gets a message at debug level with the
    traceback, so that a bug can be found; a message at debug level that is there gets the traceback itself.

    Review: where the types are narrowed any other error now passes, which is the point; else only the log shows more.
    A module gets a logger, or imports the one that the others share, where its project has the habit of logging;
    without one, and where a function asks whether something works, the handler is left, with the first call that is not
    known named. Handlers that raise again, report
    the traceback, hand the error on or end the program may stay broad, as may those around a plugin, a callback, or
    the methods of an object that may be anything; a message at error level is LOG005's, an empty handler EXC004's.
    """

    rule = "EXC002"
    name = "broad-except"
    category = Category.EXCEPTIONS
    safety = Safety.REVIEW
    since = (3, 6)
    source = "flake8-blind-except BLE001, Pylint W0718"
    examples = (
        Rewrite(
            "def port(text: str) -> int:\n    try:\n        return int(text.strip())\n    except Exception:\n        return 80\n",
            "def port(text: str) -> int:\n    try:\n        return int(text.strip())\n    except ValueError:\n        return 80\n",
        ),
        Rewrite(
            "import os\n\n\ndef f():\n    try:\n        n = int(os.environ['N'])\n    except Exception as e:\n        n = 0\n    return n\n",
            "import os\n\n\ndef f():\n    try:\n        n = int(os.environ['N'])\n    except (KeyError, ValueError) as e:\n        n = 0\n    return n\n",
        ),
        Rewrite(
            "import json\n\n\ndef load(path: str):\n    try:\n        with open(path, encoding='utf-8') as f:\n            return json.load(f)\n    except (KeyError, Exception):\n        return {}\n",
            "import json\n\n\ndef load(path: str):\n    try:\n        with open(path, encoding='utf-8') as f:\n            return json.load(f)\n    except (OSError, ValueError):\n        return {}\n",
        ),
        Rewrite(
            "try:\n    import tomllib\nexcept Exception:\n    tomllib = None\n",
            "try:\n    import tomllib\nexcept ImportError:\n    tomllib = None\n",
        ),
        Rewrite(
            "class Bad(Exception):\n    pass\n\n\ndef port(text: str) -> int:\n    n = int(text)\n    if n < 1:\n        raise Bad(text)\n    return n\n\n\ndef f(text: str):\n    try:\n        return port(text)\n    except Exception:\n        return 80\n",
            "class Bad(Exception):\n    pass\n\n\ndef port(text: str) -> int:\n    n = int(text)\n    if n < 1:\n        raise Bad(text)\n    return n\n\n\ndef f(text: str):\n    try:\n        return port(text)\n    except (Bad, ValueError):\n        return 80\n",
        ),
        Rewrite(
            "from package.ports import port\n\n\ndef f(text: str):\n    try:\n        return port(text)\n    except Exception:\n        return 80\n",
            "from package.ports import Bad, port\n\n\ndef f(text: str):\n    try:\n        return port(text)\n    except (Bad, OSError):\n        return 80\n",
            project={
                "package/__init__.py": "",
                "package/ports.py": "import os\n\n\nclass Bad(Exception):\n    pass\n\n\ndef port(path: str):\n    try:\n        os.remove(path)\n    except ValueError as error:\n        raise Bad(path) from error\n    except FileNotFoundError:\n        return 0\n    return 1\n",
            },
        ),
        Rewrite(
            "class A:\n    def __init__(self, names: list[str]):\n        self.seen = {}\n        self.names = names\n\n    def _first(self, key: str, at: int):\n        rows = [name.split(',')[at] for name in ('a', 'b')]\n        return self.seen[key], rows\n\n    def f(self, key: str):\n        try:\n            return self._first(key, 1)\n        except Exception:\n            return None\n",
            "class A:\n    def __init__(self, names: list[str]):\n        self.seen = {}\n        self.names = names\n\n    def _first(self, key: str, at: int):\n        rows = [name.split(',')[at] for name in ('a', 'b')]\n        return self.seen[key], rows\n\n    def f(self, key: str):\n        try:\n            return self._first(key, 1)\n        except (AttributeError, LookupError):\n            return None\n",
        ),
        Rewrite(
            "def f(x):\n    try:\n        return x.load(1)\n    except Exception:\n        return None\n",
            'from package.log import logger\n\n\ndef f(x):\n    try:\n        return x.load(1)\n    except Exception:\n        logger.debug("Caught an exception from x.load()", exc_info=True)\n        return None\n',
            project={
                "package/__init__.py": "",
                "package/log.py": "import logging\n\nlogger = logging.getLogger(__name__)\n",
                **{
                    f"package/{name}.py": f"from package.log import logger\n\nlogger.info('%s', '{name}')\n"
                    for name in "abc"
                },
            },
        ),
        Rewrite(
            "import getopt\nimport sys\n\n\ndef f():\n    try:\n        return getopt.getopt(sys.argv[1:], 'h', ['help'])\n    except Exception as error:\n        return str(error)\n",
            "import getopt\nimport sys\n\n\ndef f():\n    try:\n        return getopt.getopt(sys.argv[1:], 'h', ['help'])\n    except getopt.GetoptError as error:\n        return str(error)\n",
        ),
        Rewrite(
            "import os\n\n\ndef f():\n    try:\n        return os.listdir(os.path.dirname(__file__))\n    except Exception:\n        return []\n",
            "import os\n\n\ndef f():\n    try:\n        return os.listdir(os.path.dirname(__file__))\n    except (OSError, ValueError):\n        return []\n",
        ),
        Rewrite(
            "import subprocess\n\n\ndef f(name: str):\n    with_it = subprocess.Popen([name])\n    try:\n        return with_it.communicate(timeout=9)\n    except Exception:\n        with_it.kill()\n        return None\n",
            "import subprocess\n\n\ndef f(name: str):\n    with_it = subprocess.Popen([name])\n    try:\n        return with_it.communicate(timeout=9)\n    except (OSError, ValueError, subprocess.SubprocessError):\n        with_it.kill()\n        return None\n",
        ),
        Rewrite(
            "import os\nimport subprocess\nimport time\n\nif __name__ == '__main__':\n    try:\n        here = os.path.dirname(os.path.abspath(__file__))\n        file = os.path.join(here, 'server.py')\n        subprocess.Popen(['run', file])\n        time.sleep(3)\n    except Exception as error:\n        print(error)\n",
            "import os\nimport subprocess\nimport time\n\nif __name__ == '__main__':\n    try:\n        here = os.path.dirname(os.path.abspath(__file__))\n        file = os.path.join(here, 'server.py')\n        subprocess.Popen(['run', file])\n        time.sleep(3)\n    except (OSError, ValueError, subprocess.SubprocessError) as error:\n        print(error)\n",
        ),
        Leave(
            "import os\n\n\ndef f(__file__):\n    try:\n        return os.listdir(os.path.dirname(__file__))\n    except Exception:\n        return []\n",
            why="the name is a parameter here, which may be anything",
        ),
        Leave(
            "def f(x):\n    try:\n        return repr(x)\n    except Exception as e:\n        return f'<{e}>'\n",
            why="the object's own code runs, which may raise anything",
        ),
        Leave(
            "def f(callback):\n    try:\n        callback()\n    except Exception as e:\n        print(e)\n",
            why="the caller's code runs, which may raise anything",
        ),
        Leave(
            "def f():\n    try:\n        raise Exception('x')\n    except Exception as e:\n        print(e)\n",
            why="the body raises `Exception` itself",
        ),
        Leave(
            "from package.ports import port\n\n\ndef f(text: str):\n    try:\n        return port(text)\n    except Exception:\n        return 80\n",
            why="the function calls something unknown",
            project={"package/__init__.py": "", "package/ports.py": "def port(text):\n    return text.port()\n"},
        ),
        Leave(
            "def f(text):\n    try:\n        return int(text)\n    except Exception:\n        return 0\n",
            why="`text` may be anything, and so may its `__int__` raise",
        ),
        Rewrite(
            "try:\n    import numpy\n\n    HAS = True\nexcept Exception:\n    HAS = False\n",
            "try:\n    import numpy\n\n    HAS = True\nexcept ImportError:\n    HAS = False\n",
        ),
        Rewrite(
            _HEAD
            + "def f(x):\n    try:\n        return x.load()\n    except Exception:  # whatever\n        return None\n",
            _HEAD
            + 'def f(x):\n    try:\n        return x.load()\n    except Exception:  # whatever\n        logger.debug("Caught an exception from x.load()", exc_info=True)\n        return None\n',
        ),
        Rewrite(
            _HEAD + "def f(x):\n    try: x.load()\n    except Exception: return None\n",
            _HEAD
            + 'def f(x):\n    try: x.load()\n    except Exception:\n        logger.debug("Caught an exception from x.load()", exc_info=True)\n        return None\n',
        ),
        Rewrite(
            _HEAD
            + "def f(x):\n    try:\n        x.load()\n    except Exception as e:\n        logger.debug('no: %s', e)\n",
            _HEAD
            + "def f(x):\n    try:\n        x.load()\n    except Exception as e:\n        logger.debug('no: %s', e, exc_info=True)\n",
        ),
        Rewrite(
            "class A:\n    def f(self):\n        try:\n            self.g()\n        except Exception as e:\n            self.logger.warning('no: %s', e)\n",
            "class A:\n    def f(self):\n        try:\n            self.g()\n        except Exception as e:\n            self.logger.debug(\"Caught an exception from self.g()\", exc_info=True)\n            self.logger.warning('no: %s', e)\n",
        ),
        Rewrite(
            "import json\n\n\ndef f(text: str):\n    try:\n        return json.loads(text)\n    except KeyError:\n        return 1\n    except Exception:\n        return 0\n",
            "import json\n\n\ndef f(text: str):\n    try:\n        return json.loads(text)\n    except KeyError:\n        return 1\n    except ValueError:\n        return 0\n",
        ),
        Leave(
            _HEAD
            + "def works(x):\n    try:\n        x.load()\n    except Exception:\n        return False\n    return True\n",
            why="whether `x.load()` fails is the answer, and no news for a log",
        ),
        Leave(
            _HEAD
            + "def f(x):\n    try:\n        x.load()\n    except Exception as e:\n        logger.error('no: %s', e)\n",
            why="LOG005 gives the message its traceback",
        ),
        Leave(
            "def f(x):\n    try:\n        x.load()\n    except Exception as e:\n        return str(e)\n",
            why="nothing in the project logs, and what `x.load()` raises is not known",
        ),
        Rewrite(
            "def f():\n    try:\n        rows = [row for row in rows]\n        return rows[0]\n    except Exception:\n        return None\n",
            "def f():\n    try:\n        rows = [row for row in rows]\n        return rows[0]\n    except IndexError:\n        return None\n",
        ),
        Leave("try:\n    go()\nexcept Exception:\n    undo()\n    raise\n", why="the handler raises again"),
        Leave(
            "try:\n    go()\nexcept Exception:\n    log.exception('no')\n",
            why="the handler reports the error with its traceback",
        ),
        Leave(
            "def f(n: int = None):\n    try:\n        return 1 // n\n    except Exception:\n        return 0\n",
            why="`n` may be None",
        ),
        Leave(
            "def f(future):\n    try:\n        go()\n    except BaseException as e:\n        future.set_exception(e)\n",
            why="the handler hands the error on",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Replace the type."""
        if site.has("leave"):
            return Left(site.text("leave"))
        if not site.has("types"):
            return traced(site)
        start, end = site.span("type")
        edits = (Edit(start, end, site.text("types")),)
        return Fix(edits, imports=site.names("imports"), region=(start, end))
