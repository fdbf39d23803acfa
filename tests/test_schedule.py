"""How near a target is, seen from a day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from plans import plan, spec

from tpmdocs.model.catalog import Catalog
from tpmdocs.model.target import Target, TargetKind
from tpmdocs.model.vocabulary import Release, Roadmap, Vocabulary
from tpmdocs.planning.schedule import Bucket, Calendar, roadmap

TODAY = date(2026, 11, 23)  # in 2026-Q4
VERSIONS = Vocabulary(
    releases=(
        Release("v1.4"),
        Release("v1.37"),
        Release("v1.36", date(2026, 4, 22)),
        Release("v1.38"),
        Release("v1.39"),
    ),
    roadmap=Roadmap("release", now=1, next=1),
)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("2026-Q4", "now"),
        ("2026-12-31", "now"),
        ("2026-11-22", "past"),
        ("2026-11-23", "now"),
        ("2027-Q1", "next"),
        ("2027-Q2", "next"),
        ("2027-H1", "next"),
        ("2026", "now"),
        ("2027-Q3", "later"),
        ("2027", "later"),
        ("now", "now"),
        ("Later", "later"),
        ("2027.1", "next"),
        ("2026.1", "past"),
        ("some day", "undated"),
    ],
)
def test_a_target_belongs_to_the_bucket_in_which_it_ends(target: str, expected: str) -> None:
    catalog = plan(
        {
            "specs/a.md": spec("A-1", target=target),
            "site_config/releases.yml": "[{name: '2027.1', date: 2027-03-01}, {name: '2026.1', date: 2026-05-01}]\n",
        }
    )
    assert [item.bucket for item in roadmap(catalog, TODAY)] == [expected]


@pytest.mark.parametrize("roadmap", [Roadmap(), Roadmap(now=2, next=3, fiscal_year_start=4), Roadmap(next=0)])
@pytest.mark.parametrize("today", [TODAY, date(2026, 1, 31), date(9999, 12, 31)])
def test_buckets_meet_where_their_days_end(roadmap: Roadmap, today: date) -> None:
    calendar = Calendar(Vocabulary(roadmap=roadmap), today)
    buckets = [Bucket.NOW, Bucket.NEXT, Bucket.LATER] if roadmap.next else [Bucket.NOW, Bucket.LATER]
    for bucket in buckets:
        for day in calendar.days(bucket):
            if day is not None and day >= today:
                assert calendar.bucket(Target(f"{day}", TargetKind.DAY, day, day)) is bucket
    ends = [calendar.days(bucket) for bucket in buckets]
    assert all(one[1] is None or other[0] == one[1] + timedelta(days=1) for one, other in pairwise(ends))
    assert ends[-1][1] is None


@pytest.mark.parametrize(
    ("version", "expected"),
    [("v1.4", "past"), ("v1.36", "past"), ("v1.37", "now"), ("v1.38", "next"), ("v1.39", "later")],
)
def test_a_release_without_a_day_has_shipped_where_a_later_version_has(version: str, expected: str) -> None:
    calendar = Calendar(VERSIONS, TODAY)
    release = VERSIONS.release(version)
    assert release is not None
    assert calendar.has_shipped(release) is (expected == "past")
    catalog = plan({"specs/a.md": spec("A-1", target=version)})
    assert catalog.specs[0].target is not None
    assert calendar.bucket(catalog.specs[0].target) == expected


def test_stages_stand_one_by_one_and_what_was_dropped_does_not() -> None:
    catalog = plan(
        {
            "specs/a.md": spec("A-1", milestones="{alpha: 2026-Q4, beta: 2027-Q1, stable: 2028}"),
            "specs/b.md": spec("B-1", status="rejected", target="2026-Q4"),
            "specs/c.md": spec("C-1"),
        }
    )
    assert [(item.spec.id, item.stage, item.bucket.value) for item in roadmap(catalog, TODAY)] == [
        ("A-1", "alpha", "now"),
        ("A-1", "beta", "next"),
        ("A-1", "stable", "later"),
        ("C-1", None, "undated"),
    ]


def test_a_fiscal_year_moves_the_quarters() -> None:
    calendar = Calendar(Vocabulary(roadmap=Roadmap(fiscal_year_start=2)), date(2027, 1, 31))
    assert calendar.quarter(date(2027, 2, 1)) - calendar.quarter(date(2027, 1, 31)) == 1
    assert calendar.quarter(date(2027, 4, 30)) == calendar.quarter(date(2027, 2, 1))


def test_the_roadmap_of_kubernetes_is_the_known_one(corpora: Path, corpus: Callable[[str], Catalog]) -> None:
    """By documents whose status is provisional, implementable or implemented, each stage by itself."""
    catalog = corpus("kep")
    known = json.loads((corpora / "kep/truth.json").read_text())["roadmap_on_2026_07_24"]["entries"]
    names = {Bucket.NOW: "now v1.37", Bucket.NEXT: "next v1.38", Bucket.LATER: "later"}
    found: dict[str, list[tuple[str, str, str]]] = {name: [] for name in names.values()}
    for item in roadmap(catalog, date(2026, 7, 24)):
        if item.bucket in names and item.stage and item.release:
            found[names[item.bucket]].append((item.spec.id or "", item.stage, item.release.name))
    assert {name: len(rows) for name, rows in found.items()} == {"now v1.37": 87, "next v1.38": 31, "later": 33}
    assert {name: sorted(rows) for name, rows in found.items()} == {
        name: sorted(tuple(row) for row in rows) for name, rows in known.items()
    }
