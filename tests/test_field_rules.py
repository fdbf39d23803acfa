"""Rules about reading and fields: their fixes, and what they say of four real repositories.

There they are compared with what another program found. Each comparison is exact; where we mean to differ, the
difference stands here with its reason.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from plans import check

from tpmdocs.diagnostics import Diagnostic, Edit
from tpmdocs.reading.loader import load
from tpmdocs.rules import RULES

NAMES = ("kep", "eips", "openshift", "tekton")
HERE = Path(__file__).parent
OURS = [rule for rule in RULES if rule.family in ("Reading", "Fields and vocabulary")]
CASES = [path for rule in OURS for path in sorted((HERE / "rules" / rule.name).glob("fires*"))]
Rows = Counter[tuple[str, ...]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_fix_mends_what_it_is_for_and_nothing_else(case: Path) -> None:
    before = check(load(case), OURS)
    for one in before:
        if one.finding.fix is not None and one.rule != "malformed-front-matter":  # whose fix uncovers what it hid
            path, text = edited(case, one.finding.fix)
            after = check(load(case, overlay={path: text}), OURS)
            assert len(after) == len(before) - 1
            assert {now.identity for now in after} < {then.identity for then in before}


def edited(root: Path, edit: Edit) -> tuple[str, str]:
    """A file's path and its text after an edit of one of its lines."""
    span = edit.span
    lines = (root / span.path).read_bytes().decode().split("\n")
    assert span.line == span.end_line
    line = lines[span.line - 1]
    lines[span.line - 1] = line[: span.column - 1] + edit.text + line[span.end_column - 1 :]
    return span.path, "\n".join(lines)


def test_fixes_are_offered_where_there_is_no_doubt() -> None:
    offered = Counter(one.rule for case in CASES for one in check(load(case), OURS) if one.finding.fix is not None)
    words = {"unknown-field", "unknown-status", "unknown-team", "unknown-goal"}
    assert set(offered) == words | {"not-iso-date", "malformed-front-matter"}


