"""Where a value may stand in prose, and where what looks like one is none."""

from __future__ import annotations

import pytest

from tpmdocs.text.labelled import labelled, labels


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("# A\n\nStatus: In progress\n", "In progress"),
        ("* Status: superseded by [ADR-4](4.md)\n* Deciders: ann\n", "superseded by [ADR-4](4.md)"),
        ("**Status:** Accepted  \n", "Accepted"),
        ("- **Status**: `Done`\n", "Done"),
        ("| Status | Draft |\n|---|---|\n| Author | ann |\n", "Draft"),
        ("| Author | ann |\n|---|---|\n| **status** | Draft |\n", "Draft"),
        ("# A\n\n## Status\n\nAccepted\n\n## Context\n", "Accepted"),
        ("## Status:\r\n\r\n**Accepted**\r\n", "Accepted"),
        ("Status:\nOwner: ann\n", None),
        ("## Status\n\n## Context\n", None),
        ("## Status\n\n* Status report\n", None),
        ("| Status | Owner | Day |\n|---|---|---|\n", None),
        ("The status: fine\n", None),
        ("> Status: quoted\n", None),
        ("```\nStatus: 200\n```\n", None),
        ("", None),
    ],
)
def test_a_value_stands_behind_its_word(text: str, value: str | None) -> None:
    found = labelled(text, "Status")
    assert (found.text if found else None) == value
    if found is not None:
        assert text[found.start : found.end] == value
        assert value in [one.text for name, one in labels(text) if name.lower() == "status"]


def test_a_title_is_no_word_for_what_follows() -> None:
    assert [name for name, _ in labels("# A page\n\n* Status: draft\n* Owner: ann\n")] == ["Status", "Owner"]


@pytest.mark.parametrize(
    "text", ["*" * 9000, "| " * 5000, "## a\n" + " \n" * 5000, "Status" + " " * 9000, "## a\n\n" * 3000]
)
def test_any_text_is_looked_through_soon(text: str) -> None:
    assert labelled(text, "Status") is None
    assert len(list(labels(text))) < 2000
