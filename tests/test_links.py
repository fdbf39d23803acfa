"""What a reference means: every way to write one, the state it comes out as, and what it leads to."""

from __future__ import annotations

import pytest
from plans import plan, spec

from tpmdocs.model.links import Link, LinkState

RFCS = {
    "site_config/dialect.yml": r"""
        specs: {include: ["/plan/**/*.md"], exclude: [notes.md]}
        fields: {id: number, aliases: nicknames, relates_to: see}
        ids:
          label: "RFC-{id}"
          same: ["rfc/{id}"]
          ignore: [case, zeros]
          external: {pattern: 'LEGAL-\d+', list: elsewhere.txt, url: "https://legal.example/{id}"}
        references:
          separator: ","
          urls:
            - "https://code.example/rfcs/blob/*/{path}"
            - "https://tracker.example/issues/{id}"
          id_in_path: '/0*(?P<id>[1-9]\d*)-'
          not_ids: ['/archive/\d+-']
          files: tree.txt
          keys: [ref]
        nothing: [later]
        """,
    "elsewhere.txt": "905\nbudget\n",
    "tree.txt": "src/limits.py\nplan/quick/diagram.png\n",
    "plan/0001-source.md": "---\nnumber: 1\nsee: {see}\n---\n",
    "plan/0007-quick.md": "---\nnumber: 7\nnicknames: [swift]\n---\n",
    "plan/deep/0012-slow/README.md": "---\nnumber: 12\n---\n",
    "plan/0030-torn.md": "---\nnumber: 30\nsee: [1\n---\n",
    "plan/notes.md": "# Notes\n",
}
"""Numbers for ids, many ways to write them, and paths."""

IN_ANY_FORM = """
    its id
    7                                                             ok           7
    "7"                                                           ok           7
    in other spellings: zeros, case, prefix
    007                                                           ok           7
    RFC-7                                                         ok           7
    rfc-0007                                                      ok           7
    rfc/7                                                         ok           7
    an alias
    swift                                                         ok           7
    SWIFT                                                         ok           7
    as in prose
    "[[7]]"                                                       ok           7
    "[[RFC-7|the quick one]]"                                     ok           7
    "[[RFC-7#scope]]"                                             ok           7
    "[[RFC-99]]"                                                  unknown
    with a remark
    7 (the quick one)                                             ok           7
    RFC-7 - the quick one                                         ok           7
    "RFC-7: the quick one"                                        ok           7
    "`RFC-7`"                                                     ok           7
    within a text
    we owe this to RFC-7                                          ok           7
    a path from the root, from the docs folder, or from the spec itself
    /plan/0007-quick.md                                           ok           7
    plan/0007-quick.md                                            ok           7
    deep/0012-slow/README.md                                      ok           12
    0007-quick.md                                                 ok           7
    ./deep/../0007-quick.md                                       ok           7
    0007-quick.md?plain=1#scope                                   ok           7
    without its ending, or the folder it has to itself
    plan/0007-quick                                               ok           7
    /plan/deep/0012-slow                                          ok           12
    deep/0012-slow/                                               ok           12
    an address
    https://code.example/rfcs/blob/main/plan/0007-quick.md        ok           7
    https://code.example/rfcs/blob/v2/plan/0007-quick.md#L3       ok           7
    https://code.example/rfcs/blob/main/plan/deep/0012-slow/      ok           12
    https://tracker.example/issues/12                             ok           12
    a Markdown link: where it leads, or else the id in its text
    "[Quick](0007-quick.md)"                                      ok           7
    "[RFC-7](https://code.example/rfcs/blob/main/plan/0007-quick.md)" ok       7
    "[RFC-7](https://elsewhere.example/draft)"                    ok           7
    "[7](gone.md)"                                                ok           7
    a map with the id under a key
    {ref: 7}                                                      ok           7
    {id: RFC-7, why: it came first}                               ok           7
    {A title with a colon: RFC-7}                                 ok           7

    what is here and no spec
    src/limits.py                                                 file         src/limits.py
    /src                                                          file         src
    notes.md                                                      file         plan/notes.md
    quick/diagram.png                                             file         plan/quick/diagram.png
    https://code.example/rfcs/blob/main/src/limits.py             file         src/limits.py
    a spec that cannot be read
    30                                                            file         plan/0030-torn.md
    plan/0030-torn.md                                             file         plan/0030-torn.md

    a path that is gone, and an id that is not
    /plan/old/0007-fast.md                                        stale-path   7
    https://code.example/rfcs/blob/main/plan/0012-late.md         stale-path   12
    "[Fast](/plan/old/7-fast.md)"                                 stale-path   7
    ../../0007-quick.md                                           stale-path   7
    and the numbering of another time
    /plan/archive/0007-fast.md                                    unknown      -

    an id that lives in another repository: by its form, by a list
    LEGAL-4                                                       external     https://legal.example/LEGAL-4
    905                                                           external     https://legal.example/905
    RFC-905                                                       external     https://legal.example/905
    Budget                                                        external     https://legal.example/Budget

    an address elsewhere
    https://elsewhere.example/7                                   url          https://elsewhere.example/7
    https://tracker.example/issues/99                             url          https://tracker.example/issues/99
    mailto:team@example.com                                       url          mailto:team@example.com

    the spec itself
    1                                                             self         1
    0001-source.md                                                self         1

    nothing
    n/a                                                           placeholder  -
    TBD                                                           placeholder  -
    Later                                                         placeholder  -

    what leads nowhere
    99                                                            unknown      -
    RFC-99                                                        unknown      -
    0099-missing.md                                               unknown      -
    the quick one                                                 unknown      -
    https://code.example/rfcs/blob/main/plan/none.md              unknown      -
    "<script>"                                                    unknown      -
    "|"                                                           unknown      -
"""


