"""Work on its way through the ledger: requests as JSON text and back, written by one process, read by another."""

from __future__ import annotations

import json

from pyagent.core.codec import decode, encode
from pyagent.core.requests import AnswerComment, StartRun

Work = StartRun | AnswerComment
_KINDS: dict[str, type[StartRun | AnswerComment]] = {"run": StartRun, "answer": AnswerComment}


def pack(work: Work) -> str:
    """Work as JSON text, the same text for the same work."""
    kind = "run" if isinstance(work, StartRun) else "answer"
    return json.dumps({"kind": kind, "work": encode(work)}, sort_keys=True, ensure_ascii=False)


def unpack(text: str) -> Work:
    """The work that ``pack`` wrote."""
    data = json.loads(text)
    return decode(_KINDS[data["kind"]], data["work"])
