"""Whatever a stranger's run hands over, what is published is a site in a folder of its own, and a harmless comment."""

from __future__ import annotations

import html
import io
import json
import re
import stat
import struct
import subprocess
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from zipfile import ZIP_BZIP2, ZipFile, ZipInfo

import pytest
from click.testing import CliRunner, Result
from forges import BOT, HEAD, Forge, packed, serving
from hostile import CASES, Case
from hypothesis import given
from hypothesis import strategies as st
from repositories import Repository

from tpmdocs.cli import cli
from tpmdocs.previews import artifact, branch
from tpmdocs.previews.api import Api, ForgeFailed
from tpmdocs.previews.artifact import read_artifact
from tpmdocs.previews.comment import comment, harmless
from tpmdocs.reports import review_markdown
from tpmdocs.repository.git import GitFailed
from tpmdocs.text.comments import LIMIT, MARKER

SITE = {"site/index.html": "<p>Home</p>", "site/assets/a.css": "p {}", "comment.md": f"{MARKER}\n### Fine\n"}


# ---- what was handed over


def test_a_site_and_a_comment_are_taken_as_they_are() -> None:
    taken = read_artifact(packed(SITE))
    assert taken.files == {"index.html": b"<p>Home</p>", "assets/a.css": b"p {}"}
    assert (taken.comment, taken.refused, taken.left_out) == (SITE["comment.md"], (), ())


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("../evil.html", "leads out"),
        ("site/../../evil.html", "leads out"),
        ("site/a/./b.html", "leads out"),
        ("site//b.html", "leads out"),
        ("/etc/cron.d/evil.html", "leads out"),
        ("C:/evil.html", "is neither"),
        ("site/..\\..\\evil.html", "signs in its name"),
        ("elsewhere/evil.html", "is neither"),
        ("comment.md/evil.html", "is neither"),
        ("number.txt", "is neither"),
        ("site/a\nb.html", "signs in its name"),
        ("site/a\x1b[2J.html", "signs in its name"),
        ("site/\u202elmth.exe.html", "signs in its name"),
        ("site/zero\u200bwidth.html", "signs in its name"),
        (f"site/{'a' * 300}.html", "too long"),
        (f"site/{'a/' * 30}b.html", "too long"),
        ("site/INDEX.html", "only in case"),
        ("site/index.html/a.html", "only in case"),
        ("site/Assets/b.css", "only in case"),
        ("site/\uff49ndex.html", "only in case"),
    ],
    ids=ascii,
)
def test_an_archive_with_a_name_that_is_no_name_of_a_page_is_refused(path: str, why: str) -> None:
    refused = read_artifact(packed({**SITE, path: "x"}))
    assert refused.files == {}
    assert why in " ".join(refused.refused)
    assert all(reason.isascii() and reason.isprintable() for reason in refused.refused)


def test_a_name_that_is_cut_by_a_nul_is_refused() -> None:
    data = packed({**SITE, "site/evil.html?.png": "x"}).replace(b"evil.html?.png", b"evil.html\0.png")
    assert "signs in its name" in read_artifact(data).refused[0]


def test_a_name_of_which_a_nul_leaves_nothing_is_refused() -> None:
    for name in ("?ite/evil.html", "?"):
        data = packed({**SITE, name: "x"}).replace(name.encode(), name.replace("?", "\0").encode())
        assert "is neither" in read_artifact(data).refused[0]


