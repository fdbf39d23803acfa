"""A file or a folder is moved: links in prose, references by path and ids from file names lead where they led."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import NOWHERE, check, spec
from repositories import NOBODYS, Repository

from tpmdocs.editing.changeset import Changeset
from tpmdocs.editing.moving import move
from tpmdocs.reading.loader import load_tree
from tpmdocs.repository.folder import Folder
from tpmdocs.text.edits import CannotEdit

HERE = Path(__file__).parent

OURS = {
    "mkdocs.yml": "site_name: x\ndocs_dir: specs\nnav: [pay/a.md]\n",
    "specs/pay/a.md": spec("PAY-1", relates_to="[b.md, /specs/led/c.md]")
    + "[b](b.md#x) [c](../led/c.md 'C') ![](img/a%20b.png) [me](a.md) [top](#top) [map](../roadmap/)\n[d](/led/c.md)\n"
    "\n[ref][r]\n\n[r]: <../led/c.md?a#b>\n",
    "specs/pay/b.md": spec("PAY-2", depends_on="[specs/pay/a.md]") + "[a](./a.md) [[PAY-1]]\n",
    "specs/led/c.md": spec("PAY-3", relates_to="['../pay/a.md (there)', /specs/pay/a]")
    + "[a](/pay/a.md) [p](../pay/)\n",
    "specs/pay/img/a b.png": "",
}


def moved(what: str, to: str, files: dict[str, str] = OURS) -> Changeset:
    tree = Folder(NOWHERE, files)
    return move(tree, load_tree(tree), what, to)


def texts(made: Changeset) -> dict[str, str]:
    return {change.path: change.after for change in made.changes}


@pytest.mark.parametrize(
    ("prose", "after"),
    [
        ("## Status\n\nSuperseded by [4. Thing](0004-thing.md)\n", "](0009-thing.md)"),
        ("Status: superseded by 4\nNeeds: 4\n", "by 9\nNeeds: 9\n"),
        ("Needs: '0004-thing.md'\n", "Needs: '0009-thing.md'"),
    ],
)
@pytest.mark.parametrize("head", ["", "---\n# Some comment that may be longer than all of the prose.\nid: 3\n---\n"])
def test_what_prose_says_of_a_spec_is_mended_there(prose: str, after: str, head: str) -> None:
    files = {
        "mkdocs.yml": "site_name: x\ndocs_dir: docs\n",
        "site_config/dialect.yml": r"""
            specs: {include: ["/docs/*.md"], metadata: optional}
            fields:
              id: [id, {path: 'docs/0*(?P<id>\d+)-.*'}]
              status: {prose: Status}
              depends_on: {prose: Needs}
            values: {status: {"Superseded by {superseded_by}": superseded, "superseded by {superseded_by}": superseded}}
            """,
        "docs/0003-old.md": f"{head}# 3. Old\n\n{prose}",
        "docs/0004-thing.md": "# 4. Thing\n\nStatus: accepted\n",
    }
    made = moved("4", "docs/0009-thing.md", files)
    assert list(texts(made)) == ["docs/0003-old.md"]
    assert f"{(prose.count('4.') and 1) or prose.count('4')} link" in made.said
    assert after in texts(made)["docs/0003-old.md"]


@pytest.mark.parametrize(
    ("there", "after"),
    [
        ('["specs/a.md"]', r'["specs/a\"b.md"]'),
        ("['specs/a.md']", """['specs/a"b.md']"""),
        ("[specs/a.md]", """[specs/a"b.md]"""),
    ],
)
def test_a_path_keeps_its_quotes(there: str, after: str) -> None:
    made = moved("specs/a.md", 'specs/a"b.md', {"specs/a.md": spec("A-1"), "specs/c.md": spec("A-2", relates_to=there)})
    assert texts(made) == {"specs/c.md": spec("A-2", relates_to=after)}


