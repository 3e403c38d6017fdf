"""The mapping of exceptions and answers to codes, as plain dictionaries. The texts themselves are Rust's alone."""

from __future__ import annotations

from collections.abc import Sequence

_NUMBERS = {
    **dict.fromkeys(("ENOSPC", "EDQUOT", "EFBIG"), "PA-1003"),
    **dict.fromkeys(("EACCES", "EPERM", "EROFS"), "PA-1004"),
    **dict.fromkeys(("ETIMEDOUT", "ECONNREFUSED", "ECONNRESET", "ENETUNREACH", "EHOSTUNREACH"), "PA-1002"),
}
_CLASSES = {
    "PermissionError": "PA-1004",
    **dict.fromkeys(("TimeoutError", "ConnectionError", "gaierror", "herror", "SSLError"), "PA-1002"),
    **dict.fromkeys(("HTTPException", "TimeoutException", "TimeoutExpired"), "PA-1002"),
    **dict.fromkeys(("OSError", "UnicodeDecodeError", "EOFError"), "PA-1001"),
    **dict.fromkeys(("GitError", "GitCommandError", "InvalidGitRepositoryError"), "PA-1005"),
    **dict.fromkeys(("SQLAlchemyError", "DatabaseError"), "PA-1008"),
    "RecursionError": "PA-3003",
    "TOMLDecodeError": "PA-5001",
}
_STATUSES = {
    **dict.fromkeys((401, 403, 407, 511), "PA-4001"),
    **dict.fromkeys((408, 502, 504), "PA-1002"),
    **dict.fromkeys((429, 503), "PA-1007"),
}


def error_of_exception(classes: Sequence[str], errno: str = "") -> str:
    if errno in _NUMBERS:
        return _NUMBERS[errno]
    return next((_CLASSES[name] for name in classes if name in _CLASSES), "PA-0000")


def error_of_status(status: int) -> str | None:
    return _STATUSES.get(status, "PA-1006" if 400 <= status <= 599 else None)
