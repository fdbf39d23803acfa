"""Reports show every finding at its place, whatever a spec holds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tpmdocs.catalog import Catalog
from tpmdocs.diagnostics import Diagnostic, Edit, Finding, Related, Severity
from tpmdocs.reports import REPORTS
from tpmdocs.reports.terminal import Terminal, printable
from tpmdocs.reports.text import summary
from tpmdocs.rule import Rule
from tpmdocs.source import Source, Span

ROOM = """\
---
id: ROOM-2
title: Book a room
depends_on:
  - ROM-1
owner:\tannie
team: 会議室 and 部屋
summary: >
  Whoever needs a room
  finds one.
---
"""
SIGNS = "---\nid: \x1b]0;owned\x07\u202eROOM-3\ntitle: a\u0301 b\n"
LONG = f"---\ndepends_on: [{', '.join(f'ROOM-{number}' for number in range(4000))}]\n---\n"
SOURCES = {
    source.path: source
    for source in (
        Source("specs/room.md", ROOM),
        Source("specs/signs\x1b.md", SIGNS),
        Source("specs/long.md", LONG),
        Source("specs/empty.md", ""),
        Source("specs/picture.md", "", "is binary, not text"),
    )
}


def diagnostic(
    path: str,
    text: str | None,
    message: str,
    help: str = "",
    related: tuple[Related, ...] = (),
    fix: str | None = None,
    code: str = "TPM201",
    rule: str = "unknown-reference",
    severity: Severity = Severity.ERROR,
    spec_id: str | None = None,
) -> Diagnostic:
    """A diagnostic at the place of a text in a source, or at the beginning of the file."""
    span = place(path, text) if text is not None else Span(path)
    edit = Edit(span, fix) if fix is not None else None
    return Diagnostic(code, rule, severity, Finding(message, span, help, related, edit), spec_id)


def place(path: str, text: str) -> Span:
    source = SOURCES[path]
    start = source.text.index(text)
    return source.span(start, start + len(text))


DIAGNOSTICS = (
    diagnostic("specs/empty.md", None, "this file is empty", "begin it with `---`", severity=Severity.WARNING),
    diagnostic("specs/gone.md", None, "this file vanished before it could be read"),
    diagnostic("specs/long.md", "ROOM-2000", "`ROOM-2000` is not a spec", "did you mean `ROOM-2`?"),
    diagnostic("specs/long.md", LONG[4:-5], "these are more rooms than there are", "write fewer of them"),
    diagnostic("specs/picture.md", None, "this file is binary, not text"),
    diagnostic(
        "specs/room.md",
        "ROOM-2",
        "`ROOM-2` is the id of two specs",
        "give one of them another",
        related=(Related(place("specs/long.md", "ROOM-2"), "also defined here"),),
        code="TPM111",
        rule="duplicate-id",
        spec_id="ROOM-2",
    ),
    diagnostic("specs/room.md", "ROM-1", "`ROM-1` is not a spec", "did you mean `ROOM-1`?", fix="ROOM-1"),
    diagnostic("specs/room.md", "annie", "nobody here is called `annie`", severity=Severity.INFO),
    diagnostic("specs/room.md", "部屋", "`部屋` is not a team", "add it to site_config/teams.yml"),
    diagnostic("specs/room.md", ">\n  Whoever needs a room\n  finds one.", "the summary says nothing"),
    diagnostic("specs/signs\x1b.md", "\x1b]0;owned\x07", "`\x1b]0;owned\x07` is no id", "use letters \u202eonly"),
    diagnostic("specs/signs\x1b.md", "b", "`b`\nis\r\nno word"),
)


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules that say the same whatever ours come to say."""

    def unknown_room(_: Catalog) -> Iterator[Finding]:
        """A spec names a room that is not there.

        Why: nobody can be found in it, and
        nobody can book it.
        """
        yield from ()

    rules = (Rule("TPM201", "unknown-reference", Severity.ERROR, unknown_room),)
    monkeypatch.setattr("tpmdocs.reports.text.RULES", rules)


def lookup(path: str) -> Source | None:
    return SOURCES.get(path)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_shows_every_finding(name: str, root: Path, golden: Callable[[Path, str], None]) -> None:
    golden(root / "tests" / "reports" / f"all.{name}", REPORTS[name](DIAGNOSTICS, lookup, Terminal(width=90)))


