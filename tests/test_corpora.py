"""Four real repositories, each adopted by a dialect alone, against what an independent program found in them.

`truth.json` beside each corpus was computed by another program. Eips and tekton have to be equal to it; for kep and
openshift, whose links are paths, addresses and free text, every difference stands here with its reason.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from plans import check, viewed

from tpmdocs.model.catalog import Catalog
from tpmdocs.rules import RULES
from tpmdocs.rules.overdue import overdue
from tpmdocs.views.data import export

NAMES = ("kep", "eips", "openshift", "tekton")
KEP_DAY = date(2026, 7, 24)
RELATIONS = {"related": "relates_to"}

STATES = {
    "ok": "ok",
    "ok_by_issue_url": "ok",
    "duplicate_entry": "ok",
    "ok_by_id_only": "stale-path",
    "dangling": "unknown",
    "url": "url",
    "placeholder": "placeholder",
    "self": "self",
    "ok_non_doc": "file",
    "target_metadata_unreadable": "file",
    "freeform": "text",
}
"""What truth.json calls a link, and what we do."""

Rows = Counter[tuple[str, ...]]


@pytest.fixture(scope="module", params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def exported(name: str, corpus: Callable[[str], Catalog]) -> dict[str, Any]:
    catalog = corpus(name)
    return json.loads(json.dumps(export(viewed(catalog, check(catalog, today=KEP_DAY), KEP_DAY))))  # type: ignore[no-any-return]


@pytest.fixture
def truth(name: str, corpora: Path) -> dict[str, Any]:
    return _truth(name, corpora)


@cache
def _truth(name: str, corpora: Path) -> dict[str, Any]:
    return json.loads((corpora / name / "truth.json").read_text())  # type: ignore[no-any-return]


def same_id(name: str, id_: str) -> str:
    """The truth counts kep's numbers without leading zeros; the files write four of them as `0000`."""
    return (id_.lstrip("0") or "0") if name == "kep" else id_


