"""A spec gets another id: everything that named it names it still, as it was written, and `check` says the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import NOWHERE, check, spec

from tpmdocs.editing.changeset import Changeset
from tpmdocs.editing.renaming import rename
from tpmdocs.reading.loader import load_tree
from tpmdocs.repository.folder import Folder
from tpmdocs.text.edits import CannotEdit

HERE = Path(__file__).parent


def renamed(files: dict[str, str], id_: str, new: str) -> dict[str, str]:
    """Texts of the files that renaming changes."""
    return {change.path: change.after for change in changeset(files, id_, new).changes}


def changeset(files: dict[str, str], id_: str, new: str) -> Changeset:
    tree = Folder(NOWHERE, files)
    return rename(tree, load_tree(tree), id_, new)


OURS = {
    "specs/a.md": "---\nid: 'PAY-1'   # ours\ntitle: One\nstatus: draft\nrelates_to: [PAY-1]\n---\n\n[[PAY-1]]\n",
    "specs/b.md": "---\nid: PAY-2\ntitle: Two, after PAY-1\nstatus: draft\ndepends_on:\n"
    '  - {id: "PAY-1", kind: soft, why: PAY-1 is late}\nsupersedes: [ PAY-12, PAY-1 ]\n---\n\n'
    "[[PAY-1#scope|the first]] and `[[PAY-1]]` and [[PAY-12]], and PAY-1.\n",
    "specs/c.md": spec("PAY-12", superseded_by="PAY-2", blocks="/specs/a.md", conflicts_with="[a.md, 'PAY-1 (old)']"),
    "specs/page.md": "# A page\n\n| a | b |\n|---|---|\n| [[PAY-1\\|one]] | x |\n",
}


def test_each_reference_is_written_as_it_was() -> None:
    assert renamed(OURS, "PAY-1", "PAY-40") == {
        "specs/a.md": OURS["specs/a.md"].replace("PAY-1", "PAY-40"),
        "specs/b.md": OURS["specs/b.md"]
        .replace('id: "PAY-1"', 'id: "PAY-40"')
        .replace(", PAY-1 ]", ", PAY-40 ]")
        .replace("[[PAY-1#", "[[PAY-40#"),
        "specs/c.md": OURS["specs/c.md"].replace("PAY-1 (", "PAY-40 ("),
        "specs/page.md": OURS["specs/page.md"].replace("PAY-1\\", "PAY-40\\"),
    }
    said = changeset(OURS, "PAY-1", "PAY-40").said
    assert said == "PAY-1 is now PAY-40, in specs/a.md and 7 places that named it, in 4 files"


@pytest.mark.parametrize(
    ("new", "written"),
    [("no", '"no"'), ("007", '"007"'), ("1e3", '"1e3"'), ("1.10", '"1.10"'), ("12", "12"), ("b:c", "b:c")],
)
def test_an_id_that_yaml_would_read_as_something_else_stands_in_quotes(new: str, written: str) -> None:
    files = {
        "specs/a.md": spec("A", relates_to="B"),
        "specs/b.md": spec("B", depends_on="[A, {id: A}]", relates_to="'A'"),
    }
    assert renamed(files, "A", new) == {
        "specs/a.md": files["specs/a.md"].replace("id: A", f"id: {written}"),
        "specs/b.md": spec("B", depends_on=f"[{written}, {{id: {written}}}]", relates_to=f"'{new}'"),
    }


def test_what_was_wrong_before_is_not_new() -> None:
    files = {"specs/a.md": spec("A", depends_on="B"), "specs/b.md": spec("B", depends_on="A")}
    made = changeset(files, "A", "C")
    assert [one.rule for one in check(made.after) if one.finding.about] == ["dependency-cycle"]
    assert made.introduced(check) == ()


SCHEME = {
    "site_config/dialect.yml": """\
specs: {include: ["/rfcs/**"], under: rfc}
fields: {id: number, relates_to: see, supersedes: replaces}
ids: {label: "RFC-{id}", same: ["rfc {id}"], ignore: [case, zeros]}
references:
  separator: ","
  urls: ["https://example.com/rfc/{id}", "https://example.com/tree/{path}"]
  id_in_path: '/0*(?P<id>\\d+)-'
  free_text: true
