"""Every rule: its cases, small repositories below tests/rules with what is said of them; and its own documentation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from plans import CutOff, check, plan

import tpmdocs.rules
from tpmdocs.judging.policy import weight
from tpmdocs.judging.rule import FAMILIES, Rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.vocabulary import Policy, Vocabulary
from tpmdocs.reading.loader import load
from tpmdocs.reports import concise
from tpmdocs.reports.terminal import Terminal
from tpmdocs.repository.source import Source
from tpmdocs.rules import RULES

HERE = Path(__file__).parent / "rules"
CASES = sorted(path.relative_to(HERE).as_posix() for path in HERE.glob("*/*") if path.is_dir())
NAMES = [rule.name for rule in RULES]

CANNOT_DRAW = "no-layout-engine/fires"
"""The case that is judged as on a machine on which nothing can lay out diagrams."""

NOT_IN_TEXT = ("unreadable-file", "no-layout-engine", "shallow-history")
"""Rules whose cause cannot be shown in a text."""


@pytest.mark.parametrize("case", CASES)
def test_a_case(case: str, golden: Callable[[Path, str], None]) -> None:
    diagnostics = check(load(HERE / case), history=_history(case), can_draw=case != CANNOT_DRAW)
    name, _, kind = case.partition("/")
    golden(HERE / case / "expected.txt", concise.report(diagnostics, lambda _: None, Terminal()))
    said = any(diagnostic.rule == name for diagnostic in diagnostics)
    assert said == kind.startswith("fires"), f"{name} {'fires' if said else 'is silent'} here"


@pytest.mark.parametrize("case", [case for case in CASES if "/fires" in case])
def test_a_finding_is_known_again_after_a_change_elsewhere(case: str) -> None:
    """Lines above it and below, another title, another spec: none of these makes a finding new."""
    before = load(HERE / case)
    told = check(before, history=_history(case), can_draw=case != CANNOT_DRAW)
    about_title = {one.path for one in told if one.finding.field == "title"}
    texts = {source.path: _edited(source, source.path not in about_title) for source in _read(before)}
    elsewhere = {f"{before.docs_dir}/zz/elsewhere.md": "---\nid: ELSEWHERE-1\ntitle: Elsewhere\nstatus: draft\n---\n"}
    again = check(load(HERE / case, overlay=texts | elsewhere), history=_history(case), can_draw=case != CANNOT_DRAW)
    now = Counter(one.identity for one in again if not one.path.endswith("zz/elsewhere.md"))
    assert now == Counter(one.identity for one in told)


def _history(case: str) -> CutOff | None:
    """A shallow clone's, for the rule that tells of it: no folder of a test has a past of its own."""
    return CutOff() if case.startswith("shallow-history/") else None


def _read(catalog: Catalog) -> Iterator[Source]:
    documents, files = catalog.documents.values(), catalog.vocabulary.files
    read = (one.source for ones in (catalog.specs, documents, files) for one in ones)
    yield from (source for source in read if source.problem is None)


def _edited(source: Source, retitled: bool) -> str:
    """A file with a remark, another title and another paragraph, where its first line lets them be these."""
    text = source.text
    if source.path.endswith((".yml", ".yaml")):
        return f"# A remark.\n{text}"
    head, begin, rest = text.partition("---\n")
    if head or not begin:
        return f"{text}\n\nOne more paragraph.\n"
    rest = re.sub(r"(?m)^(title: )(?=\w)", r"\1New ", rest) if retitled else rest
    return f"---\n# A remark.\n{rest}\n\nOne more paragraph.\n"


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_has_cases(name: str) -> None:
    kinds = {path.name.partition("-")[0] for path in (HERE / name).glob("*")}
    assert kinds == {"fires", "silent"}


def test_each_case_belongs_to_a_rule() -> None:
    assert {case.partition("/")[0] for case in CASES} <= set(NAMES)


def test_the_table_has_every_rule_once_in_the_order_of_codes() -> None:
    files = {path.stem for path in Path(tpmdocs.rules.__file__).parent.glob("[!_]*.py")}
    assert {name.replace("-", "_") for name in NAMES} == files
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"TPM\d{3}", code) and code[3] in FAMILIES for code in codes)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_rules_documentation_is_true(rule: Rule) -> None:
    doc = rule.doc
    assert doc.summary
    assert doc.why
    examples, ways_out = list(_repositories(doc.example, rule)), list(_repositories(doc.instead, rule))
    if rule.name in NOT_IN_TEXT:
        assert not examples
        return
    assert examples
    assert ways_out
    given = {path: text for files in examples for path, text in files.items() if path.startswith("site_config/")}
    for files in examples:
        assert _finds(rule, files), f"the Example is silent:\n{_shown(files)}"
    for files in ways_out:
        assert not _finds(rule, given | files), f"the Instead fires:\n{_shown(files)}"


OF_THE_FRAME = {
    "status-without-category": "unknown-status",  # the drafts around it have a status of ours
    "undated-dependency": "immature-dependency",  # the spec that is needed is such a draft
    "expired-waiver": "useless-ignore",  # and has nothing that would have to be waived
}
"""What is found in a way out only because of the drafts that `_found` puts around it."""


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_way_out_leads_into_no_other_finding(rule: Rule) -> None:
    examples, ways_out = list(_repositories(rule.doc.example, rule)), list(_repositories(rule.doc.instead, rule))
    given = {path: text for files in examples for path, text in files.items() if path.startswith("site_config/")}
    known = {name for files in examples for name in _found(rule, files, RULES)} | {OF_THE_FRAME.get(rule.name)}
    for files in ways_out:
        assert _found(rule, given | files, RULES) <= known, _shown(files)


