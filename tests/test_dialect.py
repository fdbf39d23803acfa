"""A repository's own spelling becomes ours, by one file of configuration."""

from __future__ import annotations

import pytest
from plans import NOWHERE, check, plan, spec

from tpmdocs.editing.assigning import Assignment
from tpmdocs.editing.setting import set_fields
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.dialect import Dialect, IdScheme
from tpmdocs.model.spec import Spec
from tpmdocs.reading.loader import load_tree
from tpmdocs.repository.folder import Folder
from tpmdocs.text.edits import CannotEdit, changes


def only(catalog: Catalog) -> Spec:
    assert len(catalog.specs) == 1
    return catalog.specs[0]


def test_without_a_dialect_our_own_spelling_holds() -> None:
    one = only(plan({"specs/a.md": spec("PAY-1", owner="pay-lead", target="2027-Q2")}))
    assert (one.id, one.title, one.status, one.owners) == ("PAY-1", "The PAY-1 spec", "draft", ("pay-lead",))
    assert one.target is not None
    assert one.target.text == "2027-Q2"


def test_the_title_is_the_first_heading_where_no_field_gives_it() -> None:
    one = only(plan({"specs/a.md": "---\nid: PAY-1\n---\n\nSome text.\n\n# Instant *payouts*\n"}))
    assert one.title == "Instant payouts"
    assert one.span("title").line == 7


def test_an_id_may_be_a_part_of_the_path() -> None:
    dialect = r"""
        specs: {include: ["/rfcs/*.md"]}
        fields: {id: {path: 'rfcs/(?P<id>\d+)-.*\.md'}}
        """
    one = only(plan({"site_config/dialect.yml": dialect, "rfcs/0012-quick.md": "---\nstatus: x\n---\n"}, "rfcs"))
    assert one.id == "0012"


def test_metadata_may_stand_in_a_file_beside_the_prose() -> None:
    files = {
        "site_config/dialect.yml": """
            specs: {include: ["/keps/**/kep.yaml"], body: README.md}
            fields: {id: number}
            """,
        "keps/a/12-fast/kep.yaml": "number: 12\ntitle: Fast\n",
        "keps/a/12-fast/README.md": "# Fast\n\nBody.\n",
        "keps/a/13-bare/kep.yaml": "number: 13\ntitle: Bare\n",
    }
    fast, bare = plan(files, "keps").specs
    assert (fast.id, fast.path, fast.page) == ("12", "keps/a/12-fast/kep.yaml", "a/12-fast/README.md")
    assert fast.document is not None
    assert fast.document.body == "# Fast\n\nBody.\n"
    assert (bare.document, bare.page) == (None, "a/13-bare/README.md")


def test_metadata_may_be_nested_under_a_key() -> None:
    dialect = "specs: {include: [/docs/*.md], under: spec}\n"
    text = "---\nlayout: post\nspec:\n  id: A-1\n  title: Nested\n---\n"
    one = only(plan({"site_config/dialect.yml": dialect, "docs/a.md": text}, "docs"))
    assert (one.id, one.title) == ("A-1", "Nested")
    assert one.span("id").line == 4


def test_a_concept_takes_the_first_field_that_says_something_or_all_of_them() -> None:
    dialect = """
        specs: {include: [/docs/*.md]}
        fields:
          title: [headline, name, {heading: 1}]
          owner: {all: [authors, editor]}
        """
    text = "---\nid: A-1\nheadline:\nname: Second\nauthors: [ann, bob]\neditor: cy\n---\n"
    one = only(plan({"site_config/dialect.yml": dialect, "docs/a.md": text}, "docs"))
    assert one.title == "Second"
    assert one.owners == ("ann", "bob", "cy")


def test_stages_may_be_nested_fields_by_any_name() -> None:
    files = {
        "site_config/dialect.yml": """
            specs: {include: [/docs/*.md]}
            fields: {milestones: {alpha: milestone.alpha, stable: milestone.ga}}
            """,
        "site_config/releases.yml": "[{name: v1.4}, {name: v1.37}]\n",
        "docs/a.md": "---\nid: A-1\nmilestone: {alpha: v1.4, ga: 1.37, beta: v1.5}\n---\n",
    }
    one = only(plan(files, "docs"))
    assert [(stage.name, stage.target.text, stage.said.name) for stage in one.milestones] == [
        ("alpha", "v1.4", "milestone.alpha"),
        ("stable", "1.37", "milestone.ga"),
    ]


