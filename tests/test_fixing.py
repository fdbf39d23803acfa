"""Fixes, made together: each mends its own finding and nothing else, and a second run has nothing to do."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import NOWHERE, check, spec

from tpmdocs.diagnostics import Diagnostic
from tpmdocs.editing.fixing import Fixed, fix
from tpmdocs.judging.delta import compare
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import load_tree
from tpmdocs.repository.folder import Folder
from tpmdocs.repository.source import Source
from tpmdocs.repository.trees import Overlaid, Tree
from tpmdocs.text.frontmatter import read_front_matter
from tpmdocs.text.yaml_values import plain

HERE = Path(__file__).parent


def fixed(files: dict[str, str]) -> tuple[Catalog, Fixed, Catalog]:
    """A plan, what fixing did to it, and the plan afterwards."""
    tree = Folder(NOWHERE, {path: dedent(text) for path, text in files.items()})
    return fixed_in(tree)


def fixed_in(tree: Tree) -> tuple[Catalog, Fixed, Catalog]:
    before = load_tree(tree)
    done = fix(tree, before, check(before), check)
    after = Overlaid(tree, {change.path: Source(change.path, change.after) for change in done.changes})
    return before, done, load_tree(after)


def holds(before: Catalog, done: Fixed, after: Catalog) -> None:
    """What is true of all fixing."""
    then, now = check(before), check(after)
    delta = compare(then, now)
    for one in delta.introduced:
        assert one.severity.weight < max(mended.severity.weight for mended in done.mended)
    assert len(delta.fixed) >= len(set(done.mended) & set(then))
    assert len(after.unreadable) <= len(before.unreadable)
    assert {change.path for change in done.changes} == {
        one.finding.fix.span.path for one in done.mended if one.finding.fix is not None
    }


FILES = {
    "site_config/statuses.yml": "- {name: draft, category: proposed}\n- {name: in-review, category: proposed}\n",
    "site_config/teams.yml": "- {key: payments, name: Payments}\n",
    "site_config/releases.yml": '- {name: "2027.1", date: 2027-3-16}\n',
    "specs/pay-1.md": spec("PAY-1", status="In_Review  # since Monday", team="'Payments'"),
    "specs/pay-2.md": spec("PAY-2", Depends_on='[pay_1, "Pay-3"]', created="2026-9-01", relates_to="[PAY-3, pay3]"),
    "specs/pay-3.md": spec("PAY-3") + "\nSee [[pay-1|the first]] and [two](../pay-2.md).\n",
}


def test_everything_certain_is_fixed_and_the_rest_of_each_file_stays() -> None:
    before, done, after = fixed(FILES)
    holds(before, done, after)
    texts = {change.path: change.after for change in done.changes}
    assert texts == {
        "site_config/releases.yml": '- {name: "2027.1", date: 2027-03-16}\n',
        "specs/pay-1.md": FILES["specs/pay-1.md"].replace("In_Review", "in-review").replace("'Payments'", "'payments'"),
        "specs/pay-2.md": FILES["specs/pay-2.md"]
        .replace("Depends_on: [pay_1", "depends_on: [PAY-1")
        .replace('"Pay-3"', '"PAY-3"')
        .replace("pay3", "PAY-3")
        .replace("2026-9-01", "2026-09-01"),
        "specs/pay-3.md": FILES["specs/pay-3.md"].replace("pay-1|", "PAY-1|").replace("../pay-2", "pay-2"),
    }
    assert done.left_out == ()
    assert [one.rule for one in compare(check(before), check(after)).introduced] == ["duplicate-reference"]


def test_what_a_fix_uncovers_is_fixed_in_the_same_run() -> None:
    """The address of a link, and behind it an anchor of a page that was not found before."""
    before, done, after = fixed(
        {"specs/a.md": spec("A") + "\n[b](../b.md#Scope)\n", "specs/b.md": spec("B") + "\n## Scope\n"}
    )
    holds(before, done, after)
    assert [one.rule for one in done.mended] == ["broken-link", "broken-anchor"]
    assert check(after) == ()


def fix_again(catalog: Catalog) -> Fixed:
    tree = Folder(NOWHERE, {path: source.text for path, source in catalog.sources.items()})
    return fix(tree, load_tree(tree), check(load_tree(tree)), check)


def test_broken_lines_whose_meaning_is_certain_are_mended_and_the_file_is_read() -> None:
    text = '---\nid: PAY-1\ntitle: A\nstatus: draft\nowner: [@ann, bo]\nteam: "x”\ntags:[]\ncreated: 2026-9-01\n---\n'
    mended = text.replace("@ann", '"@ann"').replace("”", '"').replace("tags:[]", "tags: []").replace("-9-", "-09-")
    before, done, after = fixed({"specs/pay-1.md": text, "specs/pay-2.md": spec("PAY-2")})
    holds(before, done, after)
    assert [change.after for change in done.changes] == [mended]
    assert after.unreadable == ()


def test_only_what_is_told_is_fixed() -> None:
    tree = Folder(NOWHERE, FILES)
    catalog = load_tree(tree)
    told = [one for one in check(catalog) if one.span.path == "specs/pay-1.md" and one.rule == "unknown-status"]
    done = fix(tree, catalog, told, check)
    assert [change.path for change in done.changes] == ["specs/pay-1.md"]
    assert "team: 'Payments'" in done.changes[0].after


def test_a_fix_that_would_close_a_circle_is_left_out_and_the_others_are_made() -> None:
    names = [f"S-{number}" for number in range(1, 9)]
    files = {f"specs/{name}.md": spec(name, created="2026-9-1") for name in names}
    files["specs/S-1.md"] = spec("S-1", depends_on="[S-2]")
    files["specs/S-2.md"] = spec("S-2", depends_on="[s_1]")
    before, done, after = fixed(files)
    holds(before, done, after)
    assert len(done.mended) == 6
    (left,) = done.left_out
    assert left.finding.span.path == "specs/S-2.md"
    assert left.because is not None
    assert left.because.rule == "dependency-cycle"


def test_fixes_that_do_harm_are_found_without_a_try_for_each() -> None:
    files = {}
    for number in range(12):
        files[f"specs/s-{number}.md"] = spec(f"S-{number}", depends_on=f"[T-{number}]", created="2026-9-1")
        files[f"specs/t-{number}.md"] = spec(f"T-{number}", depends_on=f"[s_{number}]")
        files[f"specs/u-{number}.md"] = spec(f"U-{number}", depends_on=f"[v_{number}]")
        files[f"specs/v-{number}.md"] = spec(f"V-{number}", depends_on=f"[u_{number}]")
    tree = Folder(NOWHERE, files)
    before, tries = load_tree(tree), []

    def judge(catalog: Catalog) -> tuple[Diagnostic, ...]:
        tries.append(catalog)
        return check(catalog)

    done = fix(tree, before, check(before), judge, check(before))
    assert len(tries) < 12
    assert len(done.mended) == 24
    assert {one.because.rule if one.because else None for one in done.left_out} == {"dependency-cycle"}
    assert len(done.left_out) == 24


def test_a_broken_file_is_not_touched() -> None:
    before, done, _ = fixed({"specs/a.md": "---\nid: A\nstatus: [draft\ncreated: 2026-9-1\n---\n"})
    assert before.unreadable
    assert done == Fixed()


SPELLINGS = {
    "draft": ["draft", "Draft", "DRAFT", "dra-ft", "drafty", "no such"],
    "payments": ["payments", "Payments", "pay-ments", '"Payments"', "pyaments", "nobody"],
    "2026-09-01": ["2026-09-01", "2026-9-1", "2026/09/01", "1.9.2026", "01/02/2026", "2026-13-01", "soon"],
    "team": ["team", "Team", "TEAM", "tea-m"],
}
REFERENCES = ["S-1", "S-2", "S-3", "s-1", "s_2", "S3", "S-4", "'s-3'", "specs/s-1.md", "specs/old/s-2.md", "S-22"]


@st.composite
def plans(draw: st.DrawFn) -> dict[str, str]:
    """Three specs in which anything may be misspelt."""
    files = {
        "site_config/statuses.yml": "- {name: draft, category: proposed}\n",
        "site_config/teams.yml": "- {key: payments, name: Payments}\n",
        "site_config/releases.yml": f"- {{name: R1, date: {draw(st.sampled_from(SPELLINGS['2026-09-01']))}}}\n",
    }
    for number in (1, 2, 3):
        reference = st.sampled_from(REFERENCES)
        listed = ", ".join(draw(st.lists(reference, max_size=3)))
        comment = draw(st.sampled_from(["", "  # why", " "]))
        lines = [
            f"id: S-{number}",
            f'title:   "The {number}"',
            f"status: {draw(st.sampled_from(SPELLINGS['draft']))}{comment}",
            f"{draw(st.sampled_from(SPELLINGS['team']))}: {draw(st.sampled_from(SPELLINGS['payments']))}",
            f"created: {draw(st.sampled_from(SPELLINGS['2026-09-01']))}",
            f"{draw(st.sampled_from(['depends_on', 'Depends_on', 'relates_to', 'blocks']))}: [{listed}]",
            f"own: {draw(st.sampled_from(['{a: 1}', '[x, y]', 'text']))}",
        ]
        mention, link = draw(reference), draw(st.sampled_from(["s-1.md", "../s-2.md", "s3.md", "s-9.md"]))
        body = f"\n# The {number}\n\nAs [[{mention}]] and [this]({link}) say.\n"
        end = draw(st.sampled_from(["\n", "\r\n"]))
        files[f"specs/s-{number}.md"] = end.join(["---", *draw(st.permutations(lines)), "---", *body.split("\n")])
    return files


@pytest.mark.slow
@given(plans())
@settings(max_examples=60)
def test_only_what_is_wrong_changes_and_a_second_run_does_nothing(files: dict[str, str]) -> None:
    before, done, after = fixed_in(Folder(NOWHERE, files))
    holds(before, done, after)
    for change in done.changes:
        assert change.before == files[change.path]
        edited = Counter(
            one.finding.fix.text for one in done.mended if one.finding.fix and one.finding.fix.span.path == change.path
        )
        assert changed_words(change.before, change.after) <= edited
        if change.path.endswith(".md"):
            then, now = (data(text) for text in (change.before, change.after))
            assert len(then) == len(now)
            differing = sum(a != b for a, b in zip(then, now, strict=True))
            assert differing <= edited.total()
    again = fix_again(after)
    assert again.changes == ()


def changed_words(before: str, after: str) -> Counter[str]:
    """What stands on the lines of the second text in place of what stood there in the first."""
    then, now = before.split("\n"), after.split("\n")
    assert len(then) == len(now)
    found: Counter[str] = Counter()
    for old, new in zip(then, now, strict=True):
        words = re.split(r"([\s,\[\](){}'\"|]+)", old), re.split(r"([\s,\[\](){}'\"|]+)", new)
        if old != new and len(words[0]) == len(words[1]):
            found.update(b.removesuffix(":") for a, b in zip(*words, strict=True) if a != b)
    return found


def data(text: str) -> list[tuple[str, object]]:
    """Every scalar of some front matter, behind the way to it."""
    fields = read_front_matter(text).fields
    assert fields is not None
    return list(_scalars("", plain(fields)))


def _scalars(path: str, value: object) -> list[tuple[str, object]]:
    if isinstance(value, dict):
        return [
            row
            for number, (key, one) in enumerate(value.items())
            for row in [(f"{path}/{number}", key), *_scalars(f"{path}/{number}", one)]
        ]
    if isinstance(value, list):
        return [row for number, one in enumerate(value) for row in _scalars(f"{path}/{number}", one)]
    return [(path, value)]


NAMES = ("kep", "eips", "openshift", "tekton")


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_real_repositories_are_fixed_once_and_nothing_new_is_found(name: str, corpora: Path) -> None:
    dialect = HERE / "dialects" / name
    overlay = {file.relative_to(dialect).as_posix(): file.read_text() for file in dialect.rglob("*") if file.is_file()}
    tree = Folder(corpora / name, overlay)
    before = load_tree(tree)
    then = check(before)
    done = fix(tree, before, then, check, then)
    after = Overlaid(tree, {change.path: Source(change.path, change.after) for change in done.changes})
    later = load_tree(after)
    assert done.mended
    now = check(later)
    weights = {one.severity.weight for one in done.mended}
    assert all(one.severity.weight < max(weights) for one in compare(then, now).introduced)
    assert fix(after, later, now, check, now).changes == ()


RELATIONS = ("depends_on", "blocks", "supersedes", "superseded_by", "relates_to")


@given(
    st.lists(st.tuples(st.integers(1, 3), st.sampled_from(RELATIONS), st.integers(1, 3)), max_size=6),
    st.sampled_from(["[]", "{id: S-%s, kind: soft}", "S-%s", "s-%s.md"]),
)
@settings(max_examples=40)
def test_a_missing_side_of_a_relation_is_written_where_both_are_wanted(
    edges: list[tuple[int, str, int]], form: str
) -> None:
    written: dict[int, dict[str, list[str]]] = {1: {}, 2: {}, 3: {}}
    for source, relation, target in edges:
        if source != target:
            reference = form % target if "%" in form else f"S-{target}"
            written[source].setdefault(relation, []).append(reference)
    files = {f"specs/s-{number}.md": spec(f"S-{number}", **_as_lists(fields)) for number, fields in written.items()}
    files["site_config/checks.yml"] = "both_sides: [blocks, superseded_by, relates_to]\n"
    before, done, after = fixed(files)
    holds(before, done, after)
    wanted = [one for one in check(before) if one.rule == "inverse-disagrees" and one.finding.fix is not None]
    left = [one for one in check(after) if one.rule == "inverse-disagrees" and one.finding.fix is not None]
    assert {one.identity for one in left} <= {one.finding.identity for one in done.left_out}
    assert not left or wanted
    assert {(edge.type.name, edge.source.path, edge.target.path) for edge in before.edges} == {
        (edge.type.name, edge.source.path, edge.target.path) for edge in after.edges
    }
    assert fix_again(after).changes == ()


def _as_lists(fields: dict[str, list[str]]) -> dict[str, str]:
    return {name: f"[{', '.join(values)}]" for name, values in fields.items()}


def test_no_reference_is_bent_to_an_id_that_is_none() -> None:
    _, done, _ = fixed({"specs/a.md": spec("A 1"), "specs/b.md": spec("B-1", depends_on="[A-1]") + "[[A-1]]\n"})
    assert done.changes == ()


def test_of_moved_paths_those_are_mended_that_can_lead_nowhere_else() -> None:
    _, done, after = fixed_in(Folder(HERE / "rules/unknown-reference/fires-on-moved-paths"))
    post = next(spec for spec in after.specs if spec.id == "INV-1")
    assert [reference.text for reference in post.references] == [
        "/specs/post/12-Paper-letters.md",
        "/specs/old/0008-paper-letters.md",
        "/specs/post/11-stamps",
        "[how they look](https://code.example/plan/blob/main/specs/post/20190426-paper-letters.md)",
        "/specs/post/rush/same-day.md",
        "https://docs.example/about/stamps",
        "acme/shop/specs/parcels.md",
        "/specs/sig-ccc/3456-replaced",
        "/specs/this-other-neat-thing.md",
    ]
    assert done.left_out == ()


def test_links_to_what_is_defined_or_headed_on_the_same_page_are_mended() -> None:
    link = _prose_after_fixing("broken-link/fires-on-other-forms-of-links")
    assert "By [law][post-act], on [paper](#paper-and-ink), or by [other ways](alternatives)." in link
    anchor = _prose_after_fixing("broken-anchor/fires-on-likely-headings")
    assert "[Capitals](#paper-and-ink), [the rest](#alternatives), [Costs](#what-it-costs)," in anchor
    assert "[too much](#open-questions-optional), [the law][post-act]." in anchor


def _prose_after_fixing(case: str) -> str:
    _, done, after = fixed_in(Folder(HERE / "rules" / case))
    assert done.left_out == ()
    return after.documents["specs/post.md"].body
