"""Odd input is read as it is meant, or gives one clear finding; it never raises and loses no byte.

Files are written to a disk and read from there, as a user's are.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import TODAY, check, plan, spec

from tpmdocs.builder import build
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import load, load_tree
from tpmdocs.reports import concise
from tpmdocs.reports.terminal import Terminal
from tpmdocs.repository.folder import Folder
from tpmdocs.repository.source import Source, decode

GOOD = spec("ODD-1", target="2027-Q2", owner="somebody")
BOMB = "".join(f"k{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else 'x'] * 9)}]\n" for n in range(9))
DEEP = "deep: " + "[" * 3_000 + "]" * 3_000 + "\n"

READ = {
    "as it is usual": GOOD.encode(),
    "byte order mark": b"\xef\xbb\xbf" + GOOD.encode(),
    "carriage returns": GOOD.replace("\n", "\r\n").encode(),
    "no line end at the end": GOOD.rstrip("\n").encode(),
    "nothing but a head": GOOD.split("\n\n")[0].encode(),
    "dots at the end of the head": GOOD.replace("\n---\n", "\n...\n").encode(),
    "spaces behind the dashes": GOOD.replace("---\n", "---  \n").encode(),
    "a long line": (GOOD + "word " * 2_000).encode(),
    "a long value": spec("ODD-1", summary="word " * 2_000, target="2027-Q2", owner="somebody").encode(),
    "templates and HTML in prose": (GOOD + "{{ x }} {% y %} <b>z</b> <script>w</script>\n").encode(),
    "another script": (GOOD + "駅の仕様 🚉 \u05e2\u05d1\u05e8\u05d9\u05ea\n").encode(),
    "control characters in prose": (GOOD + "\x1b[31m \x07 \u202e\n").encode(),
}


@pytest.mark.parametrize("data", READ.values(), ids=READ)
def test_it_is_read_as_it_is_meant(data: bytes, tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, {"specs/odd.md": data})
    assert findings(catalog) == []
    [one] = catalog.specs
    assert (one.id, one.title, one.status, one.owners) == ("ODD-1", "The ODD-1 spec", "draft", ("somebody",))
    assert one.target is not None
    assert one.target.text == "2027-Q2"
    assert one.document is not None
    whole = one.source.text[: one.document.front_matter.body_start] + one.document.body
    assert whole.encode() == data.removeprefix(b"\xef\xbb\xbf")


TOLD = {
    "10 MB": (GOOD.encode() + b"x" * 10_000_000, "1:1 unreadable-file: this file is larger than 4 MB"),
    "binary": (GOOD.encode() + bytes(range(256)), "1:1 unreadable-file: this file is binary, not text"),
    "UTF-16": (GOOD.encode("utf-16"), "1:1 unreadable-file: this file is encoded as UTF-16, not UTF-8"),
    "Latin-1": (
        GOOD.replace("What", "Wäs").encode("latin-1"),
        "1:1 unreadable-file: this file is not UTF-8: line 9 holds the byte 0xe4",
    ),
    "3,000 deep": (
        GOOD.replace("owner: somebody\n", DEEP).encode(),
        "6:46 malformed-front-matter: values are nested more than 40 deep",
    ),
    "alias bomb": (
        f"---\nid: ODD-1\ntitle: x\nstatus: draft\n{BOMB}---\n".encode(),
        "6:10 malformed-front-matter: `*a0` is a YAML alias, which is not allowed",
    ),
    "Python tags": (
        spec("ODD-1", owner="!!python/object/apply:os.system ['false']").encode(),
        "5:8 malformed-front-matter: the tag `!!python/object/apply:os.system` is not allowed",
    ),
    "two equal keys": (
        GOOD.replace("owner", "target: 2027-Q3\nowner").encode(),
        "6:1 duplicate-key: `target` is given twice",
    ),
    "an id that is a path": (
        spec("../../x").encode(),
        "2:5 bad-id: `../../x` is a path, not an id",
    ),
    "an id of 10,000 characters": (
        spec("y" * 10_000, title="Long").encode(),
        f"2:5 bad-id: `{'y' * 79}…` is too long for an address",
    ),
    "a title of 10,000 characters": (
        spec("ODD-1", title="x" + " y" * 5_000).encode(),
        "3:8 title-too-long: this title has 10001 characters, and cards and tables cut it off",
    ),
    "a head that is never closed": (
        GOOD.replace("\n---\n", "\n").encode(),
        "1:1 malformed-front-matter: the front matter is opened with `---` and never closed",
    ),
    "a head behind an empty line": (
        b"\n" + GOOD.encode(),
        "2:1 wrong-place-front-matter: the front matter does not begin at the first character of the file, "
        "so it is read as text",
    ),
    "two documents": (
        GOOD.replace("owner", "--- x\nowner").encode(),
        "6:1 malformed-front-matter: a second YAML document begins here",
    ),
    "a control character in the head": (
        spec("ODD-1", owner="a\x07b").encode(),
        "5:9 malformed-front-matter: a control character stands here that YAML does not allow",
    ),
}


@pytest.mark.parametrize(("data", "said"), TOLD.values(), ids=TOLD)
def test_it_is_told_once_and_clearly(data: bytes, said: str, tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, {"specs/odd.md": data})
    assert findings(catalog) == [f"specs/odd.md:{said}"]
    for one in catalog.specs:
        document = one.document
        assert document is not None
        assert document.source.text[: document.front_matter.body_start] + document.body == document.source.text


@pytest.mark.parametrize("name", ["odd.md", "ödd.md", "a b.md", "駅.md", "a#b.md", "a%20b.md", "[a].md", "-x.md"])
def test_any_file_name_will_do(name: str, tmp_path: Path) -> None:
    assert [one.id for one in catalog_of(tmp_path, {f"specs/{name}": GOOD.encode()}).specs] == ["ODD-1"]


def test_a_file_name_that_is_no_text_will_do(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, {"specs/odd.md": GOOD.encode()})
    (tmp_path / "specs").joinpath(b"f\xfcr.md".decode(errors="surrogateescape")).write_text(spec("ODD 2"))
    catalog = load(tmp_path)
    assert [one.id for one in catalog.specs] == ["ODD 2", "ODD-1"]
    assert findings(catalog) == [
        "specs/f\N{REPLACEMENT CHARACTER}r.md:2:5 bad-id: `ODD 2` cannot be written as `[[id]]`"
    ]


@pytest.mark.parametrize("id_", ["駅-1", "ÖDD-ß", "عدد-٣", "ODD_1.2:3/4", "1", "0x1f", "1.10", "no", "2027-01-01"])
def test_an_id_of_any_script_is_found_as_it_is_written(id_: str, tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path, {"specs/odd.md": spec(id_).encode(), "specs/b.md": spec("B-1", depends_on=f"[{id_}]").encode()}
    )
    assert findings(catalog) == []
    assert [one.path for one in catalog.find(id_)] == ["specs/odd.md"]
    assert [edge.target.id for edge in catalog.edges] == [id_]


def test_a_title_with_a_script_is_a_title(tmp_path: Path) -> None:
    title = '<script>alert(1)</script> & "friends" `x` [[ODD-1]]'
    catalog = catalog_of(tmp_path, {"specs/odd.md": spec("ODD-1", title=f"'{title}'").encode()})
    assert findings(catalog) == []
    assert [one.title for one in catalog.specs] == [title]


def test_an_empty_file_is_a_page_and_no_mistake(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, {"specs/odd.md": b"", "specs/blank.md": b"\n \n", "specs/bom.md": b"\xef\xbb\xbf"})
    assert findings(catalog) == []
    assert (catalog.specs, len(catalog.pages)) == ((), 3)


def test_a_loop_of_links_is_told(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/a.md").symlink_to("b.md")
    (tmp_path / "specs/b.md").symlink_to("a.md")
    (tmp_path / "specs/up").symlink_to("..")
    assert findings(load(tmp_path)) == [
        f"specs/{name}.md:1:1 unreadable-file: this file is a link that leads in a circle" for name in "ab"
    ]


def test_a_link_out_of_the_repository_is_told_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(spec("SECRET-1"))
    (tmp_path / "plan/specs").mkdir(parents=True)
    (tmp_path / "plan/specs/a.md").symlink_to("../../secret.md")
    catalog = load(tmp_path / "plan")
    assert findings(catalog) == ["specs/a.md:1:1 unreadable-file: this file is a link that leaves the repository"]
    assert "SECRET" not in repr(catalog)


def test_a_file_that_vanishes_while_it_is_read_is_told(tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Vanishing:
        def paths(self) -> tuple[str, ...]:
            return ("specs/odd.md",)

        def read(self, paths: Iterable[str]) -> Iterator[Source]:
            return Folder(tmp_path).read(paths)

    assert findings(load_tree(Vanishing())) == [
        "specs/odd.md:1:1 unreadable-file: this file vanished before it could be read"
    ]


def test_a_revision_is_judged_as_the_folder_was(tmp_path: Path) -> None:
    files = {
        f"specs/{number}.md": data for number, data in enumerate([*READ.values(), *(data for data, _ in TOLD.values())])
    }
    before = findings(catalog_of(tmp_path, files))
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=t", "-c", "user.email=t@x", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", "-C", tmp_path, "-c", "core.autocrlf=false", *arguments], check=True)
    assert findings(load(tmp_path, "HEAD")) == before
    assert len(before) > len(TOLD)


@dataclass(frozen=True)
class Bytes:
    """Files in memory, in the order they are given."""

    files: dict[str, bytes] = field(default_factory=dict)

    def paths(self) -> tuple[str, ...]:
        return tuple(self.files)

    def read(self, paths: Iterable[str]) -> Iterator[Source]:
        return (decode(path, self.files[path]) for path in paths)


CONFIG = ("statuses", "teams", "releases", "goals", "fields", "links", "checks", "roadmap", "dialect")
SCRAPS = st.sampled_from(
    [
        *(
            b"---\n",
            b"id: ",
            b"- ",
            b"[",
            b"{",
            b"]",
            b"}",
            b": ",
            b"'",
            b'"',
            b"|\n",
            b"\n  ",
            b"&a",
            b"*a",
            b"!!",
            b"# ",
        ),
        *(
            b"depends_on: ",
            b"target: ",
            b"milestones: ",
            b"aliases: ",
            b"fields: ",
            b"specs: ",
            b"include: ",
            b"path: ",
        ),
        *(
            b"name: ",
            b"category: done",
            b"2027-Q2",
            b"2027-13-45",
            b"ODD-1",
            b"[[ODD-1]]",
            b"](../x.md#y)",
            b"\xff",
            b"~",
        ),
        *(b"\xf0\x9f\x9a\x89", b"\r\n", b"\0", b"(?P<id>", b"{id}", b"under: x\n", b"values: ", b"separator: ','\n"),
    ]
)
RUBBISH = st.lists(SCRAPS | st.binary(max_size=6), max_size=25).map(b"".join)


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(CONFIG), RUBBISH, max_size=4), st.lists(RUBBISH, min_size=1, max_size=4))
def test_no_bytes_make_reading_or_checking_raise(config: dict[str, bytes], texts: list[bytes]) -> None:
    files = {f"site_config/{name}.yml": data for name, data in config.items()}
    for number, text in enumerate(texts):
        files[f"specs/{number}.md"] = text
        files[f"specs/head-{number}.md"] = b"---\nid: ODD-1\n" + text + b"\n---\n" + text
        files[f"specs/{number}/spec.yml"] = text
    catalog = load_tree(Bytes(files))
    said = check(catalog)
    for one in said:
        source = decode(one.span.path, files[one.span.path])
        assert 1 <= one.span.line <= len(source.line_starts)
        assert one.message
    backwards = load_tree(Bytes(dict(reversed(files.items()))))
    assert findings(backwards) == findings(catalog)


def catalog_of(folder: Path, files: dict[str, bytes]) -> Catalog:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return load(folder)


@pytest.mark.parametrize(
    "text",
    [
        "<!--a-->" * 2_000,
        "\n" * 5_000 + "<!--" * 2_000,
        "---\n" + "a" * 20_000 + " " * 20_000 + "\n",
        "---\nid: A-1\ntitle: T\nstatus: draft\nrelates_to: ['" + " " * 50_000 + "x']\n---\n",
        "---\nid: A-1\ntitle: T\nstatus: draft\nrelates_to: ['" + "[" * 50_000 + "']\n---\n",
    ],
    ids=["comments", "half comments", "no key", "spaces", "brackets"],
)
def test_text_made_to_be_slow_is_read_like_any_other(text: str) -> None:
    """Each of these once took time that doubled, or grew with the square, from one more repetition to the next."""
    assert len(findings(plan({"specs/odd.md": text}))) <= 1


@pytest.mark.parametrize(
    "dialect",
    [
        "ids: {label: '{id}/{id}'}",
        "references: {urls: ['https://example.com/{id}/{id}', 'https://example.com/{path}/{path}']}",
    ],
)
def test_a_name_may_stand_twice_in_a_template(dialect: str) -> None:
    files = {"site_config/dialect.yml": dialect, "specs/a.md": GOOD, "specs/b.md": GOOD.replace("ODD-1", "ODD-2")}
    assert findings(plan(files)) == []


@pytest.mark.parametrize("pattern", ["!", "a\\\\"])
def test_what_is_no_path_pattern_is_a_finding(pattern: str) -> None:
    files = {
        "site_config/dialect.yml": f'specs: {{include: ["{pattern}", "/specs/*.md"]}}',
        "site_config/checks.yml": f'ignore: [{{rule: bad-id, paths: ["{pattern}"], reason: Old.}}]',
        "specs/a.md": GOOD,
    }
    told = findings(plan(files))
    assert [one.split(":")[0] for one in told] == ["site_config/checks.yml", "site_config/dialect.yml"]
    assert all("invalid-value" in one for one in told)


def findings(catalog: Catalog) -> list[str]:
    """What is said, a line each: place, rule and message."""
    lines = concise.report(check(catalog), lambda _: None, Terminal()).splitlines()
    parts = (line.split(" ", 2) for line in lines if line)
    return [f"{place} {said.partition('; ')[0]}" for place, _, said in parts]


def test_names_that_no_folder_could_bear_are_written_all_the_same(tmp_path: Path) -> None:
    long = "я " * 120 + "я"
    files = {
        "specs/a.md": spec("PAY-12", team=long, goals=f"['{long}']", target=f"'{long}'"),
        "specs/b.md": spec("PAY-13", aliases="[PAY-12.txt]"),
        "specs/c.md": spec(f"PAY-{long}"),
        "site_config/goals.yml": f"[{{id: '{long}', title: Long}}]",
        "site_config/releases.yml": f"[{{name: '{long}', date: 2027-03-16}}]",
    }
    site = build(plan(files), today=TODAY, engine="none")
    for path in (*(page.path for page in site.pages), *(asset.path for asset in site.assets)):
        written = tmp_path / path
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_bytes(b"")
    assert len([*(tmp_path / "goals").iterdir()]) == len([*(tmp_path / "releases").iterdir()]) == 2