@pytest.mark.parametrize("name", ["certain-conflict", "possible-conflict"])
def test_a_spec_that_is_moved_as_advised_has_no_other_trouble_with_its_dates(name: str) -> None:
    before = load(HERE / name / "fires")
    for one in check(before):
        moved = re.match(r"move `(\w+)` to ([\d-]{10}) or later(?: and `(?:\w+\.)?(\w+)` with it)?,", one.finding.help)
        if one.rule != name or moved is None:
            continue
        path = one.finding.related[-1].span.path
        text = before.sources[path].text
        for field in filter(None, (moved[1], moved[3])):
            text = re.sub(rf"\b{field}: [\w-]+", f"{field}: {moved[2]}", text)
        after = check(load(HERE / name / "fires", overlay={path: text}))
        troubles = {other.rule for other in after if other.finding.spec == path}
        assert not troubles & {name, "possible-conflict", "start-after-target"}, one.message


def _finds(rule: Rule, files: dict[str, str]) -> bool:
    return rule.name in _found(rule, files, RULES if rule.reads_exemptions else [rule])


def _found(rule: Rule, files: dict[str, str], rules: Sequence[Rule]) -> set[str]:
    """The rules that find anything among ten complete drafts and these files, under a policy that asks this one."""
    drafts = {f"specs/bill-{number}.md": _spec(f"BILL-{number}", []) for number in range(1, 11)}
    policy = "standard" if weight(rule, Vocabulary(policy=Policy("standard"))).is_on else "regulated"
    return {one.rule for one in check(plan(drafts | files), rules, policy=policy)}


def _repositories(text: str, rule: Rule) -> Iterator[dict[str, str]]:
    """The files of an Example or Instead, once for each of its alternatives; see `tpmdocs.judging.rule.rule`."""
    blocks = re.findall(r"^```(yaml|markdown)\n(.*?)^```", text, re.M | re.S)
    files = {path: part for kind, block in blocks for path, part in _files(kind, block)}
    sentences = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    alternatives = [found for part in _alternatives(sentences) if (found := _specs(part, rule))]
    yield from ({**files, **specs} for specs in alternatives)
    if blocks and not alternatives:
        yield files


def _files(kind: str, block: str) -> Iterator[tuple[str, str]]:
    if kind == "markdown":
        yield "specs/bill-1.md", block
        return
    _, *rest = re.split(r"^# (\S+/\S+\.\w+|mkdocs\.yml)\n", f"# specs/bill-1.md\n{block}", flags=re.M)
    for path, part in zip(rest[::2], rest[1::2], strict=True):
        if path.startswith("specs/") and part.strip():
            yield path, _spec(Path(path).stem.upper(), part.splitlines())
        elif part.strip():
            yield path, part


def _alternatives(sentences: str) -> list[str]:
    """The text cut at every `or` that is not within code."""
    parts = re.split(r"(`[^`]*`)", sentences)
    masked = "".join("\0" * len(part) if part.startswith("`") else part for part in parts)
    cuts = [0, *(found.start() for found in re.finditer(r"\bor\b", masked)), len(sentences)]
    return [sentences[start:end] for start, end in pairwise(cuts)]


def _specs(sentence: str, rule: Rule) -> dict[str, str]:
    """The specs that the inline code of a sentence belongs to: each code to the one that is named last before it."""
    fields: dict[str, list[str]] = {}
    prose: dict[str, list[str]] = {}
    current = "BILL-1"
    for words, code in re.findall(r"([^`]*)(?:`([^`]*)`)?", sentence):
        current = ([current, *re.findall(r"BILL-\d+", words)])[-1]
        if re.match(r"[\w-]+:(?: |\Z)", code):
            fields.setdefault(current, []).append(code)
        elif code and rule.reads_prose:
            prose.setdefault(current, []).append(code)
    return {
        f"specs/{name.lower()}.md": _spec(name, fields.get(name, []), "\n".join(prose.get(name, [])))
        for name in {*fields, *prose}
    }


def _spec(id_: str, lines: list[str], prose: str = "") -> str:
    given = {line.partition(":")[0] for line in lines}
    complete = {"id": id_, "title": f"The {id_} spec", "status": "draft"}
    head = [*(f"{name}: {value}" for name, value in complete.items() if name not in given), *lines]
    return "\n".join(["---", *head, "---", "", "What it is for.", "", prose, ""])


def _shown(files: dict[str, str]) -> str:
    return "\n".join(f"=== {path}\n{text}" for path, text in files.items())


def test_of_many_specs_with_one_id_a_finding_names_a_few() -> None:
    files = {f"specs/{n}.md": _spec("BILL-1", []) for n in range(400)}
    findings = [one for one in check(plan(files)) if one.rule == "duplicate-id"]
    assert len(findings) == 399
    assert all(one.message.endswith(" and 391 more") and len(one.finding.related) == 8 for one in findings)
