"""Six real changes to public repositories: what they introduce and mend is what an independent program found.

`expected.json` beside each names what of four kinds a change introduced or fixed. Whatever else we tell of stands here,
with its reason.
"""

from __future__ import annotations

import json
import tarfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from plans import check
from repositories import Repository

from tpmdocs.cli.comparing import Against
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.judging.delta import Delta
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
    return Against(base="HEAD").run(repository.root, check, RULES, by_default=False).delta


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
    adopted = Against(base="HEAD").run(made.root, check, RULES, by_default=False).delta
    assert (adopted.introduced, adopted.fixed) == ((), ())
    assert len(adopted.kept) > 50
