"""What the Brief says to somebody who has a minute."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from plans import TODAY, check, plan, spec, viewed
from tables import Reader, read

from tpmdocs.builder import build
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import load
from tpmdocs.site import Page
from tpmdocs.views import brief as views

GATES = "[{status: accepted, fields: [owner, summary]}]"


def page_of(catalog: Catalog, *, home: bool = False) -> Page:
    (page,) = views.pages(viewed(catalog, check(catalog), TODAY, home=home))
    return page


def brief(*specs: str, **config: str) -> Reader:
    files = {f"specs/{number}.md": text for number, text in enumerate(specs)}
    return read(page_of(plan(files | {f"site_config/{name}.yml": text for name, text in config.items()})))


def verdict(page: Reader) -> str:
    return page.lines("Brief")[1]


def headings(page: Reader) -> list[str]:
    return [section.heading for section in page.sections if section.level == 2]


def test_an_owner_s_own_alarm_needs_attention() -> None:
    bad = "[{on: 2026-10-20, health: off-track, text: We will not make it.}]"
    files = {"specs/a.md": spec("A-1", target="2027-06", updates=bad), "specs/b.md": spec("A-2", target="2027-06")}
    lines = read(page_of(plan(files))).lines("Brief")
    assert (
        "On track by dates, not by what owners report. Nothing stands against the 2 open specs that have a target."
        in lines[1]
    )
    assert "1 spec is reported worse than its dates say." in lines[1]
    assert "A-1 The A-1 spec on track owner says off track" in lines
    assert "We will not make it." in lines


def test_whether_the_plan_is_on_track_comes_first_and_then_how_many_stand_how() -> None:
    late, fine = spec("A-1", target="2026-10"), spec("A-2", target="2027-Q2")
    needy = spec("A-3", target="2027-Q2", depends_on="[A-1]")
    page = brief(late, fine, needy, spec("A-4"), spec("A-5", status="launched"))
    assert verdict(page) == "Not on track. 1 of 4 open specs is off track, 1 is at risk."
    assert page.lines("Brief")[2:6] == ["1 on track", "1 at risk", "1 off track", "1 unknown"]
    healths = [link.partition("?")[2] for link in page.links if "?" in link]
    assert healths == ["health=on-track", "health=at-risk", "health=off-track", "health=unknown"]


@pytest.mark.parametrize(
    ("specs", "said"),
    [
        (
            [spec("A-1", target="2027-Q2"), spec("A-2")],
            "On track. Nothing stands against the one open spec that has a target.",
        ),
        (
            [spec("A-1"), spec("A-2", target="2027-Q2", status="paused")],
            "Nobody can say. What is open has no target, or is paused, so nothing can be late.",
        ),
        (
            [spec("A-1", target="2027-Q1", depends_on="[A-2]"), spec("A-2", target="2027-Q2", status="paused")],
            "Not on track. 1 of 2 open specs is off track.",
        ),
        (
            [spec("A-1", target="2027-02", depends_on="[A-2]"), spec("A-2", target="2027-Q1")],
            "At risk. 1 of 2 open specs is at risk, none is off track.",
        ),
        (
            [spec("A-1", status="launched"), spec("A-2", status="rejected")],
            "Nothing is open. All 2 specs are done or were dropped.",
        ),
    ],
)
def test_the_verdict_is_as_bad_as_the_worst(specs: list[str], said: str) -> None:
    assert verdict(brief(*specs)) == said


def test_what_no_status_tells_of_is_not_called_done() -> None:
    done, odd = spec("A-1", status="launched"), spec("A-2", status="odd", goals="[G-1]")
    goals = "[{id: G-1, title: More}]"
    page = brief(done, odd, goals=goals)
    said = "Nobody can say. Of 1 spec nobody can tell, as its status says nothing about how far it is."
    assert verdict(page) == said
    assert page.lines("Goals") == ["G-1 More", "specs: 1 of unknown status"]
    assert page_of(plan({"a.md": odd}, ".")).meta["description"] == "1 spec, of which none is known to be open."


def test_what_no_status_tells_of_is_told_beside_how_the_open_specs_stand() -> None:
    odd = [spec(f"B-{n}", target="2025-10", status="odd") for n in range(50)]
    said = "Of 50 specs nobody can tell, as their status says nothing about how far they are."
    assert verdict(brief(spec("A-1", target="2027-Q2"), *odd)) == (
        f"On track, as far as is known. Nothing stands against the one open spec that has a target. {said}"
    )
    assert verdict(brief(spec("A-1", target="2026-10"), *odd)) == (
        f"Not on track. 1 of 1 open spec is off track. {said}"
    )


def test_releases_and_freezes_without_a_name_are_no_dates() -> None:
    page = brief(
        spec("A-1", release="''", target="2026-12-01"),
        releases="[{name: '', date: 2026-12-24}, {name: v2, date: 2027-01-08, freezes: {'': 2026-12-10}}]",
    )
    assert page.lines("Next dates") == ["1 Dec A-1 The A-1 spec", "8 Jan 2027 v2 release"]
    assert brief(spec("A-1"), releases="[{name: ''}, {name: v1}]").lines("Next dates")[-1] == "no day yet v1 release"


def test_what_needs_attention_is_off_track_first_the_longest_overdue_at_the_top() -> None:
    page = brief(
        spec("A-1", target="2026-01", owner="ada"),
        spec("A-2", target="2026-10", team="shop", updates="[{on: 2026-06-01, health: on-track}]"),
        spec("A-3", target="2027-12", depends_on="[A-1]"),
        spec("A-4", target="2026-12", depends_on="[A-1]"),
        teams="[{key: shop, name: The shop}]",
    )
    assert page.lines("Needs attention") == [
        "A-1 The A-1 spec off track",
        "was due 2026-01 (until 31 Jan 2026)",
        "ada",
        "A-2 The A-2 spec off track owner says on track",
        "was due 2026-10 (until 31 Oct 2026)",
        "The shop",
        "A-4 The A-4 spec at risk",
        "needs A-1, which is off track",
        "A-3 The A-3 spec at risk",
        "needs A-1, which is off track",
    ]
    assert "1 spec is reported better than its dates allow." in verdict(page)


def test_specs_that_are_reported_better_are_counted_and_not_their_owners() -> None:
    better = {"owner": "ann", "target": "2026-10", "updates": "[{on: 2026-06-01, health: on-track}]"}
    page = brief(spec("A-1", **better), spec("A-2", **better))
    assert "2 specs are reported better than their dates allow." in verdict(page)


def test_of_much_that_needs_attention_it_says_how_much_more_there_is_and_where() -> None:
    page = brief(*(spec(f"A-{n}", target="2026-10") for n in range(20)))
    assert sum(line.startswith("A-") for line in page.lines("Needs attention")) == 8
    assert page.lines("Needs attention")[-1] == "12 more, with their reasons"
    assert "health/#tpm-standing" in page.links or "../health/#tpm-standing" in page.links


def test_what_has_all_that_its_gate_asks_for_is_ready_to_be_decided() -> None:
    page = brief(
        spec("A-1", owner="ada", summary="All is there."),
        spec("A-2", owner="ada"),
        spec("A-3", owner="ada", summary="Too late.", status="building"),
        gates=GATES,
    )
    assert page.lines("Ready to be decided")[1:] == ["A-1 The A-1 spec draft (proposed) → accepted", "ada"]
    assert "1 is ready to be decided." in verdict(page)
    assert "Ready to be decided" not in headings(brief(spec("A-1", owner="ada", summary="No gate.")))


def test_what_was_launched_and_reported_in_14_days_is_new() -> None:
    page = brief(
        spec("A-1", status="launched", shipped="2026-11-12", target="2026-Q4"),
        spec("A-2", status="launched", shipped="2026-11-20", target="2026-10"),
        spec("A-3", status="launched", shipped="2026-11-08", target="2026-10"),
        spec(
            "A-4", updates="[{on: 2026-11-09, text: Begun.}, {on: 2026-11-21, by: ada, health: at-risk, text: Slow.}]"
        ),
        spec("A-5", updates="[{on: 2026-11-08, text: Old.}, {text: Undated.}, {on: 2026-11-24, text: Not yet.}]"),
    )
    assert page.lines("New in 14 days") == [
        "A-4 The A-4 spec at risk",
        "Slow. 21 Nov, ada, and 1 earlier",
        "A-2 The A-2 spec 20 days late",
        "launched 20 Nov",
        "A-1 The A-1 spec on time",
        "launched 12 Nov",
    ]
    assert "In the last 14 days 2 were launched and 1 reported on." in verdict(page)


def test_what_owners_write_leads_to_what_it_mentions() -> None:
    text = f"Waits for [[A-2|the lock]], [[A-2]] and [[Z-9]]. {'So it goes. ' * 9}[[A-2|that long, long story]]"
    files = {"specs/a.md": spec("A-1", updates=f"[{{on: 2026-11-21, text: '{text}'}}]"), "specs/b.md": spec("A-2")}
    page = page_of(plan(files))
    told = read(page).lines("New in 14 days")[1]
    assert told.startswith("Waits for the lock, A-2 and [[Z-9]]. So it goes.")
    assert told.endswith("So it goes.… 21 Nov")
    assert 'class="tpm-ref" href="' in page.content


def test_a_goal_tells_how_its_specs_stand() -> None:
    page = brief(
        spec("A-1", target="2026-10", goals="[G-1]"),
        spec("A-2", target="2027-Q2", goals="[G-1/KR-1]"),
        spec("A-3", status="launched", goals="[G-1]"),
        spec("A-4", status="rejected", goals="[G-1]"),
        goals="[{id: G-1, title: More, key_results: [{id: KR-1, title: Trips, baseline: 0, target: 50, due: 2026-Q4,"
        " readings: [{on: 2026-07-01, value: 0}, {on: 2026-11-01, value: 10}]}]}, {id: G-2, title: Less}]",
    )
    assert page.lines("Goals") == [
        "G-1 More",
        "Trips 10 of 50",
        "behind: 39.6 expected by now",
        "specs: 1 off track, 1 on track and 1 done",
        "G-2 Less",
        "no spec serves it",
    ]


def test_the_next_dates_are_those_of_8_weeks_day_by_day() -> None:
    page = brief(
        spec("A-1", target="2026-12"),
        spec("A-2", target="2026-12", milestones="{beta: 2026-12-01, stable: 2026-12}"),
        spec("A-3", target="2026-Q4"),
        spec("A-4", target="2027.1"),
        spec("A-5", target="2027-01-19"),
        spec("A-6", target="2026-12-24", status="paused"),
        spec("A-7", target="2026-12-24", status="launched"),
        releases="[{name: '2027.1', date: 2027-01-15, freezes: {code: 2026-12-18}}]",
    )
    assert page.lines("Next dates") == [
        "1 Dec A-2 The A-2 spec beta",
        "18 Dec 2027.1 code freeze",
        "31 Dec A-1 The A-1 spec",
        "A-2 The A-2 spec stable",
        "1 more due by then",
        "15 Jan 2027 2027.1 release 1 due",
    ]


def test_a_spec_with_several_stages_in_a_release_is_due_in_it_once() -> None:
    page = brief(
        spec("A-1", release="v2", milestones="{alpha: v2, beta: v2}"), releases="[{name: v2, date: 2026-12-30}]"
    )
    assert page.lines("Next dates") == ["30 Dec v2 release 1 due"]


def test_many_dates_take_no_more_room_than_a_few() -> None:
    days = [f"2026-12-{day:02}" for day in range(1, 31)]
    page = brief(*(spec(f"A-{n}", target=day) for n, day in enumerate(day for day in days for _ in range(4))))
    assert page.lines("Next dates")[-1] == "26 more dates in 8 weeks"
    assert page.lines("Next dates")[:3] == ["1 Dec A-0 The A-0 spec", "A-1 The A-1 spec", "2 more due by then"]


def test_where_nothing_is_due_soon_it_says_what_comes_first() -> None:
    page = brief(spec("A-1", target="2027-Q3"), spec("A-2", target="2028"))
    assert page.lines("Next dates") == [
        "Nothing has a date in the next 8 weeks; this is what comes first then.",
        "30 Sep 2027 A-1 The A-1 spec",
    ]
    undated = brief(spec("A-1", target="v2"), releases="[{name: v1, date: 2026-01-01}, {name: v2}]")
    assert undated.lines("Next dates")[-1] == "no day yet v2 release 1 due"


def test_what_is_not_there_has_no_heading() -> None:
    assert headings(brief(spec("A-1"))) == []
    assert not brief(spec("A-1")).has("Goals")


def test_an_empty_plan_says_how_to_begin() -> None:
    page = brief()
    assert page.lines("Brief")[1].startswith("There is no spec yet.")
    assert headings(page) == []


def test_the_brief_is_the_home_where_there_is_none() -> None:
    files = {"specs/a.md": spec("A-1")}
    ours = build(plan(files), today=TODAY, engine="none")
    theirs = build(plan(files | {"specs/index.md": "# Home\n"}), today=TODAY, engine="none")
    assert (ours.nav[0], theirs.nav[0]) == (("Brief", "index.md"), ("Brief", "brief/index.md"))
    assert not {"brief/index.md"} & {page.path for page in ours.pages}
    assert not {"index.md"} & {page.path for page in theirs.pages}
    home = next(page for page in ours.pages if page.path == "index.md")
    assert {"health/", "catalog/?health=unknown", "data/calendar.ics"} <= set(read(home).links)


def test_the_description_says_how_the_plan_stands() -> None:
    catalog = plan({"a.md": spec("A-1", target="2027-Q2"), "b.md": spec("A-2", target="2026-10")}, ".")
    assert page_of(catalog).meta["description"] == "1 spec on track, 1 off track."
    odd = plan({"a.md": spec("A-1", target="2027-Q2"), "b.md": spec("A-2", status="odd")}, ".")
    assert page_of(odd).meta["description"] == "1 spec on track, 1 of unknown status."
    assert page_of(plan({"a.md": spec("A-1", status="launched")}, ".")).meta["description"] == (
        "1 spec, of which none is open."
    )


def test_no_text_of_a_plan_is_anything_but_text() -> None:
    nasty = '"<script>x</script> [[A-1]] {{ y }} \'\\" \\n# h"'
    text = spec(
        "A-1", title=nasty, team=nasty, owner=nasty, status=nasty, updates=f"[{{on: 2026-11-20, text: {nasty}}}]"
    )
    releases = f"[{{name: {nasty}, date: 2026-12-01, freezes: {{{nasty}: 2026-11-30}}}}]"
    goals = f"[{{id: {nasty}, title: {nasty}}}]"
    files = {"a.md": text, "site_config/releases.yml": releases, "site_config/goals.yml": goals}
    content = page_of(plan(files, ".")).content
    assert not re.search(r"<script|\[\[|\{\{", content)
    assert "script" in content
    assert sum(line.startswith("#") for line in content.split("\n")) == 1 + content.count("\n## ")


@pytest.mark.parametrize("size", [1, 400])
def test_a_brief_is_brief_however_large_the_plan_is(size: int) -> None:
    specs = (
        spec(
            f"A-{n}",
            owner="ada",
            summary="All is there.",
            target=f"'{TODAY + timedelta(days=n % 90 - 30)}'",
            updates="[{on: 2026-11-20, text: New.}]",
        )
        for n in range(size)
    )
    page = page_of(plan({f"{n}.md": text for n, text in enumerate(specs)} | {"site_config/gates.yml": GATES}, "."))
    assert len(re.findall(r"<li>|<dd>", page.content.split("<details>")[0])) < 30


def test_the_brief_of_kubernetes_is_as_short(corpus: Callable[[str], Catalog]) -> None:
    page = page_of(corpus("kep"))
    assert len(page.content) < 20_000
    assert verdict(read(page)).startswith("Not on track.")


def test_the_brief_of_the_example(root: Path) -> None:
    page = read(page_of(load(root / "tests/sites/payments")))
    assert verdict(page) == "Not on track. 1 of 22 open specs is off track, 2 are at risk. " + (
        "In the last 14 days 10 were reported on. 3 of 4 goals are behind. "
        "2 specs are reported worse than their dates say."
    )
    assert headings(page) == ["Needs attention", "New in 14 days", "Goals", "Next dates"]
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