""",
    "rfcs/0007-one.md": "---\nrfc:\n  number: 0007\n  title: One\n---\n",
    "rfcs/0008-two.md": "---\nrfc:\n  number: 8\n  see: 7, RFC-0007 (old), rfc 7, 0007 , /rfcs/0007-one.md\n---\n\n"
    "[[rfc-7]] [[7]]\n",
    "rfcs/0009-three.md": "---\nrfc:\n  number: 9\n  replaces: [/rfcs/0007-first.md]\n"
    "  see: ['https://example.com/rfc/7', '[RFC-7](https://example.com/tree/rfcs/0007-one.md)', as said by RFC-7]\n"
    "---\n",
}


def test_each_spelling_of_a_dialect_stays_what_it_was() -> None:
    assert renamed(SCHEME, "rfc 7", "RFC-12") == {
        "rfcs/0007-one.md": SCHEME["rfcs/0007-one.md"].replace("0007", "0012"),
        "rfcs/0008-two.md": SCHEME["rfcs/0008-two.md"]
        .replace("7, RFC-0007 (old), rfc 7, 0007 ,", "12, RFC-0012 (old), rfc 12, 0012 ,")
        .replace("[[rfc-7]] [[7]]", "[[rfc-12]] [[12]]"),
        "rfcs/0009-three.md": SCHEME["rfcs/0009-three.md"]
        .replace("0007-first", "0012-first")
        .replace("/rfc/7'", "/rfc/12'")
        .replace("by RFC-7", "by RFC-12"),
    }


@pytest.mark.parametrize(
    ("id_", "new", "said"),
    [
        ("PAYY-1", "PAY-4", "`PAYY-1` is not a spec; did you mean `PAY-1`?"),
        ("PAY-1", "PAY-12", "`PAY-12` is taken: specs/c.md has that id"),
        ("PAY-1", "PAY-1", "specs/a.md has the id `PAY-1` already"),
        ("PAY-1", "PAY 4", "cannot be written as"),
        ("PAY-1", "null:", "cannot be written as"),
        ("PAY-1", "-x", "cannot be written as"),
        ("specs/page.md", "PAY-4", "is not a spec"),
    ],
)
def test_what_cannot_be_renamed_is_refused_with_the_reason(id_: str, new: str, said: str) -> None:
    with pytest.raises(CannotEdit) as refused:
        renamed(OURS, id_, new)
    assert said in str(refused.value)


def test_an_id_that_two_specs_have_and_one_that_the_path_gives_are_refused() -> None:
    with pytest.raises(CannotEdit, match="name one by its path"):
        renamed(OURS | {"specs/d.md": spec("PAY-1")}, "PAY-1", "PAY-4")
    by_path = {
        "site_config/dialect.yml": "specs: {include: ['/rfcs/*.md']}\nfields: {id: {path: 'rfcs/(?P<id>\\d+)-.*'}}\n",
        "rfcs/1-a.md": "---\ntitle: A\n---\n",
    }
    with pytest.raises(CannotEdit, match="comes from the name of its file: use `tpmdocs move`"):
        renamed(by_path, "1", "2")


WAYS = st.sampled_from(
    ["PAY-1", "'PAY-1'", '"PAY-1"', "PAY-1 (see there)", "{id: PAY-1, lag: 2w}", "PAY-12", "NO-1", "a.md"]
)


@given(
    st.lists(WAYS, max_size=4),
    st.lists(WAYS, max_size=3),
    st.lists(
        st.sampled_from(["[[PAY-1]]", "[[PAY-1#x|y]]", "PAY-1", "`[[PAY-1]]`", "[[NO-1]]", "[a](a.md)"]), max_size=4
    ),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=30)
def test_check_says_the_same_before_and_after(needs: list[str], blocks: list[str], prose: list[str], end: str) -> None:
    files = {
        "specs/a.md": spec("PAY-1", blocks=f"[{', '.join(blocks)}]"),
        "specs/b.md": (spec("PAY-2", depends_on=f"[{', '.join(needs)}]") + " ".join(prose) + "\n").replace("\n", end),
        "specs/c.md": spec("PAY-12", relates_to="\n" + "".join(f"  - {one}\n" for one in needs).rstrip()),
    }
    made = changeset(files, "PAY-1", "LED.9/x")
    assert made.introduced(check) == ()
    assert len(check(made.before)) == len(check(made.after))
    back = rename(
        Folder(NOWHERE, files | {one.path: one.after for one in made.changes}), made.after, "LED.9/x", "PAY-1"
    )
    assert {one.path: one.after for one in back.changes} == {one.path: one.before for one in made.changes}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "count"), [("kep", 6), ("eips", 4)])
def test_renaming_in_real_repositories_leaves_check_as_it_was(name: str, count: int, corpora: Path) -> None:
    dialect = HERE / "dialects" / name
    overlay = {file.relative_to(dialect).as_posix(): file.read_text() for file in dialect.rglob("*") if file.is_file()}
    tree = Folder(corpora / name, overlay)
    catalog = load_tree(tree)
    before = check(catalog)
    named = Counter(link.target.path for link in catalog.links if link.target is not None)
    unique = [spec for spec in catalog.specs if spec.id and len(catalog.find(spec.id)) == 1]
    for one in sorted(unique, key=lambda spec: -named[spec.path])[:: len(unique) // count][:count]:
        made = rename(tree, catalog, one.id or "", "99999")
        brought = made.introduced(lambda plan: before if plan is catalog else check(plan))
        assert {new.rule for new in brought} <= {"id-differs-from-file-name"}