def test_a_terminal_is_shown_colours(root: Path, golden: Callable[[Path, str], None]) -> None:
    coloured = REPORTS["text"](DIAGNOSTICS[-5:-3], lookup, Terminal(colour=True, width=90))
    golden(root / "tests" / "reports" / "colour.text", coloured.replace("\x1b", "␛"))


@pytest.mark.parametrize(
    ("name", "nothing"), [("text", "No findings\n"), ("concise", ""), ("json", "[]\n")], ids=lambda value: repr(value)
)
def test_a_report_of_nothing_says_so(name: str, nothing: str) -> None:
    assert REPORTS[name]((), lookup, Terminal()) == nothing


def test_the_summary_counts_by_severity_and_file() -> None:
    assert summary(DIAGNOSTICS) == "10 errors, 1 warning, 1 info in 6 files"
    assert summary(DIAGNOSTICS[:1]) == "1 warning in 1 file"


def test_why_stands_once_for_each_rule() -> None:
    text = REPORTS["text"](DIAGNOSTICS, lookup, Terminal())
    assert text.count("tpmdocs explain unknown-reference") == 1
    assert text.count("tpmdocs explain duplicate-id") == 1


def test_json_holds_to_its_contract() -> None:
    place = {
        "path": {"type": "string"},
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
        "end_line": {"type": "integer", "minimum": 1},
        "end_column": {"type": "integer", "minimum": 1},
    }
    row = {
        "code": {"type": "string", "pattern": "^TPM[0-9]{3}$"},
        "rule": {"type": "string"},
        "severity": {"enum": ["error", "warning", "info"]},
        "message": {"type": "string"},
        **place,
        "help": {"type": ["string", "null"]},
        "spec": {"type": ["string", "null"]},
        "related": {"type": "array", "items": closed({"message": {"type": "string"}, **place})},
        "fix": {"oneOf": [{"type": "null"}, closed({"text": {"type": "string"}, **place})]},
    }
    written = json.loads(REPORTS["json"](DIAGNOSTICS, lookup, Terminal()))
    jsonschema_rs.validate({"type": "array", "items": closed(row)}, written)
    assert len(written) == len(DIAGNOSTICS)
    assert written[6]["fix"]["text"] == "ROOM-1"
    assert written[-1]["message"] == "`b`\nis\r\nno word"


def closed(properties: dict[str, object]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


@given(st.text(), st.sampled_from(list(REPORTS)), st.booleans())
def test_nothing_that_a_spec_says_acts_on_the_terminal(said: str, name: str, colour: bool) -> None:
    source = Source(said, f"{said}\nand {said}")
    span = source.span(0, len(said))
    finding = Finding(said, span, said, (Related(span, said),))
    text = REPORTS[name](
        (Diagnostic("TPM201", "unknown-reference", Severity.ERROR, finding),), lambda _: source, Terminal(colour)
    )
    without_colours = re.sub(r"\x1b\[[0-9;]+m", "", text) if colour else text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", without_colours)
    text.encode()


CHARACTERS = st.text("ab \t会🚲\x1b", max_size=60)


@given(CHARACTERS, st.text("ab \t会🚲\x1b", min_size=1, max_size=60), CHARACTERS, st.integers(40, 200))
def test_marks_stand_under_what_they_mean(before: str, marked: str, after: str, width: int) -> None:
    source = Source("a.md", f"no:\n{before}{marked}{after}\n")
    span = source.span(4 + len(before), 4 + len(before) + len(marked))
    told = Diagnostic("TPM201", "unknown-reference", Severity.ERROR, Finding("", span))
    _, line, marks, *_ = REPORTS["text"]((told,), lambda _: source, Terminal(width=width)).split("\n")
    if not (before + marked + after).strip():
        assert "^" not in marks  # nothing is there to be shown
        return
    assert cell_len(line) <= width
    below = cells(line)[marks.index("^") : marks.rindex("^") + 1]
    shown = "".join(cells(printable(marked.replace("\t", "    "))))
    if cell_len(shown) > (width - 8) // 2 and "…" in below:
        assert shown.startswith("".join(below[:-1]))
    else:
        assert "".join(below) == shown


def cells(line: str) -> list[str]:
    """What each cell shows; the second one of a wide character shows nothing more."""
    return [shown for character in line for shown in [character, *[""] * (cell_len(character) - 1)]]


def test_a_name_that_is_no_text_can_be_printed() -> None:
    told = (diagnostic("specs/caf\udce9.md", None, "this file is binary, not text"),)
    for report in REPORTS.values():
        report(told, lookup, Terminal()).encode()
