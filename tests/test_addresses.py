"""What we write as an address is where MkDocs publishes the page."""

from __future__ import annotations

from itertools import product
from urllib.parse import unquote, urljoin

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mkdocs.structure.files import File  # noqa: TID251 - the truth to compare with

from tpmdocs.addresses import Addresses, file_name, id_page, may_be_generated, safe_name

PAGES = (
    "index.md",
    "README.md",
    "roadmap.md",
    "roadmap/index.md",
    "payments/README.md",
    "payments/instant payouts.md",
    "payments/Überweisung & 100% [neu].md",
    "a/b/c.d.markdown",
    "konto/会计/分类账.md",
    "readme.md",
    "a#b/c?d.md",
)


def _file(page: str, directory_urls: bool) -> File:
    return File(page, "docs", "site", directory_urls)


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_where_the_host_publishes_it(page: str, directory_urls: bool) -> None:
    url = unquote(_file(page, directory_urls).url)
    assert Addresses(directory_urls).of(page) == ("" if url == "./" else url)


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize(("here", "there"), list(product(PAGES, PAGES)))
def test_a_link_leads_from_one_page_to_the_other(here: str, there: str, directory_urls: bool) -> None:
    base = "https://example.com/plans/"
    link = Addresses(directory_urls).link(here, there)
    assert urljoin(urljoin(base, _file(here, directory_urls).url), link) == urljoin(
        base, _file(there, directory_urls).url
    )


def test_an_anchor_and_a_file_are_quoted_too() -> None:
    addresses = Addresses()
    assert addresses.link("a/b.md", "a/c.md", "was noch") == "../c/#was%20noch"
    assert addresses.asset("a/b.md", "data/catalog.json") == "../../data/catalog.json"
    assert addresses.asset("index.md", "id/PAY 1/index.html") == "id/PAY%201/index.html"


@pytest.mark.parametrize(
    ("id_", "path"),
    [
        ("PAY-12", "id/PAY-12/index.html"),
        ("разбор-1", "id/разбор-1/index.html"),
        ("../../x", "id/~2e~.~2f~..~2f~x/index.html"),
        (".", "id/~2e~/index.html"),
        ("..", "id/~2e~~2e~/index.html"),
        ("a/b", "id/a~2f~b/index.html"),
        ("a~2f~b", "id/a~7e~2f~7e~b/index.html"),
        ("a b", "id/a~20~b/index.html"),
        ("PAY-12.txt", "id/PAY-12~2e~txt/index.html"),
        ("PAY-12.TXT", "id/PAY-12~2e~TXT/index.html"),
        ("a.txt.b", "id/a.txt.b/index.html"),
    ],
)
def test_an_id_has_an_address_of_its_own_that_leads_nowhere_else(id_: str, path: str) -> None:
    assert id_page(id_) == path


_close = st.text(st.sampled_from("a2e.~/ \n\u02ea"), max_size=5) | st.text(max_size=5)


@given(_close, _close)
@example(".a", "\u02ea")
def test_no_two_texts_share_a_place(one: str, other: str) -> None:
    assert (safe_name(one) == safe_name(other)) == (one == other)
    assert "/" not in safe_name(one)
    assert safe_name(one) not in (".", "..")


@given(st.text(st.sampled_from("aя. ~"), min_size=100, max_size=400), st.text(st.sampled_from("aя. ~"), max_size=3))
@example("я " * 120, "x")
@example("a" * 240, "")
def test_a_long_name_is_cut_and_still_no_other_s(one: str, more: str) -> None:
    name, other = file_name(one), file_name(one + more)
    assert len(name.encode()) <= 240
    assert (name == other) == (not more)
    assert (name == safe_name(one)) == (name.count("~") % 2 == 0) == (len(safe_name(one).encode()) <= 240)


def test_a_file_name_that_is_no_text_is_named_by_its_bytes() -> None:
    page = b"specs/\xff.md".decode(errors="surrogateescape")
    assert Addresses().link("index.md", page, page) == "specs/%FF/#specs/%FF.md"
    assert Addresses().asset("index.md", page) == "specs/%FF.md"


@pytest.mark.parametrize(
    ("path", "may_be"),
    [
        ("health/", True),
        ("roadmap/index.md", True),
        ("plan/health", True),
        ("plan/plan/id/PAY-1/", True),
        ("data/catalog.json", True),
        ("index.md", True),
        ("brief/", True),
        ("id/PAY-1.txt", True),
        ("data/calendar.ics", True),
        ("data/text/specs/a.md.txt", True),
        ("llms.txt", True),
        ("payments/old/health", False),
        ("payments/id/PAY-1", False),
        ("explan/health", False),
    ],
)
def test_only_where_we_put_something_may_something_of_ours_be(path: str, may_be: bool) -> None:
    assert may_be_generated(path.rstrip("/")) is may_be
    assert may_be_generated(path) is may_be
