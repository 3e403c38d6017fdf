"""The errors that people meet, each with a code, a sentence and what to do next.

::

    PyAgentError                      PA-0000
    ├── InfrastructureError           PA-1000
    │   ├── FileSystemError           PA-1001
    │   │   └── MissingPath           PA-1001   a path on the command line: wrong use, exit 2
    │   ├── NetworkTimeout            PA-1002
    │   ├── DiskFull                  PA-1003
    │   ├── PermissionsDenied         PA-1004
    │   ├── GitError                  PA-1005
    │   │   ├── BranchMoved           PA-1005   somebody pushed meanwhile: look again
    │   │   └── NotThere              PA-1005   no repository or commit where one was named: wrong use, exit 2
    │   ├── ForgeError                PA-1006
    │   │   └── ForgeLimited          PA-1007   carries the seconds to wait
    │   │       └── ForgeAway         PA-1007   failed without a word when to come back
    │   └── StoreError                PA-1008
    │       ├── NoSuchRun             PA-1008   wrong use, exit 2
    │       └── RunNotReady           PA-1008   wrong use, exit 2: it ended already, or has not yet
    ├── ModelError                    PA-2000
    │   ├── ModelTimeout              PA-2001
    │   ├── InvalidResponse           PA-2002
    │   └── ContextWindowExceeded     PA-2003
    ├── SecurityError                 PA-4000
    │   └── UnauthorizedAccess        PA-4001
    └── ConfigurationError            PA-5000
        ├── ManifestMismatch          PA-5001
        │   └── InvalidFormula        PA-5003
        ├── InvalidProfile            PA-5004
        └── EnvVarMissing             PA-5002

PA-30xx (logic) and the rest get their classes with the parts that raise them; codes are never renumbered. What each
means and what helps is in the catalogue, ``rust_core/cores/src/errors.rs``: `pyagent explain PA-1003`.
"""

from __future__ import annotations

import errno


class PyAgentError(Exception):
    """A fault that is explained to the user as ``code: what, where, what to do``.

    Args:
        message: What happened and where, one line.
        hint: What to do next, one line.
    """

    code = "PA-0000"
    exit_code = 3

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.code}: {self.message}"
        return " ".join(f"{text}; {self.hint}".split() if self.hint else text.split())


class InfrastructureError(PyAgentError):
    """Something outside PyAgent failed."""

    code = "PA-1000"


class FileSystemError(InfrastructureError):
    """A file or folder could not be read or written."""

    code = "PA-1001"


class MissingPath(FileSystemError):
    """The user named a path that does not exist."""

    exit_code = 2


class NetworkTimeout(InfrastructureError):
    """A peer did not answer in time."""

    code = "PA-1002"


class RemoteAway(NetworkTimeout):
    """The other side of a fetch or a push failed, or could not be reached."""


class DiskFull(InfrastructureError):
    """No space left where PyAgent wanted to write; nothing was half-written."""

    code = "PA-1003"


class PermissionsDenied(InfrastructureError):
    """The operating system refused access."""

    code = "PA-1004"


class GitError(InfrastructureError):
    """Git refused an operation, or the folder is not a usable repository."""

    code = "PA-1005"


class BranchMoved(GitError):
    """A branch is not where it was when it was looked at; nothing was overwritten."""


class NotThere(GitError):
    """The user named a folder that is in no repository, or a commit that is not in one."""

    exit_code = 2


class ForgeError(InfrastructureError):
    """The forge (GitHub or the local one) refused a request."""

    code = "PA-1006"


class ForgeLimited(ForgeError):
    """The forge asks to wait; ``retry_after`` is in seconds."""

    code = "PA-1007"

    def __init__(self, message: str, retry_after: float, hint: str = "") -> None:
        super().__init__(message, hint)
        self.retry_after = retry_after


class ForgeAway(ForgeLimited):
    """The forge failed, or could not be reached, and named no time to come back."""


class StoreError(InfrastructureError):
    """The database could not be used."""

    code = "PA-1008"


class NoSuchRun(StoreError):
    """A run was named that the database does not have."""

    exit_code = 2


class RunNotReady(StoreError):
    """A run cannot be cancelled because it ended, or tried again because it has not."""

    exit_code = 2


class ModelError(PyAgentError):
    """A language model could not be used."""

    code = "PA-2000"


class ModelTimeout(ModelError):
    """It did not answer in time."""

    code = "PA-2001"


class InvalidResponse(ModelError):
    """Its answer could not be used."""

    code = "PA-2002"


class ContextWindowExceeded(ModelError):
    """What was asked is longer than it can take."""

    code = "PA-2003"


class SecurityError(PyAgentError):
    """Something was refused because it is not safe."""

    code = "PA-4000"


class UnauthorizedAccess(SecurityError):
    """A signature, token or permission did not hold."""

    code = "PA-4001"


class ConfigurationError(PyAgentError):
    """The command line or the configuration cannot be used as written."""

    code = "PA-5000"
    exit_code = 2


class ManifestMismatch(ConfigurationError):
    """A configuration file has a key or value that PyAgent does not know."""

    code = "PA-5001"


class InvalidFormula(ManifestMismatch):
    """A formula of the configuration cannot be read, or uses a name that it does not have."""

    code = "PA-5003"


class InvalidProfile(ConfigurationError):
    """The file given as a profile is none."""

    code = "PA-5004"


class EnvVarMissing(ConfigurationError):
    """A setting that this command needs is not in the environment."""

    code = "PA-5002"


def from_os_error(error: OSError, doing: str) -> InfrastructureError:
    """Translate an operating system error into the product's error.

    Args:
        error: What the system raised.
        doing: What was being done, for the message: ``write src/a.py``.

    Returns:
        The error to raise; the caller writes ``raise from_os_error(e, …) from e``.
    """
    what = f"cannot {doing}: {error.strerror or error}"
    match _code_of(error):
        case "PA-1003":
            return DiskFull(what, "free some space and run again; nothing was changed")
        case "PA-1004":
            return PermissionsDenied(what, "check the owner and mode of that path")
        case "PA-1002":
            return NetworkTimeout(what, "check the connection and run again")
        case _:
            return FileSystemError(what, "check that path and run again")


def unexpected(error: Exception) -> PyAgentError:
    """An exception that nobody translated, under the code that its class has in the catalogue."""
    fault = PyAgentError(
        f"unexpected {type(error).__name__}: {error}", "run again with --debug and report the traceback"
    )
    fault.code = _code_of(error)
    return fault


def _code_of(error: Exception) -> str:
    # Only those that meet an error wait for the core to load.
    from pyagent.rust_core import error_of_exception  # noqa: PLC0415

    number = errno.errorcode.get(error.errno or 0, "") if isinstance(error, OSError) else ""
    return error_of_exception([base.__name__ for base in type(error).__mro__], number)