def test_values_are_translated_and_the_place_is_the_authors() -> None:
    files = {
        "site_config/dialect.yml": "specs: {include: [/docs/*.md]}\nvalues: {status: {To do: To Do}}\n",
        "docs/a.md": "---\nid: A-1\nstatus: To do\n---\n",
    }
    one = only(plan(files, "docs"))
    assert one.status == "To Do"
    assert one.span("status") == one.source.span(one.source.text.index("To do"), one.source.text.index("To do") + 5)


def test_a_value_may_stand_in_prose() -> None:
    files = {
        "site_config/dialect.yml": """
            specs: {include: [/docs/*.md], metadata: optional}
            fields: {status: [status, {prose: Status}], depends_on: {prose: Needs}}
            """,
        "docs/a.md": "# A\n\n* Status: draft\n* Needs: b\n",
        "docs/b.md": "---\nstatus: done\n---\n\n# B\n\n* Status: draft\n",
    }
    catalog = plan(files, "docs")
    a, b = catalog.specs
    assert (a.status, b.status) == ("draft", "done")
    assert (a.span("status").line, a.span("status").column) == (3, 11)
    (link,) = catalog.links
    assert link.ends is not None
    assert ([one.path for one in link.ends], link.reference.name) == (["docs/a.md", "docs/b.md"], "Needs")


def test_a_value_that_stands_in_prose_is_set_there() -> None:
    dialect = "fields: {status: [status, {prose: Status}]}\n"
    files = {"site_config/dialect.yml": dialect, "specs/a.md": "---\nid: A-1\n---\n\n# A\n\nStatus: draft\n"}
    tree = Folder(NOWHERE, files)
    with pytest.raises(CannotEdit, match=r"`status` stands in prose, at specs/a\.md:7: change it there"):
        set_fields(tree, load_tree(tree), "specs/a.md", [Assignment("status", "=", "done")])


@pytest.mark.parametrize("fill", ["", "summary: What makes this file the longer one of the two.\n"])
def test_where_a_value_stands_is_not_guessed_from_its_offset(fill: str) -> None:
    files = {
        "site_config/dialect.yml": """
            specs: {include: ["/specs/**/spec.yaml"], body: README.md}
            fields: {status: [{prose: Status}, status]}
            """,
        "specs/a/spec.yaml": f"id: A-1\n{fill}",
        "specs/a/README.md": "# A\n\nStatus: draft\n",
    }
    tree = Folder(NOWHERE, files)
    with pytest.raises(CannotEdit, match=r"`status` stands in prose, at specs/a/README\.md:3: change it there"):
        set_fields(tree, load_tree(tree), "specs/a", [Assignment("status", "=", "done")])


def test_a_file_without_metadata_may_say_in_prose_what_is_to_be_set() -> None:
    files = {
        "site_config/dialect.yml": """
            specs: {include: ["/specs/*.md"], metadata: optional}
            fields: {status: {prose: Status}}
            """,
        "specs/a.md": "# A\n\nStatus: draft\n",
    }
    tree = Folder(NOWHERE, files)
    with pytest.raises(CannotEdit, match="`status` stands in prose"):
        set_fields(tree, load_tree(tree), "a", [Assignment("status", "=", "done")])


def test_a_word_in_prose_is_mended_where_it_stands() -> None:
    files = {
        "site_config/dialect.yml": """
            specs: {include: ["/specs/**/spec.yaml"], body: README.md}
            fields: {status: {prose: Status}, created: {prose: Date}}
            """,
        "site_config/statuses.yml": "- {name: 'it: accepted', category: committed}\n",
        "specs/a/spec.yaml": "id: A-1 # and `it: acepted`\n",
        "specs/a/README.md": "# A\n\nStatus: it: acepted\nDate: 2027-1-5\n",
    }
    catalog = plan(files)
    edits = [one.finding.fix for one in check(catalog) if one.finding.fix is not None]
    assert [change.after for change in changes(edits, catalog.sources)] == [
        "# A\n\nStatus: it: accepted\nDate: 2027-01-05\n"
    ]


