"""What the pages of releases say: will it ship, and what must happen before the freeze?"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from plans import TODAY, check, plan, spec, viewed
from tables import Reader, read

from tpmdocs.site import Page
from tpmdocs.views import releases

RELEASES = """\
- {name: "1.8", date: 2026-06-01}
- {name: "1.9", date: 2026-09-15}
- {name: "1.10", date: 2027-03-16, freezes: {spec: 2026-12-18, code: 2027-02-26, docs: 2027-03-01}}
- {name: "1.11"}
"""


def pages(*specs: str, **config: str) -> Mapping[str, Page]:
    files = {f"specs/{number}.md": text for number, text in enumerate(specs)}
    written = {"releases": RELEASES, "checks": "policy: standard\n", "gates": "[]\n"} | config
    files |= {f"site_config/{name}.yml": text for name, text in written.items()}
    catalog = plan({"specs/index.md": "# Home\n"} | files)
    return {page.path: page for page in releases.pages(viewed(catalog, check(catalog), TODAY))}


def release(*specs: str, name: str = "1.10", **config: str) -> Reader:
    return read(pages(*specs, **config)[f"releases/{name}.md"])


def answer(*specs: str, name: str = "1.10") -> str:
    return release(*specs, name=name).lines(f"Release {name}")[1]


def in_it(number: int, **fields: str) -> str:
    """A spec of the release that is as it should be, but for these fields."""
    given = {"release": "'1.10'", "target": "2027-02-01", "status": "accepted", "confirmed": "2026-11-20"} | fields
    return spec(f"A-{number}", **given)


def test_a_plan_without_releases_has_no_pages_of_them() -> None:
    catalog = plan({"specs/a.md": spec("A-1")})
    assert not [*releases.pages(viewed(catalog, (), TODAY))]


@pytest.mark.parametrize(
    ("specs", "said"),
    [
        ([], "Empty: nothing is due in it so far."),
        (
            [in_it(1)],
            "As planned: nothing stands against what is in it; "
            "1 still has to be done before the code freeze in 13 weeks.",
        ),
        (
            [in_it(1, target="2026-10"), in_it(2, depends_on="[A-1]"), in_it(3, status="draft")],
            "Not as planned: 1 of 3 is off track, 1 at risk; "
            "1 still has to be accepted before the spec freeze in 25 days.",
        ),
        (
            [in_it(1, confirmed="2026-01-01"), in_it(2, target="2027-Q1", status="launched")],
            "At risk: 1 of 2 is at risk; 1 still has to be done before the code freeze in 13 weeks.",
        ),
        (
            [in_it(1, target="2027-Q1")],
            "At risk: 1 of 1 may end after the code freeze; 1 still has to be done before the code freeze in 13 weeks.",
        ),
        ([in_it(1, status="launched"), in_it(2, status="validated")], "Ready: all 2 are done."),
        ([in_it(1, status="launched")], "Ready: what is due in it is done."),
    ],
)
def test_a_release_says_first_whether_it_will_ship(specs: list[str], said: str) -> None:
    assert answer(*specs) == said


def test_a_release_without_a_day_and_one_that_is_past_say_so() -> None:
    assert answer(in_it(1, release="'1.11'"), name="1.11") == (
        "As planned: nothing stands against what is in it; nobody has said its day yet."
    )
    past = [spec("A-1", milestones="{alpha: '1.9', beta: '1.10'}"), spec("A-2", target="'1.9'")]
    assert (
        answer(*past, name="1.9")
        == "Past, and not complete: its day was 15 Sep 2026, 2 months ago; 1 of 2 is not done."
    )
    assert answer(past[0], name="1.9") == (
        "Past: its day was 15 Sep 2026, 2 months ago; nothing that was due in it is left to do."
    )
    assert answer(name="1.9").endswith("nothing that is written down was due in it.")


def test_what_no_status_tells_of_is_not_called_done() -> None:
    odd, done = in_it(1, status="odd"), in_it(2, status="launched")
    assert answer(odd, done) == ("Unknown: of 1 nobody can tell, as its status says nothing about how far it is.")
    assert answer(odd, in_it(3, status="odder"), in_it(4, release="'1.11'", target="2028-02-01"), done).startswith(
        "Unknown: of 2 nobody can tell, as their status says nothing about how far they are."
    )
    assert answer(odd, in_it(2)).startswith(
        "As planned, as far as is known: nothing stands against 1 of 2 in it; of 1 nobody can tell"
    )
    assert answer(spec("A-1", target="'1.9'", status="odd"), name="1.9").startswith(
        "Past: its day was 15 Sep 2026, 2 months ago; of 1 nobody can tell"
    )
    shown = pages(odd, done)["releases/1.10.md"].content
    assert 'class="tpm-health tpm-unsure">Unknown' in shown


def test_a_spec_with_several_stages_in_a_release_counts_once() -> None:
    staged = spec("A-1", milestones="{alpha: 2026-10, beta: 2026-10-20, stable: 2026-11-01}", release="'1.10'")
    assert answer(staged) == (
        "Not as planned: 1 of 1 is off track; 1 still has to be accepted before the spec freeze in 25 days."
    )
    page = release(staged)
    assert page.lines("Before the spec freeze, in 25 days")[0].startswith("1 spec in this release is not yet")
    assert len(page.table("What is in it").rows) == 3


def test_the_next_release_is_the_next_version_also_where_it_has_no_day() -> None:
    releases = "[{name: '2027.1'}, {name: '2027.2', date: 2027-03-01}, {name: '', date: 2027-01-01}]"
    shown = pages(releases=releases)
    assert read(shown["releases/index.md"]).lines("Releases")[1].startswith("Next: 2027.1. Empty:")
    assert "Before: </a>" not in shown["releases/2027.1.md"].content


def test_what_is_not_far_enough_for_the_spec_freeze_stands_with_what_its_gate_still_asks_for() -> None:
    gates = "[{status: committed, fields: [owner, [target, release]], sections: [Problem]}]\n"
    reader = release(in_it(1, status="draft"), in_it(2), in_it(3, status="launched"), gates=gates)
    table = reader.table("Before the spec freeze, in 25 days")
    assert table.column("Missing") == ["owner; a section Problem"]
    assert reader.table("What is in it").column("Status") == [
        "accepted (committed)",
        "draft (proposed) 2 of 3 missing for accepted",
        "launched (done)",
    ]


def test_contents_stand_worst_first_then_by_time_with_slack_and_what_they_wait_for() -> None:
    reader = release(
        in_it(1, target="2027-02-10", depends_on="[B-1]"),
        in_it(2, target="2027-02-01"),
        in_it(3, status="launched"),
        in_it(4, target="2026-10-01", status="building"),
        in_it(5, target="2027-03-10"),
        spec("B-1", target="2027-02-05", confirmed="2026-11-20"),
    )
    table = reader.table("What is in it")
    assert [row[0][:3] for row in table.rows] == ["A-4", "A-2", "A-1", "A-5", "A-3"]
    assert table.column("Slack")[1:] == [
        "25 days before the code freeze",
        "16 days before the code freeze",
        "12 days after the code freeze",
        "",
    ]
    assert table.column("Waits for")[2] == "B-1 2027-02-05"


def test_who_has_what_is_in_it_is_named_and_its_day_only_where_that_is_another() -> None:
    table = release(in_it(1, team="risk", owner="[ann, bob, cy, di]", target="'1.10'"), in_it(2)).table("What is in it")
    assert sorted(table.column("Team, owner")) == ["", "risk ann, bob and 2 more"]
    assert sorted(table.column("Due")) == ["", "2027-02-01"]
    assert "Due" not in release(in_it(1, target="'1.10'")).table("What is in it").columns


def test_a_short_release_has_room_on_paper_for_what_its_specs_wait_for() -> None:
    needed = spec("B-1", target="2027-01-05", confirmed="2026-11-20")
    many = [in_it(number, depends_on="[B-1]") for number in range(1, 41)]
    said = 'tpm-printed">25 days before <span class="tpm-whole">the code freeze</span>; waits for B-1</p>'
    assert said in pages(*many[:3], needed)["releases/1.10.md"].content
    assert said not in pages(*many, needed)["releases/1.10.md"].content


def test_stages_stand_one_by_one_and_what_is_due_with_the_release_has_no_slack() -> None:
    table = release(spec("A-1", milestones="{alpha: '1.10', beta: '1.11'}"), name="1.10").table("What is in it")
    assert table.column("Stage") == ["alpha"]
    assert "Slack" not in table.columns


def test_what_waits_elsewhere_for_what_is_in_it_is_told_with_when_and_what_is_left() -> None:
    reader = release(
        in_it(1),
        in_it(2, depends_on="[A-1]"),
        spec("B-1", target="2027-02-11", team="risk", depends_on="[A-1]"),
    )
    table = reader.table("What waits for it elsewhere")
    assert table.column("Needed by") == ["B-1 risk by 11 Feb 2027, 10 days to spare"]
    assert "Nothing outside of this release waits for what is in it." in release(in_it(1)).lines(
        "What waits for it elsewhere"
    )


def test_the_page_of_all_has_what_is_to_come_in_order_and_the_past_folded() -> None:
    reader = read(pages(in_it(1), in_it(2, target="2026-10-01"), spec("A-3", release="'1.9'"))["releases/index.md"])
    assert reader.lines("Releases")[1].startswith("Next: 1.10 on 16 Mar 2027, in 16 weeks. Not as planned: 1 of 2")
    ahead = reader.table("To come")
    assert ahead.column("Release") == ["1.10", "1.11"]
    assert ahead.column("Day") == ["16 Mar 2027 in 16 weeks", "no day yet"]
    assert ahead.column("Due in it") == ["2 specs 2 committed", "nothing"]
    assert ahead.column("Will it ship?") == ["Not as planned 1 off track", "Empty"]
    assert "2 past releases, the latest first" in reader.lines("Past")
    assert reader.table("Past").column("Release") == ["1.9", "1.8"]


def test_a_long_release_shows_some_folds_more_and_counts_the_rest() -> None:
    page = pages(*(in_it(number) for number in range(1, 121)))["releases/1.10.md"]
    said = read(page).lines("What is in it")
    assert "60 more" in said
    assert "20 more are in the list of all specs." in said
    printed = next(line for line in said if line.startswith("and "))
    tables = re.findall(r"<tbody>.*?</tbody>", page.content)
    shown = len(re.findall("<tr>", tables[0]))
    assert printed == f"and {120 - shown} more"
