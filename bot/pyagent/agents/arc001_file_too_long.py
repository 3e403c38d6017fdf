"""ARC001: a file with more lines than a reader keeps in mind."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave
from pyagent.core.model import Category, Fix, Left, Safety, Site


class FileTooLong(Agent):
    """Reports files with more lines than ``max_file_lines`` allows (500 by default), with a cut that can be made.

    A long file is read in pieces, changed by several people at once, and imported whole for one of its names.
    Files that are tables of data are no finding. The cut names definitions that use nothing of the rest of the file, so
    that an import back to them closes no circle: functions that only compute where these are enough, else what stands
    lowest in the graph of uses; with the imports that go along and a name for the new file.

    Never edited: which topic a definition belongs to, and who replaces it in a test, is not in the file.
    """

    rule = "ARC001"
    name = "file-too-long"
    category = Category.ARCHITECTURE
    safety = Safety.MANUAL
    source = "Pylint C0302"
    examples = (
        Leave(
            "import os\n\n\ndef f():\n    os.sync()\n" + "\n\nx = f()\n" * 200, why="it is cut by topic, by a person"
        ),
        Leave(
            "import re\n\n\ndef words_of(text):\n    return re.split(' ', text)\n"
            + "".join(
                f"\n\ndef count_words_{number}(text):\n"
                + "    text = text + ''\n" * 30
                + "    return len(words_of(text))\n"
                for number in range(16)
            ),
            why="a person moves the functions that only compute",
        ),
        Leave("CODES = [\n" + "    1,\n" * 600 + "]\n", why="the file is a table of data"),
        Leave("x = 1\n" * 500, why="500 lines are allowed"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Never edits; the proposal says what to move where."""
        return Left(site.text("leave"))
