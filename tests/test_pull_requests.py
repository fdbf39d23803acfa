"""Six real changes to public repositories: what they introduce and mend is what an independent program found.

`expected.json` beside each names what of four kinds a change introduced or fixed. Whatever else we tell of stands here,
with its reason.
"""

from __future__ import annotations

import json
import re
import tarfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from plans import check
from repositories import Repository

from tpmdocs.changes.change import Changes, Kind
from tpmdocs.changes.compare import compare
from tpmdocs.cli.asked import Against
from tpmdocs.cli.comparing import run
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.judging.delta import Delta
from tpmdocs.reading.loader import load
from tpmdocs.rules import RULES

pytestmark = pytest.mark.xdist_group("pull requests")  # each is unpacked once

NAMES = {
    "k1": "k1-kep3973-beta-with-new-kep5882",
    "k2": "k2-kep961-slips-nine-releases",
    "k4": "k4-kep753-implementable-typo",
    "k6": "k6-kep5573-renamed",
    "e1": "e1-eip2780-reworked-cycle",
    "e3": "e3-three-eips-to-review",
}

KINDS: dict[str, tuple[str, Callable[[Diagnostic], list[str]]]] = {
    "dangling": ("unknown-reference", lambda one: [one.spec_id or "", one.finding.field, one.finding.value]),
    "cycles": ("dependency-cycle", lambda one: [*one.finding.about]),
    "bad_status": ("unknown-status", lambda one: [one.spec_id or "", one.finding.value]),
    "duplicate_ids": ("duplicate-id", lambda one: [*one.finding.about]),
}
"""What expected.json counts: the rule that tells of it, and what of a finding is written there."""

FURTHER: dict[tuple[str, str], Counter[tuple[str, str, str]]] = {
    # On the day of the tests all of these releases have shipped. A target that is moved from one of them to another is
    # overdue in another way than before.
    ("k1", "introduced"): Counter({("overdue", "3973", "v1.35"): 1, ("overdue", "5882", "v1.36"): 1}),
    ("k1", "fixed"): Counter({("overdue", "3973", "v1.33"): 1}),
    ("k2", "introduced"): Counter({("overdue", "961", "v1.34"): 1}),
    ("k2", "fixed"): Counter({("overdue", "961", "v1.26"): 1}),
    # The archives hold the proposals that a change touches and those that it names in metadata. Links in prose to
    # others lead nowhere in them, before and after; these changes took out the passages that they stood in.
    ("e1", "fixed"): Counter(
        {
            ("broken-link", "2780", "./eip-7934.md"): 3,
            ("broken-link", "2780", "../assets/eip-2780/1.png"): 1,
        }
    ),
    ("e3", "fixed"): Counter(
        {
            ("broken-link", "8037", "./eip-8011.md"): 1,
            ("broken-link", "8038", "./eip-8032.md"): 6,
            ("broken-link", "8038", "./eip-2926.md"): 2,
        }
    ),
}
"""What else we tell of: by rule, spec and value. Nothing else is introduced by any of them."""


