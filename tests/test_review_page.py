"""What a preview shows of the change that it is of: the Review page, strips on the pages of specs, drawings, data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import jsonschema
import pytest
from built import REVIEW
from plans import TODAY, check, plan, spec, viewed
from repositories import Repository
from tables import Reader, read

from tpmdocs import builder
from tpmdocs.changes.compare import compare
from tpmdocs.changes.review import Review
from tpmdocs.checker import situation_of
from tpmdocs.drawing.graphviz import Drawings
from tpmdocs.judging import delta
from tpmdocs.reviewer import Reviewed
from tpmdocs.site import Asset, Page
from tpmdocs.views import review as views
from tpmdocs.views import spec as spec_views
from tpmdocs.views.plan import Plan

BEFORE = {
    "specs/ledger.md": spec("LEDGER-4", title="Ledger API", owner="lena", target="2027-Q1", goals="[G]"),
    "specs/payouts.md": spec("PAY-12", title="Payouts", owner="paul", target="2027-Q2", depends_on="[LEDGER-4]"),
    "specs/fees.md": spec("PAY-13", title="Fees", owner="paul", target="2027-Q3", depends_on="[PAY-12, OLD-1]"),
    "specs/old.md": spec("OLD-1", title="Old one"),
    "site_config/goals.yml": "[{id: G, title: Speed}]",
}
SLIP = BEFORE | {"specs/ledger.md": BEFORE["specs/ledger.md"].replace("2027-Q1", "2027-Q3")}


def preview(before: dict[str, str], after: dict[str, str]) -> Plan:
    old, new = plan(before), plan(after)
    found = check(new)
    changes = compare(old, new)
    moved = {pair.old.path: pair.new.path for pair in changes.pairs if pair.old and pair.new}
    findings = delta.compare(check(old), found, moved=moved)
    then, now = (situation_of(catalog, today=TODAY).health for catalog in (old, new))
    reviewed = Reviewed(Review(changes, findings, then, now, TODAY), "main (1234567)")
    return viewed(new, found, reviewed=reviewed, engine="none")


def page(of: Plan) -> Reader:
    (one,) = (one for one in views.pages(of) if isinstance(one, Page))
    return read(one)


def spec_page(of: Plan, path: str) -> str:
    (one,) = (one for one in spec_views.pages(of) if one.path == path)
    return unescape(re.sub(r"<[^>]*>", "", one.content))


def without(files: dict[str, str], path: str) -> dict[str, str]:
    return {name: text for name, text in files.items() if name != path}


def test_a_site_that_is_no_preview_has_no_review() -> None:
    site = builder.build(plan(BEFORE), today=TODAY)
    written: list[Page | Asset] = [*site.pages, *site.assets]
    assert not [one.path for one in written if "review" in one.path]
    assert "preview" not in "".join(one.content for one in site.pages).lower()


def test_the_first_lines_say_whether_to_worry_and_who_should_look() -> None:
    first = page(preview(BEFORE, SLIP)).lines("Review")
    assert "✕" not in first[0]
    worry = "Look closely: 1 error is introduced, 2 specs stand worse; 1 target slips (about 6 months)."
    assert worry in " ".join(first)
    assert any(line.startswith("Should look: paul PAY-12, PAY-13; lena LEDGER-4") for line in first)
    assert any(line.startswith("Compared with main (1234567); serves G.") for line in first)


def test_what_is_harmless_is_said_to_be() -> None:
    said = " ".join(page(preview(SLIP, BEFORE)).lines("Review"))
    assert "Looks harmless: Nothing gets worse, 1 error is fixed, 2 specs stand better; 1 target changes." in said
    nothing = page(preview(BEFORE, BEFORE))
    assert "Looks harmless: Nothing changed in the plan." in " ".join(nothing.lines("Review"))


def test_before_and_after_stand_together_and_what_stands_worse_says_why() -> None:
    said = page(preview(BEFORE, SLIP))
    assert "target slips from 2027-Q1 to 2027-Q3, by about 6 months" in said.lines("What changed")
    worse = " ".join(said.lines("Stands worse"))
    assert worse.startswith("PAY-12 Payouts on track → off track needs LEDGER-4, which comes too late")


def test_a_spec_that_was_removed_is_named_without_a_page() -> None:
    made = preview(BEFORE, without(BEFORE, "specs/old.md"))
    (one,) = (page for page in views.pages(made) if isinstance(page, Page))
    assert "OLD-1 Old one" in one.content
    assert "old/" not in re.sub(r"<pre.*?</pre>", "", one.content).replace("gold/", "")


def test_requirements_are_told_word_by_word() -> None:
    wants = "## Requirements\n\n- It must answer within {} seconds.\n"
    old, new = (BEFORE | {"specs/fees.md": BEFORE["specs/fees.md"] + wants.format(n)} for n in (5, 8))
    (one,) = (page for page in views.pages(preview(old, new)) if isinstance(page, Page))
    assert re.search(r"requires: “It must answer within <del>5</del> <ins>8</ins> seconds\.”", one.content)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ config }}", "[[PAY-12]]", "`x` & <!-- y"])
def test_what_a_spec_says_stays_text(text: str) -> None:
    after = BEFORE | {
        "specs/new.md": spec("N-1", title=json.dumps(text), owner=json.dumps(text), summary=json.dumps(text))
    }
    (one,) = (page for page in views.pages(preview(BEFORE, after)) if isinstance(page, Page))
    assert "<script" not in one.content
    assert "{{" not in one.content
    assert "[[" not in one.content
    assert "<!--" not in one.content


# ---- pages of specs


def test_the_page_of_a_changed_spec_says_what_was_changed_in_it() -> None:
    said = spec_page(preview(BEFORE, SLIP), "ledger.md")
    assert "Changed in this preview. Review" in said
    assert "target slips from 2027-Q1 to 2027-Q3" in said


def test_the_page_of_a_spec_that_is_hit_says_so_though_its_file_is_the_same() -> None:
    said = spec_page(preview(BEFORE, SLIP), "payouts.md")
    assert "Hit in this preview. Review" in said
    assert "on track" in said
    assert "Nothing is changed here by the change that this is a preview of." in spec_page(
        preview(BEFORE, SLIP), "old.md"
    )


def test_a_new_spec_and_one_with_other_prose_say_that() -> None:
    after = BEFORE | {"specs/new.md": spec("N-1"), "specs/old.md": BEFORE["specs/old.md"] + "More.\n"}
    made = preview(BEFORE, after)
    assert "New in this preview." in spec_page(made, "new.md")
    assert "Only its text, or how it is written." in spec_page(made, "old.md")


def test_every_page_of_the_plan_leads_to_the_review() -> None:
    made = preview(BEFORE, SLIP)
    site = builder.draw(made.situation, made.diagnostics, drawings=Drawings("none"), reviewed=made.reviewed)
    for one in site.pages:
        if one.edit_path is None and "tpm-strip" in one.content:
            assert "Preview: 1 change" in one.content, one.path
    assert ("Review", "review/index.md") in site.nav


# ---- drawings


def drawn(before: dict[str, str], after: dict[str, str]) -> str:
    made = preview(before, after)
    made = viewed(made.catalog, made.diagnostics, reviewed=made.reviewed)
    (one,) = (page for page in views.pages(made) if isinstance(page, Page))
    return one.content


def words(svg: str) -> list[str]:
    return [unescape(re.sub(r"<[^>]*>", "", text)) for text in re.findall(r"<text.*?</text>", svg)]


def test_what_is_new_and_what_is_gone_is_drawn_with_the_word() -> None:
    after = BEFORE | {
        "specs/fees.md": BEFORE["specs/fees.md"].replace("[PAY-12, OLD-1]", "[OLD-1, LEDGER-4]"),
    }
    svg = drawn(BEFORE, after)
    assert sorted(word for word in words(svg) if word in ("new", "gone")) == ["gone", "new"]
    assert svg.count("tpm-came") == 1
    assert svg.count('class="tpm-edge tpm-gone') == 1


def test_a_removed_spec_is_drawn_as_such_and_leads_nowhere() -> None:
    svg = drawn(BEFORE, without(BEFORE, "specs/old.md"))
    assert "removed" in words(svg)
    assert "old/" not in svg


def test_a_new_spec_is_drawn_as_such() -> None:
    svg = drawn(BEFORE, BEFORE | {"specs/new.md": spec("N-1", depends_on="[LEDGER-4]")})
    assert words(svg).count("new") == 2, "the spec and its relation"


def test_what_is_new_and_comes_too_late_is_drawn_as_too_late() -> None:
    late = BEFORE | {"specs/new.md": spec("N-1", target="2027-01", depends_on="[PAY-13]")}
    svg = drawn(BEFORE, late)
    assert "too late, new" in words(svg)
    assert "tpm-came" not in svg


def test_where_nothing_hangs_together_there_is_no_drawing() -> None:
    assert "What is hit" not in drawn(BEFORE, BEFORE | {"specs/new.md": spec("N-1")})


def test_the_drawing_around_a_spec_marks_what_is_new() -> None:
    made = preview(BEFORE, BEFORE | {"specs/old.md": spec("OLD-1", title="Old one", depends_on="[LEDGER-4]")})
    made = viewed(made.catalog, made.diagnostics, reviewed=made.reviewed)
    (one,) = (page for page in spec_views.pages(made) if page.path == "old.md")
    assert "new" in words(one.content)


# ---- data, and the whole


def test_the_same_is_there_as_data() -> None:
    assets = {one.path: one.content for one in views.pages(preview(BEFORE, SLIP)) if isinstance(one, Asset)}
    said, schema = (json.loads(assets[f"data/{name}.json"]) for name in ("review", "review.schema"))
    jsonschema.validate(said, schema)
    assert said["changes"][0]["spec"]["id"] == "LEDGER-4"


def test_a_preview_is_built_by_the_command(site_of: Callable[[str], Path]) -> None:
    root = site_of(REVIEW)
    review = (root / "review" / "index.html").read_text()
    assert "Look closely" in review
    assert 'id="tpm-changed"' in (root / "payments" / "instant-payouts" / "index.html").read_text()
    assert json.loads((root / "data" / "review.json").read_text())["gets_worse"] is True


def test_what_cannot_be_compared_is_said_before_anything_is_built(tmp_path: Path) -> None:
    made = Repository.new(tmp_path / "plan", BEFORE)
    result = made.tpmdocs("build", "--review", "nowhere", "--site-dir", str(tmp_path / "site"))
    assert result.exit_code == 2
    assert "nothing can be compared with nowhere: git knows no revision by that name" in result.stderr
    assert not (tmp_path / "site").exists()


def test_a_preview_for_another_host_has_the_review_too(tmp_path: Path) -> None:
    made = Repository.new(tmp_path / "plan", BEFORE)
    made.write({"specs/ledger.md": SLIP["specs/ledger.md"]})
    result = made.tpmdocs("build", "--review", "auto", "--into", str(tmp_path / "pages"), "--fail-on", "never")
    assert result.exit_code == 0, result.output
    assert "slips from 2027-Q1" in (tmp_path / "pages" / "review" / "index.md").read_text()