def declared(exported: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Links in metadata with the spec that declares them; the truth knows nothing of mentions in prose."""
    for spec in exported["specs"]:
        yield from ((spec, link) for link in spec["links"] if link["type"] != "mentions")


DOCUMENT_DIFFERENCES = {
    # `status: []` is a list where a status belongs: the truth hands the list on, for us nothing is said (TPM102 tells).
    "openshift": {("enhancements/cluster-logging/loki-observability.md", "status")},
}


# The truth counts the 0000-cloud-provider-template of kep too, so that the dialect does not exclude it.
def test_documents_are_the_known_ones(name: str, exported: dict[str, Any], truth: dict[str, Any]) -> None:
    ours = {row["path"]: row for row in exported["specs"]}
    known = {row["path"]: row for row in truth["docs"]}
    assert ours.keys() == known.keys()
    differences = {
        (path, key)
        for path, row in known.items()
        for key in ("id", "title", "status")
        if (same_id(name, ours[path]["id"]) if key == "id" else ours[path][key]) != row[key]
    }
    assert differences == DOCUMENT_DIFFERENCES.get(name, set())


LINK_DIFFERENCES: dict[str, tuple[Rows, Rows]] = {
    # `/https://docs.google.com/…`: an address behind a stray slash. The truth takes it for an address; a reader who
    # follows it arrives nowhere, so for us it leads nowhere and is told.
    "openshift": (
        Counter({("enhancements/olm/bundle-version-overrides.md", "relates_to", "unknown", ""): 1}),
        Counter({("enhancements/olm/bundle-version-overrides.md", "relates_to", "url", ""): 1}),
    ),
}


def test_every_link_means_what_it_is_known_to_mean(name: str, exported: dict[str, Any], truth: dict[str, Any]) -> None:
    ours: Rows = Counter(
        (spec["path"], link["type"], link["state"], _led_to(name, link["state"], link["target"]))
        for spec, link in declared(exported)
        if link["state"] != "placeholder"  # the truth counts these without listing them
    )
    known: Rows = Counter(
        (spec["path"], RELATIONS.get(relation, relation), STATES[link["kind"]], _known_target(link))
        for spec in truth["docs"]
        for relation, links in spec["links"].items()
        for link in links
    )
    assert (ours - known, known - ours) == LINK_DIFFERENCES.get(name, (Counter(), Counter()))


def _led_to(name: str, state: str, target: str | None) -> str:
    return same_id(name, target or "") if state in ("ok", "stale-path", "self") else ""


def _known_target(link: dict[str, Any]) -> str:
    return link["target"] if STATES[link["kind"]] in ("ok", "stale-path", "self") else ""


def test_links_that_lead_somewhere_are_counted_by_relation(exported: dict[str, Any], truth: dict[str, Any]) -> None:
    """The truth counts one entry of openshift, which names the same file twice, only once."""
    twice = len(truth["links_duplicate_entry"])
    ours = Counter(
        link["type"] for spec in exported["specs"] for link in spec["links"] if link["state"] in ("ok", "stale-path")
    )
    assert ours.total() - twice == truth["edges_total"]
    known = {RELATIONS.get(relation, relation): count for relation, count in truth["edges"].items()}
    if twice == 0:
        assert dict(ours) == known


def test_dangling_links_are_the_known_ones(name: str, exported: dict[str, Any], truth: dict[str, Any]) -> None:
    ours = Counter(
        (spec["path"], link["field"], link["as_written"])
        for spec, link in declared(exported)
        if link["state"] == "unknown"
    )
    known = Counter((row["path"], row["field"], row["raw"]) for row in truth["links_dangling"])
    extra = LINK_DIFFERENCES.get(name, (Counter(), Counter()))[0].total()
    assert known - ours == Counter()
    assert (ours - known).total() == extra


def test_ids_that_are_not_unique_are_the_known_ones(name: str, exported: dict[str, Any], truth: dict[str, Any]) -> None:
    ours = {same_id(name, id_): sorted(paths) for id_, paths in exported["duplicates"].items()}
    assert ours == {id_: sorted(paths) for id_, paths in truth["duplicate_ids"].items()}


def test_cycles_are_the_known_ones(exported: dict[str, Any], truth: dict[str, Any]) -> None:
    known = truth["cycles"].get("depends_on", [])
    assert sorted(sorted(cycle) for cycle in exported["cycles"]) == sorted(sorted(cycle) for cycle in known)


def test_unreadable_files_are_the_known_ones(name: str, exported: dict[str, Any], truth: dict[str, Any]) -> None:
    parse = truth["parse"]
    known = {
        *(path for path, *_ in parse.get("yaml_error", [])),
        *parse.get("no_front_matter", []),
        *parse.get("front_matter_not_at_start", []),
    }
    assert {row["path"] for row in exported["unreadable"]} == known
    assert len(exported["unreadable"]) == len(known) == {"openshift": 38}.get(name, 0)


def test_edges_are_canonical_and_once(exported: dict[str, Any]) -> None:
    rows = [(edge["type"], edge["source"], edge["target"]) for edge in exported["edges"]]
    assert len(set(rows)) == len(rows)
    assert {row[0] for row in rows} <= {"depends_on", "relates_to", "supersedes", "part_of", "conflicts_with"}
    assert all(edge["declared_in"] for edge in exported["edges"])


def test_repositories_are_read_without_a_change_to_their_files(name: str, corpora: Path) -> None:
    """A dialect is configuration: it holds no file that a corpus has too."""
    laid = Path(__file__).parent / "dialects" / name
    ours = {str(file.relative_to(laid)) for file in laid.rglob("*") if file.is_file()}
    assert ours
    assert not ours & set((corpora / name / "tree.txt").read_text().split("\n"))
    assert not any((corpora / name / path).exists() for path in ours)


def test_what_is_overdue_among_the_implementable_is_what_has_shipped(
    corpora: Path, corpus: Callable[[str], Catalog]
) -> None:
    """By the truth: those whose latest readable milestone is v1.36, the last to have shipped, or one before it."""
    known = set()
    for document in _truth("kep", corpora)["docs"]:
        stages = [value for stage, value in document["target"] if stage in ("alpha", "beta", "stable")]
        minors = [int(found[1]) for value in stages if (found := re.fullmatch(r"v?1\.(\d+)", value))]
        if document["status"] == "implementable" and minors and max(minors) <= 36:
            known.add(document["path"])
    catalog = corpus("kep")
    ours = {one.path for one in check(catalog, [overdue], today=KEP_DAY)}
    assert {path for path in ours if catalog.by_path[path].status == "implementable"} == known
    assert len(known) == 135


def test_rules_on_dates_are_quiet_where_nobody_plans_by_dates(name: str, corpus: Callable[[str], Catalog]) -> None:
    """Findings of each rule; thirty of each were read, and are right."""
    catalog = corpus(name)
    dates = [rule for rule in RULES if rule.family == "Plan and dates"]
    found = Counter(one.rule for one in check(catalog, dates, today=KEP_DAY))
    assert found == {"kep": {"overdue": 146}, "eips": {"overdue": 5}}.get(name, {})
