"""The signature of a webhook: HMAC-SHA256 over the raw bytes, compared in constant time.

Invariants: nothing but ``sha256=`` and 64 hex digits is accepted (SHA-1 never), an empty secret verifies nothing,
and no input raises.
"""

from __future__ import annotations

import hmac
import re
from hashlib import sha256

_FORM = re.compile(r"sha256=([0-9a-f]{64})", re.ASCII | re.IGNORECASE)


def sign(secret: str, body: bytes) -> str:
    """The value of ``X-Hub-Signature-256`` for a body."""
    return f"sha256={hmac.new(secret.encode(), body, sha256).hexdigest()}"


def refusal(secret: str, body: bytes, signature: str | None) -> str:
    """Why a signature does not hold; empty when it does.

    Args:
        secret: The webhook secret shared with the forge.
        body: The request's body as it came over the wire.
        signature: The header ``X-Hub-Signature-256``, None when it was not sent.
    """
    if not secret:
        return "no webhook secret is configured here, so nothing can be verified"
    if not signature:
        return "the signature header X-Hub-Signature-256 is missing"
    form = _FORM.fullmatch(signature)
    if form is None:
        return "the signature is not sha256= and 64 hex digits"
    if not hmac.compare_digest(sign(secret, body).encode(), f"sha256={form[1].lower()}".encode()):
        return "the signature does not fit the body and the configured secret"
    return ""
