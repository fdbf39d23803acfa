"""The calendar that other programs subscribe to, read by the library as they would."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from plans import TODAY, check, plan, spec, viewed

from tpmdocs.views.calendar import as_ics


def ics(*specs: str, today: date = TODAY, **config: str) -> str:
    files = {f"specs/{number}.md": text for number, text in enumerate(specs)}
    catalog = plan(files | {f"site_config/{name}.yml": text for name, text in config.items()})
    return as_ics(viewed(catalog, check(catalog), today))


def events(text: str) -> dict[str, date]:
    """Days by summary."""
    return {event["SUMMARY"]: event["DTSTART"].dt for event in read(text)}


def read(text: str) -> list[Any]:
    return Calendar.from_ical(text).walk("VEVENT")


RELEASES = "[{name: '2027.1', date: 2027-03-16, freezes: {spec: 2026-12-18}}, {name: '2027.2'}]"


def test_releases_freezes_and_targets_are_whole_days() -> None:
    text = ics(
        spec("A-1", target="2027-Q1", status="accepted"),
        spec("A-2", target="2027-02-10"),
        spec("A-3", milestones="{alpha: 2026-12, beta: 2027.1}"),
        spec("A-4", target="next"),
        spec("A-5", target="2027-Q1", status="launched"),
        spec("A-6", target="2027-Q1", status="paused"),
        releases=RELEASES,
    )
    assert events(text) == {
        "2027.1 release": date(2027, 3, 16),
        "2027.1 spec freeze": date(2026, 12, 18),
        "A-1 The A-1 spec: due (2027-Q1)": date(2027, 3, 31),
        "A-2 The A-2 spec: due": date(2027, 2, 10),
        "A-3 The A-3 spec: alpha due (2026-12)": date(2026, 12, 31),
        "A-3 The A-3 spec: beta due": date(2027, 3, 16),
    }
    assert text.count("DTSTAMP:20261123T000000Z") == 6
    (first, *_) = [event for event in read(text) if "A-1" in event["SUMMARY"]]
    assert first["DESCRIPTION"] == "accepted, on track, 2027-Q1"


def test_an_event_is_known_again_when_its_day_and_its_name_have_changed() -> None:
    def uids(text: str) -> list[str]:
        return [str(event["UID"]) for event in read(text)]

    before = ics(spec("A-1", target="2027-Q1"), releases=RELEASES)
    after = ics(
        spec("A-1", target="2027-Q2", title="Another"),
        releases=RELEASES.replace("2027-03-16", "2027-04-01"),
        today=date(2026, 12, 1),
    )
    assert uids(before) == uids(after)
    assert len(set(uids(before))) == 3


def test_two_specs_with_one_id_have_an_event_each() -> None:
    before = ics(spec("A-1", target="2027-Q1"))
    both = ics(spec("A-1", target="2027-Q1"), spec("A-1", target="2027-Q2", milestones="{beta: 2026-12}"))
    uids = [str(event["UID"]) for event in read(both)]
    assert len(uids) == len(set(uids)) == 3
    assert str(read(before)[0]["UID"]) in uids


def test_the_same_plan_gives_the_same_bytes() -> None:
    specs = [spec(f"A-{n}", target="2027-Q1") for n in range(5)]
    assert ics(*specs) == ics(*specs)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=90))
def test_no_title_is_anything_but_a_title(title: str) -> None:
    quoted = '"' + "".join(f"\\U{ord(char):08x}" for char in title) + '"'
    text = ics(spec("A-1", title=quoted, target="2027-Q1", owner="x"))
    assert text.count("BEGIN:") == text.count("END:") == 2
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    (summary,) = events(text)
    assert summary.endswith(": due (2027-Q1)")


def test_the_last_day_of_the_calendar_is_a_day() -> None:
    assert list(events(ics(spec("A-1", target="9999"))).values()) == [date(9999, 12, 31)]


def test_a_plan_without_dates_has_a_calendar_all_the_same() -> None:
    assert events(ics(spec("A-1"))) == {}
