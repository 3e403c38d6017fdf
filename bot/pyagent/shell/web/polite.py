"""Waitress, made polite to peers that send too much.

A request that is refused while its body still comes is answered at once, but closing the socket then would reset the
connection and the peer would never see the answer. So the rest of the body is read and thrown away, up to a limit.
"""

from __future__ import annotations

import contextlib
import socket

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

_MOST_DISCARDED = 256 * 1024 * 1024


class _Refusal(ErrorTask):  # type: ignore[misc]
    def execute(self) -> None:
        self.channel.refused = True
        super().execute()


class PoliteChannel(HTTPChannel):  # type: ignore[misc]
    """A connection that lets the peer finish before it closes after a refusal."""

    error_task_class = _Refusal
    refused = False
    lingering = False
    discarded = 0

    def readable(self) -> bool:
        """Whether more may be read: after a refusal, yes."""
        return self.lingering or bool(super().readable())

    def writable(self) -> bool:
        """Whether there is something to write or to close."""
        return bool(self.will_close) if self.lingering else bool(super().writable())

    def handle_read(self) -> None:
        """Take a request's bytes, or throw away those of a refused one."""
        if not self.lingering:
            super().handle_read()
            return
        data = b""
        with contextlib.suppress(OSError):
            data = self.recv(self.adj.recv_bytes)  # closes by itself at the end of the stream
        self.discarded += len(data)
        if not data or self.discarded > _MOST_DISCARDED:
            super().handle_close()

    def handle_close(self) -> None:
        """Close; after a refusal only our side, until the peer has finished."""
        if not self.refused or self.lingering or not self.connected:
            super().handle_close()
            return
        self.lingering, self.will_close = True, False
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            super().handle_close()
