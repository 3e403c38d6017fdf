"""``git http-backend`` behind WSGI: real clones and pushes of the bare repositories.

Streams both ways. A push is compared by its refs before and after, so that the fake can send the webhooks of it.
"""

from __future__ import annotations

import base64
import binascii
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from fake_github.git_repo import plain_environment

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]
BLOCK = 65_536


def password(environ: Environ) -> str:
    """The password of a Basic authorization, which is where git carries a token; empty without one."""
    kind, _, value = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    try:
        user, _, secret = base64.b64decode(value).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return secret if kind == "Basic" and user == "x-access-token" else ""


def is_push(environ: Environ) -> bool:
    """Whether a request belongs to a push (the first, which lists refs, does too)."""
    return "git-receive-pack" in (environ["PATH_INFO"].rpartition("/")[2], environ.get("QUERY_STRING", "")[8:])


def serve(
    root: Path, environ: Environ, start: StartResponse, *, workflows: str, done: Callable[[], None]
) -> Iterable[bytes]:
    """Answer one smart HTTP request from the repositories below ``root``; ``done`` runs when git has ended."""
    backend = Path(subprocess.check_output(["git", "--exec-path"], text=True).strip()) / "git-http-backend"
    process = subprocess.Popen(
        [str(backend)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=_cgi(root, environ) | {"FAKE_GITHUB_WORKFLOWS": workflows},
    )
    assert process.stdin
    assert process.stdout
    feeder = threading.Thread(target=_feed, args=(environ, process.stdin), daemon=True)
    feeder.start()
    status, headers = "200 OK", []
    while line := process.stdout.readline().strip():
        name, _, value = line.decode("latin-1").partition(":")
        if name.lower() == "status":
            status = value.strip()
        else:
            headers.append((name, value.strip()))
    start(status, headers)
    return _drain(process, process.stdout, feeder, done)


def _drain(
    process: subprocess.Popen[bytes], output: IO[bytes], feeder: threading.Thread, done: Callable[[], None]
) -> Iterator[bytes]:
    try:
        while block := output.read(BLOCK):
            yield block
    finally:
        output.close()
        process.wait(timeout=30)
        feeder.join(timeout=5)
        done()


def _cgi(root: Path, environ: Environ) -> dict[str, str]:
    env = plain_environment(root) | {
        "GIT_PROJECT_ROOT": str(root),
        "GIT_HTTP_EXPORT_ALL": "1",
        "REMOTE_USER": "x-access-token",
        "REMOTE_ADDR": "127.0.0.1",
        "PATH_INFO": environ["PATH_INFO"],
        "QUERY_STRING": environ.get("QUERY_STRING", ""),
        "REQUEST_METHOD": environ["REQUEST_METHOD"],
        "CONTENT_TYPE": environ.get("CONTENT_TYPE", ""),
    }
    passed = ("CONTENT_LENGTH", "HTTP_CONTENT_ENCODING", "HTTP_GIT_PROTOCOL", "HTTP_ACCEPT_ENCODING")
    return env | {name: environ[name] for name in passed if environ.get(name)}


def _feed(environ: Environ, target: IO[bytes]) -> None:
    """Copy the request body; a chunked one ends where the server says so."""
    left = int(environ["CONTENT_LENGTH"]) if environ.get("CONTENT_LENGTH") else None
    streams = left is not None or environ.get("HTTP_TRANSFER_ENCODING") or environ.get("wsgi.input_terminated")
    try:
        while streams and left != 0:
            block = environ["wsgi.input"].read(BLOCK if left is None else min(BLOCK, left))
            if not block:
                break
            target.write(block)
            left = None if left is None else left - len(block)
    except OSError:  # git has read enough, or the client went away
        pass
    finally:
        with suppress(OSError):
            target.close()
