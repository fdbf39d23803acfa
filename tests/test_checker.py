"""What a policy makes of findings: their weight, which of them are left out, and their order."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import CutOff, check, plan, spec

from tpmdocs.diagnostics import Diagnostic, Finding, Severity
from tpmdocs.judging.rule import Rule, rule
from tpmdocs.judging.situation import Situation
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import load, load_tree
from tpmdocs.reports import concise
from tpmdocs.reports.terminal import Terminal
from tpmdocs.repository.source import Source, Span
from tpmdocs.rules import RULES

SITES = Path(__file__).parent / "sites"
DEFECTS = ("defects-a", "defects-b", "defects-c")
CANNOT_DRAW = "defects-b"


@rule("TPM199", Severity.WARNING)
def is_there(catalog: Catalog) -> Iterator[Finding]:
    """A spec is there."""
    for one in catalog.specs:
        yield Finding(f"`{one.name}` is there", one.head, spec=one.path)


def weights(rules: tuple[Rule, ...] = (is_there,), **files: str) -> dict[str | None, str]:
    """The severity of the finding on each of three specs, by id, under these files of site_config."""
    specs = {
        "specs/a.md": spec("A-1"),
        "specs/b.md": spec("B-1", status="launched"),
        "specs/old/c.md": spec("C-1", waive="[{rule: is-there, reason: It is known.}]"),
    }
    config = {f"site_config/{name}.yml": text for name, text in files.items()}
    return {one.spec_id: str(one.severity) for one in check(plan(specs | config), rules)}


@pytest.mark.parametrize(
    ("checks", "draft", "launched"),
    [
        ("{}", "warning", "warning"),
        ("severity: {is-there: error}", "error", "error"),
        ("severity: {TPM199: info}", "info", "info"),
        ("severity: {is-there: off}", None, None),
        ("severity: {is-there: loud}", "warning", "warning"),
        ("severity: [is-there]", "warning", "warning"),
        ("by_status: {is-there: {draft: error}}", "error", "warning"),
        ("by_status: {TPM199: {launched: off}}", "warning", None),
        ("{severity: {is-there: off}, by_status: {is-there: {launched: error}}}", None, "error"),
        ("ignore: [{rule: is-there, reason: We know.}]", None, None),
        ("ignore: [{rule: TPM199, paths: [b.md], reason: We know.}]", "warning", None),
        ("ignore: [{rule: is-there, paths: [/specs/*, '!a.md'], reason: We know.}]", "warning", None),
        ("ignore: [{rule: duplicate-id, reason: We know.}]", "warning", "warning"),
    ],
)
def test_the_policy_says_what_a_finding_weighs(checks: str, draft: str | None, launched: str | None) -> None:
    found = weights(checks=checks)
    assert (found.get("A-1"), found.get("B-1")) == (draft, launched)


def test_a_waiver_holds_for_its_own_spec() -> None:
    assert set(weights()) == {"A-1", "B-1"}


def test_a_rule_that_is_off_does_not_run() -> None:
    def explode(_: Situation) -> Iterator[Finding]:
        raise AssertionError("ran")

    rules = (Rule("TPM198", "explode", Severity.ERROR, explode),)
    assert weights(rules, checks="severity: {explode: off}") == {}


def test_findings_come_by_file_line_column_and_code() -> None:
    def find(situation: Situation) -> Iterator[Finding]:
        for line, column in ((2, 1), (1, 9), (1, 2)):
            for one in reversed(situation.catalog.specs):
                yield Finding("here", Span(one.path, line, column, line, column + 1))

    rules = (Rule("TPM198", "later", Severity.INFO, find), Rule("TPM197", "sooner", Severity.ERROR, find))
    files = {"specs/b.md": spec("B-1"), "specs/a.md": spec("A-1")}
    found = [(one.span.path, one.span.line, one.span.column, one.code) for one in check(plan(files), rules)]
    assert found == sorted(found)
    assert len(found) == 12


def test_the_same_finding_is_told_once() -> None:
    def find(situation: Situation) -> Iterator[Finding]:
        yield from is_there.find(situation)
        yield from is_there.find(situation)

    assert len(check(plan({"specs/a.md": spec("A-1")}), (Rule("TPM198", "twice", Severity.INFO, find),))) == 1


def test_a_finding_is_known_again_when_lines_move() -> None:
    before = plan({"specs/a.md": spec("A-1", confidence="hgih")})
    after = plan({"specs/moved/a.md": spec("A-1", owner="x", team="y", confidence="hgih")})
    assert [one.identity for one in check(before)] == [one.identity for one in check(after)]
    assert [one.span for one in check(before)] != [one.span for one in check(after)]


@pytest.mark.parametrize("site", DEFECTS)
def test_every_defect_is_told_once_and_nothing_else(site: str, golden: Callable[[Path, str], None]) -> None:
    golden(SITES / site / "expected.txt", said(check(load(SITES / site), can_draw=site != CANNOT_DRAW)))


def test_together_these_hold_a_defect_for_every_rule() -> None:
    found = {
        one.rule
        for site in DEFECTS
        for one in check(load(SITES / site), history=CutOff(), can_draw=site != CANNOT_DRAW)
    }
    assert found == {rule.name for rule in RULES}


@pytest.mark.parametrize("site", DEFECTS)
def test_each_defect_of_these_stands_alone(site: str) -> None:
    """One mistake, one finding: no two are told at one place."""
    places = Counter(one.span for one in check(load(SITES / site), can_draw=site != CANNOT_DRAW))
    assert [place for place, count in places.items() if count > 1] == []


@pytest.mark.parametrize("site", DEFECTS)
@settings(max_examples=10)
@given(data=st.data())
def test_the_order_of_files_changes_nothing(site: str, data: st.DataObject) -> None:
    texts = {}
    for path in sorted((SITES / site).rglob("*")):
        if path.is_file() and path.name != "expected.txt":
            try:
                texts[path.relative_to(SITES / site).as_posix()] = path.read_bytes().decode()
            except UnicodeDecodeError:
                continue
    shuffled = AsGiven(tuple(data.draw(st.permutations(sorted(texts)))), texts)
    assert said(check(load_tree(shuffled))) == said(check(plan(texts)))


@dataclass(frozen=True)
class AsGiven:
    """A tree that names its files in whatever order it is told; a folder sorts them."""

    order: tuple[str, ...]
    texts: dict[str, str]

    def paths(self) -> tuple[str, ...]:
        return self.order

    def read(self, paths: Iterable[str]) -> Iterator[Source]:
        yield from (Source(path, self.texts[path]) for path in paths)


def test_the_folder_a_plan_lies_in_changes_nothing(tmp_path: Path) -> None:
    shutil.copytree(SITES / DEFECTS[0], tmp_path / "elsewhere")
    assert said(check(load(tmp_path / "elsewhere"))) == said(check(load(SITES / DEFECTS[0])))


def said(diagnostics: tuple[Diagnostic, ...]) -> str:
    return concise.report(diagnostics, lambda _: None, Terminal())
