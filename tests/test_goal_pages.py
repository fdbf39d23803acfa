"""What the pages of goals say: how far key results are, and what serves them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import TODAY, check, plan, spec, viewed
from tables import Reader, read

from tpmdocs.model.vocabulary import Goal, KeyResult, Vocabulary
from tpmdocs.planning.progress import progress
from tpmdocs.site import Page
from tpmdocs.views import goals
from tpmdocs.views.facts import goal_ids
from tpmdocs.views.here import Here
from tpmdocs.views.measures import course_in_words, value_in_words

GOALS = """\
- id: GOAL-1
  title: Money arrives
  owner: cpo
  period: 2026
  key_results:
    - {id: KR-1, title: Instant share, baseline: 0, target: 25, unit: "%", readings: [{on: 2026-11-01, value: 12}]}
    - {id: KR-2, title: Median time, baseline: 26, target: 4, unit: h}
- {id: GOAL-2, title: Nobody knows}
"""


def pages(*specs: str, config: str = GOALS) -> Mapping[str, Page]:
    files = {f"specs/{number}.md": text for number, text in enumerate(specs)}
    catalog = plan({"specs/index.md": "# Home\n", "site_config/goals.yml": config} | files)
    return {page.path: page for page in goals.pages(viewed(catalog, check(catalog), TODAY))}


def goal(*specs: str, config: str = GOALS) -> Reader:
    return read(pages(*specs, config=config)["goals/GOAL-1.md"])


def test_a_plan_without_goals_has_no_pages_of_them() -> None:
    catalog = plan({"specs/a.md": spec("A-1")})
    assert not [*goals.pages(viewed(catalog, (), TODAY))]


@pytest.mark.parametrize(
    ("one", "value", "course"),
    [
        (KeyResult("K", "", 0, 25, "%", readings=((TODAY, 12),)), "12 of 25 %", "behind: 22.4 % expected by now"),
        (KeyResult("K", "", 0, 25, "%", readings=((TODAY, 24),)), "24 of 25 %", "on course: 22.4 % expected by now"),
        (KeyResult("K", "", 0, 25, readings=((TODAY, 25),)), "25 of 25", "reached"),
        (
            KeyResult("K", "", 26, 4, "h", readings=((TODAY, 21),)),
            "21 h, from 26 to 4",
            "behind: 6.3 h expected by now",
        ),
        (
            KeyResult("K", "", 0, 2_500_000, "€"),
            "no reading yet, to 2,500,000 €",
            "not measured: 2,239,011 € expected by now",
        ),
        (KeyResult("K", "", 26, 4, "h"), "no reading yet, from 26 to 4 h", "not measured: 6.3 h expected by now"),
        (KeyResult("K", "", readings=((TODAY, 3),)), "3", "has no target to be held against"),
        (KeyResult("K", "", None, 9, readings=((TODAY, 3),)), "3 of 9", "has no beginning to be held against"),
        (KeyResult("K", "", 0, 9, due="2026-Q3", readings=((TODAY, 3),)), "3 of 9", "missed: was due on 30 Sep 2026"),
    ],
    ids=str,
)
def test_a_key_result_is_told_in_words(one: KeyResult, value: str, course: str) -> None:
    found = progress(Goal("GOAL-1", "Why", period="2026"), one, Vocabulary(), TODAY)
    assert (value_in_words(found), course_in_words(found, TODAY)) == (value, course)


def test_the_page_of_all_goals_says_how_far_they_are_and_what_is_off_track() -> None:
    reader = read(
        pages(
            spec("A-1", goals="[GOAL-1/KR-1]", status="building", target="2026-10"),
            spec("A-2", goals="[GOAL-1]", status="launched"),
            spec("A-3"),
        )["goals/index.md"]
    )
    said = reader.lines("Goals")
    assert said[1] == (
        "Behind in part: 2 key results of 2 goals: 1 behind, 1 not measured yet; "
        "2 specs serve them, of which 1 is off track."
    )
    lines = reader.lines("GOAL-1 Money arrives")
    assert lines[0] == "cpo 2026"
    assert lines[1] == "KR-1 Instant share 12 of 25 % behind: 22.4 % expected by now"
    assert lines[2].endswith("not measured: 6.3 h expected by now no spec serves it")
    assert lines[3] == "2 specs serve it: 1 active, 1 done. 1 off track"
    assert lines[4:] == ["A-1 The A-1 spec off track was due 2026-10 (until 31 Oct 2026)"]
    assert reader.lines("GOAL-2 Nobody knows")[:2] == [
        "No key results: nobody can tell when it is reached.",
        "No spec serves it.",
    ]
    assert "1 spec that is neither done nor dropped serves no goal." in reader.lines("GOAL-2 Nobody knows")


def test_a_goal_says_first_how_it_stands() -> None:
    assert goal(spec("A-1", goals="[GOAL-1/KR-1]", status="building", target="2026-10")).lines("GOAL-1 Money arrives")[
        1
    ] == (
        "Behind: 1 of 2 key results is behind: KR-1; the one spec that serves it is off track; "
        "no spec serves 1 key result: KR-2."
    )


def test_the_page_of_all_goals_is_no_better_than_the_worst_of_theirs() -> None:
    result = "{id: KR-1, baseline: 0, target: 25, readings: [{on: 2026-11-20, value: 24}]}"
    one = f"{{id: GOAL-1, title: Why, period: 2026, key_results: [{result}]}}"
    late, fine = (spec("A-1", goals="[GOAL-1/KR-1]", target=target) for target in ("2026-10", "2027-Q2"))

    def said(spec_: str, *others: str) -> tuple[str, str]:
        found = pages(spec_, config=f"[{', '.join((one, *others))}]")
        return read(found["goals/index.md"]).lines("Goals")[1], read(found["goals/GOAL-1.md"]).lines("GOAL-1 Why")[1]

    of_all, own = said(late)
    assert of_all == "At risk: 1 key result of 1 goal: 1 on course; 1 spec serves it, of which 1 is off track."
    assert own.startswith("At risk:")
    assert said(late, "{id: GOAL-2, title: Whither}")[0].startswith("At risk in part:")
    assert said(fine)[0] == "On course: 1 key result of 1 goal: 1 on course; 1 spec serves it."
    assert said(fine, "{id: GOAL-2, title: Whither}")[0].startswith("Not all known:")


def test_what_serves_a_key_result_stands_under_it_and_below_that_what_it_contains() -> None:
    reader = goal(
        spec("A-1", goals="[GOAL-1/KR-1]", target="2027-Q4"),
        spec("A-2", part_of="A-1", target="2027-Q3"),
        spec("A-3", part_of="A-2", goals="[GOAL-1/KR-1]", target="2027-Q2"),
        spec("A-4", goals="[GOAL-1/KR-1, GOAL-1]", target="2027-Q1"),
        spec("A-5", goals="[GOAL-1]"),
        spec("A-6", goals="[GOAL-1]", status="rejected"),
    )
    served = [row[0] for row in reader.table("KR-1 Instant share").rows]
    assert served == ["A-4 The A-4 spec", "A-1 The A-1 spec", "A-2 The A-2 spec", "A-3 The A-3 spec"]
    assert reader.lines("KR-2 Median time")[-1] == "No spec serves this key result yet."
    assert [row[0] for row in reader.table("What serves the goal as a whole").rows] == ["A-5 The A-5 spec"]


def test_parts_that_contain_each_other_are_listed_once() -> None:
    reader = goal(
        spec("A-1", goals="[GOAL-1/KR-1]", part_of="A-2"),
        spec("A-2", goals="[GOAL-1/KR-1]", part_of="A-1"),
    )
    assert [row[0] for row in reader.table("KR-1 Instant share").rows] == ["A-1 The A-1 spec", "A-2 The A-2 spec"]


def test_key_results_have_the_anchors_that_are_linked_to_and_their_readings_as_a_list() -> None:
    page = pages()["goals/GOAL-1.md"]
    reader = read(page)
    assert {"tpm-KR-1", "tpm-KR-2"} <= set(reader.ids)
    assert len(set(reader.ids)) == len(reader.ids)
    assert {"1 Nov 2026 12 %"} <= set(reader.lines("KR-1 Instant share"))
    assert page.content.count("<svg") == 1, "what was never measured has no line"
    assert 'aria-hidden="true"' in page.content[page.content.index("<svg") :][:120]
    assert {"12 0 % on 1 Jan 2026 25 % by 31 Dec 2026"} <= set(reader.lines("KR-1 Instant share"))
    assert ">12</text></svg>" in page.content


def test_what_others_write_is_escaped_and_a_key_result_written_twice_is_there_once() -> None:
    config = """\
