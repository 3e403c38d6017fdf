"""SEC025: an SSH client that takes any key for that of the server."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave
from pyagent.core.model import Category, Safety


class UnknownHostAccepted(Agent):
    """Reports SSH clients that accept the key of a server they do not know.

    Whoever stands between client and server can show a key of their own, and sees passwords, commands and files.
    ``load_system_host_keys()`` knows the servers that the user has accepted; ``RejectPolicy`` refuses the others.

    Manual: with the other policy the first connection to each new server fails, until somebody says that it is the right
    one. How that is said, only the maintainer can decide.
    """

    rule = "SEC025"
    name = "unknown-host-accepted"
    category = Category.SECURITY
    safety = Safety.MANUAL
    source = "Ruff S507, Bandit B507"
    since = (2, 7)
    examples = (
        Leave(
            "import paramiko\n\nclient = paramiko.SSHClient()\nclient.set_missing_host_key_policy(paramiko.AutoAddPolicy())\n",
            why="the first connection to a new server would fail",
        ),
        Leave(
            "import paramiko\n\nclient = paramiko.SSHClient()\nclient.set_missing_host_key_policy(paramiko.RejectPolicy())\n",
            why="unknown servers are refused",
        ),
        Leave("client.set_missing_host_key_policy(policy)\n", why="which policy it is, is not in the code"),
    )
