"""A title becomes a spec that is spelt as the others of its repository are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from plans import check, plan, spec

from tpmdocs.cli import cli
from tpmdocs.editing.naming import Family, families, file_stem, next_id
from tpmdocs.reading.loader import load
from tpmdocs.starter import bodies
from tpmdocs.text.yaml_reader import read_yaml_document
from tpmdocs.text.yaml_text import flow, scalar
from tpmdocs.text.yaml_values import plain


def new(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["new", "-C", str(folder), "--today", "2026-11-23", *arguments], prog_name="tpmdocs")


def lay(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


@pytest.mark.parametrize(
    ("ids", "following"),
    [
        ([], "SPEC-1"),
        (["PAY-1", "PAY-9"], "PAY-10"),
        (["0001", "0002"], "0003"),
        (["ADR-007", "ADR-010"], "ADR-011"),
        (["PAY-1", "LEDGER-4", "LEDGER-2"], "LEDGER-5"),
        (["1", "20", "1559"], "1560"),
        (["a1b2", "a1b9"], "a1b10"),
    ],
)
def test_the_next_id_is_spelt_as_the_others(ids: list[str], following: str) -> None:
    catalog = plan({f"specs/{number}.md": spec(id_) for number, id_ in enumerate(ids)})
    known = families(catalog)
    assert next_id(catalog, known[0] if known else Family("SPEC-", 1, 0)) == following


def test_ids_of_another_repository_are_not_used_again() -> None:
    dialect = "ids: {external: {list: others.txt}}\n"
    catalog = plan({"site_config/dialect.yml": dialect, "others.txt": "PAY-2\nPAY-3\n", "specs/a.md": spec("PAY-1")})
    assert next_id(catalog, families(catalog)[0]) == "PAY-4"


@pytest.mark.parametrize(
    ("path", "id_", "label", "stem"),
    [
        ("specs/instant-payouts.md", "PAY-12", "{id}", "a-title"),
        ("specs/PAY-12-instant-payouts.md", "PAY-12", "{id}", "PAY-13-a-title"),
        ("specs/pay-12-instant-payouts.md", "PAY-12", "{id}", "pay-13-a-title"),
        ("specs/PAY-12.md", "PAY-12", "{id}", "PAY-13"),
        ("specs/0012-instant-payouts.md", "PAY-12", "{id}", "0013-a-title"),
        ("specs/eip-12.md", "12", "EIP-{id}", "eip-13"),
        ("specs/12_instant_payouts.md", "12", "{id}", "13_a_title"),
        ("specs/instant_payouts.md", "PAY-12", "{id}", "a_title"),
        ("specs/task-12 - Pay: at once.md", "task-12", "{id}", "task-13 - A title"),
        ("specs/12. Instant Payouts.md", "12", "{id}", "13. A title"),
        ("specs/12 - pay.md", "12", "{id}", "13 - a title"),
    ],
)
def test_a_file_is_named_as_the_others(path: str, id_: str, label: str, stem: str) -> None:
    catalog = plan({"site_config/dialect.yml": f'ids: {{label: "{label}"}}\n', path: spec(id_)})
    following = next_id(catalog, families(catalog)[0])
    assert file_stem(catalog, following, "A title") == stem


@pytest.mark.parametrize("type_", sorted(bodies()))
def test_a_template_passes_its_own_checks(type_: str, tmp_path: Path) -> None:
    lay(tmp_path, {"specs/first.md": spec("PAY-1")})
    written = new(tmp_path, type_, "Refunds: within a minute")
    assert written.output.endswith("refunds-within-a-minute.md\n")
    catalog = load(tmp_path)
    (made,) = catalog.find("PAY-2")
    assert (made.title, made.status, made.type) == ("Refunds: within a minute", "draft", type_)
    assert check(catalog) == ()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    lay(tmp_path, {"specs/first.md": spec("PAY-1"), "specs/again.md": "No spec.\n"})
    refused = new(tmp_path, "Again")
    assert refused.exit_code == 2
    assert "specs/again.md is there already" in refused.output
    assert (tmp_path / "specs/again.md").read_text() == "No spec.\n"


def test_an_id_is_used_once(tmp_path: Path) -> None:
    lay(tmp_path, {"specs/first.md": spec("PAY-1")})
    refused = new(tmp_path, "--id", "PAY-1", "Again")
    assert refused.exit_code == 2
    assert "`PAY-1` is specs/first.md already" in refused.output


def test_a_prefix_is_counted_on(tmp_path: Path) -> None:
    lay(tmp_path, {"specs/pay/first.md": spec("PAY-7"), "specs/ledger/first.md": spec("LEDGER-2")})
    new(tmp_path, "--id", "PAY", "More")
    new(tmp_path, "--id", "RISK", "Other")
    new(tmp_path, "--folder", "specs/ledger", "Further")
    assert {row.id for row in load(tmp_path).specs} == {"PAY-7", "LEDGER-2", "PAY-8", "RISK-1", "LEDGER-3"}
    assert (tmp_path / "specs/pay/more.md").is_file()


@pytest.mark.parametrize("folder", ["..", "/tmp", "specs/../../other"])
def test_no_folder_outside_is_written_to(folder: str, tmp_path: Path) -> None:
    lay(tmp_path, {"plan/specs/first.md": spec("PAY-1")})
    assert new(tmp_path / "plan", "--folder", folder, "Out").exit_code == 2
    assert len(list(tmp_path.rglob("*.md"))) == 1


def test_a_link_that_leads_outside_is_not_followed(tmp_path: Path) -> None:
    lay(tmp_path, {"plan/specs/first.md": spec("PAY-1"), "elsewhere/x.txt": ""})
    (tmp_path / "plan/specs/out").symlink_to(tmp_path / "elsewhere")
    assert new(tmp_path / "plan", "--folder", "specs/out", "Out").exit_code == 2
    assert not (tmp_path / "elsewhere/out.md").exists()


def test_a_repository_with_words_of_its_own_gets_them(tmp_path: Path) -> None:
    dialect = r"""
