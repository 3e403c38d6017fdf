"""SEC015: debug server."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class DebugServer(Agent):
    """Starts Flask without its debugger.

    The debugger shows a console in the browser when a request fails; whoever reaches the server runs code in it.

    Review: failures show an error page and the server does not reload on changes any more. While developing, start it
    with ``flask --debug run`` instead.
    """

    rule = "SEC015"
    name = "debug-server"
    category = Category.SECURITY
    safety = Safety.REVIEW
    source = "Ruff S201, Bandit B201"
    since = (2, 7)
    examples = (
        Rewrite(
            "from flask import Flask\napp = Flask(__name__)\napp.run(debug=True)\n",
            "from flask import Flask\napp = Flask(__name__)\napp.run(debug=False)\n",
        ),
        Rewrite(
            "import flask\napp = flask.Flask('x')\n\n\ndef main():\n    app.run('0.0.0.0', 80, debug=True)\n",
            "import flask\napp = flask.Flask('x')\n\n\ndef main():\n    app.run('0.0.0.0', 80, debug=False)\n",
        ),
        Rewrite(
            "import flask\n\n\ndef main():\n    app = flask.Flask('x')\n    app.run(debug=True, port=1)\n",
            "import flask\n\n\ndef main():\n    app = flask.Flask('x')\n    app.run(debug=False, port=1)\n",
        ),
        Leave("from flask import Flask\napp = Flask(__name__)\napp.run(debug=debug)\n", why="the caller decides"),
        Leave("app.run(debug=True)\n", why="the object is not certainly a Flask application"),
        Leave(
            "from flask import Flask\napp = Flask(__name__)\napp.run(debug=True)\n",
            why="an example runs on its reader's machine",
            path="examples/a.py",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Switch the debugger off where it was switched on."""
        if site.has("leave"):
            return Left(site.text("leave"))
        return Fix((Edit(*site.span("value"), "False"),))