def test_two_files_of_one_name_are_refused() -> None:
    data = io.BytesIO()
    with ZipFile(data, "w") as archive:
        archive.writestr("site/index.html", "good")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("site/index.html", "evil")
    assert "is there twice" in read_artifact(data.getvalue()).refused[0]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices_are_refused(kind: int) -> None:
    data = io.BytesIO(packed(SITE))
    with ZipFile(data, "a") as archive:
        entry = ZipInfo("site/passwd.html")
        entry.create_system, entry.external_attr = 3, (kind | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    assert "is a link or a device" in read_artifact(data.getvalue()).refused[0]


def test_a_folder_may_be_a_folder_and_nothing_else() -> None:
    assert read_artifact(packed({**SITE, "site/": "", "site/assets/": ""})).refused == ()
    assert read_artifact(packed(SITE, links={"site/assets/x/": "/etc"})).refused


@pytest.mark.parametrize(
    "path",
    [
        ".htaccess",
        "_headers",
        "_redirects",
        "_worker.js",
        "CNAME",
        "a/cname",
        "netlify.toml",
        "web.config",
        "sw.js",
        "assets/service-worker.js",
        "assets/my-sw.min.js",
        "run.php",
        "page.shtml",
        "page.html.php",
        "tool.exe",
        "lib.wasm",
        ".well-known/security.txt",
        ".git/config",
        "no-ending",
        "c:evil.html",
        "a|b.html",
        "con.html",
        "COM1/index.html",
        "lpt\u00b9.html",
        "a./index.html",
        "a /index.html",
    ],
    ids=ascii,
)
def test_what_a_host_would_obey_or_not_every_disk_can_hold_is_left_out(path: str) -> None:
    taken = read_artifact(packed({**SITE, f"site/{path}": "x"}))
    assert taken.left_out == (f"site/{path}",)
    assert [*taken.files] == ["index.html", "assets/a.css"]


def test_a_site_that_we_build_is_taken_whole(site_of: Callable[[str], Path]) -> None:
    folder = site_of("payments")
    files = {f"site/{file.relative_to(folder)}": file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    taken = read_artifact(packed(files))
    assert (taken.refused, taken.left_out, len(taken.files)) == ((), (), len(files))


def test_a_site_without_a_home_is_no_preview() -> None:
    assert read_artifact(packed({"comment.md": "x", "site/a.html": "x"})).refused == ("it has no site/index.html",)


def test_a_comment_alone_is_taken_since_a_build_may_fail() -> None:
    for files in ({"comment.md": "x"}, {"comment.md": "x", "site/": ""}):
        taken = read_artifact(packed(files))
        assert (taken.files, taken.comment, taken.refused) == ({}, "x", ())


NO_ARCHIVES = {
    "nothing": b"",
    "two bytes": b"PK",
    "a page": b"<html>",
    "no end": packed(SITE)[:-30],
    "no start": packed(SITE)[50:],
}


@pytest.mark.parametrize("data", NO_ARCHIVES.values(), ids=NO_ARCHIVES)
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    assert "no sound zip archive" in read_artifact(data).refused[0]


@pytest.mark.parametrize("at", range(0, 300, 7))
def test_a_damaged_archive_is_taken_or_refused_and_never_our_mistake(at: int) -> None:
    data = bytearray(packed(SITE))
    data[at % len(data)] ^= 0xFF
    taken = read_artifact(bytes(data))
    assert taken.refused or taken.files


def test_an_archive_that_is_packed_otherwise_is_refused() -> None:
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_BZIP2) as archive:
        archive.writestr("site/index.html", "x")
    assert "packed in an unusual way" in read_artifact(data.getvalue()).refused[0]
    encrypted = bytearray(packed({"site/index.html": "x"}))
    encrypted[encrypted.index(b"PK\x01\x02") + 8] |= 1
    assert "is encrypted" in read_artifact(bytes(encrypted)).refused[0]


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed({**SITE, "site/bomb.json": bytes(artifact.LARGEST_FILE + 1)})
    assert len(bomb) < 50_000
    assert "is larger than 25,000,000 bytes" in read_artifact(bomb).refused[0]
    monkeypatch.setattr(artifact, "LARGEST_SITE", 1_000)
    many = packed({**SITE, **{f"site/{number}.json": bytes(100) for number in range(10)}})
    assert "unpacks to more than 1,000 bytes" in read_artifact(many).refused[0]


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifact, "LARGEST_FILE", 1_000)
    data = bytearray(packed({**SITE, "site/bomb.json": bytes(100_000)}))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"site/bomb.json"))
    data[at + 24 : at + 28] = struct.pack("<I", 10)  # what it says it unpacks to
    taken = read_artifact(bytes(data))
    assert taken.refused or len(taken.files["bomb.json"]) <= 10