@pytest.mark.parametrize("what", ["PAY-1", "specs/pay/a.md", "./specs/pay/a.md"])
def test_links_from_a_file_and_to_it_are_mended(what: str) -> None:
    made = moved(what, "specs/led/deep/")
    assert dict(made.moved) == {"specs/pay/a.md": "specs/led/deep/a.md"}
    assert texts(made) == {
        "specs/pay/a.md": OURS["specs/pay/a.md"]
        .replace("[b.md,", "[../../pay/b.md,")
        .replace("](b.md", "](../../pay/b.md")
        .replace("../led/c.md", "../c.md")
        .replace("img/a%20b", "../../pay/img/a%20b")
        .replace("../roadmap/", "../../roadmap/"),
        "specs/pay/b.md": OURS["specs/pay/b.md"]
        .replace("specs/pay/a", "specs/led/deep/a")
        .replace("./a.md", "../led/deep/a.md"),
        "specs/led/c.md": OURS["specs/led/c.md"]
        .replace("../pay/a.md (", "deep/a.md (")
        .replace("/specs/pay/a]", "/specs/led/deep/a]")
        .replace("](/pay/a.md", "](/led/deep/a.md"),
    }
    assert made.said == (
        "specs/pay/a.md is now specs/led/deep/a.md; 11 links in 3 files mended\n"
        "mkdocs.yml still says specs/pay/a.md: change that by hand"
    )
    assert made.introduced(check) == ()


def test_a_folder_moves_whole_and_links_within_it_stay() -> None:
    made = moved("specs/pay/", "specs/led/pay")
    assert set(made.moved.values()) == {"specs/led/pay/a.md", "specs/led/pay/b.md", "specs/led/pay/img/a b.png"}
    assert texts(made) == {
        "specs/pay/a.md": OURS["specs/pay/a.md"].replace("../led/c.md", "../c.md").replace("../road", "../../road"),
        "specs/pay/b.md": OURS["specs/pay/b.md"].replace("specs/pay/a", "specs/led/pay/a"),
        "specs/led/c.md": OURS["specs/led/c.md"]
        .replace("../pay/", "pay/")
        .replace("/specs/pay/a]", "/specs/led/pay/a]")
        .replace("](/pay/a", "](/led/pay/a"),
    }


@pytest.mark.parametrize("name", ["README.md", "readme.md", "Index.md"])
def test_a_readme_goes_with_its_folder_and_is_named_by_it(name: str) -> None:
    files = {
        f"specs/pay/{name}": spec("PAY-1"),
        "specs/pay/a.png": "",
        "specs/b.md": spec("PAY-2", relates_to="[specs/pay, specs/pay/, /specs/pay]"),
    }
    made = moved("PAY-1", "specs/now/", files)
    assert set(made.moved.values()) == {f"specs/now/pay/{name}", "specs/now/pay/a.png"}
    assert texts(made)["specs/b.md"] == files["specs/b.md"].replace("specs/pay", "specs/now/pay")


def test_what_nobody_mends_is_told() -> None:
    html = '<p><a href="pay/a.md#x">a</a> <img src=../img/b.png> <a href="https://x.org/pay/a.md"><A HREF=/pay/a.md>'
    files = {
        "mkdocs.yml": "site_name: x\ndocs_dir: specs\n",
        "site_config/checks.yml": "ignore: [{rule: overdue, paths: [/specs/pay/a.md], reason: x, until: 2027-01-01}]\n",
        "specs/pay/a.md": spec("PAY-1") + "<a href='../b.md'>b</a> <a href='#top'>\n",
        "specs/b.md": spec("PAY-2") + html + "</p>\n\n`<a href='pay/a.md'>`\n",
        "specs/img/b.png": "",
    }
    of_b = "specs/b.md still says `pay/a.md#x` and `/pay/a.md` in HTML: change that by hand"
    assert moved("PAY-1", "specs/now/", files).said == (
        "specs/pay/a.md is now specs/now/a.md\n"
        f"site_config/checks.yml still says specs/pay/a.md: change that by hand\n{of_b}"
    )
    said = moved("PAY-1", "specs/", files).said
    assert said.endswith(f"{of_b}\nspecs/a.md still says `../b.md` in HTML: change that by hand")
    said = moved("specs/img", "specs/pay/", files).said
    assert said.endswith("\nspecs/b.md still says `../img/b.png` in HTML: change that by hand")


