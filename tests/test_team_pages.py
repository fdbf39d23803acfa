"""What the pages of teams say: what they do, whom they wait for and who waits for them."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from plans import TODAY, check, plan, spec, viewed
from tables import Reader, read

from tpmdocs.site import Page
from tpmdocs.views import teams

TEAMS = """\
- {key: pay, name: Payments, lead: pay-lead, capacity: {2026-Q4: 10, 2027-Q1: 20, 2025-Q1: 9, 2027-02: 3}}
- {key: risk, name: Risk}
- {key: idle, name: Idle}
"""


def pages(*specs: str, **config: str) -> Mapping[str, Page]:
    files = {f"specs/{number}.md": text for number, text in enumerate(specs)}
    written = {"teams": TEAMS, "checks": "policy: standard\n"} | config
    files |= {f"site_config/{name}.yml": text for name, text in written.items()}
    catalog = plan({"specs/index.md": "# Home\n"} | files)
    return {page.path: page for page in teams.pages(viewed(catalog, check(catalog), TODAY))}


def team(*specs: str, key: str = "pay", **config: str) -> Reader:
    return read(pages(*specs, **config)[f"teams/{key}.md"])


def of_all(*specs: str) -> str:
    """What the page of all teams says first."""
    return read(pages(*specs)["teams/index.md"]).lines("Teams")[1]


def of_pay(number: int, **fields: str) -> str:
    return spec(f"A-{number}", **({"team": "pay", "confirmed": "2026-11-20"} | fields))


def test_a_plan_without_teams_has_no_pages_of_them() -> None:
    catalog = plan({"specs/a.md": spec("A-1")})
    assert not [*teams.pages(viewed(catalog, (), TODAY))]


def test_all_teams_stand_with_lead_numbers_and_waits_also_those_that_only_specs_name() -> None:
    reader = read(
        pages(
            of_pay(1, depends_on="[B-1, B-2, C-1]", status="building"),
            of_pay(2, target="2026-10", status="accepted"),
            spec("B-1", team="risk"),
            spec("B-2", team="risk"),
            spec("C-1", team="unheard-of"),
            spec("D-1"),
        )["teams/index.md"]
    )
    table = reader.table("Teams")
    assert table.column("Team") == ["Idle", "Payments", "Risk", "unheard-of"]
    assert table.column("Lead") == ["", "pay-lead", "", ""]
    assert table.column("Specs")[:2] == ["none yet", "2 specs 1 active, 1 committed"]
    assert table.column("Waits for")[1] == "Risk 2 unheard-of 1"
    assert table.column("Is waited for by")[2] == "Payments 1"
    said = reader.lines("Teams")
    assert said[1] == (
        "Not as planned: 1 of 4 teams has work that is off track; 1 waits for another; "
        "most is waited for at Risk, by 1 spec of others."
    )
    assert said[-1].startswith("1 open spec names no team.")


def test_a_team_says_first_what_it_does_and_how_that_stands() -> None:
    reader = team(
        of_pay(1, status="building", target="2026-10"),
        of_pay(2, status="building", target="2027-02", depends_on="[B-1]"),
        of_pay(3, target="2027-03", status="launched"),
        spec("B-1", team="risk", target="2027-01", confirmed="2026-11-20"),
        spec("B-2", team="risk", target="2027-04", depends_on="[A-2]"),
    )
    said = reader.lines("Payments")
    assert (
        said[1]
        == "Not as planned: 2 of 2 open specs are in progress; 1 is off track; it waits for Risk; Risk waits for it."
    )
    assert "Lead pay-lead" in said
    assert [row[0] for row in reader.table("In progress (2)").rows] == [
        "A-1 The A-1 spec was due 2026-10 (until 31 Oct 2026)",
        "A-2 The A-2 spec",
    ]
    waits, awaited = reader.table("We wait on (1)"), reader.table("They wait on us (1)")
    assert (waits.rows[0][0], waits.column("Team"), waits.column("Due")) == ("B-1 The B-1 spec", ["Risk"], ["2027-01"])
    assert waits.column("Needed by") == ["A-2 by 28 Feb 2027, 28 days to spare"]
    assert awaited.column("Needed by") == ["B-2 Risk by 30 Apr 2027, 61 days to spare"]


def test_what_no_status_tells_of_is_not_called_done() -> None:
    odd = of_pay(1, status="odd")
    reader = team(odd, of_pay(2, status="launched"))
    assert reader.lines("Payments")[1] == (
        "Unknown: of 1 nobody can tell, as its status says nothing about how far it is."
    )
    assert any(line.startswith("Without a date 1 due") for line in reader.lines("Next quarters (1)"))
    assert (
        team(odd, of_pay(3, target="2027-Q2"))
        .lines("Payments")[1]
        .startswith("As planned, as far as is known: none of 1 open spec")
    )


def test_of_what_cannot_be_read_nobody_can_tell_whatever_its_status() -> None:
    broken = "---\nid: A-2\nteam: pay\nstatus: draft\ntitle: [x\n---\n"
    said = "Unknown: of {} nobody can tell, as {}."
    silent = "their status says nothing about how far they are"
    assert team(of_pay(1, status="launched"), broken).lines("Payments")[1] == said.format(1, "it cannot be read")
    assert team(of_pay(1, status="odd"), broken).lines("Payments")[1] == said.format(
        2, f"{silent}, or they cannot be read"
    )
    assert team(broken, broken).lines("Payments")[1] == said.format(2, "they cannot be read")


def test_what_has_no_date_is_not_called_planned() -> None:
    assert team(of_pay(1)).lines("Payments")[1] == (
        "Unknown: none of 1 open spec is in progress; what is open has no date, or is paused."
    )
    assert of_all(of_pay(1)).startswith("Unknown: what is open has no date, or is paused; none of 3 teams")
    assert of_all(of_pay(1, target="2027-Q1", confirmed="2026-01-01")).startswith("At risk: 1 of ")


def test_the_page_of_all_is_no_surer_than_those_of_the_teams() -> None:
    odd = [spec("B-1", team="risk", target="2025-10", status="odd"), spec("C-1", team="idle", status="odd")]
    said = "of 2 nobody can tell, as their status says nothing about how far they are."
    planned = of_pay(1, target="2027-Q2")
    assert of_all(planned) == "As planned: none of 3 teams waits for another."
    assert of_all(planned, *odd) == (f"As planned, as far as is known: none of 3 teams waits for another; {said}")
    assert of_all(*odd) == f"Unknown: {said}"
    assert of_all(of_pay(1, status="launched")) == "Nothing open: all that they had is done or dropped."
    assert of_all() == "Nothing open: no spec names a team."


def test_who_waits_for_specs_without_a_team_waits_for_no_other_team() -> None:
    none, needed = spec("B-1", target="2027-Q1"), spec("B-2", team="risk", target="2027-Q1")
    waiting = of_pay(1, target="2027-Q2", depends_on="[B-1]")
    assert of_all(waiting, none) == "As planned: none of 3 teams waits for another."
    waiting = of_pay(1, target="2027-Q2", depends_on="[B-1, B-2]")
    others = [spec(f"C-{n}", depends_on="[A-1]", target="2027-Q3") for n in range(2)]
    assert of_all(waiting, none, needed, *others) == (
        "As planned: 1 waits for another; most is waited for at Risk, by 1 spec of others."
    )


def test_a_team_with_an_empty_name_is_no_team() -> None:
    waiting = of_pay(1, depends_on="[B-1, B-2]")
    reader = read(pages(waiting, spec("B-1", team="''"), spec("B-2", depends_on="[B-1]"))["teams/index.md"])
    assert reader.table("Teams").column("Waits for")[1] == "specs without a team 2"
    assert reader.lines("Teams")[-1].startswith("2 open specs name no team.")


def test_a_team_without_any_spec_says_what_it_has_none_of_and_has_no_empty_lists() -> None:
    reader = team(key="idle")
    assert reader.lines("Idle")[1] == "Nothing open: no spec names this team."
    assert (
        "Nothing is being built. Nothing of this team waits for another. No other team waits for this one. "
        "Nothing has to be confirmed within two weeks. No spec of this team has a section of open questions. "
        "Nothing is planned."
    ) in reader.lines("Idle")
    assert [section.heading for section in reader.sections if section.level == 2] == []


def test_what_is_to_be_confirmed_now_or_within_two_weeks_is_told_with_the_latest_first() -> None:
    reader = team(
        of_pay(1, target="2028", confirmed="2026-08-20"),  # 95 of 90 days ago
        of_pay(2, target="2028", confirmed="2026-09-01"),  # 83
        of_pay(3, target="2028", confirmed="2026-09-20"),  # 64
        of_pay(4, target="2028", confirmed="2026-08-25"),  # 90
    )
    table = reader.table("Due for confirmation (3)")
    assert table.column("Last known") == ["20 Aug 2026", "25 Aug 2026", "1 Sep 2026"]
    assert table.column("Confirm") == ["5 days late", "today", "within 7 days"]
    off = team(of_pay(1, confirmed="2020-01-01"), checks="policy: standard\nseverity: {stale: off}\n")
    said = "Nobody is asked to confirm anything here, as the rule stale is off."
    assert any(said in line for line in off.lines("Payments"))


def test_open_questions_lead_to_the_section_that_asks_them() -> None:
    asked = "\n## Scope\n\n## 4. Open questions\n\n- one?\n- [ ] two?\n- [x] three\n"
    reader = team(
        of_pay(1) + asked,
        of_pay(2) + "\n## Questions\n\nWhat is it that we would like to have known?\n",
        of_pay(3) + "\n## Open questions\n\nNone.\n",
        of_pay(4) + "\n## Open questions\n\n- [x] one\n",
        of_pay(5) + "\n## Questions and answers\n\n- Why is it so?\n",
        of_pay(6, status="launched") + asked,
        spec("B-1", team="risk") + asked,
    )
    assert reader.lines("Open questions (2)") == [
        "A-1 The A-1 spec 4. Open questions 2 questions",
        "A-2 The A-2 spec Questions",
    ]
    assert {"../../0/#4-open-questions", "../../1/#questions"} <= set(reader.links)


def test_what_is_due_stands_by_quarter_with_the_weeks_it_takes_of_those_there_are() -> None:
    reader = team(
        of_pay(1, target="2026-10", status="building", effort="{pay: 2}"),
        of_pay(2, target="2026-12", effort="{pay: 8, risk: 3}"),
        of_pay(3, target="2026-Q4", effort="4", status="launched"),
        of_pay(4, target="2027-02-03"),
        of_pay(5, milestones="{alpha: 2027-01, beta: 2027-Q2}", effort="{pay: 1.5}"),
        of_pay(6),
        spec("B-1", team="risk", target="2027-Q2", effort="{pay: 1}"),
    )
    said = reader.lines("Next quarters (8)")
    names = ("Overdue", "2026-Q4", "2027-Q1", "2027-Q2")
    assert [line for line in said if line.startswith(names)] == [
        "Overdue 1 late 2 person-weeks",
        "2026-Q4 2 due 12 of 10 person-weeks, 2 too many",
        "2027-Q1 2 due 20 person-weeks to give",
        "2027-Q2 2 due 2.5 person-weeks",
    ]
    assert any(line.startswith("Without a date 1 due") for line in said)
    assert "B-1 The B-1 spec" in " ".join(said)


def test_what_is_due_stands_by_release_where_that_is_all_that_is_said() -> None:
    releases = "[{name: v1.9}, {name: v1.10}]\n"
    reader = team(of_pay(1, target="v1.10"), of_pay(2, target="1.9"), of_pay(3, target="next"), releases=releases)
    said = " ".join(reader.lines("Next quarters (3)"))
    assert said.index("v1.9 1 due") < said.index("v1.10 1 due") < said.index("Next 1 due")


@given(st.sampled_from(["{pay: [1]}", "{pay: -3}", "{pay: true}", "{[x]: 1}", "'8'", "[1, 2]", "{pay: .nan}", "1e300"]))
def test_whatever_effort_is_written_a_page_can_be_written(effort: str) -> None:
    assert "Payments" in pages(of_pay(1, target="2027-Q1", effort=effort))["teams/pay.md"].content


def test_a_link_to_who_waits_for_whom_leads_to_the_table_where_there_is_one() -> None:
    def link(*specs: str) -> str:
        return next(one for one in read(pages(*specs)["teams/index.md"]).links if "dependencies" in one)

    waiting = of_pay(1, depends_on="[B-1]")
    assert link(waiting, spec("B-1", team="risk")) == "../dependencies/#tpm-teams"
    assert link(waiting, spec("B-1", team="pay")) == "../dependencies/"
    assert link(waiting, spec("B-1")) == "../dependencies/"


def test_names_of_teams_are_escaped() -> None:
    content = "".join(page.content for page in pages(spec("A-1", team="'<b>&'"), teams="[]\n").values())
    assert "<b>&" not in content
    assert "?team=%3Cb%3E%26" in content


def test_a_team_that_comes_too_late_for_another_or_says_so_itself_is_not_as_planned() -> None:
    late = of_pay(1, status="building", target="2027-Q2")
    waiting = spec("B-1", team="shop", target="2027-06-15", depends_on="[A-1]", confirmed="2026-11-20")
    said = team(late, waiting).lines("Payments")[1]
    assert said == "At risk: 1 of 1 open spec is in progress; shop waits for it; 1 may come too late for others."
    reported = of_pay(1, target="2027-Q2", updates="[{on: 2026-11-20, by: anna, health: off-track, text: Nobody.}]")
    said = team(reported).lines("Payments")[1]
    assert said == "At risk: none of 1 open spec is in progress; 1 is reported worse than the dates say."
