"""What a host makes a page of is written when it is asked for, and known by what it follows from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpmdocs.hosts.source import Sources, source
from tpmdocs.site import Page

values = st.recursive(st.none() | st.booleans() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=2))
few = st.sampled_from(["", "a", "b: c"])
pages = st.builds(Page, st.just("a.md"), few, few, st.dictionaries(few, values | few, max_size=2))


@given(pages, pages)
def test_what_a_text_follows_from_is_the_same_where_the_text_is_and_only_there(one: Page, other: Page) -> None:
    first, second = Sources([one]), Sources([other])
    assert first.text("a.md") == source(one)
    assert (first.told("a.md") == second.told("a.md")) == (first.text("a.md") == second.text("a.md"))


@pytest.mark.parametrize("change", [{"title": "B"}, {"content": "Other."}, {"meta": {"tags": ["b"]}}, {"meta": {}}])
def test_another_page_has_another_source(change: Mapping[str, Any]) -> None:
    page = Page("a.md", "A", "Text.", {"tags": ["a"]})
    assert Sources([page]).told("a.md") != Sources([replace(page, **change)]).told("a.md")


def test_ours_go_before_an_author_s_and_others_have_no_text() -> None:
    sources = Sources([Page("a.md", "A", "Ours, theirs.", ours=(0, 5))], authors={"a.md": "No.", "b.md": "Theirs."})
    assert sources.text("a.md") == "---\ntitle: A\n---\n\nOurs, theirs."
    assert (sources.ours("a.md"), sources.ours("b.md"), sources.ours("c.md")) == ("Ours,", "", "")
    assert (sources.text("b.md"), sources.told("b.md")) == ("Theirs.", ("Theirs.",))
    assert (sources.text("c.md"), sources.told("c.md")) == (None, None)
    assert ("a.md" in sources, "b.md" in sources, "c.md" in sources) == (True, True, False)