- id: GOAL-1
  title: "<b>"
  key_results:
    - {id: "K <i>", title: "# {{ x }} [[A-1]]", target: 1}
    - {id: "K <i>", title: Again}
"""
    content = pages(config=config)["goals/GOAL-1.md"].content
    assert not [one for one in ("<b>&", "<i>", "[[", "{{") if one in content]
    assert "Again" not in content


NUMBERS = st.none() | st.floats(-1e300, 1e300)


READINGS = st.lists(st.tuples(st.dates(), st.floats(-1e300, 1e300)), max_size=3)


@given(NUMBERS, NUMBERS, READINGS)
def test_whatever_was_measured_a_page_can_be_written(
    baseline: float | None, target: float | None, readings: list[tuple[date, float]]
) -> None:
    def number(value: float | None) -> str:
        return f"{value:.1f}" if value is not None else "null"

    read_ = ", ".join(f"{{on: {on}, value: {number(value)}}}" for on, value in readings)
    result = f"{{id: KR-1, baseline: {number(baseline)}, target: {number(target)}, readings: [{read_}]}}"
    config = f"- {{id: GOAL-1, title: Why, period: 2026, key_results: [{result}]}}\n"
    assert len(pages(config=config)) == 2


def test_what_has_no_name_has_no_page_and_a_name_of_two_parts_has_one() -> None:
    config = "[{id: '', title: x, key_results: [{id: ''}]}, {id: a/b, key_results: [{id: c}]}, {id: index}]\n"
    found = pages(spec("A-1", goals="['', a/b, '/']"), config=config)
    assert sorted(found) == ["goals/a~2f~b.md", "goals/index.md", "goals/~index.md"]
    assert {"a~2f~b/", "a~2f~b/#tpm-c", "~index/"} <= set(read(found["goals/index.md"]).links)


def test_a_long_chain_of_parts_is_walked_once() -> None:
    specs = [spec("A-0", goals="GOAL-1")]
    specs += [spec(f"A-{n}", part_of=f"A-{n - 1}", goals="GOAL-1") for n in range(1, 1_200)]
    files = {f"specs/{number}.md": text for number, text in enumerate(specs)}
    catalog = plan(files | {"site_config/goals.yml": GOALS})
    found = {page.path: page for page in goals.pages(viewed(catalog, (), TODAY))}
    assert "and 1170 more" in found["goals/GOAL-1.md"].content


def test_a_goal_whose_id_has_a_slash_is_found_by_its_whole_id() -> None:
    config = "[{id: FY27/GROW, title: Grow, key_results: [{id: KR-1, title: Half}]}]"
    one = spec("A-1", goals="[FY27/GROW/KR-1]")
    catalog = plan({"specs/a.md": one, "site_config/goals.yml": config})
    here = Here(viewed(catalog, (), TODAY), "a.md")
    assert here.to_goal("FY27/GROW") == "../goals/FY27~2f~GROW/"
    assert goal_ids(here, catalog.specs[0]) == ("FY27/GROW",)
    assert (here.to_goal("FY27"), here.to_goal("FY27/GROW/KR-2")) == (None, None)
