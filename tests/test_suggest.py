"""Which known word was meant, and when it is better to say nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpmdocs.text.suggest import closest, did_you_mean, is_certain, is_same

STATUSES = ("draft", "accepted", "In work", "implemented", "implementable")


@pytest.mark.parametrize(
    ("word", "candidates", "found"),
    [
        ("acepted", STATUSES, "accepted"),
        ("accpeted", STATUSES, "accepted"),
        ("DRAFT", STATUSES, "draft"),
        ("in-work", STATUSES, "In work"),
        ("imlpemented", STATUSES, "implemented"),
        ("implementeable", STATUSES, "implementable"),
        ("not implemented", STATUSES, None),
        ("implemented (alpha)", STATUSES, None),
        ("done", STATUSES, None),
        ("hgih", ("low", "medium", "high"), "high"),
        ("tag", ("tags", "target"), "tags"),
        ("id", ("in", "is"), None),
        ("a", ("b",), None),
        ("", ("a",), None),
        ("--", ("a",), None),
        ("LEDGR-4", ("LEDGER-4", "LEDGER-5"), "LEDGER-4"),
        ("PAY-13", ("PAY-12", "PAY-14"), None),
        ("PAY12", ("PAY-12",), "PAY-12"),
        ("PAY-012", ("PAY-12",), "PAY-12"),
        ("2027.7", ("2027.1", "2027.2"), None),
        ("crab", ("crane", "grab", "drab"), "drab"),
        ("anything", (), None),
    ],
)
def test_the_nearest_word_is_found_if_it_is_near(word: str, candidates: tuple[str, ...], found: str | None) -> None:
    assert closest(word, candidates) == found


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=6))
def test_the_order_of_candidates_changes_nothing(word: str, candidates: list[str]) -> None:
    found = closest(word, candidates)
    assert found == closest(word, reversed(candidates))
    assert found is None or found in candidates


def test_a_known_word_is_its_own_nearest() -> None:
    assert [closest(word, STATUSES) for word in STATUSES] == list(STATUSES)


def test_help_names_the_word_or_another_way_out() -> None:
    assert did_you_mean("darft", STATUSES, "add it") == "did you mean `draft`?"
    assert did_you_mean("hatching", STATUSES, "add it") == "add it"


@pytest.mark.parametrize(("one", "other", "same"), [("In-Work", "in work", True), ("in_work", "inworks", False)])
def test_case_and_hyphens_do_not_make_another_word(one: str, other: str, same: bool) -> None:
    assert is_same(one, other) == same


@pytest.mark.parametrize(
    ("word", "found", "candidates", "certain"),
    [
        ("In Review", "in-review", ["in-review"], True),
        ("imlpemented", "implemented", ["implemented", "implementable"], True),
        ("acepted", "accepted", ["accepted", "draft"], True),
        ("LEDGR-4", "LEDGER-4", ["LEDGER-4", "LEDGER-5"], True),
        ("depnds_on", "depends_on", ["depends_on"], True),
        ("BXO-1", "BOX-1", ["BOX-1"], False),  # three letters are soon another word
        ("squad-b", "squad-a", ["squad-a"], False),
        ("payment", "payments", ["payments", "payroll"], True),
        ("payment", "payments", ["payments", "repayment"], False),
        ("accept", "accepted", ["accepted"], False),
        ("GOAL-12", "GOAL-1", ["GOAL-1"], False),
        ("ledegr-ap", "ledger-api", ["ledger-api"], False),
    ],
)
def test_what_can_be_written_without_asking(word: str, found: str, candidates: list[str], certain: bool) -> None:
    assert is_certain(word, found, candidates) is certain
