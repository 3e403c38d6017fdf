"""SEC014: an XML parser that does what the document says."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class UnsafeXmlParser(Agent):
    """Keeps lxml from putting the content of files and addresses where a document asks for it.

    A document can declare an entity that stands for ``/etc/passwd``, and lxml before version 5 reads it in. With
    ``resolve_entities=False`` a declared entity stays what it is.

    The parsers of the standard library do not read such files, and stop documents that grow without end since the
    expat of 2021; they are reported only where the document comes straight from a server, with ``defusedxml`` as the
    proposal.

    Review: a document that declares entities of its own (few do) keeps their names instead of their text.
    """

    rule = "SEC014"
    name = "unsafe-xml-parser"
    category = Category.SECURITY
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff S314 to S320, Bandit B314 to B320, codemodder safe-lxml-parsing"
    examples = (
        Rewrite(
            "from lxml import etree\nx = etree.parse(path)\n",
            "from lxml import etree\nx = etree.parse(path, parser=etree.XMLParser(resolve_entities=False))\n",
        ),
        Rewrite(
            "import lxml.etree\np = lxml.etree.XMLParser(recover=True)\n",
            "import lxml.etree\np = lxml.etree.XMLParser(recover=True, resolve_entities=False)\n",
        ),
        Rewrite(
            "from lxml.etree import fromstring\nx = fromstring(text)\n",
            "from lxml.etree import XMLParser, fromstring\n"
            "x = fromstring(text, parser=XMLParser(resolve_entities=False))\n",
        ),
        Leave("from lxml import etree\nx = etree.parse(path, parser)\n", why="the parser decides"),
        Leave("from lxml import etree\np = etree.XMLParser(resolve_entities=True)\n", why="entities are asked for"),
        Leave("import xml.etree.ElementTree as ET\nx = ET.parse(path)\n", why="a file of one's own"),
        Leave(
            "import xml.etree.ElementTree as ET\nx = ET.fromstring(response.text)\n",
            why="whether the project may depend on defusedxml is for the maintainer to say",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Switch the entities off."""
        if site.has("leave"):
            return Left(site.text("leave"))
        at, _ = site.span("at")
        imports = (site.text("import"),) if site.text("import") else ()
        return Fix((Edit(at, at, f"{site.text('lead')}{site.text('new')}"),), imports=imports)