specs: {include: ["/adr/[0-9]*.md"]}
fields: {id: {path: 'adr/(?P<id>\d+)-.*\.md'}, title: subject, status: state, created: date}
ids: {label: "ADR-{id}", ignore: [zeros]}
"""
    first = "---\nstate: Draft\nsubject: One\ndate: 2026-01-01\n---\n"
    lay(tmp_path, {"site_config/dialect.yml": dialect, "adr/0001-one.md": first})
    lay(tmp_path, {"site_config/statuses.yml": "[{name: Draft, category: proposed}]"})
    assert new(tmp_path, "Two").output.strip().endswith("adr/0002-two.md")
    text = (tmp_path / "adr/0002-two.md").read_text()
    assert text.startswith("---\nstate: Draft\nsubject: Two\ndate: 2026-11-23\n---\n")
    assert check(load(tmp_path)) == ()


@pytest.mark.parametrize(
    ("others", "name"),
    [
        ("Offline mode", "Pay now"),
        ("offline mode", "pay now"),
        ("Offline-Mode", "Pay-now"),
        ("offline_mode", "pay_now"),
    ],
)
def test_where_the_name_is_the_id_the_title_makes_it(others: str, name: str, tmp_path: Path) -> None:
    dialect = "specs: {include: ['/docs/*.md']}\nfields: {id: {path: 'docs/(?P<id>[^/]+)\\.md'}}\n"
    lay(tmp_path, {"site_config/dialect.yml": dialect, f"docs/{others}.md": "---\nstatus: draft\n---\n\n# One\n"})
    assert new(tmp_path, "Pay: now?").output.splitlines()[0].endswith(f"docs/{name}.md")


def test_where_the_path_is_the_id_the_title_makes_it(tmp_path: Path) -> None:
    dialect = "specs: {include: ['/docs/**/*.md']}\nfields: {id: {path: 'docs/(?P<id>.+)\\.md'}}\n"
    first = "---\ntitle: One\nstatus: draft\n---\n"
    lay(tmp_path, {"site_config/dialect.yml": dialect, "docs/net/dual-stack.md": first, "docs/net/ipv6.md": first})
    assert new(tmp_path, "Load balancing").output.strip().endswith("docs/net/load-balancing.md")
    (made,) = load(tmp_path).find("net/load-balancing")
    assert made.title == "Load balancing"


def test_headings_that_the_others_share_are_begun_with(tmp_path: Path) -> None:
    body = "# Use it\n\n## Context\n\nx\n\n## Decision\n\n{}\n## Consequences\n\nx\n"
    dialect = "specs: {include: ['/adr/*.md']}\nfields: {id: {path: 'adr/(?P<id>\\d+)-.*'}}\n"
    lay(tmp_path, {"site_config/dialect.yml": dialect})
    lay(
        tmp_path,
        {
            f"adr/000{at}-use.md": "---\nstatus: draft\n---\n" + body.format("## Own\n" if at == 1 else "")
            for at in (0, 1, 2)
        },
    )
    new(tmp_path, "Use *that*")
    text = (tmp_path / "adr/0003-use-that.md").read_text()
    assert text == "---\nstatus: draft\n---\n\n# Use \\*that\\*\n\n## Context\n\n## Decision\n\n## Consequences\n"
    assert check(load(tmp_path)) == ()


def test_metadata_beside_the_prose_is_written_beside_it(tmp_path: Path) -> None:
    dialect = 'specs: {include: ["/keps/**/kep.yaml"]}\nfields: {id: number}\n'
    lay(
        tmp_path,
        {"site_config/dialect.yml": dialect, "keps/net/7-one/kep.yaml": "title: One\nnumber: 7\nstatus: draft\n"},
    )
    lay(tmp_path, {"keps/net/7-one/README.md": "# One\n"})
    assert new(tmp_path, "Two").exit_code == 0
    assert (tmp_path / "keps/net/8-two/kep.yaml").read_text() == "title: Two\nnumber: 8\nstatus: draft\n"
    assert (tmp_path / "keps/net/8-two/README.md").read_text().startswith("# Two\n")


def test_a_template_of_ones_own_is_filled_in(tmp_path: Path) -> None:
    template = (
        '---\nid: {id}\ntitle: {title}\nstatus: {status}\nowner: "{title}"\ntags: [{slug}]\n---\n\n{other} {title}\n'
    )
    lay(tmp_path, {"specs/first.md": spec("PAY-1"), "site_config/templates/incident.md": template})
    new(tmp_path, "incident", 'It: "failed" [badly] {id}')
    (made,) = load(tmp_path).find("PAY-2")
    assert made.title == 'It: "failed" [badly] {id}'
    assert made.owners == (made.title,)
    assert made.source.text.endswith('\n{other} It: "failed" \\[badly\\] {id}\n')
    assert len(load(tmp_path).specs) == 2, "a template is no spec"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('"{title}"', "{}"),
        ("'the {title}'", "the {}"),
        ("{title} and {other} # {title}", "{} and {other}"),
        ('["{title}", {title}, x-{id}]', ["{}", "{}", "x-PAY-2"]),
        ("{a: {title}, '{title}': 1}", {"a": "{}", "{}": 1}),
        ("\n  - {title}\n  - b: {title}", ["{}", {"b": "{}"}]),
        (">\n  the {title}\n", "the {}\n"),
    ],
)
def test_what_a_template_is_filled_with_is_text(written: str, read: object, tmp_path: Path) -> None:
    title = """It's "a: b" \\ [c], {id} # d"""
    template = f"---\nid: {{id}}\ntitle: {{title}}\nstatus: draft\nx: {written}\n---\n"
    lay(tmp_path, {"specs/first.md": spec("PAY-1"), "site_config/templates/odd.md": template})
    new(tmp_path, "odd", title)
    (made,) = load(tmp_path).find("PAY-2")
    node = made.fields.get("x")
    assert node is not None
    assert plain(node) == json.loads(json.dumps(read).replace("{}", json.dumps(title)[1:-1]))


