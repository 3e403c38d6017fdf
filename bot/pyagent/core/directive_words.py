"""What people call our rules and categories in prose: a table of phrases, and nothing else.

A phrase that names rules is narrower than one that names a category; where a text has both, the rules count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyagent.core.inventory_line import Section
from pyagent.core.model import Category

_RULES: Mapping[str, str] = {
    "SEC001": r"(?-i:exec|eval)(?:\(\))?",
    "SEC002": r"shell\s*=\s*true",
    "SEC003": r"os\.system(?:\(\))?",
    "SEC004": r"os\.popen(?:\(\))?",
    "SEC005": r"yaml\.load(?:\(\))?|unsafe yaml(?: loads?)?",
    "SEC006": r"mktemp(?:\(\))?|(?:insecure|predictable) temp(?:orary)? files?",
    "SEC007": r"md5|sha-?1|weak hash(?:es)?",
    "SEC008": r"requests? without (?:a )?time-?outs?",
    "SEC009": r"verify\s*=\s*false|tls verification",
    "SEC010": r"extractall(?:\(\))?|zip slip",
    "SEC011": r"pickles?|pickle\.loads?(?:\(\))?",
    "SEC012": r"hard-?coded (?:secrets?|passwords?|keys?|tokens?|credentials?)",
    "SEC016": r"sql injections?|sql built by hand",
    "SEC017": r"(?:subprocess(?:es)?|processes|commands) without (?:a )?time-?outs?",
    "EXC001": r"bare[ -]excepts?(?: clauses?)?|`except:`",
    "EXC002": r"except exception|(?:broad|generic) except(?:ion)?s?(?: handlers?)?",
    "EXC003": r"`from \w+`|raise[ .…]+from|exception (?:context|chaining|causes?)",
    "EXC004": r"swallowed exceptions?|silent(?:ly ignored)? exceptions?",
    "EXC005": r"duplicate (?:exception )?handlers?",
    "LOG001": r"print(?:\(\)|\s+statements?|\s+calls?|s\b)(?:\s+statements?|\s+calls?)?",
    "LOG002": r"debug(?:ging)? prints?",
    "LOG004": r"eager log(?:ging)?(?: formats?)?|lazy log(?:ging)?",
    "DOC001": r"module docstrings?",
    "DOC002": r"class docstrings?",
    "DOC003": r"(?:function|method) docstrings?",
    "DOC004": r"(?:args|returns|raises) sections?|incomplete docstrings?",
    "DOC005": r"misplaced docstrings?",
    "TYP001": r"return (?:type )?(?:hints?|annotations?)|return types",
    "TYP002": r"(?:parameter|argument) (?:type )?(?:hints?|annotations?|types)|parameters: type hints?",
    "TYP003": r"union (?:types?|syntax)",
    "TYP004": r"old generic alias(?:es)?|typing\.(?:list|dict)",
    "TYP005": r"implicit optionals?",
    "TYP006": r"wrong (?:return )?(?:hints?|annotations?)",
    "IMP001": r"(?:wildcard|star) imports?",
    "IMP003": r"late imports?|imports? not at (?:the )?top",
    "IMP004": r"(?:unsorted|sort(?:ed)?) imports?|import order(?:ing)?",
    "IMP005": r"unused imports?",
    "ATM004": r"open\(\) without encoding|(?:missing|without) (?:an )?encodings?",
    "ARC001": r"(?:long|large|oversized) files?|file[ -]sizes?|(?:large )?file decomposition",
    "ARC002": r"core\s*/\s*shell|files? (?:>|over |above )\s*20\s?kb",
    "ARC003": r"import cycles?|circular (?:imports?|dependenc(?:y|ies))",
    "ARC004": r"(?:too )?complex functions?|cyclomatic complexity",
    "BUG001": r"mutable defaults?(?: arguments?)?",
    "BUG003": r"unreachable(?: code)?|dead code",
    "BUG005": r"undefined names?",
}

_CATEGORIES: Mapping[Category, str] = {
    Category.SECURITY: r"security|vulnerabilit(?:y|ies)",
    Category.BUGS: r"bugs?|bug-?fix(?:es)?",
    Category.EXCEPTIONS: r"exceptions|exception (?:handl(?:ing|ers?)|specificity)",
    Category.ATOMIC_IO: r"atomic[ -](?:i/?o|writes?|operations?|renames?)|atomicity",
    Category.LOGGING: r"logging|structuredlogger",
    Category.TYPES: r"type (?:hints?|safety|annotations?)|typing",
    Category.DOCSTRINGS: r"docstrings?",
    Category.PERFORMANCE: r"performance",
    Category.IMPORTS: r"imports|import organi[sz]ation",
    Category.ARCHITECTURE: r"architectur(?:e|al)",
    Category.SYNTAX: r"syntax(?: (?:fixes|errors))?",
    Category.RUST: r"rust|pyo3",
}

_SECTIONS: Mapping[Section, str] = {
    Section.QUALITY: r"code quality",
    Section.CONSISTENCY: r"consistency",
    Section.OPTIMISATION: r"optimi[sz]ations?",
}


def _any(table: Mapping[str, str]) -> re.Pattern[str]:
    # One pattern for all: the longest of the phrases that begin at a place comes first in nobody's table, so all are
    # tried in order and each has its own group.
    groups = "|".join(f"(?P<{name}>{pattern})" for name, pattern in table.items())
    return re.compile(rf"(?<![\w.-])(?:{groups})(?![\w-])", re.IGNORECASE)


_RULE = _any(_RULES)
_CATEGORY = _any({category.name: pattern for category, pattern in _CATEGORIES.items()})
_SECTION = _any({section.name: pattern for section, pattern in _SECTIONS.items()})


def rules_said(text: str) -> list[str]:
    """Ids of the rules that a text names in words, in order, each once."""
    return list(dict.fromkeys(str(found.lastgroup) for found in _RULE.finditer(text)))


def categories_said(text: str) -> list[Category]:
    """Categories that a text names in words, in order, each once."""
    return list(dict.fromkeys(Category[str(match.lastgroup)] for match in _CATEGORY.finditer(text)))


def sections_said(text: str) -> list[Category]:
    """The categories of the inventory's sections that a text names, like “code quality”: a heading's way to say it."""
    found = [Section[str(match.lastgroup)] for match in _SECTION.finditer(text)]
    return list(dict.fromkeys(category for section in found for category in section.categories))
