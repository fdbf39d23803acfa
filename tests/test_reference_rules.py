"""Rules about references and links: their fixes, their weight, and what they say of four real repositories.

There they are compared with what another program found. Each comparison is exact; where we mean to differ, the
difference stands here with its reason.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import check, plan, spec

from tpmdocs.diagnostics import Diagnostic, Edit, Severity
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.vocabulary import Category
from tpmdocs.reading.loader import load
from tpmdocs.rules import RULES
from tpmdocs.rules._wording import titled
from tpmdocs.text.anchors import anchors

NAMES = ("kep", "eips", "openshift", "tekton")
DIALECTS = Path(__file__).parent / "dialects"
OURS = [rule for rule in RULES if rule.family in ("References", "Prose and links")]
CASES = [path for rule in OURS for path in sorted((Path(__file__).parent / "rules" / rule.name).glob("fires*"))]
Rows = Counter[tuple[str, ...]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_fix_mends_what_it_is_for_and_nothing_else(case: Path) -> None:
    before = Counter(check(load(case), OURS))
    for one in before:
        if one.finding.fix is not None:
            path, text = edited(case, one.finding.fix)
            after = check(load(case, overlay={path: text}), OURS)
            assert len(after) < before.total()
            assert {now.identity for now in after} <= {then.identity for then in before}
            there = [now.finding for now in after if (now.span.path, now.span.line) == (one.span.path, one.span.line)]
            assert (one.finding.field, one.finding.value) not in [(now.field, now.value) for now in there]


def edited(root: Path, edit: Edit) -> tuple[str, str]:
    """A file's path and its text after an edit of one of its lines."""
    span = edit.span
    lines = (root / span.path).read_text().split("\n")
    assert span.line == span.end_line
    line = lines[span.line - 1]
    lines[span.line - 1] = line[: span.column - 1] + edit.text + line[span.end_column - 1 :]
    return span.path, "\n".join(lines)


def test_fixes_are_offered_where_there_is_no_doubt() -> None:
    offered = Counter(one.rule for case in CASES for one in check(load(case), OURS) if one.finding.fix is not None)
    assert set(offered) == {
        "unknown-reference",
        "inverse-disagrees",
        "stale-path",
        "unknown-mention",
        "broken-link",
        "broken-anchor",
    }


@pytest.mark.parametrize(
    ("checks", "launched", "building"),
    [
        ("{}", "error", "warning"),
        ("severity: {immature-dependency: info}", "info", "info"),
        ("severity: {TPM210: off}", None, None),
        ("by_status: {immature-dependency: {launched: off}}", None, "warning"),
        ("{severity: {immature-dependency: off}, by_status: {TPM210: {building: info}}}", None, "info"),
    ],
)
def test_a_done_spec_that_needs_an_unfinished_one_weighs_more_unless_the_repository_says_otherwise(
    checks: str, launched: str | None, building: str | None
) -> None:
    files = {
        "site_config/checks.yml": checks,
        "specs/a.md": spec("A", status="launched", depends_on="[C]"),
        "specs/b.md": spec("B", status="building"),
        "specs/c.md": spec("C", status="accepted", blocks="[A, B]"),
    }
    found = {one.spec_id: str(one.severity) for one in check(plan(files), OURS)}
    assert (found.get("A"), found.get("B")) == (launched, building)


ADDRESSES = st.text(max_size=20) | st.from_regex(
    r"[./]{0,4}[a-z%0-9]{0,6}(\.md|/)?[?#]?[a-z%0-9-]{0,4}", fullmatch=True
)


@given(st.lists(ADDRESSES, max_size=4), st.lists(ADDRESSES, max_size=4), st.sampled_from(["", "deep/er/"]))
def test_no_reference_and_no_link_makes_a_rule_raise(references: list[str], links: list[str], folder: str) -> None:
    prose = "\n".join(f"[x](<{address}>) [[{address}]] [x]({address})\n" for address in links)
    files = {
        f"{folder}a.md": f"---\nid: A\ndepends_on: {json.dumps(references)}\n---\n\n{prose}",
        "b.md": spec("B", relates_to="[A]") + prose,
        "c/README.md": spec("C", blocks="[B]"),
    }
    for one in check(plan(files, "."), OURS):
        assert one.message


def test_of_a_large_knot_the_number_is_said_and_one_way_round() -> None:
    ids = [f"S-{number}" for number in range(1, 10)]
    files = {f"specs/{id_}.md": spec(id_, depends_on=f"[{after}, S-1]") for id_, after in pairwise(ids)}
    files["specs/S-9.md"] = spec("S-9", depends_on="[S-1]")
    (found,) = (one for one in check(plan(files), OURS) if one.rule == "dependency-cycle")
    assert found.message == "9 specs wait for each other, for example: `S-1` → `S-2` → `S-1`"
    assert [related.span.path for related in found.finding.related] == ["specs/S-2.md"]