@pytest.fixture(scope="module", params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def change(name: str, corpora: Path) -> Path:
    folder = corpora / "pull-requests"
    if not folder.is_dir():
        pytest.skip("the real changes are not beside the real repositories")
    return folder / NAMES[name]


@pytest.fixture(scope="module")
def expected(change: Path) -> dict[str, Any]:
    return json.loads((change / "expected.json").read_text())  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def repository(change: Path, expected: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The repository before the change as a commit, and after it as the files; our dialect lies in both."""
    made = Repository.new(tmp_path_factory.mktemp("change") / "repo")
    _lay(change / "base.tar.gz", made, expected["corpus"])
    made.commit()
    made.git("rm", "-r", "--quiet", ".")
    _lay(change / "head.tar.gz", made, expected["corpus"])
    return made


def _lay(archive: Path, repository: Repository, corpus: str) -> None:
    with tarfile.open(archive) as files:
        files.extractall(repository.root, filter="data")
    dialect = Path(__file__).parent / "dialects" / corpus / "site_config"
    repository.write({f"site_config/{file.name}": file.read_text() for file in dialect.iterdir()})


@pytest.fixture(scope="module")
def delta(repository: Repository) -> Delta:
    return run(Against(base="HEAD"), repository.root, check, RULES, by_default=False).delta


@pytest.fixture(scope="module")
def changes(repository: Repository) -> Changes:
    return compare(load(repository.root, "HEAD"), load(repository.root))


def test_what_a_change_did_to_fields_is_told_field_by_field(changes: Changes, expected: dict[str, Any]) -> None:
    told = {
        (one.spec.path, one.field, one.before, one.after)
        for one in changes.listed
        if one.spec is not None and one.kind not in (Kind.NEW, Kind.MOVED, Kind.RELATION, Kind.DEPENDENCY)
    }
    modified = [one for one in expected["changes"] if one["change"] == "modified"]
    assert told == {(one["path"], *row) for one in modified for row in _rows(one["fields"])}


def test_relations_came_and_went_as_they_are_known_to(changes: Changes, expected: dict[str, Any]) -> None:
    told = {
        (one.spec.path, one.field, *_numbers(one.before, one.after))
        for one in changes.listed
        if one.spec is not None and one.kind in (Kind.RELATION, Kind.DEPENDENCY)
    }
    known = set()
    for one in expected["changes"]:
        for field in (RELATIONS & one["fields"].keys()) if one["change"] == "modified" else ():
            before, after = ({*_numbers(*_list(side))} for side in one["fields"][field])
            known |= {(one["path"], field, number) for number in before ^ after}
    assert told == known


def test_files_that_came_and_moved_are_told(changes: Changes, expected: dict[str, Any]) -> None:
    told = {(one.kind.value, one.spec.path) for one in changes.all if one.spec and one.kind in (Kind.NEW, Kind.MOVED)}
    names = {"added": "new", "renamed": "moved"}
    known = {(names[one["change"]], one["path"]) for one in expected["changes"] if one["change"] in names}
    assert told == known
    assert not any(one.kind is Kind.REMOVED for one in changes.all)


def test_a_slip_is_told_in_releases(name: str, changes: Changes) -> None:
    slips = [(one.field, one.target.releases) for one in changes.all if one.kind is Kind.SLIPPED and one.target]
    lost = [one.field for one in changes.all if one.kind is Kind.LOST]
    assert (slips, lost) == (([("milestone.beta", 9)], ["milestone.stable"]) if name == "k2" else ([], []))


RELATIONS = {"see-also", "replaces", "superseded-by", "requires"}


def _rows(fields: dict[str, list[Any]]) -> Iterator[tuple[str, str, str]]:
    """A field's name, what it said and what it says; a map of milestones stage by stage."""
    for field, (before, after) in fields.items():
        if field == "milestone":
            for stage in {**(before or {}), **(after or {})}:
                yield from _rows({f"milestone.{stage}": [(before or {}).get(stage), (after or {}).get(stage)]})
        elif field not in RELATIONS and _text(before) != _text(after):
            yield field, _text(before), _text(after)


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_text(part)}" for key, part in value.items() if _text(part))
    if isinstance(value, list):
        return ", ".join(text for part in value if (text := _text(part)))
    return "" if value is None or value.lower() in ("n/a", "tbd") else value


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value or ""]


def _numbers(*texts: str) -> list[str]:
    """The ids in paths, labels and lists of numbers, as these two repositories write them."""
    return [number for text in texts for number in re.findall(r"(?<![\w.])\d+", text)]


@pytest.mark.parametrize("way", ["introduced", "fixed"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_change_does_what_it_is_known_to_do(delta: Delta, expected: dict[str, Any], kind: str, way: str) -> None:
    rule, written = KINDS[kind]
    told = sorted(written(one) for one in getattr(delta, way) if one.rule == rule)
    assert told == sorted(expected["findings_delta_on_whole_corpus"][kind][way])


@pytest.mark.parametrize("way", ["introduced", "fixed"])
def test_nothing_else_is_told_but_what_is_accounted_for(name: str, delta: Delta, way: str) -> None:
    known = {rule for rule, _ in KINDS.values()}
    others = (one for one in getattr(delta, way) if one.rule not in known)
    told = Counter((one.rule, one.spec_id or one.path, one.finding.value) for one in others)
    assert told == FURTHER.get((name, way), Counter())


def test_what_was_there_before_is_only_counted(repository: Repository, delta: Delta) -> None:
    assert len(delta.kept) > 50, "these repositories are not new"
    result = repository.tpmdocs("check", "--base", "HEAD", "--concise")
    assert len(result.stdout.splitlines()) == len(delta.introduced)
    assert f": {len(delta.kept):,} findings were there before" in result.stderr


def test_the_status_that_was_meant_is_named(repository: Repository, name: str) -> None:
    said = repository.tpmdocs("check", "--base", "HEAD", "--concise").stdout
    assert ("`implementeable` is not a status; did you mean `implementable`?" in said) == (name == "k4")


def test_adopting_tpmdocs_in_a_real_repository_introduces_nothing(
    change: Path, expected: dict[str, Any], tmp_path: Path
) -> None:
    """As if the change were the one that brings site_config, and nothing else."""
    made = Repository.new(tmp_path / "repo")
    with tarfile.open(change / "base.tar.gz") as files:
        files.extractall(made.root, filter="data")
    made.commit()
    _lay(change / "base.tar.gz", made, expected["corpus"])
    adopted = run(Against(base="HEAD"), made.root, check, RULES, by_default=False).delta
    assert (adopted.introduced, adopted.fixed) == ((), ())
    assert len(adopted.kept) > 50