def rows(table: str) -> list[tuple[str, str, str]]:
    """The lines that hold a value, a state and a target; the others are headings."""
    states = {f" {state} " for state in LinkState}
    lines = (line.strip() for line in table.splitlines() if any(state in line for state in states))
    return [tuple(line.rsplit(maxsplit=2)) for line in lines]  # type: ignore[misc]


def led_to(link: Link) -> str:
    """Where a link leads: to the id of a spec or goal, or to a path or address."""
    if link.goal is not None:
        goal, result = link.goal
        return f"{goal.id}/{result.id}" if result else goal.id
    if link.target is not None and link.state is not LinkState.FILE:
        return link.target.id or link.target.path
    return link.path or "-"


def links_of(files: dict[str, str], path: str) -> tuple[Link, ...]:
    catalog = plan(files, "plan" if any(name.startswith("plan/") for name in files) else None)
    return catalog.links_of(catalog.by_path[path])


@pytest.mark.parametrize(("written", "state", "target"), rows(IN_ANY_FORM))
def test_a_reference_in_any_form(written: str, state: str, target: str) -> None:
    files = RFCS | {"plan/0001-source.md": RFCS["plan/0001-source.md"].replace("{see}", written)}
    (link,) = links_of(files, "plan/0001-source.md")
    assert (str(link.state), led_to(link)) == (state, target)


def test_several_references_in_one_text_have_each_its_place() -> None:
    text = RFCS["plan/0001-source.md"].replace("{see}", "RFC-7,  99 ,12")
    links = links_of(RFCS | {"plan/0001-source.md": text}, "plan/0001-source.md")
    assert [(str(link.state), led_to(link)) for link in links] == [("ok", "7"), ("unknown", "-"), ("ok", "12")]
    spans = [link.reference.span for link in links]
    assert [(span.line, span.column, span.end_column) for span in spans] == [(3, 6, 11), (3, 14, 16), (3, 18, 20)]


def test_a_list_holds_one_reference_an_entry() -> None:
    text = RFCS["plan/0001-source.md"].replace(
        "{see}", "\n  - 7 (the quick one)\n  -\n  - {ref: 12, why: both}\n  - [x]"
    )
    links = links_of(RFCS | {"plan/0001-source.md": text}, "plan/0001-source.md")
    assert [(led_to(link), link.reference.span.line, link.reference.why) for link in links] == [
        ("7", 4, None),
        ("-", 5, None),
        ("12", 6, "both"),
    ]
    assert links[1].state is LinkState.PLACEHOLDER


