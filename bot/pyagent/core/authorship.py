"""Whose commit it is: ours, a person's, or ours as a person rewrote it. Decided from the two e-mail addresses.

GitHub signs what the App commits through its API: author is the App's user, committer is GitHub.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from pyagent.core.record import PYAGENT

_GITHUB = "noreply@github.com"
_APP_USER = re.compile(r"(?:\d+\+)?(?P<slug>[a-z0-9-]+)\[bot\]@users\.noreply\.", re.IGNORECASE)


class Hand(Enum):
    """Who made a commit."""

    OURS = "ours"
    PERSON = "person"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Ours:
    """What tells our commits from others.

    Attributes:
        slug: Name of the App; its user commits as ``<id>+<slug>[bot]@users.noreply.<server>``.
        emails: Further addresses that are ours.
    """

    slug: str = "pyagent"
    emails: Collection[str] = (PYAGENT.email,)

    def hand(self, author: str, committer: str) -> Hand:
        """Who made a commit with these addresses."""
        if not self.is_ours(author):
            return Hand.PERSON
        return Hand.OURS if committer == _GITHUB or self.is_ours(committer) else Hand.REWRITTEN

    def is_ours(self, email: str) -> bool:
        """Whether an address is ours."""
        found = _APP_USER.match(email)
        return email in self.emails or (found is not None and found["slug"] == self.slug)
