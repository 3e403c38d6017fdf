"""Masking of what looks like a secret, before any text is recorded, logged or raised.

Invariants: masking is idempotent, never makes text longer than the mask needs, and keeps text without secrets as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MASK = "***"

_TOKENS = re.compile(
    r"""
      \b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{20,}|v1\.[0-9a-f]{40})   # GitHub
    | \bglpat-[A-Za-z0-9_-]{16,}                                                       # GitLab
    | \bsk-[A-Za-z0-9_-]{20,}                                                          # model providers
    | \b(?:AKIA|ASIA)[A-Z0-9]{16}\b                                                    # AWS key ids
    | \bAIza[A-Za-z0-9_-]{30,}                                                         # Google
    | \bxox[abeprs]-[A-Za-z0-9-]{10,}                                                  # Slack
    | \bpypi-[A-Za-z0-9_-]{32,}
    | \beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}                     # JWT
    | -----BEGIN\ [A-Z ]*PRIVATE\ KEY-----[\s\S]*?(?:-----END\ [A-Z ]*PRIVATE\ KEY-----|\Z)
    """,
    re.VERBOSE,
)
_CREDENTIALS_IN_URL = re.compile(r"(?P<scheme>\b[a-z][a-z0-9+.-]*://)[^\s/@'\"]+@", re.IGNORECASE)
_AUTHORIZATION = re.compile(r"(?P<head>\bauthorization:\s*(?:basic|bearer|token)\s+)[^\s'\"]+", re.IGNORECASE)


def mask(text: str, secrets: Iterable[str] = ()) -> str:
    """Text without what looks like a token, a private key, a password in a URL, or any of ``secrets``."""
    for secret in sorted({secret for secret in secrets if len(secret) > len(MASK)}, key=len, reverse=True):
        text = text.replace(secret, MASK)
    text = _CREDENTIALS_IN_URL.sub(rf"\g<scheme>{MASK}@", text)
    text = _AUTHORIZATION.sub(rf"\g<head>{MASK}", text)
    return _TOKENS.sub(MASK, text)
