"""Fields are set by command: what is written, where, in which quotes; and that nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import NOWHERE, check
from repositories import Repository

from tpmdocs.editing.assigning import Assignment, read_assignment
from tpmdocs.editing.changeset import Changeset
from tpmdocs.editing.setting import set_fields
from tpmdocs.reading.loader import load_tree
from tpmdocs.repository.folder import Folder
from tpmdocs.text.edits import CannotEdit
from tpmdocs.text.frontmatter import read_front_matter
from tpmdocs.text.yaml_values import plain, text_of, texts_of

HEAD = """\
id: PAY-1
title: 'Instant payouts'   # as sold
status: draft
# Whoever answers for it.
owner:
milestones: {alpha: "2027.1", beta: 2027-Q2}
release: "2027.1"
depends_on:
  - PAY-2   # the ledger
  - {id: PAY-3, kind: soft}

  # not yet:
  - 'PAY-4'
relates_to: [PAY-5, PAY-6]
part_of: PAY-7
tags: [ a ]
notes: |
  Some
  text.

own: {x: 1}
updates:
- {on: 2026-11-16, health: at-risk}
"""


COMMENTED = HEAD[HEAD.index("  - PAY-2") : HEAD.index("relates")]


def after(assignment: str, head: str = HEAD, dialect: str = "") -> str:
    """The front matter after one assignment."""
    text = changeset([assignment], head, dialect).changes
    assert len(text) == 1
    made = text[0].after
    assert made.startswith("---\n")
    assert made.endswith("---\n\nProse.\n")
    return made[4:].removesuffix("---\n\nProse.\n")


def changeset(assignments: list[str], head: str = HEAD, dialect: str = "") -> Changeset:
    files = {"specs/a.md": f"---\n{head}---\n\nProse.\n"} | ({"site_config/dialect.yml": dialect} if dialect else {})
    tree = Folder(NOWHERE, files)
    given = [one for one in map(read_assignment, assignments) if one is not None]
    return set_fields(tree, load_tree(tree), "specs/a.md", given)


@pytest.mark.parametrize(
    ("assignment", "old", "new"),
    [
        ("status=accepted", "status: draft", "status: accepted"),
        ("title=Payouts: now", "'Instant payouts'", "'Payouts: now'"),
        ("title=It's", "'Instant payouts'", "'It''s'"),
        ("owner=pay-lead", "owner:\n", "owner: pay-lead\n"),
        ("owner=[ann, bob]", "owner:\n", "owner: [ann, bob]\n"),
        ("owner=", "owner:\n", ""),
        ("release=2027.2", '"2027.1"\ndepends', '"2027.2"\ndepends'),
        ("milestones.beta=2027-Q3", "2027-Q2", "2027-Q3"),
        ("milestones.stable=2027-H2", "2027-Q2}", "2027-Q2, stable: 2027-H2}"),
        ("milestones.alpha=", 'alpha: "2027.1", ', ""),
        ("milestones.beta=", ", beta: 2027-Q2", ""),
        ("depends_on+=PAY-8", "  - 'PAY-4'\n", "  - 'PAY-4'\n  - PAY-8\n"),
        ("depends_on+={id: PAY-8, lag: 2w}", "  - 'PAY-4'\n", "  - 'PAY-4'\n  - {id: PAY-8, lag: 2w}\n"),
        ("depends_on+={id: PAY-2, kind: soft}", "- PAY-2 ", "- {id: PAY-2, kind: soft} "),
        ("depends_on+=[{id: PAY-3}, PAY-2]", "{id: PAY-3, kind: soft}", "{id: PAY-3}"),
        ("relates_to+=[PAY-8, {id: PAY-6, why: x}]", "PAY-6]", "{id: PAY-6, why: x}, PAY-8]"),
        ("relates_to=[PAY-5, {id: PAY-6, why: x}]", "PAY-6]", "{id: PAY-6, why: x}]"),
        ("part_of+={id: PAY-7, why: x}", "part_of: PAY-7", "part_of: {id: PAY-7, why: x}"),
        ("part_of+=[PAY-9, {id: PAY-7, why: x}]", "part_of: PAY-7", "part_of: [{id: PAY-7, why: x}, PAY-9]"),
        ("depends_on-=PAY-2", "  - PAY-2   # the ledger\n", ""),
        ("depends_on-=PAY-3", "  - {id: PAY-3, kind: soft}\n", ""),
        ("relates_to+=PAY-8,PAY-5", "PAY-6]", "PAY-6, PAY-8]"),
        ("relates_to-=PAY-5", "[PAY-5, PAY-6]", "[PAY-6]"),
        ("relates_to-=PAY-6", "[PAY-5, PAY-6]", "[PAY-5]"),
        ("relates_to=PAY-9", "[PAY-5, PAY-6]", "[PAY-9]"),
        ("relates_to-=PAY-5,PAY-6", "relates_to: [PAY-5, PAY-6]\n", ""),
        ("part_of=PAY-9", "part_of: PAY-7", "part_of: PAY-9"),
        ("part_of+=PAY-9", "part_of: PAY-7", "part_of: [PAY-7, PAY-9]"),
        ("notes+=More", "|\n  Some\n  text.\n", '["Some\\ntext.\\n", More]\n'),
        ("part_of-=PAY-7", "part_of: PAY-7\n", ""),
        ("depends_on+=[@b]", "  - 'PAY-4'\n", "  - 'PAY-4'\n  - '@b'\n"),
        ("tags+=b c", "[ a ]", "[ a, b c ]"),
        ("tags-=a", "tags: [ a ]\n", ""),
        ("notes=Short", "notes: |\n  Some\n  text.\n", "notes: Short\n"),
        ("notes=", "notes: |\n  Some\n  text.\n", ""),
        ("own=", "own: {x: 1}\n", ""),
        ("own.x=", "own: {x: 1}\n", ""),
        ("own.w.z=2", "{x: 1}", "{x: 1, w: {z: 2}}"),
        ("updates=", "updates:\n- {on: 2026-11-16, health: at-risk}\n", ""),
        ("team=payments", "owner:\n", "owner:\nteam: payments\n"),
        ("confidence=0.8", '"2027.1"\ndepends', '"2027.1"\nconfidence: 0.8\ndepends'),
        ("summary=Pay: in #minutes", "# as sold\n", '# as sold\nsummary: "Pay: in #minutes"\n'),
        ('summary=Pay: "now"', "# as sold\n", "# as sold\nsummary: 'Pay: \"now\"'\n"),
        ("supersedes=PAY-8", "  - 'PAY-4'\n", "  - 'PAY-4'\nsupersedes: [PAY-8]\n"),
        ("tracker=https://t.example.com/1", "tags:", "tracker: https://t.example.com/1\ntags:"),
        ("depends_on=PAY-8,PAY-2", COMMENTED, "  - PAY-8\n  - PAY-2   # the ledger\n\n  # not yet:\n"),
        ("depends_on=PAY-4,PAY-2", COMMENTED, "\n  # not yet:\n  - 'PAY-4'\n  - PAY-2\n"),
        ("depends_on=PAY-8", COMMENTED, "  - PAY-8\n\n  # not yet:\n"),
    ],
)
def test_a_field_is_set_where_and_as_it_is_written(assignment: str, old: str, new: str) -> None:
    assert HEAD.count(old) == 1
    assert after(assignment) == HEAD.replace(old, new)


LISTS = """\
id: PAY-1
tags: [a, b, c, "d"]
aliases: [
  X, # ex
  # why:
  Y, Z, # zed
  W
]
"""


@pytest.mark.parametrize(
    ("assignment", "old", "new"),
    [
        ("tags-=b,c", 'b, c, "d"', '"d"'),
        ("tags-=c,d", ', c, "d"', ""),
        ("tags-=a,c", '[a, b, c, "d"]', '[b, "d"]'),
        ("tags-=a,d,c", '[a, b, c, "d"]', "[b]"),
        ("tags=d,b", '[a, b, c, "d"]', '["d", b]'),
        ("tags=x,b,v,d,z", '[a, b, c, "d"]', '[x, b, v, "d", z]'),
        ("aliases-=X,W", "  X, # ex\n  # why:\n  Y, Z, # zed\n  W\n", "  # why:\n  Y, Z, # zed\n"),
        ("aliases=X,Z", "  Y, Z, # zed\n  W\n", "  Z, # zed\n"),
        ("aliases-=Y,Z", "  Y, Z, # zed\n  W\n", "  # zed\n  W\n"),
    ],
)
def test_what_stays_in_a_list_stays_as_it_is(assignment: str, old: str, new: str) -> None:
    assert after(assignment, LISTS) == LISTS.replace(old, new)


NAMES = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5, unique=True)


@given(NAMES, st.lists(st.sampled_from(["", "# why\n", "\n"]), min_size=6, max_size=6), st.booleans(), NAMES)
def test_a_list_holds_what_it_is_told_in_any_layout(
    there: list[str], between: list[str], is_flow: bool, wanted: list[str]
) -> None:
    rows = [f"{gap if is_flow else ''}{name}, " for gap, name in zip(between, there, strict=False)]
    blocks = [f"- {name} # {name}\n" + ("# next\n" if gap else "") for gap, name in zip(between, there, strict=False)]
    head = "id: A\ntags: " + (f"[{' '.join(rows)}]\n" if is_flow else f"\n{''.join(blocks)}") + "own: 1\n"
    text = ",".join(wanted)
    expected = {
        "=": wanted,
        "+=": [*there, *(one for one in wanted if one not in there)],
        "-=": [one for one in there if one not in wanted],
    }
    for operator, values in expected.items():
        if operator == "-=" and not set(wanted) <= set(there):
            continue
        made = changeset([f"tags{operator}{text}"], head).after.specs[0]
        assert list(texts_of(made.fields.get("tags"))) == values
        assert made.problems == ()


def test_a_single_value_with_commas_becomes_one_of_two() -> None:
    assert after("owner+=ann", "id: A\nowner: Doe, John\n") == 'id: A\nowner: ["Doe, John", ann]\n'


def test_what_is_in_a_list_already_is_not_added_in_another_spelling() -> None:
    dialect = "ids: {ignore: [case, zeros]}\n"
    head = "id: X-1\ndepends_on: [X-02, {id: x-3, lag: 2w}]\n"
    for assignment in ("depends_on+=x-2", "depends_on+={id: X-3, lag: 2w}", 'depends_on+=["X-2", {id: X-2}]'):
        assert changeset([assignment], head, dialect).changes == ()
    assert after("depends_on+={id: x-03, lag: 3w}", head, dialect) == head.replace("x-3, lag: 2", "x-03, lag: 3")
    assert after("depends_on-={id: x-03}", head, dialect) == head.replace(", {id: x-3, lag: 2w}", "")


def test_maps_in_a_list_are_told_by_what_they_name() -> None:
    assert "`depends_on` is now `PAY-2, PAY-3, PAY-4, PAY-8`" in changeset(["depends_on+=PAY-8"]).said
    assert "`depends_on` is now `PAY-3`" in changeset(["depends_on=[{id: PAY-3, kind: hard}]"]).said
    assert "`updates` is now a list of 2" in changeset(["updates+={on: 2026-11-18, health: on-track}"]).said


def test_a_dialect_is_spoken() -> None:
    dialect = """\