def test_where_texts_are_free_only_what_looks_like_a_reference_is_unknown() -> None:
    files = RFCS | {
        "site_config/dialect.yml": RFCS["site_config/dialect.yml"].replace("keys:", "free_text: true\n  keys:")
    }
    said = {"the old mainframe": "text", "RFC-99": "unknown", "99": "unknown", "gone.md": "unknown", "a/b": "unknown"}
    for written, state in said.items():
        text = RFCS["plan/0001-source.md"].replace("{see}", written)
        (link,) = links_of(files | {"plan/0001-source.md": text}, "plan/0001-source.md")
        assert (written, str(link.state)) == (written, state)


IN_OUR_SPELLING = """
    depends_on: [PAY-2]                 depends_on      ok           PAY-2
    depends_on: PAY-2                   depends_on      ok           PAY-2
    depends_on: [pay-2]                 depends_on      unknown      -
    depends_on: [PAY-02]                depends_on      unknown      -
    blocks: [PAY-2]                     blocks          ok           PAY-2
    superseded_by: PAY-2                superseded_by   ok           PAY-2
    contains: [PAY-2]                   contains        ok           PAY-2
    conflicts_with: [PAY-1]             conflicts_with  self         PAY-1
    goals: [GOAL-1]                     goals           ok           GOAL-1
    goals: [GOAL-1/KR-2]                goals           ok           GOAL-1/KR-2
    goals: [GOAL-9]                     goals           unknown      -
    goals: [GOAL-1/KR-9]                goals           unknown      -
    goals: [PAY-2]                      goals           ok           PAY-2
    goals: none                         goals           placeholder  -
    relates_to: [GOAL-1]                relates_to      ok           GOAL-1
    depends_on: [GOAL-1]                depends_on      unknown      -
    assured_by: [PAY-2]                 assured_by      ok           PAY-2
    assures: [PAY-2]                    assures         ok           PAY-2
"""

OURS = {
    "site_config/goals.yml": "- {id: GOAL-1, key_results: [{id: KR-2}]}\n",
    "site_config/links.yml": "- {name: assured_by, inverse: assures}\n",
    "specs/instant.md": spec("PAY-2"),
}


@pytest.mark.parametrize("row", [line.strip() for line in IN_OUR_SPELLING.strip().splitlines()])
def test_every_relation_in_our_own_spelling(row: str) -> None:
    said, relation, state, target = row.rsplit(maxsplit=3)
    (link,) = links_of(OURS | {"specs/payouts.md": f"---\nid: PAY-1\n{said}\n---\n"}, "specs/payouts.md")
    assert (link.reference.relation, str(link.state), led_to(link)) == (relation, state, target)


def test_without_goals_yml_no_goal_is_unknown() -> None:
    (link,) = links_of({"specs/payouts.md": spec("PAY-1", goals="[GOAL-9]")}, "specs/payouts.md")
    assert link.state is LinkState.TEXT


def test_a_map_says_how_hard_a_dependency_is_how_long_it_waits_and_why() -> None:
    files = OURS | {
        "specs/payouts.md": spec("PAY-1", depends_on="[{id: PAY-2, kind: soft, lag: 2w, why: limits}, PAY-2]")
    }
    first, second = (link.reference for link in links_of(files, "specs/payouts.md"))
    assert (first.kind, first.lag, first.why) == ("soft", "2w", "limits")
    assert (second.kind, second.lag, second.why) == ("hard", None, None)


def test_a_reference_to_an_id_that_two_specs_have_leads_to_the_first() -> None:
    files = {"specs/a.md": spec("PAY-1", depends_on="PAY-2"), "specs/b.md": spec("PAY-2"), "specs/c.md": spec("PAY-2")}
    (link,) = links_of(files, "specs/a.md")
    assert link.target is not None
    assert link.target.path == "specs/b.md"


def test_a_references_name_is_the_repositorys_and_its_place_the_authors() -> None:
    text = RFCS["plan/0001-source.md"].replace("{see}", "[7, 'RFC-99']")
    _, unknown = links_of(RFCS | {"plan/0001-source.md": text}, "plan/0001-source.md")
    span = unknown.reference.span
    assert (unknown.reference.name, unknown.reference.relation) == ("see", "relates_to")
    assert text.splitlines()[span.line - 1][span.column - 1 : span.end_column - 1] == "'RFC-99'"