def test_entries_that_lie_over_each_other_are_refused() -> None:
    """A small archive can promise petabytes that way: https://www.bamsoftware.com/hacks/zipbomb/."""
    data = bytearray(packed({**SITE, "site/b.html": "b" * 50}))
    directory = [at for at in range(len(data)) if data[at : at + 4] == b"PK\x01\x02"]
    first, second = directory[0], directory[-1]
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    assert read_artifact(bytes(data)).refused


def test_too_many_files_and_too_large_an_archive_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifact, "MOST_FILES", 2)
    assert "more than 2 files" in read_artifact(packed(SITE)).refused[0]
    monkeypatch.setattr(artifact, "LARGEST_ARCHIVE", 100)
    assert "larger than 100 bytes" in read_artifact(packed(SITE)).refused[0]


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12), min_size=1, max_size=4))
def test_a_name_that_is_taken_lies_in_the_site_on_every_system(parts: list[str]) -> None:
    name = "/".join(parts)
    try:
        data = packed({"site/index.html": "x", f"site/{name}.html": "x"})
    except ValueError:  # zipfile itself cannot write it
        return
    for path in read_artifact(data).files:
        assert not set(path) & set('\\:*?"<>|\0')
        for part in path.split("/"):
            assert part.strip(". ") != ""
            assert part == part.rstrip(". ")
            assert all(unicodedata.category(sign)[0] != "C" for sign in part)


# ---- the comment


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ask @octocat and @org/team", "ask @~octocat and @~org/team"),
        ("&#64;octocat &#x40;a &commat;c", "&#64;~octocat &#x40;~a &commat;~c"),
        ("&#64b &#38#64;c &#38commat;d &#38#x23;12", "&amp;#~64b &amp;#~38#~64;c &amp;#~38commat;d &amp;#~38#x23;12"),
        ("&amp#64;a &&#35;64;b \\&#64;c &amp;#64;d", "&amp;amp#~64;a &amp;&#35;~64;b &amp;#~64;c &amp;#~64;d"),
        ("&#&#54;4;a &&#8203;#64;b &\u200b#64;c", "&amp;#~&#54;4;a &amp;~#~64;b &#64;~c"),
        ("&nothing; &#00000000064;a R & D", "&amp;nothing; &amp;#~00000000064;a R &amp; D"),
        ("@_a @.b @\\_c", "@~_a @~.b @~\\_c"),
        ('%1 ~bug $12 ~"a b" %&quot;c', '%~1 ~~bug $~12 ~~"a b" %~&quot;c'),
        (":tada: :100: _www.evil.example", ":~tada: :~100: _www~.evil.example"),
        ("&#8238abc&#13/merge\n&#47;close", "&amp;#~8238abc&amp;#~13/merge\n~&#47;close"),
        ("<\u200bb> <&#8203;b> \\<img src=x>", "<b> <~b> &lt;img src=x>"),
        ("\uff20octocat", "\uff20~octocat"),
        ("fixes #12, o/r#3, !4, &5 and GH-6", "fixes #~12, o/r#~3, !~4, &amp;~5 and GH~-6"),
        ("#&#49;", "#~&#49;"),
        ("<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"),
        ("<img src=x onerror=y>", "&lt;img src=x onerror=y>"),
        ("<details open ontoggle=x>", "&lt;details open ontoggle=x>"),
        ("<details><summary>2 more</summary>", "<details><summary>2 more</summary>"),
        ("<!-- tpmdocs-review -->", "&lt;!-- tpmdocs-review -->"),
        ("p95 < 200 ms, a <3 b", "p95 < 200 ms, a <3 b"),
        ("<https://evil.example>", "&lt;https:~//evil.example>"),
        ("[Preview](https://evil.example)", "[Preview]~(https:~//evil.example)"),
        ("![](https://evil.example/a.png)", "!~[]~(https:~//evil.example/a.png)"),
        ("[a][b]\n\n[b]: //evil.example", "[a]~[b]\n\n[b]~: //evil.example"),
        ("see www.evil.example", "see www~.evil.example"),
        ("https&#58;//evil.example", "https&#58;~//evil.example"),
        ("/merge\n/close\n  text /close", "~/merge\n~/close\n  text /close"),
        ("a\x00b\x1b[31mc\u202ed\u2066e", "ab[31mcde"),
        ("a\r\n/close\rb", "a\n~/close\nb"),
        ("\u200b/close\n\ufeff/merge", "~/close\n~/merge"),
        ("::error::x\n##[group]x", "::~error::x\n##[group]x"),  # only a log carries these out
        ("&#x202e;&#8203;&#10;/close &#60b", "~~~/close &amp;#~60b"),
        ("&lt;b&gt; &#42;a&#42; &#91;x&#93;(y)", "&lt;b&gt; &#42;a&#42; &#91;x&#93;~(y)"),
    ],
)
def test_a_comment_shows_what_was_written_and_does_none_of_it(text: str, shown: str) -> None:
    assert harmless(text).replace("\u2060", "~") == shown
    assert harmless(harmless(text)) == harmless(text)