def test_a_heading_that_is_the_title_stands_once(tmp_path: Path) -> None:
    decision = "---\nid: ADR-1\nstatus: draft\n---\n\n# One\n"
    lay(tmp_path, {"adr/1.md": decision, "site_config/templates/spec.md": "# {title}, at last\n\n## Why\n"})
    new(tmp_path, "Two")
    (made,) = load(tmp_path).find("ADR-2")
    assert made.source.text.count("# Two") == 1
    assert made.title == "Two, at last"


@pytest.mark.parametrize(
    ("label", "one", "two"),
    [
        ("{id}", "1. One", "2. Two"),
        ("ADR-{id}", "ADR-0001: One", "ADR-0002: Two"),
        ("ADR-{id}", "0001 — One", "0002 — Two"),
        ("ADR-{id}", "One", "Two"),
    ],
)
def test_a_heading_begins_as_the_others(label: str, one: str, two: str, tmp_path: Path) -> None:
    dialect = rf"""
specs: {{include: ["/adr/*.md"], metadata: optional}}
fields: {{id: {{path: 'adr/(?P<id>\d+)-.*\.md'}}}}
ids: {{label: "{label}"}}
"""
    lay(tmp_path, {"site_config/dialect.yml": dialect, "adr/0001-one.md": f"# {one}\n"})
    new(tmp_path, "Two")
    assert f"\n# {two}\n" in (tmp_path / "adr/0002-two.md").read_text()


