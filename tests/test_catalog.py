"""Relations become edges, each once, and are found from both of their ends."""

from __future__ import annotations

import pytest
from plans import plan, spec

from tpmdocs.model.catalog import Catalog, Edge
from tpmdocs.model.spec import Spec


def three(catalog_files: dict[str, str] | None = None, **fields: dict[str, str]) -> Catalog:
    """A plan of the specs A, B and C with these further fields."""
    files = {f"specs/{name.lower()}.md": spec(name, **fields.get(name, {})) for name in "ABC"}
    return plan(files | (catalog_files or {}))


def said(edges: tuple[Edge, ...]) -> list[str]:
    """Edges as `A depends_on B`."""
    return [f"{edge.source.id} {edge.type.name} {edge.target.id}" for edge in edges]


def at(catalog: Catalog, id_: str) -> Spec:
    return catalog.find(id_)[0]


@pytest.mark.parametrize(
    ("written", "edge"),
    [
        ({"A": {"depends_on": "[B]"}}, "A depends_on B"),
        ({"B": {"blocks": "[A]"}}, "A depends_on B"),
        ({"A": {"depends_on": "[B]"}, "B": {"blocks": "[A]"}}, "A depends_on B"),
        ({"A": {"part_of": "B"}}, "A part_of B"),
        ({"B": {"contains": "[A]"}}, "A part_of B"),
        ({"A": {"supersedes": "[B]"}, "B": {"superseded_by": "A"}}, "A supersedes B"),
        ({"A": {"goals": "[B]"}}, "A goals B"),
        ({"B": {"served_by": "[A]"}}, "A goals B"),
        ({"A": {"relates_to": "[B]"}}, "A relates_to B"),
        ({"B": {"relates_to": "[A]"}}, "A relates_to B"),
        ({"A": {"conflicts_with": "[B]"}, "B": {"conflicts_with": "[A]"}}, "A conflicts_with B"),
        ({"A": {"depends_on": "[B, B]"}}, "A depends_on B"),
    ],
)
def test_a_relation_is_one_edge_from_whichever_side_and_however_often_it_is_written(
    written: dict[str, dict[str, str]], edge: str
) -> None:
    catalog = three(**written)
    assert said(catalog.edges) == [edge]
    assert len(catalog.edges[0].declared_in) == len(catalog.links)
    assert said(catalog.edges_from(at(catalog, "A"))) == [edge]
    assert said(catalog.edges_to(at(catalog, "B"))) == [edge]


def test_a_relation_has_two_ends_and_one_direction() -> None:
    catalog = three(A={"depends_on": "[B]"})
    assert catalog.edges_from(at(catalog, "B")) == ()
    assert catalog.edges_to(at(catalog, "A")) == ()


def test_a_relation_without_direction_is_found_from_and_to_both_ends() -> None:
    catalog = three(B={"relates_to": "[A]"})
    for id_ in ("A", "B"):
        assert said(catalog.edges_from(at(catalog, id_))) == ["A relates_to B"]
        assert said(catalog.edges_to(at(catalog, id_))) == ["A relates_to B"]


def test_a_further_relation_may_have_no_direction_either() -> None:
    links = {"site_config/links.yml": "[{name: rhymes_with}, {name: audits, inverse: audited_by}]\n"}
    catalog = three(links, A={"rhymes_with": "[B]", "audited_by": "[C]"}, B={"rhymes_with": "[A]"})
    assert said(catalog.edges) == ["C audits A", "A rhymes_with B"]


def test_edges_come_by_relation_and_by_their_ends() -> None:
    catalog = three(C={"depends_on": "[B, A]"}, A={"supersedes": "[B]", "depends_on": "[B]"})
    assert said(catalog.edges) == ["A depends_on B", "C depends_on A", "C depends_on B", "A supersedes B"]


def test_what_leads_to_no_other_spec_is_no_edge() -> None:
    torn = {"specs/torn.md": "---\nid: TORN\ntitle: [\n---\n"}
    catalog = three(torn, A={"depends_on": "[A, GONE, TORN, 'https://example.com', n/a]", "relates_to": "[c.md]"})
    assert said(catalog.edges) == ["A relates_to C"]


