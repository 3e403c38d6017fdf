"""Sentences that the names of functions stand for, and names that stand for none."""

from __future__ import annotations

from typing import Any

import pytest

from pyagent.core.english import words_of
from pyagent.core.wording import noun_of, property_noun, summary_of


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
        ("value_is_missing", {"of": "value", "kind": "bool"}, "Return whether ``value`` is missing."),
        ("package_is_uploaded", {"of": "package", "kind": "bool"}, "Return whether ``package`` is uploaded."),
        ("parent_is_visible_to_us", {"kind": "bool"}, "Return whether the parent is visible to us."),
        ("valid_cookie", {"of": "key", "kind": "bool"}, "Return whether the cookie is valid."),
        ("is_cached_response_valid", {}, "Return whether the cached response is valid."),
        ("valid_words", {"of": "words", "kind": "bool"}, "Return whether the words are valid."),
        ("files_modified", {"kind": "bool"}, "Return whether the files are modified."),
        ("isheader", {"of": "elem", "kind": "bool"}, "Return whether ``elem`` is a header."),
        ("is_allowed_origin", {"of": "origin", "kind": "bool"}, "Return whether ``origin`` is an allowed origin."),
        ("name_defined", {"of": "name", "kind": "t.TypeGuard[Name]"}, "Return whether the name is defined."),
        ("seekable", {"owner": "Wrapper", "kind": "bool"}, "Return whether it supports random access."),
        ("to_text", {"of": "obj"}, "Convert ``obj`` to text."),
        ("as_bytes", {"of": "text"}, "Return ``text`` as bytes."),
        ("query_to_string", {"of": "query"}, "Convert ``query`` to a string."),
        ("to_json_dict", {"owner": "Settings", "kind": "dict"}, "Return the settings as a JSON dictionary."),
        ("hash_pin", {"of": "pin", "kind": "str"}, "Hash the pin."),
        ("copy_tb", {"of": "base_tb"}, "Copy ``base_tb``."),
        ("import_app", {"of": "module"}, "Import the app."),
        ("dump_stores", {"owner": "Symbols", "kind": "t.Dict[str, str]"}, "Dump the stores."),
        ("handle_parse_result", {"of": "ctx"}, "Handle ``parse_result``."),
        ("maybe_item_reference", {"of": "item", "kind": "t.Optional[Item]"}, "Return the item reference or None."),
        ("get_response_format", {"of": "schema"}, "Return the response format."),
        ("get_columns_and_rows", {"of": "lines"}, "Return the columns and rows."),
        ("get_user_or_none", {"of": "key"}, "Return the user or None."),
        ("alter_column", {"of": "table"}, "Alter the column."),
        ("analyze", {"of": "report"}, "Analyze ``report``."),
        ("get_error_handler", {}, "Return the error handler."),
    ],
)
def test_what_a_function_gives_is_told_by_its_name(name: str, facts: dict[str, Any], sentence: str) -> None:
    assert summary_of(name, returns=True, **facts) == sentence


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
        ("maybe_promote_master", {"owner": "Arbiter"}, "Promote the master if needed."),
        ("settimeout", {"owner": "Socket", "of": "timeout"}, "Set the timeout."),
        ("setblocking", {"owner": "Socket", "of": "blocking"}, "Set ``blocking``."),
        ("writelines", {"owner": "File", "of": "seq"}, "Write the lines."),
        ("writeline", {"owner": "File", "of": "line"}, "Write a line."),
        ("check_is_writable", {"of": "path"}, "Check that ``path`` is writable."),
        ("error", {"owner": "Logger", "of": "msg"}, "Log ``msg`` at the level ``error``."),
        ("insert", {"owner": "Box", "of": "index", "then": "item"}, "Insert ``item`` at ``index``."),
        ("put", {"owner": "Box", "of": "key", "then": "value"}, "Put ``value`` under ``key``."),
        ("write", {"of": "path", "then": "text"}, "Write ``text`` to ``path``."),
        ("write", {"of": "text", "then": "path"}, "Write ``text``."),
        ("insert", {"owner": "Box", "of": "item", "then": "index"}, "Insert ``item``."),
        ("deprecate_module_member", {"of": "mod_name"}, "Deprecate the module member."),
    ],
)
def test_what_a_function_does_is_told_by_its_name(name: str, facts: dict[str, Any], sentence: str) -> None:
    assert summary_of(name, **facts) == sentence


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("import_func", {"of": "lib"}),
        ("EndElementHandler", {"owner": "Extractor", "of": "name"}),
        ("is_set", {"of": "idx", "kind": "bool"}),
        ("is_quoted_string", {"kind": "bool"}),
        ("is_perfect_matching", {"of": "graph", "kind": "bool"}),
        ("is_property", {"of": "decorator_names", "kind": "bool"}),
        ("is_keyword", {"of": "table", "owner": "Token", "kind": "bool"}),
        ("valid_next", {"of": "token", "kind": "bool"}),
        ("to", {"owner": "Reader"}),
        ("é", {"of": "ß", "kind": "bool"}),
        ("tree_is_dir", {"of": "path", "kind": "bool"}),
        ("is_same_user", {"of": "user", "kind": "bool"}),
        ("select_or_reject", {"of": "value"}),
        ("parse_key_and_step", {"of": "key"}),
        ("read_header_and_validate", {"of": "file"}),
        ("sort_candidate", {"of": "arg", "kind": "str"}),
        ("sign", {"owner": "Package", "of": "sign_with"}),
        ("truncate", {"owner": "Field", "of": "part"}),
        ("error", {"owner": "Parser", "of": "message"}),
        ("callback", {"of": "event"}),
        ("runtime", {}),
        ("to_native", {"of": "text"}),
        ("import_errors", {}),
        ("record_size", {"of": "record_type"}),
        ("hash_string_sha256", {"of": "input_string"}),
        ("sync_vcr_send", {"of": "cassette"}),
        ("maybe_throw", {"kind": "Item | None"}),
        ("list_module", {"of": "module"}),
    ],
)
def test_a_name_that_is_no_sentence_stands_for_none(name: str, facts: dict[str, Any]) -> None:
    assert summary_of(name, returns=True, **facts) is None


@pytest.mark.parametrize(
    ("name", "noun"),
    [
        ("user_classes_by_name", "user classes by name"),
        ("time_per_iteration", "time per iteration"),
        ("all_frames", "all frames"),
        ("file_read", None),
        ("json_encode", None),
        ("output_format", "output format"),
        ("session_cleanup", "session cleanup"),
        ("group_by_name", None),
        ("step_by_step", None),
        ("all_changed", None),
        ("ainvoke", None),
        ("acall_legacy", None),
        ("arange", "arange"),
        ("pytest_pyfunc_call", None),
        ("complete", None),
    ],
)
def test_what_things_are_found_by_belongs_to_their_noun(name: str, noun: str | None) -> None:
    assert noun_of(name) == noun


def test_a_verb_in_the_third_person_is_no_noun() -> None:
    assert property_noun("takes_value") is None
    assert property_noun("é") is None
    assert property_noun("create_task_message") is None
    assert property_noun("news_value") == "news value"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("AllowedStreamIDs", ["allowed", "stream", "IDs"]),
        ("parse_PDFs", ["parse", "PDFs"]),
        ("getHTTPServers", ["get", "HTTP", "servers"]),
        ("sameAs", ["same", "as"]),
    ],
)
def test_acronyms_may_stand_in_the_plural(name: str, words: list[str]) -> None:
    assert words_of(name) == words
