"""Types of the compiled core. Spans are byte offsets into UTF-8 text; every call releases the GIL."""

from collections.abc import Sequence
from typing import final

_Fact = str | int | bool | tuple[int, int] | tuple[str, ...]
_Site = tuple[str, str, int, int, int, int, int, int, str, str, str, str, dict[str, _Fact]]
"""rule, path, start, end, line, column, end_line, end_column, message, safety, fingerprint, symbol, facts."""

__version__: str

@final
class Scan:
    """What one scan saw."""

    @property
    def files(self) -> int: ...
    @property
    def lines(self) -> int: ...
    @property
    def suppressed(self) -> int: ...
    @property
    def sites(self) -> list[_Site]: ...
    @property
    def dismissed(self) -> list[tuple[str, str, int, str]]: ...
    @property
    def metrics(self) -> dict[str, int]: ...
    @property
    def paths(self) -> list[str]: ...

def scan(
    root: str,
    *,
    rules: Sequence[str] | None = None,
    exclude: Sequence[str] = (),
    target: tuple[int, int] = (3, 11),
    max_file_lines: int = 500,
    first_party: Sequence[str] = (),
    facts: bool = True,
) -> Scan: ...
