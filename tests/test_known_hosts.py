"""The host's own code is told from what was never looked at."""

from __future__ import annotations

import functools
import html
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from tpmdocs.hosts.faster.known import digest_of_code, is_known


class Greeting:
    def hello(self) -> str:
        return "hello"


class Other(Greeting):
    def hello(self) -> str:
        return "good day"


def test_code_is_known_by_its_digest() -> None:
    assert is_known(html.escape, {digest_of_code(html.escape), "another"})
    assert is_known(HTMLParser, [digest_of_code(HTMLParser)])
    assert not is_known(html.escape, {digest_of_code(html.unescape)})
    assert digest_of_code(Greeting) != digest_of_code(Other)


def test_a_method_is_what_its_function_says() -> None:
    assert digest_of_code(Greeting.hello) == digest_of_code(Greeting().hello)
    assert digest_of_code(Greeting.hello) != digest_of_code(Other.hello)


def test_what_was_put_in_a_functions_place_is_told_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    was = digest_of_code(Greeting)
    original = Greeting.hello

    @functools.wraps(original)
    def louder(self: Any) -> str:
        return original(self).upper()

    monkeypatch.setattr(Greeting, "hello", louder)
    assert digest_of_code(Greeting) != was
    assert digest_of_code(Greeting.hello) != digest_of_code(original)


def test_a_class_of_another_base_is_another() -> None:
    same = type("Greeting", (Other,), {"hello": Greeting.hello})
    assert digest_of_code(same) not in ("", digest_of_code(Greeting))


@pytest.mark.parametrize("code", [len, re.compile("").match, functools.partial(len), eval("lambda: 1")])  # noqa: S307
def test_what_has_no_source_is_not_known(code: Any) -> None:
    assert digest_of_code(code) == ""
    assert not is_known(code, {digest_of_code(html.escape)})
