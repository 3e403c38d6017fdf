"""The catalogue of errors: its mapping beside the reference, and beside the errors that the product raises."""

from __future__ import annotations

import errno
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import errors as reference

from pyagent import rust_core
from pyagent.cli import main
from pyagent.core.error_pages import errors_page
from pyagent.errors import PyAgentError, from_os_error, unexpected

CLASSES = "PermissionError TimeoutError ConnectionError gaierror OSError GitError SQLAlchemyError RecursionError"
NAMES = st.sampled_from([*CLASSES.split(), "ValueError", "SSLError", "TOMLDecodeError", "Exception", ""]) | st.text()
NUMBERS = st.sampled_from(["", *errno.errorcode.values()]) | st.text(max_size=8)


@given(st.lists(NAMES, max_size=6), NUMBERS)
def test_an_exception_has_the_code_of_the_reference(classes: list[str], number: str) -> None:
    found = rust_core.error_of_exception(classes, number)
    assert found == reference.error_of_exception(classes, number)
    assert rust_core.error_entry(found)


@given(st.integers(0, 65_535))
def test_an_answer_has_the_code_of_the_reference(status: int) -> None:
    found = rust_core.error_of_status(status)
    assert found == reference.error_of_status(status)
    assert found is None or rust_core.error_entry(found)


@given(st.integers(-(2**70), -1) | st.integers(65_536, 2**70))
def test_what_is_no_status_is_refused(status: int) -> None:
    with pytest.raises(OverflowError):
        rust_core.error_of_status(status)


def subclasses(of: type[PyAgentError]) -> list[type[PyAgentError]]:
    return [of, *(it for below in of.__subclasses__() for it in subclasses(below))]


def test_every_error_of_the_product_is_in_the_catalogue_under_its_name() -> None:
    titles = {code: title for code, title, *_ in rust_core.errors_known()}
    for it in subclasses(PyAgentError):
        if it.__module__.startswith("pyagent."):
            assert it.code in titles
            if "code" in vars(it) and not it.code.endswith("00"):
                assert titles[it.code] == it.__name__


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FileNotFoundError(errno.ENOENT, "x"), "PA-1001"),
        (OSError(errno.ENOSPC, "x"), "PA-1003"),
        (OSError(errno.EROFS, "x"), "PA-1004"),
        (PermissionError(errno.EACCES, "x"), "PA-1004"),
        (TimeoutError(), "PA-1002"),
        (ConnectionResetError(), "PA-1002"),
        (IsADirectoryError(errno.EISDIR, "x"), "PA-1001"),
    ],
)
def test_errors_of_the_system_are_ours_by_number_and_class(error: OSError, code: str) -> None:
    assert from_os_error(error, "write x").code == code
    assert str(unexpected(error)).startswith(code)


def test_what_nobody_expects_keeps_its_own_code() -> None:
    assert str(unexpected(RecursionError("deep"))).startswith("PA-3003: unexpected RecursionError: deep; ")
    assert str(unexpected(KeyError("x"))).startswith("PA-0000: ")
    assert PyAgentError.code == "PA-0000"


def test_a_code_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "pa-1003"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("PA-1003 DiskFull\n\n")
    assert "\n\nWhat to do: Free some space" in said
    assert main(["explain", "PA-9999"]) == 2
    assert capsys.readouterr().err == "PA-5000: there is no error PA-9999; docs/errors.md lists them\n"


def test_the_page_has_every_code_once() -> None:
    codes = re.findall(r"^## (PA-\d{4}) ", errors_page(), re.MULTILINE)
    assert codes == sorted(set(codes)) == [code for code, *_ in rust_core.errors_known()]