specs: {include: ["/specs/*.md"], under: rfc}
fields:
  {title: name, relates_to: see, milestones: {stable: ship.stable, beta: ship.beta}, release: [], id: {path: '.*/(.*)'}}
references: {separator: ","}
"""
    head = "other: 1\nrfc:\n    name: A\n    see: B, C\n    ship:\n        beta:\n"
    assert after("title=New", head, dialect) == head.replace("name: A", "name: New")
    assert after("see+=D", head, dialect) == head.replace("B, C", "B, C, D")
    assert after("relates_to-=B", head, dialect) == head.replace("B, C", "C")
    assert after("relates_to=X,Y", head, dialect) == head.replace("B, C", "X, Y")
    assert after("milestones.beta=later", head, dialect) == head.replace("beta:", "beta: later")
    assert after("milestones.stable=later", head, dialect) == head + "        stable: later\n"
    assert after("status=draft", head, dialect) == head.replace("name: A\n", "name: A\n    status: draft\n")
    with pytest.raises(CannotEdit, match="holds several in one text"):
        after("see+={id: B, kind: soft}", head, dialect)
    for assignment, said in (("id=x", "comes from the name of the file"), ("release=2", "have no field for `release`")):
        with pytest.raises(CannotEdit, match=said):
            after(assignment, head, dialect)


@pytest.mark.parametrize(
    ("assignment", "head", "said"),
    [
        ("stauts=draft", HEAD, "did you mean `status`"),
        ("id=PAY-9", HEAD, "tpmdocs rename PAY-1"),
        ("title=x", "id: A\n", "is the first heading, at specs/a.md:4"),
        ("status=x", "id: A\nstatus: @b\n", "cannot be read at line 3: a value cannot begin with `@`"),
        ("tags-=z", HEAD, "`tags` does not hold `z`"),
        ("tags-=a,z", HEAD, "`tags` does not hold `z`"),
        ("tags+=", HEAD, "`tags+=` names nothing"),
        ("aliases-=z", HEAD, "there is no `aliases`"),
        ("target=", HEAD, "there is no `target`"),
        ("status.x=1", HEAD, "`status` holds no fields"),
        ("relates_to=[a", HEAD, "is not a list"),
        ("part_of+={id: PAY-7, why: x}", "id: A\npart_of:\n  id: PAY-7\n", "a map over several lines"),
    ],
)
def test_what_cannot_be_set_is_refused_with_the_reason(assignment: str, head: str, said: str) -> None:
    given = [one for one in [read_assignment(assignment)] if one is not None]
    tree = Folder(NOWHERE, {"specs/a.md": f"---\n{head}---\n# A heading\n"})
    with pytest.raises(CannotEdit) as refused:
        set_fields(tree, load_tree(tree), "specs/a.md", given)
    assert said in str(refused.value)


@pytest.mark.parametrize("text", ["", "status", "=x", " =x", "a b=c", "+=x"])
def test_what_is_no_assignment(text: str) -> None:
    assert read_assignment(text) is None


def test_what_is_an_assignment() -> None:
    assert read_assignment("a-b+=c=d") == Assignment("a-b", "+=", "c=d")
    assert read_assignment("a-b=c\nd") == Assignment("a-b", "=", "c\nd")


VALUES = st.text(st.characters(codec="utf-8", exclude_characters="\r\u2028\u2029\x85\ufeff"), min_size=1, max_size=12)


@given(
    st.sampled_from(
        ["status", "owner", "title", "team", "notes", "own.x", "milestones.beta", "new", "part_of", "depends_on"]
    ),
    VALUES.filter(lambda text: text[0] not in "[{" and text.strip() == text and "," not in text),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
@settings(max_examples=60)
def test_a_field_holds_what_it_was_given_and_nothing_else_has_changed(
    field: str, value: str, end: str, is_flow: bool
) -> None:
    head = "{id: PAY-1, title: T, own: {x: 1}, part_of: PAY-3, depends_on: [PAY-2]}\n" if is_flow else HEAD
    tree = Folder(NOWHERE, {"specs/a.md": f"---\n{head}---\n\nProse.\n".replace("\n", end)})
    catalog = load_tree(tree)
    made = set_fields(tree, catalog, "PAY-1", [Assignment(field, "=", value)])
    (then,), now = catalog.specs, made.after.specs[0]
    assert now.problems == then.problems
    top, _, rest = field.partition(".")
    node = now.fields.get(top)
    node = node.get(rest) if rest and node is not None else node  # type: ignore[union-attr]
    assert (texts_of(node) if field in ("part_of", "depends_on") else (text_of(node),)) == (value,)
    others = [{key.text: plain(one) for key, one in spec.fields.entries if key.text != top} for spec in (then, now)]
    assert others[0] == others[1]
    assert now.document is not None
    assert now.document.body == (then.document.body if then.document else "")


def test_a_mistake_is_told_and_not_written_unless_somebody_insists(tmp_path) -> None:  # type: ignore[no-untyped-def]
    repository = Repository(tmp_path)
    file = "---\nid: PAY-1\ntitle: One\nstatus: draft\n---\n"
    repository.write({"specs/a.md": file, "site_config/statuses.yml": "- {name: draft, category: proposed}\n"})
    refused = repository.tpmdocs("set", "PAY-1", "status=Drafft")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == (
        "specs/a.md:4:9 error[TPM104] unknown-status: `Drafft` is not a status; did you mean `draft`?\n"
        "Error: that would bring 1 error, so nothing was written; --force writes it all the same\n"
    )
    assert (tmp_path / "specs/a.md").read_text() == file
    assert repository.tpmdocs("set", "PAY-1", "status=Drafft", "--force").exit_code == 0
    shown = repository.tpmdocs("set", "PAY-1", "status=draft", "--diff")
    assert "-status: Drafft\n+status: draft\n" in shown.stdout
    done = repository.tpmdocs("set", "PAY-1", "status=draft", "target=2027-2")
    assert done.stdout.startswith("PAY-1: `status` is now `draft`, `target` is now `2027-2`, in specs/a.md\n")
    assert (tmp_path / "specs/a.md").read_text() == file.replace("draft\n", "draft\ntarget: 2027-2\n")
    assert repository.tpmdocs("set", "PAY-1", "status").exit_code == 2
    same = repository.tpmdocs("set", "PAY-1", "status=draft")
    assert same.stdout == "PAY-1 says so already, in specs/a.md\n"
    assert check(load_tree(Folder(tmp_path)))
    assert read_front_matter((tmp_path / "specs/a.md").read_text()).problems == ()


@pytest.mark.parametrize(
    "arguments",
    [("set", "A", "title=\udcff"), ("set", "\udcff", "a=b"), ("rename", "A", "\udcff"), ("move", "A", "\udcff")],
)
def test_an_argument_that_is_no_text_is_an_error_of_usage(tmp_path, arguments) -> None:  # type: ignore[no-untyped-def]
    repository = Repository(tmp_path)
    repository.write({"specs/a.md": "---\nid: A\n---\n"})
    result = repository.tpmdocs(*arguments)
    assert (result.exit_code, "is not UTF-8." in result.stderr) == (2, True)
