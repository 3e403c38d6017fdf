"""SEC016: SQL with values in its text."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.measured import measured_fix
from pyagent.core.model import Category, Fix, Left, Safety, Site


class SqlBuiltByHand(Agent):
    """Passes the values of an SQL text as parameters.

    A value inside the text ends where the value says: ``x' OR '1'='1`` asks for every row. A parameter reaches the
    database beside the text and is never read as SQL.

    Only where the module imports one driver whose mark is known (``?`` for sqlite3; ``%s`` for psycopg, MySQL), and
    every value stands where a value may: between quotes, after an operator, in ``VALUES (…)`` and ``IN (…)``. Names of
    tables and columns cannot be parameters: names that the code itself keeps or quotes stay in the text, others are
    left, and so are pieces of SQL.

    Review: rows found are the same for plain values. ``None`` is ``NULL`` now instead of the word, quotes inside a
    value work, and a value that was meant as SQL (``NULL``, ``now()``) is a text.
    """

    rule = "SEC016"
    name = "sql-built-by-hand"
    category = Category.SECURITY
    safety = Safety.REVIEW
    since = (3, 6)
    source = "Ruff S608, Bandit B608, codemodder sql-parameterization"
    examples = (
        Rewrite(
            "import sqlite3\n\ncursor.execute(f\"SELECT * FROM t WHERE name = '{name}' AND age > {age}\")\n",
            'import sqlite3\n\ncursor.execute("SELECT * FROM t WHERE name = ? AND age > ?", (str(name), age))\n',
        ),
        Rewrite(
            "import psycopg2\n\nc.execute('INSERT INTO t (a, b) VALUES (%s, %s)' % (a, b))\n",
            "import psycopg2\n\nc.execute('INSERT INTO t (a, b) VALUES (%s, %s)', (a, b))\n",
        ),
        Rewrite(
            "import pymysql\n\nc.execute(\"SELECT 100 % 7 FROM t WHERE a LIKE '%{}%'\".format(text))\n",
            'import pymysql\n\nc.execute("SELECT 100 %% 7 FROM t WHERE a LIKE %s", (f"%{text}%",))\n',
        ),
        Rewrite(
            'import sqlite3\n\n\ndef f(db, user: str):\n    db.execute("DELETE FROM t WHERE user = \'" + user + "\'")\n',
            'import sqlite3\n\n\ndef f(db, user: str):\n    db.execute("DELETE FROM t WHERE user = ?", (user,))\n',
        ),
        Rewrite(
            "import sqlite3\n\ndb.execute(f'''\n    SELECT a\n    FROM t LIMIT {n}\n''')\n",
            'import sqlite3\n\ndb.execute("""\n    SELECT a\n    FROM t LIMIT ?\n""", (n,))\n',
        ),
        Rewrite(
            "import sqlite3\n\nself.db.execute(f'DELETE FROM {self.table} WHERE id = {row.id}')\n",
            "import sqlite3\n\nself.db.execute(f'DELETE FROM {self.table} WHERE id = ?', (row.id,))\n",
        ),
        Leave("import sqlite3\n\ndb.execute('DELETE FROM %s' % quote_name(a))\n", why="the name is quoted"),
        Leave("import sqlite3\n\ndb.execute(f\"SELECT a IN ({','.join('?' * n)})\", rows)\n", why="these are marks"),
        Leave("import sqlite3\n\ndb.execute(f'SELECT * FROM {table}')\n", why="a table cannot be a parameter"),
        Leave("import sqlite3\n\ndb.execute(f'SELECT a FROM t ORDER BY {by}')\n", why="a column cannot be one either"),
        Leave("db.execute(f'SELECT a FROM t WHERE b = {b}')\n", why="the database is not known"),
        Leave("import sqlite3\n\ndb.execute('SELECT a FROM t WHERE b = ?', (b,))\n", why="it has parameters"),
        Leave("import sqlite3\n\ndb.execute(f'SELECT a FROM {TABLE}')\n", why="a constant says nothing new"),
        Leave("import sqlite3\n\npool.execute(f'update the {thing}')(1)\n", why="the value stands for a name"),
        Leave("import sqlite3\n\ndb.execute(f'SELECT {a}')\n", why="a test writes its own SQL", path="tests/test_a.py"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Put the marks and the tuple in the place of the text."""
        return measured_fix(site)