def test_a_value_may_name_a_spec_besides() -> None:
    files = {
        "site_config/dialect.yml": """
            ids: {label: "ADR-{id}"}
            values: {status: {"superseded by {superseded_by}": superseded, "superseded by": superseded}}
            """,
        "specs/a.md": spec("1", status="'superseded by [ADR-2](b.md)'"),
        "specs/b.md": spec("2", status="superseded by"),
        "specs/c.md": spec("3", status="superseded by ADR-7"),
    }
    catalog = plan(files)
    assert [one.status for one in catalog.specs] == ["superseded"] * 3
    led, lost = catalog.links
    assert (led.source.id, led.ends and led.ends[0].id, led.reference.name) == ("1", "2", "status")
    assert (lost.state, lost.reference.source.text[lost.reference.start : lost.reference.end]) == ("unknown", "ADR-7")


def test_what_is_not_mapped_is_kept() -> None:
    one = only(plan({"specs/a.md": spec("A-1", risk="high", gates="{a: [1, 2]}")}))
    assert [name for name, _ in one.unmapped] == ["risk", "gates"]


def test_a_field_that_is_read_for_a_concept_is_not_shown_again() -> None:
    dialect = "specs: {include: [/docs/*.md]}\nfields: {owner: authors, milestones: {alpha: milestone.alpha}}\n"
    text = "---\nid: A-1\nauthors: [ann]\nmilestone: {alpha: 2027}\nowner: someone\n---\n"
    one = only(plan({"site_config/dialect.yml": dialect, "docs/a.md": text}, "docs"))
    assert [name for name, _ in one.unmapped] == ["owner"]


def test_a_further_link_type_is_read_from_both_sides() -> None:
    files = {
        "site_config/links.yml": "[{name: tested_by, inverse: tests, cycle: false}]\n",
        "specs/a.md": spec("A-1", tested_by="B-1"),
        "specs/b.md": spec("B-1", tests="[A-1]"),
    }
    edge = only_edge(plan(files))
    assert (edge.type.name, edge.source.id, edge.target.id, len(edge.declared_in)) == ("tested_by", "A-1", "B-1", 2)


def only_edge(catalog: Catalog):  # type: ignore[no-untyped-def]
    assert len(catalog.edges) == 1
    return catalog.edges[0]


@pytest.mark.parametrize(
    ("scheme", "left", "right", "same"),
    [
        (IdScheme(), "PAY-1", "PAY-1", True),
        (IdScheme(), "pay-1", "PAY-1", False),
        (IdScheme(ignore_case=True), "pay-1", "PAY-1", True),
        (IdScheme(label="task-{id}"), "task-345", "345", True),
        (IdScheme(label="EIP-{id}", same=("ERC-{id}",)), "ERC-20", "EIP-20", True),
        (IdScheme(label="KEP-{id}", ignore_zeros=True), "KEP-0052", "52", True),
        (IdScheme(label="KEP-{id}"), "KEP-0052", "52", False),
        (IdScheme(ignore_zeros=True), "0000", "0", True),
        (IdScheme(ignore_zeros=True), "A-007-b", "A-7-b", True),
    ],
)
def test_spellings_of_an_id(scheme: IdScheme, left: str, right: str, same: bool) -> None:
    dialect = Dialect(ids=scheme)
    assert (dialect.key(left) == dialect.key(right)) is same


@pytest.mark.parametrize("written", ["007", "PARK-007"])
def test_an_id_is_shown_with_its_prefix_once_whether_or_not_it_is_written_with_it(written: str) -> None:
    catalog = plan(
        {
            "site_config/dialect.yml": 'ids: {label: "PARK-{id}"}\n',
            "specs/swings.md": f"---\nid: {written}\ntitle: Swings\nstatus: draft\n---\n",
        }
    )
    assert [spec.label for spec in catalog.specs] == ["PARK-007"]


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "specs: 12",
        "specs: {include: {a: b}}",
        "fields: {id: {path: '('}, title: {heading: x}, owner: {all: none}}",
        "ids: {label: no-placeholder, same: [1, {a: 2}], ignore: everything, external: text}",
        "references: {urls: [{a: b}], id_in_path: '(?P<other>x)', not_ids: ['['], keys: {}}",
        "values: {status: text, owner: {a: [b]}}",
        "nothing: {a: b}",
        "{{ jinja }}",
    ],
)
def test_a_dialect_of_the_wrong_shape_raises_nothing(text: str) -> None:
    files = {"site_config/dialect.yml": text, "specs/a.md": spec("A-1", depends_on="A-2")}
    assert plan(files).links is not None