SCHEME = {
    "site_config/dialect.yml": """\
specs: {include: ["/teps/[0-9]*.md"]}
fields: {id: {path: 'teps/(?P<id>\\d{4})-.*\\.md'}, relates_to: see}
ids: {label: "TEP-{id}", ignore: [zeros]}
""",
    "teps/0007-a.md": "---\ntitle: A\nsee: [TEP-0007]\n---\n",
    "teps/0008-b.md": "---\ntitle: B\nsee: [7, TEP-7, '[TEP-0007](0007-a.md)']\n---\n[[TEP-0007]] [a](0007-a.md)\n",
}


def test_where_the_name_gives_the_id_it_changes_everywhere() -> None:
    made = moved("TEP-7", "teps/0012-a.md", SCHEME)
    assert texts(made) == {
        "teps/0007-a.md": SCHEME["teps/0007-a.md"].replace("0007", "0012"),
        "teps/0008-b.md": SCHEME["teps/0008-b.md"].replace("0007", "0012").replace("7, TEP-7", "12, TEP-12"),
    }
    assert "TEP-0007 is now TEP-0012" in made.said
    assert made.introduced(check) == ()


def test_an_id_that_the_new_name_gives_may_not_be_taken() -> None:
    with pytest.raises(CannotEdit, match=r"`TEP-0008`, which .* would have there, is taken"):
        moved("7", "teps/0008-a.md", SCHEME)


def test_a_spec_with_a_side_file_goes_with_its_folder() -> None:
    files = {
        "site_config/dialect.yml": "specs: {include: ['/keps/**/kep.yaml']}\n",
        "keps/1-a/kep.yaml": "id: 1\ntitle: A\nrelates_to: [/keps/2-b]\n",
        "keps/1-a/README.md": "[b](../2-b/README.md)\n",
        "keps/2-b/kep.yaml": "id: 2\ntitle: B\nrelates_to: [../1-a/README.md, keps/1-a/]\n",
    }
    assert moved("1", "keps/sig/", files).moved == moved("./keps/1-a/", "keps/sig/", files).moved
    made = moved("1", "keps/sig/", files)
    assert sorted(made.moved.values()) == ["keps/sig/1-a/README.md", "keps/sig/1-a/kep.yaml"]
    assert texts(made) == {
        "keps/1-a/README.md": "[b](../../2-b/README.md)\n",
        "keps/2-b/kep.yaml": "id: 2\ntitle: B\nrelates_to: [../sig/1-a/README.md, keps/sig/1-a/]\n",
    }


@pytest.mark.parametrize(
    ("what", "to", "said"),
    [
        ("specs/none.md", "specs/x.md", "is not a spec"),
        ("mkdocs.yml", "docs/", "is read at this place alone"),
        ("PAY-1", "specs/pay/b.md", "specs/pay/b.md is there already"),
        ("PAY-1", "specs/pay/", "specs/pay/a.md is there already"),
        ("PAY-1", "../a.md", "is not a place in this repository"),
        ("PAY-1", "/tmp/a.md", "is not a place in this repository"),
        ("PAY-1", "specs/.git/a.md", "is not a place in this repository"),
        ("PAY-1", "specs/new", "does not end with `.md`"),
        ("PAY-1", "a.md", "a.md would be no spec: none is read there"),
        ("specs/pay", "specs/pay/old", "into itself"),
    ],
)
def test_what_cannot_be_moved_is_refused_with_the_reason(what: str, to: str, said: str) -> None:
    with pytest.raises(CannotEdit) as refused:
        moved(what, to)
    assert said in str(refused.value)


def test_where_a_dialect_says_where_specs_are_it_is_named() -> None:
    files = OURS | {"site_config/dialect.yml": "specs: {include: [/specs/pay/*.md, /specs/led/*.md]}\n"}
    with pytest.raises(CannotEdit, match=r"a\.md would be no spec: look at `include` in site_config/dialect\.yml"):
        moved("PAY-1", "specs/new/", files)