def as_seen(text: str) -> str:
    """What Markdown makes of a text that a forge then looks through; `<` that is named begins no tag."""
    text = re.sub(r"&(?:lt|#60|#x3c);", "‹", text, flags=re.I)
    return re.sub(r"&#\w+;|&\w+;", lambda named: html.unescape(named[0]), text)


def test_what_is_inert_in_the_comment_of_a_diff_stays_so_and_looks_the_same() -> None:
    hostile = "$x$ ~l @octocat #1 !2 [a](https://evil.example) <b> www.a.b :tada: /close `c` *d* &#64;e GH-3"
    inert = review_markdown.inert(hostile)
    said = harmless(inert)
    assert html.unescape(said).replace("\u2060", "") == html.unescape(inert).replace("\u2060", "")
    assert said.count("&#36;\u2060") == 2


def test_our_own_words_and_the_mark_come_first_and_the_mark_once() -> None:
    said = comment(f"{MARKER}\n{MARKER}\ntext", "**[Preview](https://p.example/pr-7/)**")
    assert said.startswith(f"{MARKER}\n**[Preview](https://p.example/pr-7/)**\n\n")
    assert said.count(MARKER) == 1


LONG = {
    "words": "word " * 30_000,
    "lines": "- line\n" * 20_000,
    "folds": "<details>\n```\n" + "x\n" * 60_000,
    "mentions": "@" * 70_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_comment_is_never_longer_than_a_forge_takes(text: str) -> None:
    said = comment(text, "head")
    assert len(said) <= LIMIT
    assert "… and more" in said
    assert said.count("<details>") == said.count("</details>")
    assert said.count("\n```") % 2 == 0


ACTING = re.compile(
    r"<(?!/?(?:b|i|em|strong|code|br|sub|sup|details|summary)>)[a-z/!?]|\]\(|!\[|://|\]:|^/\w|[@＠]\w|[#!]\d",
    re.I | re.M,
)
"""What a forge would make something of: HTML, links, pictures, addresses, commands, people, issues."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_that_anybody_tries_acts_in_a_comment(case: Case) -> None:
    for text in case.texts:
        said = comment(text, "head").removeprefix(MARKER)
        said = as_seen(said)
        assert (found := ACTING.search(said)) is None, said[found.start() - 20 : found.end() + 20]


PIECES = (
    *"@#!&/<>[](): \nawGH-1\\`*;x64\u200b\u202e\r",
    "&#",
    "&#x",
    "&#38",
    "&amp",
    "&#64;",
    "&lt;",
    "commat;",
    "8238",
)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_nothing_acts_in_any_comment(text: str) -> None:
    said = harmless(text)
    assert not ACTING.search(as_seen(said))
    assert not re.search(r"&(?!(?:#\d+|#x[0-9a-f]+|[a-z]+);)", said, re.I)
    assert all(sign in "\n\u2060" or unicodedata.category(sign)[0] != "C" for sign in as_seen(said))
    assert harmless(said) == said


# ---- the branch that previews are in


@pytest.fixture
def clone(tmp_path: Path) -> Repository:
    """A clone of the repository that previews are in; `origin.git` beside it is what is pushed to."""
    Repository.new(tmp_path / "seed", {"README.md": "Previews\n"}).git("branch", "-M", "gh-pages")
    for arguments in (
        ("clone", "--quiet", "--bare", "seed", "origin.git"),
        ("clone", "--quiet", "--depth=1", f"file://{tmp_path}/origin.git", "previews"),
    ):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    return Repository(tmp_path / "previews")


def published(clone: Repository) -> dict[str, str]:
    """Every file of the branch, and what is in it."""
    origin = Repository(clone.top.parent / "origin.git")
    names = origin.git("ls-tree", "-r", "--name-only", "-z", "gh-pages").split("\0")
    return {name: origin.git("show", f"gh-pages:{name}") for name in names if name}


def history(clone: Repository) -> int:
    return int(Repository(clone.top.parent / "origin.git").git("rev-list", "--count", "gh-pages"))


def test_a_site_is_a_folder_of_the_branch_beside_what_is_there(clone: Repository) -> None:
    branch.publish(clone.top, {7: {"index.html": b"seven", 'a "b" \u00e9/c.txt': b"\0\n"}}, {7})
    assert branch.publish(clone.top, {8: {"index.html": b"eight"}}, {7, 8}) == ()
    there = published(clone)
    assert set(there) == {"README.md", ".nojekyll", "pr-7/index.html", 'pr-7/a "b" \u00e9/c.txt', "pr-8/index.html"}
    assert (there["pr-7/index.html"], there["pr-8/index.html"]) == ("seven", "eight")


def test_a_new_site_takes_the_place_of_the_old_one_and_history_does_not_grow(clone: Repository) -> None:
    branch.publish(clone.top, {7: {"index.html": b"old", "gone.html": b"x"}}, {7})
    branch.publish(clone.top, {7: {"index.html": b"new"}}, {7})
    assert published(clone) == {"README.md": "Previews", ".nojekyll": "", "pr-7/index.html": "new"}
    assert history(clone) == 1


def test_previews_of_closed_pull_requests_are_removed_and_nothing_else(clone: Repository) -> None:
    clone.write({"pr-x/index.html": "not ours", "pr-07/index.html": "nor this"})
    clone.git("add", "--all")
    clone.git("commit", "--quiet", "-m", "Others")
    clone.git("push", "--quiet")
    branch.publish(clone.top, {number: {"index.html": b"x"} for number in (7, 8, 9)}, {7, 8, 9})
    assert branch.publish(clone.top, {}, {8}) == (7, 9)
    assert [*published(clone)] == [".nojekyll", "README.md", "pr-07/index.html", "pr-8/index.html", "pr-x/index.html"]


def test_nothing_is_pushed_where_nothing_changes(clone: Repository) -> None:
    origin = Repository(clone.top.parent / "origin.git")
    branch.publish(clone.top, {7: {"index.html": b"x"}}, {7})
    before = origin.git("rev-parse", "gh-pages")
    branch.publish(clone.top, {7: {"index.html": b"x"}}, {7})
    assert origin.git("rev-parse", "gh-pages") == before


def test_whoever_is_faster_loses_nothing(clone: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between our fetch and our push, another run publishes."""
    other = clone.top.parent / "other"
    subprocess.run(["git", "clone", "--quiet", "origin.git", "other"], cwd=clone.top.parent, check=True)
    commit, calls = branch._commit, list[int]()

    def late(*arguments: object) -> bytes:
        if not calls:
            calls.append(1)
            monkeypatch.setattr(branch, "_commit", commit)
            branch.publish(other, {8: {"index.html": b"eight"}}, {7, 8})
            monkeypatch.setattr(branch, "_commit", late)
        return commit(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(branch, "_commit", late)
    branch.publish(clone.top, {7: {"index.html": b"seven"}}, {7, 8})
    assert {"pr-7/index.html", "pr-8/index.html"} <= published(clone).keys()


def test_a_push_that_is_not_allowed_says_so_at_once(clone: Repository) -> None:
    hook = clone.top.parent / "origin.git/hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho 'only bots may push' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(GitFailed, match="only bots may push"):
        branch.publish(clone.top, {7: {"index.html": b"x"}}, {7})


def test_neither_hooks_nor_attributes_nor_what_is_in_the_folder_have_a_say(clone: Repository, tmp_path: Path) -> None:
    hook = clone.top / ".git/hooks/pre-push"
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    (clone.top / ".git/info/attributes").write_text("* text eol=crlf\n")
    (clone.top / "pr-7").mkdir()
    (clone.top / "pr-7/index.html").symlink_to("/etc/passwd")
    branch.publish(clone.top, {7: {"index.html": b"a\r\nb\n"}}, {7})
    origin = clone.top.parent / "origin.git"
    content = subprocess.run(["git", "show", "gh-pages:pr-7/index.html"], cwd=origin, check=True, capture_output=True)
    assert content.stdout == b"a\r\nb\n"
    assert not (tmp_path / "ran").exists()


# ---- the forge


@pytest.fixture
def forge() -> Iterator[Forge]:
    with serving(Forge()) as one:
        yield one


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tpmdocs.previews.api.time.sleep", lambda _: None)


def run(forge: Forge, tmp_path: Path, *arguments: str | Path, event: Mapping[str, object] | None = None) -> Result:
    """`tpmdocs preview github` in the pipeline that follows pull request 7's."""
    run_ = {"id": 99, "event": "pull_request", "head_sha": HEAD[0], "head_repository": {"id": HEAD[1]}}
    (tmp_path / "event.json").write_text(json.dumps({"workflow_run": run_} if event is None else event))
    told = {
        "GITHUB_API_URL": forge.address,
        "GITHUB_REPOSITORY": "example/plan",
        "GITHUB_TOKEN": "t",
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
    }
    return CliRunner().invoke(cli, ["preview", "github", *map(str, arguments)], env=told, prog_name="tpmdocs")


URL = "https://example-previews.github.io/plan/"


def test_a_preview_is_published_and_told_in_one_comment(forge: Forge, clone: Repository, tmp_path: Path) -> None:
    forge.archive = packed(SITE | {"site/review/index.html": "x"})
    forge.pull(7)
    done = run(forge, tmp_path, "--origin", clone.top, "--url", URL)
    assert (done.exit_code, done.stderr) == (0, "")
    assert published(clone)["pr-7/index.html"] == "<p>Home</p>"
    (said,) = forge.comments
    assert said["body"].startswith(
        f"{MARKER}\n**[Preview]({URL}pr-7/)** · [What changes]({URL}pr-7/review/) of `c0ffee0`\n\n### Fine"
    )


def test_the_token_is_told_to_the_forge_and_to_nobody_else(forge: Forge, tmp_path: Path) -> None:
    forge.archive = packed(SITE)
    forge.pull(7)
    run(forge, tmp_path)
    assert {path: token for _, path, token in forge.asked}["/elsewhere"] is False
    assert all(token for _, path, token in forge.asked if path != "/elsewhere")


def test_a_second_run_changes_the_comment_and_a_third_leaves_it(forge: Forge, tmp_path: Path) -> None:
    forge.pull(7)
    for text, said in (("one", "made"), ("two", "changed"), ("two", "left")):
        forge.archive = packed(SITE | {"comment.md": text})
        assert f"The comment under pull request 7 was {said}" in run(forge, tmp_path).output
    assert [row["body"].splitlines()[-1] for row in forge.comments] == ["two"]


def test_a_comment_of_somebody_else_is_never_touched(forge: Forge, tmp_path: Path) -> None:
    forge.archive = packed(SITE)
    forge.pull(7)
    forge.comments = [
        {"id": number, "body": f"{MARKER}\nmine", "user": user}
        for number, user in enumerate([{"login": "mallory"}, {"login": "github-actions"}, None])
    ]
    forge.comments.append({"id": 9, "body": f"as the bot quoted: {MARKER}", "user": BOT})
    before = [row["body"] for row in forge.comments]
    assert run(forge, tmp_path).exit_code == 0
    assert [row["body"] for row in forge.comments[:4]] == before
    assert forge.changes == ["POST /repos/example/plan/issues/7/comments"]


def test_our_comment_is_found_on_a_later_page_and_its_twin_removed(forge: Forge, tmp_path: Path) -> None:
    forge.archive = packed(SITE)
    forge.pull(7)
    forge.comments = [{"id": number, "body": "talk", "user": {"login": "a"}} for number in range(250)]
    forge.comments += [{"id": number, "body": f"{MARKER}\nold", "user": BOT} for number in (300, 301)]
    run(forge, tmp_path)
    comments = "/repos/example/plan/issues/comments"
    assert forge.changes == [f"DELETE {comments}/301", f"PATCH {comments}/300"]


def test_which_pull_request_it_is_comes_from_the_forge_and_never_from_the_archive(forge: Forge, tmp_path: Path) -> None:
    forge.archive = packed(SITE | {"comment.md": "pull request 1", "site/number.txt": "1"})
    forge.pull(1, ("beef" * 10, 1))
    forge.pull(2, (HEAD[0], 1))  # the same commit, in another repository
    forge.pull(7)
    run(forge, tmp_path)
    assert forge.changes == ["POST /repos/example/plan/issues/7/comments"]


@pytest.mark.parametrize("why", ["closed", "pushed to since", "handed over nothing", "head deleted"])
def test_nothing_is_published_where_there_is_nothing_to_publish(why: str, forge: Forge, tmp_path: Path) -> None:
    forge.archive = packed(SITE) if why != "handed over nothing" else None
    if why == "pushed to since":
        forge.pull(7, ("beef" * 10, HEAD[1]))
    elif why == "handed over nothing":
        forge.pull(7)
    elif why == "head deleted":
        forge.pulls.append({"number": 7, "head": {"sha": HEAD[0], "repo": None}})
    done = run(forge, tmp_path)
    assert done.exit_code == 0
    assert "Nothing to publish" in done.output
    assert forge.changes == []


def test_two_pull_requests_of_one_head_are_not_mixed_up(forge: Forge, tmp_path: Path) -> None:
    forge.archive = packed(SITE)
    forge.pull(7)
    forge.pull(8)
    done = run(forge, tmp_path)
    assert done.exit_code == 2
    assert "pull requests 7 and 8 have one head" in done.stderr
    assert forge.changes == []


def test_a_closed_pull_request_takes_its_preview_along(forge: Forge, clone: Repository, tmp_path: Path) -> None:
    branch.publish(clone.top, {7: {"index.html": b"x"}, 8: {"index.html": b"x"}}, {7, 8})
    forge.pull(8)
    closed = {"action": "closed", "number": 7, "pull_request": {"number": 7}}
    done = run(forge, tmp_path, "--origin", clone.top, "--url", URL, event=closed)
    assert (done.exit_code, "Removed the preview of 7" in done.output) == (0, True)
    assert "pr-8/index.html" in published(clone)
    assert "pr-7/index.html" not in published(clone)


def test_what_is_refused_is_said_and_the_old_preview_removed(forge: Forge, clone: Repository, tmp_path: Path) -> None:
    branch.publish(clone.top, {7: {"index.html": b"x"}}, {7})
    forge.archive = packed(SITE, links={"site/::set-env name=x::@octocat <b>.html": "/etc/passwd"})
    forge.pull(7)
    done = run(forge, tmp_path, "--origin", clone.top, "--url", URL)
    assert done.exit_code == 1
    assert not any(line.startswith("::") for line in done.output.splitlines())
    assert "pr-7/index.html" not in published(clone)
    (said,) = forge.comments
    assert said["body"].startswith(f"{MARKER}\nThere is no preview of `c0ffee0`, as what it built is refused: ")
    assert "@octocat" not in said["body"]


def test_of_a_build_that_failed_the_comment_is_kept_and_the_old_preview_removed(
    forge: Forge, clone: Repository, tmp_path: Path
) -> None:
    branch.publish(clone.top, {7: {"index.html": b"x"}, 8: {"index.html": b"x"}}, {7, 8})
    forge.archive = packed({"comment.md": f"{MARKER}\n### One spec slips\n"})
    forge.pull(7)
    forge.pull(8, ("beef" * 10, 1))
    done = run(forge, tmp_path, "--origin", clone.top, "--url", URL)
    assert (done.exit_code, done.stderr) == (0, "")
    assert ("pr-7/index.html" in published(clone), "pr-8/index.html" in published(clone)) == (False, True)
    head = "The plan at `c0ffee0`. The preview could not be built; the log of the run says why."
    assert [one["body"] for one in forge.comments] == [f"{MARKER}\n{head}\n\n### One spec slips"]


@pytest.mark.parametrize(
    ("pages", "url"),
    [
        (None, "https://example.github.io/previews/"),
        ("https://docs.example.org/", "https://docs.example.org/previews/"),
        ("https://Docs.example.org/plan/", "https://docs.example.org/"),
    ],
)
def test_previews_are_never_published_where_the_docs_are(
    pages: str | None, url: str, forge: Forge, clone: Repository, tmp_path: Path
) -> None:
    forge.pages = pages
    forge.archive = packed(SITE)
    forge.pull(7)
    done = run(forge, tmp_path, "--origin", clone.top, "--url", url)
    assert done.exit_code == 2
    assert "is where the docs are" in done.stderr
    assert [*published(clone)] == ["README.md"]


def test_a_question_that_fails_for_a_moment_is_asked_again(forge: Forge, tmp_path: Path) -> None:
    forge.archive = packed(SITE)
    forge.pull(7)
    forge.failing = [("GET", "/pulls", 502), ("GET", "/pulls", 503), ("GET", "/elsewhere", 500)]
    assert run(forge, tmp_path).exit_code == 0


@pytest.mark.parametrize(
    ("failing", "said"),
    [
        ([("GET", "/pulls", 500)] * 3, "500"),
        ([("GET", "/comments", 403)], "403"),
        ([("POST", "/comments", 502)], "502"),  # it may have been made all the same
        ([("GET", "/pages", 403)], ""),
    ],
)
def test_a_forge_that_does_not_answer_ends_it(
    failing: list[tuple[str, str, int]], said: str, forge: Forge, tmp_path: Path
) -> None:
    forge.archive = packed(SITE)
    forge.pull(7)
    forge.failing = [*failing]
    done = run(forge, tmp_path)
    assert done.exit_code == (2 if said else 0)
    assert said in done.stderr
    assert "signature" not in done.output


def test_a_file_that_is_sent_elsewhere_than_to_the_web_is_not_fetched(forge: Forge) -> None:
    forge.answer = lambda *_: (302, "file:///etc/passwd")  # type: ignore[method-assign]
    with pytest.raises(ForgeFailed, match="cannot be had"):
        Api(forge.address, {}).download("/x", 10)


def test_a_larger_file_than_is_taken_is_not_downloaded_whole(forge: Forge) -> None:
    forge.archive = bytes(5_000)
    assert len(Api(forge.address, {}).download("/elsewhere", 100)) == 101


def on_gitlab(forge: Forge, tmp_path: Path, text: str) -> Result:
    (tmp_path / "review.md").write_text(text)
    told = {"CI_API_V4_URL": forge.address, "CI_PROJECT_ID": "3", "CI_MERGE_REQUEST_IID": "7", "TPMDOCS_TOKEN": "t"}
    arguments = ["preview", "gitlab", "--comment", str(tmp_path / "review.md"), "--url", "https://g.example/-/p/"]
    return CliRunner().invoke(cli, arguments, env=told, prog_name="tpmdocs")


def test_on_gitlab_one_note_is_made_and_changed(forge: Forge, tmp_path: Path) -> None:
    forge.comments = [{"id": 1, "body": MARKER, "author": {"id": 5}}]
    assert "was made" in on_gitlab(forge, tmp_path, "one\n/merge\n").output
    assert "was changed" in on_gitlab(forge, tmp_path, "two").output
    assert forge.comments[0]["body"] == MARKER
    links = "**[Preview](https://g.example/-/p/index.html)** · [What changes](https://g.example/-/p/review/index.html)"
    assert forge.comments[1]["body"] == f"{MARKER}\n{links}\n\ntwo"
    assert forge.changes == [
        "POST /projects/3/merge_requests/7/notes",
        f"PUT /projects/3/merge_requests/7/notes/{forge.comments[1]['id']}",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["gitlab"],
        ["github", "--url", URL],
        ["github", "--comment", __file__],
        ["gitlab", "--comment", __file__, "--origin", "."],
        ["gitlab", "--comment", __file__, "--url", "javascript:alert(1)"],
        ["github"],
    ],
)
def test_a_call_that_makes_no_sense_is_refused(arguments: list[str]) -> None:
    assert CliRunner().invoke(cli, ["preview", *arguments], prog_name="tpmdocs").exit_code == 2