def test_a_dependency_is_soft_only_where_every_declaration_says_so() -> None:
    soft, hard = {"depends_on": "[{id: B, kind: soft}]"}, {"blocks": "[A]"}
    assert [edge.hard for edge in three(A=soft).edges] == [False]
    (both,) = three(A=soft, B=hard).edges
    assert both.hard
    assert both.declaration.source.id == "B"


def test_only_hard_relations_that_order_work_are_dependencies() -> None:
    links = {"site_config/links.yml": "[{name: starts_after, inverse: starts_before, orders_work: true}]\n"}
    catalog = three(
        links,
        A={"depends_on": "[{id: B, kind: soft}, C]", "part_of": "B"},
        B={"starts_after": "[C]", "relates_to": "[A]"},
    )
    assert catalog.dependencies.edges == (("specs/a.md", "specs/c.md"), ("specs/b.md", "specs/c.md"))


def test_a_stale_path_leads_to_the_spec_all_the_same() -> None:
    dialect = {"site_config/dialect.yml": "references: {id_in_path: '/(?P<id>[A-Z])-'}\n"}
    catalog = three(dialect, A={"depends_on": "[/specs/old/B-some.md]"})
    assert said(catalog.edges) == ["A depends_on B"]


def test_mentions_in_prose_are_edges_of_their_own() -> None:
    files = {
        "specs/a.md": spec("A") + "See [[B]], [[B#scope|its scope]], [[A]], [[GONE]], [[GOAL-1]] and `[[C]]`.\n",
        "site_config/goals.yml": "- {id: GOAL-1}\n",
        "specs/b.md": spec("B") + "- [[A]]\n",
        "specs/c.md": spec("C"),
    }
    catalog = plan(files)
    assert catalog.edges == ()
    assert said(catalog.mention_edges) == ["A mentions B", "B mentions A"]
    assert [len(edge.declared_in) for edge in catalog.mention_edges] == [2, 1]
    assert [(link.reference.text, str(link.state)) for link in catalog.mentions] == [
        ("B", "ok"),
        ("B", "ok"),
        ("A", "self"),
        ("GONE", "unknown"),
        ("GOAL-1", "ok"),
        ("A", "ok"),
    ]
    span = catalog.mentions[1].reference.span
    assert (
        files["specs/a.md"].splitlines()[span.line - 1][span.column - 1 : span.end_column - 1]
        == "[[B#scope|its scope]]"
    )


def test_specs_that_share_an_id_in_any_spelling_are_duplicates() -> None:
    dialect = "ids: {label: 'PAY-{id}', ignore: [zeros]}\n"
    files = {
        "site_config/dialect.yml": dialect,
        "specs/a.md": spec("PAY-07"),
        "specs/b.md": spec("7"),
        "specs/c.md": spec("PAY-8"),
        "specs/d.md": spec("PAY-9", aliases="[PAY-8]"),
    }
    catalog = plan(files)
    assert {id_: [one.path for one in specs] for id_, specs in catalog.duplicates.items()} == {
        "PAY-07": ["specs/a.md", "specs/b.md"]
    }
    assert [one.path for one in catalog.find("007")] == ["specs/a.md", "specs/b.md"]
    assert [one.path for one in catalog.find("8")] == ["specs/c.md", "specs/d.md"]


def test_a_spec_is_found_by_its_metadata_and_by_its_prose() -> None:
    dialect = "specs: {include: [/docs/**/meta.yaml], body: README.md}\n"
    files = {
        "site_config/dialect.yml": dialect,
        "docs/a/meta.yaml": "id: A\n",
        "docs/a/README.md": "# A\n",
        "docs/b/meta.yaml": "id: B\n",
        "docs/index.md": "# Home\n",
    }
    catalog = plan(files, "docs")
    found = {path: one.id for path in (*files, "docs/b/README.md") if (one := catalog.spec_at(path))}
    assert found == {
        "docs/a/meta.yaml": "A",
        "docs/a/README.md": "A",
        "docs/b/meta.yaml": "B",
        "docs/b/README.md": "B",
    }
    assert list(catalog.documents) == ["docs/a/README.md", "docs/index.md"]