FOLDERS = ("", "pay/", "pay/deep/", "led/")
LINKS = st.tuples(st.sampled_from(FOLDERS), st.sampled_from(FOLDERS), st.sampled_from(["{}", "./{}", "{}#x", "<{}>"]))


@given(st.sampled_from(FOLDERS), st.sampled_from(["new/", "led/", "pay/deep/er/", "./"]), st.lists(LINKS, max_size=6))
@settings(max_examples=40)
def test_check_says_the_same_before_and_after(source: str, to: str, links: list[tuple[str, str, str]]) -> None:
    files = {f"specs/{folder}s{number}.md": spec(f"S-{number}") for number, folder in enumerate(FOLDERS)}
    for start, end, form in links:
        path = f"specs/{start}s{FOLDERS.index(start)}.md"
        target = "../" * start.count("/") + f"{end}s{FOLDERS.index(end)}.md"
        files[path] += f"\n[x]({form.format(target)})\n"
    what = f"specs/{source}s{FOLDERS.index(source)}.md"
    if source == to or (source == "" and to == "./"):
        return
    made = moved(what, f"specs/{to}", files)
    assert made.introduced(check) == ()
    assert len(check(made.before)) == len(check(made.after))


def test_files_lie_where_they_were_moved_to_and_empty_folders_are_gone(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write(OURS)
    shown = repository.tpmdocs("move", "specs/pay", "specs/money/now", "--diff")
    assert "rename from specs/pay/a.md\nrename to specs/money/now/a.md\n" in shown.stdout
    assert (tmp_path / "specs/pay/a.md").is_file()
    subprocess.run(
        ["git", "apply", "--check"], input=shown.stdout_bytes, cwd=tmp_path, env=os.environ | NOBODYS, check=True
    )
    done = repository.tpmdocs("move", "specs/pay", "specs/money/now")
    assert done.exit_code == 0
    assert done.stdout.startswith("specs/pay is now specs/money/now; ")
    assert not (tmp_path / "specs/pay").exists()
    assert (tmp_path / "specs/money/now/img/a b.png").is_file()
    assert repository.tpmdocs("check", "--rule", "broken-link", "--rule", "TPM201").exit_code == 0
    assert repository.tpmdocs("move", "PAY-1", "specs/money/now/b.md").exit_code == 2


def test_links_from_markdown_outside_the_docs_folder_are_mended() -> None:
    readme = "[a](specs/pay/a.md#x) and [[PAY-1]] ![](specs/pay/img/a%20b.png)\n"
    files = OURS | {"README.md": readme, ".github/HELP.md": "[a](../specs/pay/a.md)\n"}
    made = moved("specs/pay", "specs/money", files)
    assert texts(made)["README.md"] == readme.replace("specs/pay", "specs/money")
    assert texts(made)[".github/HELP.md"] == "[a](../specs/money/a.md)\n"


@pytest.mark.parametrize(
    ("what", "to"), [("specs/a/page.md", "specs/b/"), ("specs/c/page.md", "specs/b/"), ("specs/c", "specs/deep/er/")]
)
def test_what_was_wrong_before_is_not_new(what: str, to: str) -> None:
    files = {
        "specs/a/page.md": "[gone](x.md) [page](../c/page.md#nope) [spec](../c/spec.md#nope) [here](page.md#nope)\n",
        "specs/c/page.md": "[page](/a/page.md#nope)\n",
        "specs/c/spec.md": spec("A-1", depends_on="[gone.md, A-9]", team="") + "[page](page.md#nope) [[A-8]] [](#no)\n",
    }
    made = moved(what, to, files)
    assert len(check(made.before)) == len(check(made.after)) >= 9
    assert made.introduced(check) == ()


def test_metadata_and_prose_stay_together() -> None:
    files = {
        "site_config/dialect.yml": "specs: {include: ['/keps/**/kep.yaml']}\n",
        "keps/a/kep.yaml": "id: 1\ntitle: A\n",
        "keps/a/README.md": "Prose.\n",
    }
    for what in ("keps/a/kep.yaml", "keps/a/README.md"):
        with pytest.raises(CannotEdit, match="belong together: move their folder, keps/a"):
            moved(what, "keps/b/", files)


def test_a_move_that_fails_half_way_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = Repository(tmp_path)
    repository.write(OURS)
    rename, calls = os.rename, []

    def failing(old: Path, new: Path) -> None:
        calls.append(old)
        if len(calls) == 2:
            raise OSError(13, "Permission denied")
        rename(old, new)

    monkeypatch.setattr(os, "rename", failing)
    failed = repository.tpmdocs("move", "specs/pay", "specs/money/now")
    assert failed.exit_code == 2
    assert failed.stderr == (
        "Error: specs/pay/b.md cannot be moved to specs/money/now/b.md: Permission denied; nothing was moved\n"
    )
    monkeypatch.setattr(os, "rename", rename)
    assert {path: (tmp_path / path).read_text() for path in OURS} == OURS
    assert not (tmp_path / "specs/money").exists()


def test_a_move_is_undone_where_a_text_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    repository = Repository(tmp_path)
    repository.write(OURS)
    monkeypatch.setattr(os, "replace", broken)
    assert "No space left" in repository.tpmdocs("move", "specs/pay", "specs/money").stderr
    assert {path: (tmp_path / path).read_text() for path in OURS} == OURS


def test_a_link_of_the_file_system_goes_with_what_it_leads_to(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write({"specs/pay/a.md": spec("PAY-1"), "specs/x.md": spec("PAY-2")})
    (tmp_path / "specs/pay/newest.txt").symlink_to("a.md")
    assert repository.tpmdocs("move", "specs/pay", "specs/money").exit_code == 0
    assert (tmp_path / "specs/money/newest.txt").read_text() == spec("PAY-1")
    for end in ("money", "money/a.md"):
        (tmp_path / "specs/link").symlink_to(end)
        refused = repository.tpmdocs("move", "specs/money", "specs/pay")
        assert f"specs/link is a symbolic link, which leads to specs/{end}" in refused.stderr
        (tmp_path / "specs/link").unlink()


def test_a_link_of_the_file_system_is_not_moved(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write({"real.txt": spec("PAY-1"), "specs/x.md": spec("PAY-2")})
    (tmp_path / "specs/a.md").symlink_to("../real.txt")
    refused = repository.tpmdocs("move", "PAY-1", "specs/deep/")
    assert (refused.exit_code, "symbolic link" in refused.stderr) == (2, True)
    assert (tmp_path / "specs/a.md").is_symlink()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "what", "to"),
    [
        ("kep", "keps/sig-node/1769-memory-manager", "keps/sig-windows/"),
        ("tekton", "TEP-0002", "teps/9002-enable-custom-tasks.md"),
        ("openshift", "enhancements/ingress", "enhancements/network/ingress"),
    ],
)
def test_moving_in_real_repositories_leaves_check_as_it_was(name: str, what: str, to: str, corpora: Path) -> None:
    dialect = HERE / "dialects" / name
    overlay = {file.relative_to(dialect).as_posix(): file.read_text() for file in dialect.rglob("*") if file.is_file()}
    tree = Folder(corpora / name, overlay)
    made = move(tree, load_tree(tree), what, to)
    assert made.changes
    by_name_only = {"broken-link"} if name == "kep" else set()  # pictures that are no files here stay where they were
    assert {one.rule for one in made.introduced(check)} <= by_name_only


def test_nothing_is_moved_out_of_the_repository_through_a_link(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    repository = Repository.new(tmp_path / "here", {"specs/a.md": spec("A-1"), "specs/b.md": spec("B-1")})
    (repository.root / "specs/out").symlink_to(elsewhere)
    result = repository.tpmdocs("move", "A-1", "specs/out/")
    assert result.exit_code == 2
    assert (repository.root / "specs/a.md").is_file()
    assert not list(elsewhere.iterdir())