@cache
def catalog_of(corpus: Path) -> Catalog:
    """A real repository with the dialect that adopts it."""
    dialect = DIALECTS / corpus.name
    files = (file for file in sorted(dialect.rglob("*")) if file.is_file())
    return load(corpus, overlay={file.relative_to(dialect).as_posix(): file.read_text() for file in files})


@cache
def findings(corpus: Path, rule: str) -> tuple[Diagnostic, ...]:
    return check(catalog_of(corpus), [one for one in RULES if one.name == rule])


@cache
def truth(corpus: Path) -> dict[str, Any]:
    return json.loads((corpus / "truth.json").read_text())  # type: ignore[no-any-return]


def in_fields(found: Iterable[Diagnostic]) -> Rows:
    """Where each is, in which field, and what stands there."""
    return Counter((one.span.path, one.finding.field, one.finding.value) for one in found)


def known_in_fields(corpus: Path, what: str) -> Rows:
    key = catalog_of(corpus).dialect.key
    return Counter((row["path"], row["field"], key(row["raw"])) for row in truth(corpus)[what])


MORE_UNKNOWN: dict[str, Rows] = {
    "openshift": Counter(
        {
            # An address behind a stray slash: the other program takes it for an address, a reader arrives nowhere.
            (
                "enhancements/olm/bundle-version-overrides.md",
                "see-also",
                "/https://docs.google.com/document/d/1tX0fXYuflTpTal6z0TbNkrQ7SAkYIKxQj4cPjlFAh4Q/",
            ): 1,
            # Metadata with a broken line; the other program leaves it out, we judge what was read.
            (
                "enhancements/cluster-logging/cluster-logging-log-forwarding.md",
                "superseded-by",
                "/enhancements/cluster-logging-v2-apis.md",
            ): 1,
            ("enhancements/installer/operators-check.md", "see-also", "/enhancements/this-other-neat-thing.md"): 1,
        }
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_unknown_references_are_the_dangling_links(name: str, corpora: Path) -> None:
    found = findings(corpora / name, "unknown-reference")
    assert in_fields(found) == known_in_fields(corpora / name, "links_dangling") + MORE_UNKNOWN.get(name, Counter())


@pytest.mark.parametrize("name", NAMES)
def test_stale_paths_are_those_whose_id_alone_is_right(name: str, corpora: Path) -> None:
    found = findings(corpora / name, "stale-path")
    assert in_fields(found) == known_in_fields(corpora / name, "links_ok_by_id_only")


@pytest.mark.parametrize("name", NAMES)
def test_a_stale_path_is_mended_by_a_path_that_is_there(name: str, corpora: Path) -> None:
    catalog = catalog_of(corpora / name)
    for one in findings(corpora / name, "stale-path"):
        assert one.finding.fix is not None
        assert catalog.resolver.is_there(one.finding.fix.text.strip("/"))


@pytest.mark.parametrize("name", NAMES)
def test_self_references_are_the_known_ones(name: str, corpora: Path) -> None:
    assert in_fields(findings(corpora / name, "self-reference")) == known_in_fields(corpora / name, "links_self")


@pytest.mark.parametrize("name", NAMES)
def test_references_named_twice_are_the_known_ones(name: str, corpora: Path) -> None:
    found = findings(corpora / name, "duplicate-reference")
    key = catalog_of(corpora / name).dialect.key
    written = Counter((one.span.path, one.finding.field, key(_written(one, corpora / name))) for one in found)
    assert written == known_in_fields(corpora / name, "links_duplicate_entry")


def _written(one: Diagnostic, corpus: Path) -> str:
    """What stands where a finding points at, without quotes."""
    source = catalog_of(corpus).by_path[one.span.path].source
    return source.line(one.span.line)[one.span.column - 1 : one.span.end_column - 1].strip("\"'")


@pytest.mark.parametrize("name", NAMES)
def test_each_knot_of_dependencies_is_reported_once(name: str, corpora: Path) -> None:
    found = [set(one.finding.about) for one in findings(corpora / name, "dependency-cycle")]
    assert found == [set(knot) for knot in truth(corpora / name)["cycles"].get("depends_on", [])]


@pytest.mark.parametrize("name", NAMES)
def test_no_two_sides_of_a_relation_disagree(name: str, corpora: Path) -> None:
    """The other program lists relations that one side alone writes. To write one side alone is right."""
    assert findings(corpora / name, "inverse-disagrees") == ()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_done_depends_on_nothing_unfinished_but_the_known(name: str, corpora: Path) -> None:
    """The other program does not tell what is dropped from what is late; for us each has a rule of its own.

    What moved to another repository goes on there: the other program counts it as unfinished, and we do not.
    """
    catalog = catalog_of(corpora / name)
    late = findings(corpora / name, "immature-dependency")
    assert all((one.severity is Severity.ERROR) == _is_done(one, catalog) for one in late)
    both = [one for one in (*late, *findings(corpora / name, "depends-on-dropped")) if _is_done(one, catalog)]
    rows = truth(corpora / name)["done_depends_on_not_done"]
    known = {(source, need) for source, _, need, status in rows if status != "Moved"}
    assert {(one.spec_id, one.finding.value) for one in both} == known


def _is_done(one: Diagnostic, catalog: Catalog) -> bool:
    spec = catalog.spec_at(one.finding.spec or "")
    return spec is not None and catalog.category(spec) is Category.DONE


@pytest.mark.parametrize("name", NAMES)
def test_what_is_called_superseded_has_a_successor_or_is_told(name: str, corpora: Path) -> None:
    known, vocabulary = truth(corpora / name), catalog_of(corpora / name).vocabulary
    replaced = {old for chain in known["supersede_chains_old_to_new"] for old in chain[:-1]}
    silent = ("placeholder", "self")
    alone = [
        doc["path"]
        for doc in known["docs"]
        if doc["status"] in ("replaced", "superseded")
        and vocabulary.status(doc["status"])  # else it is unknown, which is told already
        and doc["id"] not in replaced
        and all(link["kind"] in silent for link in doc["links"].get("superseded_by", ()))
    ]
    assert [one.span.path for one in findings(corpora / name, "superseded-without-successor")] == sorted(alone)


BROKEN_LINKS: dict[str, tuple[Rows, Rows]] = {
    # The template lies beside the published folder, where nothing is read; what it links to lies outside the root.
    # Ids of another repository may name files that are there.
    "eips": (
        Counter(),
        Counter(
            {
                ("eip-template.md", "../LICENSE.md"): 1,
                ("EIPS/eip-7713.md", "./eip-7683.md"): 1,
                ("EIPS/eip-8141.md", "./eip-7562.md"): 2,
            }
        ),
    ),
    # The other program counts addresses that begin with `/` apart. These three name Markdown files that are not there.
    "openshift": (
        Counter(
            {
                ("enhancements/cluster-logging/hypershift-audit-logs.md", "/api-audit-log-policy.md"): 2,
                (
                    "enhancements/installer/image-based-installer.md",
                    "/enhancements/agent-installer-agent-based-installer.md",
                ): 1,
            }
        ),
        Counter(),
    ),
}
"""What we report and the other program does not, and the reverse."""


@pytest.mark.parametrize("name", NAMES)
def test_broken_links_are_those_to_missing_files(name: str, corpora: Path) -> None:
    found: Rows = Counter((one.span.path, one.finding.value) for one in findings(corpora / name, "broken-link"))
    known: Rows = Counter((path, target) for path, target in truth(corpora / name)["body_links_relative_missing"])
    more, fewer = BROKEN_LINKS.get(name, (Counter(), Counter()))
    assert (found - known, known - found) == (more, fewer)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_fix_writes_in_place_of_a_broken_link_is_there(name: str, corpora: Path) -> None:
    catalog = catalog_of(corpora / name)
    fixed = [one.finding.fix for one in findings(corpora / name, "broken-link") if one.finding.fix is not None]
    for fix in fixed:
        prose = catalog.documents[fix.span.path].prose
        if fix.text.startswith("#"):
            assert fix.text[1:] in anchors(prose, catalog.dialect.anchors)
            continue
        if fix.text.startswith("["):
            assert prose.definition(fix.text[1:-1]) is not None
            continue
        start = "" if fix.text.startswith("/") else str(Path(fix.span.path).parent)
        path = Path("/", start, fix.text.lstrip("/"))
        assert catalog.resolver.is_there(str(path.parent.resolve() / path.name).lstrip("/"))
    assert len(fixed) >= {"eips": 48}.get(name, 0)


def test_a_title_of_any_length_is_repeated_in_part() -> None:
    """It is named wherever another spec refers to it."""
    (one,) = plan({"specs/a.md": spec("A-1", title=f'"{"All of it, " * 90_000}"')}).specs
    assert titled(one).startswith("`A-1` (All of it, All of it, ")
    assert len(titled(one)) < 100
