"""What the pages of the rules say, of each rule and of this repository."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from plans import check, plan, spec, viewed
from tables import Reader, read

from tpmdocs.diagnostics import Severity
from tpmdocs.judging.rule import Rule
from tpmdocs.rules import RULES
from tpmdocs.site import Page
from tpmdocs.views import rules as views

TODAY = date(2026, 11, 23)


def pages(*specs: str, checks: str = "{}") -> dict[str, Page]:
    files = {f"specs/{number}.md": text for number, text in enumerate(specs)}
    catalog = plan(files | {"site_config/checks.yml": checks})
    return {page.path: page for page in views.pages(viewed(catalog, check(catalog), TODAY))}


def facts(page: Reader, rule: str) -> list[str]:
    """How severe a rule is, and how often it fires."""
    return [line for line in page.lines(rule) if line.startswith(("Severity here", "Findings here"))]


def test_every_rule_has_a_page_and_a_row_in_its_family() -> None:
    found = pages()
    assert set(found) == {"rules/index.md", *(f"rules/{rule.name}.md" for rule in RULES)}
    index = read(found["rules/index.md"])
    assert [(table.under, row[0]) for table in index.tables for row in table.rows] == [
        (rule.family, f"{rule.name} {rule.code}") for rule in RULES
    ]


def test_what_a_spec_says_is_found_before_what_a_rule_does() -> None:
    assert all(page.meta["search"] == {"boost": 0.1} for path, page in pages().items() if path != "rules/index.md")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_page_says_all_that_the_docstring_does(rule: Rule) -> None:
    found = pages()[f"rules/{rule.name}.md"]
    page = read(found)
    assert found.title == rule.name
    headings = [section.heading for section in page.sections if section.level]
    assert headings == [rule.name, "Why", "Example", "Instead", "How to change it"]
    assert rule.doc.summary.split()[0] in page.lines(rule.name)[1]
    for part in (rule.doc.why, rule.doc.example, rule.doc.instead):
        assert part[1:].replace("`", "") in unescape(re.sub("</?code>|`", "", found.content))
    assert f"  {rule.name}: info        # or error, warning, off" in found.content
    assert all(page.lines(heading) for heading in headings)


def test_a_page_says_how_severe_the_rule_is_here() -> None:
    found = pages(
        checks="""\
            severity: {unknown-reference: warning, TPM204: off}
            by_status: {unknown-reference: {draft: info}}
            """
    )
    page = read(found["rules/unknown-reference.md"])
    assert facts(page, "unknown-reference")[0] == "Severity here warning, info if draft by default error"
    assert (
        facts(read(found["rules/dependency-cycle.md"]), "dependency-cycle")[0] == "Severity here off by default error"
    )
    index = read(found["rules/index.md"])
    severities = {row[0].split()[0]: row[2] for table in index.tables for row in table.rows}
    assert severities["unknown-reference"] == "warning"
    assert severities["dependency-cycle"] == "off"
    assert severities["duplicate-id"] == next(rule.severity for rule in RULES if rule.name == "duplicate-id")


def test_a_page_says_where_the_kind_of_status_makes_a_difference() -> None:
    rule = next(rule for rule in RULES if rule.by_category)
    category, severity = next(iter(rule.by_category.items()))
    assert f"{severity} if {category}" in facts(read(pages()[f"rules/{rule.name}.md"]), rule.name)[0]
    overruled = pages(checks=f"severity: {{{rule.name}: info}}")[f"rules/{rule.name}.md"]
    assert f"if {category}" not in facts(read(overruled), rule.name)[0]


def test_a_page_says_where_the_rule_fires() -> None:
    found = pages(*(spec(f"A-{number}", depends_on="[A-99]") for number in range(12)))
    page = read(found["rules/unknown-reference.md"])
    assert facts(page, "unknown-reference")[1] == "Findings here 12"
    lines = page.lines("Where it fires here (12)")
    assert sum(line.endswith("A-99 is not a spec") for line in lines) == 12
    assert "2 more" in lines
    assert {"../../0/", "#tpm-here"} <= set(page.links)
    assert "tpm-here" in page.ids
    index = read(found["rules/index.md"])
    fired = {row[0].split()[0]: row[3] for table in index.tables for row in table.rows if row[3]}
    assert fired == {"unknown-reference": "12 findings"}
    assert "../health/#tpm-unknown-reference" in index.links
    assert facts(read(found["rules/self-reference.md"]), "self-reference")[1] == "Findings here none"


def test_the_index_has_no_column_for_findings_where_there_are_none() -> None:
    assert all(len(table.columns) == 3 for table in read(pages(spec("A-1"))["rules/index.md"]).tables)


def test_severities_are_words() -> None:
    index = read(pages()["rules/index.md"])
    assert {row[2] for table in index.tables for row in table.rows} <= set(Severity)


def test_no_text_of_a_spec_is_anything_but_text() -> None:
    found = pages(spec("A-1", depends_on="['<script>x</script> [[A-1]] {{ y }}']"))["rules/unknown-reference.md"]
    told = found.content.partition("## <span")[2]
    assert "script" in told
    assert not any(mark in told for mark in ("<script", "[[", "{{"))


def test_no_text_of_ours_looks_like_a_template_of_macros() -> None:
    found = pages()
    assert not [path for path, page in found.items() if re.search(r"\{[{%#]", page.content)]
    assert "## Scope {#scope}." in " ".join(read(found["rules/broken-anchor.md"]).lines("broken-anchor"))


def test_the_label_of_a_fact_is_apart_from_its_value_for_search() -> None:
    content = pages()["rules/unknown-reference.md"].content
    words = re.sub(r"<[^>]+>", "", content).split()
    assert {"Code", "TPM201", "Family", "Severity", "error,", "Findings"} & set(words) >= {"Code", "TPM201", "Family"}