def test_what_stands_in_metadata_needs_no_heading(tmp_path: Path) -> None:
    dialect = "specs: {metadata: optional, include: [adr/*.md]}\nfields: {status: [status, {prose: Status}]}\n"
    text = "# One\n\n## Status\n\nAccepted\n\n## Context\n\n## Outcome\n"
    lay(tmp_path, {"site_config/dialect.yml": dialect} | {f"adr/A-{number}.md": text for number in range(3)})
    new(tmp_path, "Two")
    made = (tmp_path / "adr/A-3.md").read_text()
    assert "status: draft\n" in made
    assert [line for line in made.split("\n") if line.startswith("#")] == ["# Two", "## Context", "## Outcome"]


def test_headings_that_hold_gaps_are_nobodys_template(tmp_path: Path) -> None:
    text = "\n## Context\n\n## GET /users/{id}\n\n## Outcome\n"
    lay(tmp_path, {f"specs/{number}.md": spec(f"PAY-{number}") + text for number in range(4)})
    new(tmp_path, "More")
    (made,) = load(tmp_path).find("PAY-4")
    assert [one.text for one in made.document.prose.headings] == ["Context", "Outcome"] if made.document else False


def test_an_id_that_check_would_not_take_is_refused(tmp_path: Path) -> None:
    lay(tmp_path, {"specs/first.md": spec("PAY-1")})
    refused = new(tmp_path, "--id", "a b", "Title")
    assert refused.exit_code == 2
    assert "`a b` cannot be written as `[[id]]`: use letters" in refused.output
    assert not (tmp_path / "specs/title.md").exists()


def test_a_template_that_is_misspelt_is_guessed(tmp_path: Path) -> None:
    lay(tmp_path, {"specs/first.md": spec("PAY-1")})
    assert "did you mean `spike`?" in new(tmp_path, "spik", "Title").output


def test_a_type_without_a_title_is_refused(tmp_path: Path) -> None:
    assert 'tpmdocs new initiative "A title"' in new(tmp_path, "initiative").output
    assert not list(tmp_path.iterdir())


def test_fields_that_all_others_have_are_there_to_be_filled_in(tmp_path: Path) -> None:
    head = "id: PAY-{0}\ntitle: T\nsummary: S\npm: a\nstatus: draft\nlast_reviewed: x\ncreated: 2026-10-01\nup:\n{1}"
    lay(tmp_path, {"site_config/dialect.yml": "fields: {confirmed: last_reviewed, team: up.team}\n"})
    lay(tmp_path, {f"specs/{at}.md": f"---\n{head.format(at, rest)}---\n" for at, rest in ((1, ""), (2, "own: 1\n"))})
    new(tmp_path, "Next")
    text = (tmp_path / "specs/3.md").read_text()
    assert text.startswith(
        "---\nid: PAY-3\ntitle: Next\npm:\nstatus: draft\nlast_reviewed:\ncreated: 2026-11-23\nup:\n---\n"
    )


def test_a_title_without_quotes_is_understood(tmp_path: Path) -> None:
    assert 'tpmdocs new "Refunds within a minute"' in new(tmp_path, "Refunds", "within", "a", "minute").output
    assert 'tpmdocs new "Offline mode"' in new(tmp_path, "Offline", "mode").output
    assert 'tpmdocs new spike "Which bank"' in new(tmp_path, "spike", "Which", "bank").output
    assert not list(tmp_path.iterdir())


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(TEXT)
def test_yaml_that_is_written_is_read_as_it_was(text: str) -> None:
    node, problems = read_yaml_document(
        f"a: {scalar(text)}\nb: [{scalar(text, flow=True)}, x]\nc: {flow({text: [text]})}\n"
    )
    assert problems == ()
    assert node is not None
    assert plain(node) == {"a": text, "b": [text, "x"], "c": {text: [text]}}


def test_only_what_is_about_the_new_file_is_to_be_filled_in(tmp_path: Path) -> None:
    ignore = "[{rule: overdue, paths: [specs/a.md], reason: agreed}, {rule: stale, reason: agreed, until: 2026-01-01}]"
    lay(tmp_path, {"specs/a.md": spec("PAY-1"), "site_config/checks.yml": f"ignore: {ignore}\n"})
    assert "checks.yml" not in new(tmp_path, "A title").output
