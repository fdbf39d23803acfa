"""Prose that is known from the last time is what it would be taken apart into."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import spec

from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.known_prose import FEW, NAME, recall, remember
from tpmdocs.reading.loader import load
from tpmdocs.repository.cache import Cache
from tpmdocs.text.document import Document
from tpmdocs.text.prose import Prose, scan

PIECES = (
    *("# One\n", "## Two {#two}\n", "[[A-1]]", "[[A-1#b|c]]", "[a](b.md#c)", "![a](b.png)", "[a][b]\n\n[b]: c.md\n"),
    *('<a name="x" href="y.md">', "[a [b](c)](d)", "{: #e }", "\n", "word", "\udc80", "`code`", "- [ ] item\n"),
)


def plan(folder: Path, body: str) -> Catalog:
    return load(folder, overlay={"a.md": f"{spec('A-1')}{body}", "b.md": f"{spec('A-2')}Nothing.\n"})


def taken_apart(catalog: Catalog) -> dict[str, Prose]:
    return {path: document.prose for path, document in catalog.documents.items()}


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_what_is_recalled_is_what_was_remembered(tmp_path_factory: pytest.TempPathFactory, body: str) -> None:
    folder = tmp_path_factory.mktemp("plan")
    cache = Cache(folder / "cache")
    first = plan(folder, body)
    read = taken_apart(first)
    remember(first, cache)
    again = plan(folder, body)
    recall(again, cache)
    assert all(document.is_taken_apart for document in again.documents.values())
    assert taken_apart(again) == read


def test_only_what_is_the_same_is_recalled(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    first = plan(tmp_path, "One.\n")
    taken_apart(first)
    remember(first, cache)
    after = plan(tmp_path, "One, [[A-2]].\n")
    recall(after, cache)
    assert [path for path, document in after.documents.items() if document.is_taken_apart] == ["b.md"]
    assert after.documents["a.md"].prose == scan(after.documents["a.md"].body)


def test_what_nobody_asked_for_is_not_taken_apart(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    remember(plan(tmp_path, "One.\n"), cache)
    assert cache.get(NAME) is None


def test_a_few_that_are_new_are_not_worth_writing_down(tmp_path: Path) -> None:
    def changed(names: int) -> Catalog:
        overlay = {f"{n}.md": f"{spec(f'A-{n}')}{'Changed' if n < names else 'As it was'}.\n" for n in range(2 * FEW)}
        return load(tmp_path, overlay=overlay)

    cache = Cache(tmp_path / "cache")
    first = changed(0)
    taken_apart(first)
    remember(first, cache)
    kept = cache.get(NAME)
    for names, is_kept in ((FEW, True), (FEW + 1, False)):
        after = changed(names)
        recalled = recall(after, cache)
        assert len(recalled) == 2 * FEW - names
        taken_apart(after)
        remember(after, cache, recalled)
        assert (cache.get(NAME) == kept) is is_kept
    assert len(recall(changed(FEW + 1), cache)) == 2 * FEW


@pytest.mark.parametrize("kept", [b"", b"[]", b"{}", b'["", 1]', b'["another", {"a.md": []}]'])
def test_what_another_has_kept_is_not_believed(tmp_path: Path, kept: bytes) -> None:
    cache = Cache(tmp_path / "cache")
    cache.keep(NAME, kept)
    catalog = plan(tmp_path, "One.\n")
    recall(catalog, cache)
    assert not any(document.is_taken_apart for document in catalog.documents.values())


@pytest.mark.slow
@pytest.mark.parametrize("name", ["kep", "eips"])
def test_so_it_is_with_real_specs(name: str, corpus: Callable[[str], Catalog], tmp_path: Path) -> None:
    catalog, cache = corpus(name), Cache(tmp_path / "cache")
    read = taken_apart(catalog)
    remember(catalog, cache)
    copies = {path: Document(document.source) for path, document in catalog.documents.items()}
    again = Catalog((), tuple(copies.values()), catalog.vocabulary, catalog.dialect, catalog.files, catalog.docs_dir)
    recall(again, cache)
    assert taken_apart(again) == read