@cache
def truth(corpora: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((corpora / name / "truth.json").read_text())
    return found


@cache
def findings(corpora: Path, name: str) -> tuple[Diagnostic, ...]:
    dialect = HERE / "dialects" / name
    overlay = {path.relative_to(dialect).as_posix(): path.read_text() for path in dialect.rglob("*.yml")}
    return check(load(corpora / name, overlay=overlay), OURS)


def told(corpora: Path, name: str, *rules: str, field: str = "") -> Rows:
    """Path and value of every finding of these rules; or of one field alone, in files that can be read to their end."""
    half_read = {row[0] for row in truth(corpora, name)["parse"]["yaml_error"]} if field else set()
    return Counter(
        (one.span.path, one.finding.value)
        for one in findings(corpora, name)
        if one.rule in rules and (not field or one.finding.field == field) and one.span.path not in half_read
    )


def paths(rows: Rows) -> list[str]:
    return sorted(path for path, _ in rows.elements())


@pytest.mark.parametrize("name", NAMES)
def test_files_that_cannot_be_read_are_the_known_ones(name: str, corpora: Path) -> None:
    parse = truth(corpora, name)["parse"]
    broken = set(paths(told(corpora, name, "malformed-front-matter")))  # a file may hold several broken lines
    assert broken == {row[0] for row in parse["yaml_error"]}
    assert paths(told(corpora, name, "missing-front-matter")) == sorted(parse["no_front_matter"])
    assert paths(told(corpora, name, "wrong-place-front-matter")) == sorted(parse["front_matter_not_at_start"])
    twice = sorted(path for path, keys in parse.get("duplicate_keys", ()) for _ in keys)
    assert paths(told(corpora, name, "duplicate-key")) == twice
    assert told(corpora, name, "unreadable-file") == Counter()


@pytest.mark.parametrize("name", NAMES)
def test_ids_that_are_used_twice_are_the_known_ones(name: str, corpora: Path) -> None:
    """All places but one of each id; of the two KEP-2133, the one that was replaced."""
    known = truth(corpora, name)["duplicate_ids"].values()
    found = set(paths(told(corpora, name, "duplicate-id")))
    assert [len(found & set(places)) for places in known] == [len(places) - 1 for places in known]
    assert found <= {path for places in known for path in places}
    assert ("keps/sig-cloud-provider/2133-out-of-tree-credential-provider/kep.yaml" in found) == (name == "kep")


LOOSELY_WRITTEN: dict[str, Rows] = {
    # 2019-1-27, of which the other program does not know the day.
    "openshift": Counter({("enhancements/security/openstack-self-signed-certificates.md", "2019-01-27"): 1})
}


@pytest.mark.parametrize("name", NAMES)
def test_dates_that_are_none_are_the_known_ones(name: str, corpora: Path) -> None:
    known = truth(corpora, name)
    assert told(corpora, name, "impossible-date", field="creation-date") == Counter(
        map(tuple, known.get("created_impossible_date", ()))
    )
    assert told(corpora, name, "not-iso-date", "placeholder-value", "invalid-value", field="creation-date") == Counter(
        map(tuple, known.get("created_not_iso", ()))
    )
    assert told(corpora, name, "updated-before-created") == Counter(
        (path, updated) for path, _, updated in known.get("updated_before_created", ())
    ) + LOOSELY_WRITTEN.get(name, Counter())


@pytest.mark.parametrize("name", NAMES)
def test_statuses_that_are_none_are_the_known_ones(name: str, corpora: Path) -> None:
    known = Counter(
        (path, status)
        for _, path, status in truth(corpora, name).get("status_not_in_documented_set", ())
        if status != []  # an empty list says nothing, as an empty value does
    )
    assert told(corpora, name, "unknown-status", "placeholder-value", field="status") == known


def test_one_folder_has_another_number_than_its_proposal(corpora: Path) -> None:
    known = truth(corpora, "kep")["kep_checks"]["dir_number_differs_from_kep_number"]
    assert told(corpora, "kep", "id-differs-from-file-name") == Counter(map(tuple, known))


OTHERS = {
    "kep": {
        ("invalid-value", "last-updated", "v1.27"),
        ("invalid-value", "last-updated", "v1.29"),
        ("invalid-value", "last-updated", "v1.30"),
        ("invalid-value", "last-updated", "v1.34"),
        ("placeholder-value", "last-updated", "yyyy-mm-dd"),
        ("placeholder-value", "milestone.stable", "TODO"),
        ("placeholder-value", "milestone.stable", "x.y"),
        ("placeholder-value", "stage", "alpha|beta|stable"),
        ("placeholder-value", "title", "KEP Template"),
        ("unknown-release", "milestone.alpha", "v1.21, v1.37"),
        ("unknown-release", "milestone.stable", "never"),
    },
    "eips": set(),
    "openshift": {
        ("impossible-date", "last-updated", "2020-23-01"),
        ("impossible-date", "last-updated", "2021-21-01"),
        ("impossible-date", "last-updated", "2025-28-25"),
        ("invalid-value", "last-updated", "20204-26"),
        ("not-iso-date", "last-updated", "2019-1-27"),
        ("not-iso-date", "last-updated", "2020-2-5"),
        ("not-iso-date", "last-updated", "2020-5-26"),
        ("not-iso-date", "last-updated", "2021.10.07"),  # behind a broken line, as is `Status`
        ("not-iso-date", "last-updated", "2022.05.10"),
        ("not-iso-date", "last-updated", "2025-07-2"),
        ("placeholder-value", "reviewers", "???"),
        ("placeholder-value", "last-updated", "yyyy-mm-dd"),
        ("unknown-field", "Status", ""),
        ("unknown-field", "Superseded-by", ""),
    },
    "tekton": set(),
}
"""What is told besides all that: rule, field and value."""


@pytest.mark.parametrize("name", NAMES)
def test_nothing_else_is_told(name: str, corpora: Path) -> None:
    compared = {
        "duplicate-id",
        "duplicate-key",
        "id-differs-from-file-name",
        "malformed-front-matter",
        "missing-front-matter",
        "title-too-long",
        "updated-before-created",
        "wrong-place-front-matter",
    }
    rest = {
        (one.rule, one.finding.field, one.finding.value)
        for one in findings(corpora, name)
        if one.rule not in compared and one.finding.field not in ("creation-date", "status")
    }
    assert rest == OTHERS[name]


def test_titles_that_are_too_long_are_few(corpora: Path) -> None:
    counts = [sum(one.rule == "title-too-long" for one in findings(corpora, name)) for name in NAMES]
    assert counts == [8, 4, 3, 0]
