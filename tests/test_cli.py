"""The commands as they are typed, with what they print and the code they end with."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from waiting import free_address, wait_until

from tpmdocs.cli import COMMANDS, cli, hosting
from tpmdocs.cli.hosting import HOSTS, docs_folder, environment, setting
from tpmdocs.judging.rule import Rule
from tpmdocs.rules import RULES

LENDING = {
    "mkdocs.yml": """\
site_name: Bicycle library
docs_dir: specs
theme: {name: material, font: false}
plugins: [search, tpmdocs]
""",
    "specs/list.md": """\
---
id: BIKE-1
title: A list of the bicycles we lend
status: building
---
Each bicycle has a number.
""",
    "specs/days/book.md": """\
---
id: BIKE-2
title: Book a bicycle for a day
status: draft
depends_on: [BIKE-1]
---
Whoever finds one in the list ([[BIKE-1]]) can have it for a day.
""",
}
MISSPELT = {"specs/days/book.md": LENDING["specs/days/book.md"].replace("[BIKE-1]", "[BIKE-11]", 1)}

Repository = Callable[..., Path]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Writes a repository, the bicycle library where nothing else is said."""

    def write(*layers: Mapping[str, str]) -> Path:
        for name, text in {name: text for layer in layers or (LENDING,) for name, text in layer.items()}.items():
            file = tmp_path / "library" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return tmp_path / "library"

    return write


def run(*arguments: str | Path) -> Result:
    """A command in this process; what it raises is raised here."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], catch_exceptions=False)


# ---- all of them


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_shows_examples_and_its_exit_codes(name: str) -> None:
    help_ = run(name, "--help").output
    assert "Examples:\n" in help_
    assert f"  tpmdocs {name}" in help_
    assert "Exit codes:\n    0  " in help_
    assert "    2  " in help_


@pytest.mark.parametrize(
    "name", [name for name in COMMANDS if name not in ("explain", "completion", "preview", "cache")]
)
def test_each_command_that_reads_a_plan_takes_a_folder(name: str, tmp_path: Path) -> None:
    assert "-C DIR" in run(name, "--help").output
    missing = run(name, "-C", tmp_path / "nowhere")
    assert missing.exit_code == 2
    assert "nowhere" in missing.stderr
    assert "does not exist" in missing.stderr


def test_the_program_names_its_commands() -> None:
    assert [
        line.split()[0] for line in run("--help").output.partition("Commands:\n")[2].splitlines()[: len(COMMANDS)]
    ] == list(COMMANDS)


def test_an_unknown_command_is_an_error_of_usage() -> None:
    result = run("chekc")
    assert result.exit_code == 2
    assert "chekc" in result.stderr


# ---- check


def test_a_sound_plan_has_no_findings(repository: Repository) -> None:
    result = run("check", "-C", repository())
    assert (result.exit_code, result.stdout, result.stderr) == (0, "No findings\n", "")


def test_a_finding_is_shown_at_its_place_with_the_way_out(repository: Repository) -> None:
    result = run("check", "-C", repository(LENDING, MISSPELT))
    assert result.exit_code == 1
    assert result.stdout.startswith("specs/days/book.md:5:14 error[TPM201] unknown-reference: `BIKE-11`")
    assert "    5 | depends_on: [BIKE-11]\n      |              ^^^^^^^" in result.stdout
    assert "tpmdocs explain unknown-reference" in result.stdout
    assert result.stdout.endswith("1 error in 1 file\n")


def test_a_finding_can_be_told_in_one_line(repository: Repository) -> None:
    result = run("check", "-C", repository(LENDING, MISSPELT), "--concise")
    (line,) = result.stdout.splitlines()
    assert re.fullmatch(r"specs/days/book\.md:5:14 error\[TPM201\] unknown-reference: .*", line)


def test_json_stands_alone_on_standard_output(repository: Repository) -> None:
    result = run("check", "-C", repository(LENDING, MISSPELT), "--format", "json")
    (finding,) = json.loads(result.stdout)
    assert finding["path"] == "specs/days/book.md"
    assert finding["spec"] == "BIKE-2"


@pytest.mark.parametrize(
    ("severity", "fail_on", "code"),
    [
        ("error", "error", 1),
        ("error", "never", 0),
        ("warning", "error", 0),
        ("warning", "warning", 1),
        ("info", "warning", 0),
        ("info", "info", 1),
        ("off", "info", 0),
    ],
)
def test_the_exit_code_depends_on_the_failing_level(
    repository: Repository, severity: str, fail_on: str, code: int
) -> None:
    checks = {"site_config/checks.yml": f"severity: {{unknown-reference: {severity}}}\n"}
    assert run("check", "-C", repository(LENDING, MISSPELT, checks), "--fail-on", fail_on).exit_code == code


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        (["specs/days/book.md"], True),
        (["specs/days"], True),
        (["specs/list.md", "./specs/days/"], True),
        (["."], True),
        (["specs/list.md"], False),
        (["site_config"], False),
    ],
)
def test_paths_limit_what_is_told(repository: Repository, paths: list[str], told: bool) -> None:
    config = {"site_config/statuses.yml": "- {name: draft, category: proposed}\n- {name: building, category: active}\n"}
    result = run("check", "-C", repository(LENDING, MISSPELT, config), *paths)
    assert (result.exit_code, "BIKE-11" in result.stdout) == ((1, True) if told else (0, False))


def test_the_whole_plan_is_judged_even_if_one_file_is_told_of(repository: Repository) -> None:
    assert run("check", "-C", repository(), "specs/days/book.md").stdout == "No findings\n", "BIKE-1 was read as well"


@pytest.mark.parametrize("path", ["specs/gone.md", "../elsewhere.md"])
def test_a_path_that_cannot_be_told_of_is_an_error_of_usage(repository: Repository, path: str) -> None:
    root = repository()
    (root.parent / "elsewhere.md").touch()
    result = run("check", "-C", root, path)
    assert result.exit_code == 2
    assert path in result.stderr
    assert result.stderr.count("\n") == 1


def test_single_rules_can_be_asked_for(repository: Repository) -> None:
    root = repository(LENDING, MISSPELT)
    assert run("check", "-C", root, "--rule", "self-reference").exit_code == 0
    assert run("check", "-C", root, "--rule", "self-reference", "--rule", "TPM201").exit_code == 1
    misspelt = run("check", "-C", root, "--rule", "unknown-refrence")
    assert misspelt.exit_code == 2
    assert "did you mean `unknown-reference`?" in misspelt.stderr


@pytest.mark.usefixtures("keeping")
@pytest.mark.parametrize("command", ["build", "check", "export"])
def test_a_folder_that_holds_no_plan_is_no_success_and_stays_as_it_is(tmp_path: Path, command: str) -> None:
    (tmp_path / "notes.md").write_text("# Notes\n")
    result = run(command, "-C", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(
        "Error: there is no plan here: 1 Markdown file, and no front matter that says `id`."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["notes.md"]


@pytest.mark.usefixtures("keeping")
def test_a_build_says_once_where_one_is(tmp_path: Path) -> None:
    chosen, below = tmp_path / "chosen", tmp_path / "below"
    (chosen / "docs").mkdir(parents=True)
    (chosen / "mkdocs.yml").write_text("site_name: Nothing yet\nplugins: [tpmdocs]\n")
    (chosen / "docs" / "index.md").write_text("# Nothing yet\n")
    (below / "site_config").mkdir(parents=True)
    for name in ("specs", "other"):
        (below / name).mkdir()
        (below / name / "a.md").write_text(LENDING["specs/list.md"])
    for folder, told in ((chosen, "No spec was found"), (below / "other", "/site_config/ is not read here")) * 2:
        result = run("build", "-C", folder, "--engine", "none")
        assert (result.exit_code, result.stderr.count(told)) == (0, 1), result.output
    among_pages = run("build", "-C", below / "specs")
    assert (among_pages.exit_code, [path.name for path in (below / "specs").iterdir()]) == (2, ["a.md"])
    assert "would be among the pages of the plan above" in among_pages.stderr
    for words in (
        ["set", "BIKE-1", "owner=ann"],
        ["rename", "BIKE-1", "BIKE-7"],
        ["new", "A title"],
        ["init", "--diff"],
    ):
        assert run(*words, "-C", below / "other").stderr.count("/site_config/ is not read here") == 1, words
    for path in (below / "other").glob("*.md"):
        path.unlink()
    assert "no plan here: `-C " in run("check", "-C", below / "other").stderr


def test_a_folder_without_specs_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Nothing yet\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Nothing yet\n")
    result = run("check", "-C", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "No findings\n")
    assert "No spec was found" in result.stderr


@pytest.mark.parametrize("folder", ["./specs/.", "nothing/../specs", "specs//"])
def test_a_docs_folder_is_found_however_it_is_spelt(repository: Repository, folder: str) -> None:
    config = LENDING["mkdocs.yml"].replace("docs_dir: specs", f"docs_dir: {folder}")
    result = run("check", "-C", repository(LENDING, MISSPELT, {"mkdocs.yml": config}))
    assert "BIKE-11" in result.stdout


@pytest.mark.parametrize("folder", ["docs", "../library/specs", "/nowhere", "linked"])
def test_a_docs_folder_that_cannot_be_read_is_no_success(repository: Repository, folder: str) -> None:
    config = LENDING["mkdocs.yml"].replace("docs_dir: specs", f"docs_dir: {folder}")
    root = repository(LENDING, {"mkdocs.yml": config})
    (root / "linked").symlink_to("specs")
    result = run("check", "-C", root)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "`docs_dir`" in result.stderr


def test_somebody_within_a_plan_is_told_where_it_begins(repository: Repository) -> None:
    root = repository(LENDING, {"site_config/teams.yml": "- {key: lending}\n"})
    result = run("check", "-C", root / "specs")
    assert f"-C {root / 'specs' / '..'}" in result.stderr
    assert run("check", "-C", root).stderr == ""


def test_an_export_does_not_replace_a_spec(repository: Repository) -> None:
    root = repository()
    result = run("export", "-C", root, "--output", root / "specs/list.md")
    assert result.exit_code == 2
    assert (root / "specs/list.md").read_text() == LENDING["specs/list.md"]


def test_what_a_spec_says_does_not_act_on_the_terminal(repository: Repository) -> None:
    hostile = {
        "specs/x.md": LENDING["specs/days/book.md"].replace("[BIKE-1]", '["\\e[2J"]', 1).replace("BIKE-2", "BIKE-3")
    }
    result = run("check", "-C", repository(LENDING, hostile))
    assert result.exit_code == 1
    assert "\x1b" not in result.stdout
    assert "␛[2J" in result.stdout


# ---- explain


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_explained_by_name_and_by_code(rule: Rule) -> None:
    by_name, by_code = run("explain", rule.name), run("explain", rule.code.lower())
    assert by_name.output == by_code.output
    assert by_name.exit_code == 0
    for part in (rule.code, rule.name, rule.doc.summary, rule.doc.why, rule.doc.example, rule.doc.instead):
        assert part[1:] in by_name.output


def test_all_rules_are_listed() -> None:
    output = run("explain").output
    for rule in RULES:
        assert re.search(rf"^  {rule.code}  {rule.name} +{rule.severity} ", output, re.M)


def test_an_unknown_rule_is_answered_with_the_one_that_may_be_meant() -> None:
    assert run("explain", "201").output == run("explain", "TPM201").output
    assert "`dependency-cycle`, `depends-on-dropped`" in run("explain", "dependencies").output
    result = run("explain", "unknown_refernce")
    assert result.exit_code == 2
    assert result.stderr == "Error: there is no rule `unknown_refernce`: did you mean `unknown-reference`?\n"
    assert run("explain", "titel").stderr == "Error: there is no rule `titel`: there is `title-too-long`\n"


def test_a_rule_that_no_other_is_near_is_answered_with_where_all_are() -> None:
    for name in ("foo", "bat", "nothing-like-it"):
        assert run("explain", name).stderr == f"Error: there is no rule `{name}`: `tpmdocs explain` lists them all\n"


def test_an_unknown_command_is_answered_with_the_one_that_may_be_meant() -> None:
    result = run("chekc")
    assert result.exit_code == 2
    assert result.stderr.endswith("No such command 'chekc': did you mean `check`?\n")
    assert run("paint").stderr.endswith("No such command 'paint'.\n")


# ---- the program in a shell


def tpmdocs(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-P", "-m", "tpmdocs", *arguments], cwd=cwd, capture_output=True, text=True)


def test_the_current_folder_is_the_repository(repository: Repository) -> None:
    done = tpmdocs("check", "--concise", cwd=repository(LENDING, MISSPELT))
    assert done.returncode == 1
    assert done.stdout.startswith("specs/days/book.md:5:14 ")
    assert done.stderr == ""


# ---- export


def test_the_plan_is_written_as_json_and_as_csv(repository: Repository, tmp_path: Path) -> None:
    root = repository()
    plan = json.loads(run("export", "-C", root, "--today", "2027-02-15").stdout)
    assert plan["generated_for"] == "2027-02-15"
    assert [spec["id"] for spec in plan["specs"]] == ["BIKE-2", "BIKE-1"]
    assert run("export", "-C", root, "--format", "csv", "--output", tmp_path / "plan.csv").stdout == ""
    assert (tmp_path / "plan.csv").read_text().splitlines()[1].startswith("BIKE-2,Book a bicycle for a day,draft,")


def test_addresses_in_an_export_are_those_of_the_site(repository: Repository) -> None:
    files = {"mkdocs.yml": LENDING["mkdocs.yml"] + "use_directory_urls: false\n"}
    plan = json.loads(run("export", "-C", repository(LENDING, files)).stdout)
    assert [spec["url"] for spec in plan["specs"]] == ["days/book.html", "list.html"]


def test_the_plan_of_a_revision_is_exported(repository: Repository) -> None:
    root = repository()
    commit(root)
    repository(LENDING, {"specs/list.md": LENDING["specs/list.md"].replace("BIKE-1", "BIKE-7")})
    assert '"BIKE-7"' in run("export", "-C", root).stdout
    assert '"BIKE-7"' not in run("export", "-C", root, "--ref", "HEAD").stdout
    unknown = run("export", "-C", root, "--ref", "v9")
    assert unknown.exit_code == 2
    assert unknown.stderr.startswith("Error: v9 cannot be read: ")


def commit(root: Path) -> None:
    who = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false"]
    for arguments in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "A plan"]):
        environment = {**os.environ, "GIT_COMMITTER_DATE": "2026-11-16T12:00:00Z"}
        subprocess.run(["git", *arguments], cwd=root, env=environment, check=True)


@pytest.mark.parametrize("day", ["2027-02-30", "tomorrow"])
def test_a_day_that_does_not_exist_is_an_error_of_usage(repository: Repository, day: str) -> None:
    result = run("export", "-C", repository(), "--today", day)
    assert result.exit_code == 2
    assert f"`{day}` is no day; write one such as 2027-02-15" in result.stderr


# ---- build --into


def test_pages_and_files_are_written_for_any_generator(repository: Repository, tmp_path: Path) -> None:
    pages = {
        "specs/about.md": "# About us\n\nSee [[BIKE-2|the booking]], but not `[[BIKE-2]]`.\n",
        "specs/logo.svg": "<svg/>",
    }
    result = run("build", "-C", repository(LENDING, pages), "--into", tmp_path / "out")
    assert result.exit_code == 0
    assert (tmp_path / "out" / "about.md").read_text() == (
        "# About us\n\nSee [the booking](days/book.md), but not `[[BIKE-2]]`.\n"
    )
    assert (tmp_path / "out" / "logo.svg").read_text() == "<svg/>"
    page = (tmp_path / "out" / "days" / "book.md").read_text()
    assert page.startswith("---\ntitle: BIKE-2 Book a bicycle for a day\n")
    assert "Whoever finds one in the list ([BIKE-1](../list.md)) can have it for a day.\n" in page
    assert (tmp_path / "out" / "data" / "catalog.json").is_file()
    assert (tmp_path / "out" / "assets" / "tpmdocs.css").is_file()


def test_what_is_gone_from_the_plan_is_taken_away_again_and_nothing_else(
    repository: Repository, tmp_path: Path
) -> None:
    root = repository()
    run("build", "-C", root, "--into", tmp_path / "out")
    (tmp_path / "out" / "mine.txt").write_text("mine")
    (root / "specs" / "days" / "book.md").unlink()
    assert run("build", "-C", root, "--into", tmp_path / "out").exit_code == 0
    assert not (tmp_path / "out" / "days").exists()
    assert not (tmp_path / "out" / "id" / "BIKE-2").exists()
    assert (tmp_path / "out" / "mine.txt").read_text() == "mine"
    assert (tmp_path / "out" / "list.md").is_file()


def test_files_of_others_are_not_written_over(repository: Repository, tmp_path: Path) -> None:
    root, out = repository(), tmp_path / "out"
    out.mkdir()
    (out / "list.md").write_text("mine")
    foreign = run("build", "-C", root, "--into", out)
    assert foreign.exit_code == 2
    assert "holds files that tpmdocs did not write" in foreign.stderr
    (out / "list.md").unlink()
    run("build", "-C", root, "--into", out)
    (out / "late.md").write_text("mine")
    late = run("build", "-C", repository(LENDING, {"specs/late.md": "# Late\n"}), "--into", out)
    assert late.exit_code == 2
    assert "late.md was not written by tpmdocs" in late.stderr
    assert (out / "late.md").read_text() == "mine"


def test_a_manifest_cannot_make_us_delete_what_lies_elsewhere(repository: Repository, tmp_path: Path) -> None:
    root, out = repository(), tmp_path / "out"
    out.mkdir()
    (tmp_path / "mine.txt").write_text("mine")
    (out / ".tpmdocs.json").write_text(
        json.dumps(["../mine.txt", str(tmp_path / "mine.txt"), "C:/mine.txt", "//host/share/mine.txt", 7])
    )
    assert run("build", "-C", root, "--into", out).exit_code == 0
    assert (tmp_path / "mine.txt").exists()


@pytest.mark.parametrize("link", ["x", "data", "list.md", ".tpmdocs.json"])
def test_nothing_is_written_or_deleted_through_a_link(repository: Repository, tmp_path: Path, link: str) -> None:
    root, out, theirs = repository(), tmp_path / "out", tmp_path / "theirs"
    out.mkdir()
    theirs.mkdir()
    ours = json.dumps(["x/precious.txt", "list.md"])
    (out / ".tpmdocs.json").write_text(ours)
    (theirs / "precious.txt").write_text(ours)
    (out / link).unlink(missing_ok=True)
    (out / link).symlink_to(theirs / "precious.txt" if "." in link else theirs)
    result = run("build", "-C", root, "--into", out)
    assert result.exit_code == 2
    assert f"{out / link} is a link" in result.stderr
    assert contents(theirs) == {"precious.txt": ours.encode()}
    assert sorted(path.name for path in out.iterdir()) == sorted({".tpmdocs.json", link})


def test_the_folder_itself_may_be_a_link(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "disk")
    for _ in range(2):
        assert run("build", "-C", repository(), "--into", tmp_path / "out").exit_code == 0
    assert (tmp_path / "disk" / "list.md").is_file()


@pytest.mark.parametrize("manifest", ['["a\\u0000b"]', "[" * 100_000])
def test_a_manifest_may_hold_anything(repository: Repository, tmp_path: Path, manifest: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".tpmdocs.json").write_text(manifest)
    assert run("build", "-C", repository(), "--into", tmp_path / "out").exit_code in (0, 2)


def test_front_matter_is_written_as_plain_yaml_in_which_nothing_is_a_mention(
    repository: Repository, tmp_path: Path
) -> None:
    head = "---\ntags: [[BIKE-1]]\ntitle: On [[BIKE-1]]\n---\n"
    pages = {
        "specs/days/book.md": LENDING["specs/days/book.md"].replace("Book a bicycle", "R&D after [[BIKE-1]]"),
        "specs/about.md": f"{head}As in [[BIKE-1]].\n",
    }
    run("build", "-C", repository(LENDING, pages), "--into", tmp_path / "out")
    assert (tmp_path / "out" / "about.md").read_text() == f"{head}As in [BIKE-1](list.md).\n"
    page = (tmp_path / "out" / "days" / "book.md").read_text()
    assert page.startswith("---\ntitle: BIKE-2 R&D after [[BIKE-1]] for a day\n")


def test_a_goal_and_an_id_from_elsewhere_are_written_as_links(repository: Repository, tmp_path: Path) -> None:
    pages = {
        "site_config/goals.yml": "- {id: GOAL-1, title: Fewer cars, key_results: [{id: KR_1, title: Trips}]}\n",
        "site_config/dialect.yml": "ids: {external: {pattern: 'LAW-.*', url: 'https://law.example/a(b)/{id}'}}\n",
        "specs/about.md": "For [[GOAL-1|less noise]] and [[GOAL-1/KR_1]], as [[LAW-9]] asks, not [[CAR-1]].\n",
    }
    run("build", "-C", repository(LENDING, pages), "--into", tmp_path / "out")
    assert (tmp_path / "out" / "about.md").read_text() == (
        "For [less noise](goals/GOAL-1.md) and [GOAL-1/KR&#95;1](goals/GOAL-1.md#tpm-KR_1), as "
        "[LAW-9](https://law.example/a%28b%29/LAW-9) asks, not [[CAR-1]].\n"
    )


def test_a_file_name_that_is_no_text_is_published_and_exported(repository: Repository, tmp_path: Path) -> None:
    name = b"\xff.md".decode(errors="surrogateescape")
    # Without a title, so that the page is called by the name of its file.
    root = repository(LENDING, {f"specs/{name}": "---\nid: BIKE-3\nstatus: draft\n---\nOn [[BIKE-1]].\n"})
    (root / "mkdocs.yml").write_text(LENDING["mkdocs.yml"] + "repo_url: https://example.org\nedit_uri: specs/\n")
    (root / "specs" / "about.md").write_text("[[BIKE-3]]\n")
    assert run("build", "-C", root, "--into", tmp_path / "out").exit_code == 1
    assert (tmp_path / "out" / "about.md").read_text() == "[BIKE-3](%FF.md)\n"
    assert "On [BIKE-1](list.md)." in (tmp_path / "out" / name).read_text()
    assert run("build", "-C", root, "--into", tmp_path / "out").exit_code == 1
    [spec] = [one for one in json.loads(run("export", "-C", root).output)["specs"] if one["id"] == "BIKE-3"]
    assert (spec["path"], spec["url"]) == (f"specs/{name}", "%FF/")
    assert run("export", "-C", root, "--format", "csv", "--output", tmp_path / "plan.csv").exit_code == 0


def test_pages_are_not_written_where_they_are_made_from(repository: Repository) -> None:
    root = repository()
    result = run("build", "-C", root, "--into", root / "specs" / "out")
    assert result.exit_code == 2
    assert not (root / "specs" / "out").exists()


def test_writing_twice_gives_the_same_bytes(repository: Repository, tmp_path: Path) -> None:
    root = repository()
    for name in ("a", "b"):
        run("build", "-C", root, "--into", tmp_path / name, "--today", "2027-02-15")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize("option", ["--site-dir", "--host"])
def test_options_of_the_host_do_not_go_with_into(repository: Repository, tmp_path: Path, option: str) -> None:
    value = "mkdocs" if option == "--host" else tmp_path / "site"
    assert run("build", "-C", repository(), "--into", tmp_path / "out", option, value).exit_code == 2


# ---- build


@pytest.fixture
def old_site(tmp_path: Path) -> Path:
    """A site that was built before, with what its owner put beside it."""
    site = tmp_path / "public"
    site.mkdir()
    for name in ("sitemap.xml", "index.html", ".nojekyll"):
        (site / name).write_text("old")
    return site


def is_old(site: Path) -> bool:
    """Whether a site is what it was, and nothing half-built lies beside it."""
    beside = [entry.name for entry in site.parent.iterdir() if entry.name not in ("library", site.name)]
    return contents(site) == dict.fromkeys(("sitemap.xml", "index.html", ".nojekyll"), b"old") and not beside


@pytest.mark.slow
@pytest.mark.parametrize("host", HOSTS)
def test_a_site_takes_the_place_of_the_old_one(repository: Repository, old_site: Path, host: str) -> None:
    result = run("build", "-C", repository(), "--site-dir", old_site, "--host", host)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    assert re.fullmatch(rf"Built \d+ pages with {HOSTS[host]} in .*public in [\d.]+ s\nNo findings\n", result.stdout)
    assert (old_site / "days" / "book" / "index.html").is_file()
    assert (old_site / "sitemap.xml").read_text() != "old"
    assert (old_site / ".nojekyll").read_text() == "old", "hidden files are its owner's"
    assert [entry.name for entry in old_site.parent.iterdir() if entry.name != "library"] == ["public"]


@pytest.mark.slow
def test_findings_hold_no_site_back_but_say_so_in_the_exit_code(repository: Repository) -> None:
    root = repository(LENDING, MISSPELT)
    result = run("build", "-C", root)
    assert result.exit_code == 1
    assert "specs/days/book.md:5:14 error[TPM201]" in result.stdout
    assert result.output.count("BIKE-11") == 2, "told once, in the message and in the line that it shows"
    assert (root / "site" / "days" / "book" / "index.html").is_file()
    assert run("build", "-C", root, "--fail-on", "never").exit_code == 0


def test_strict_holds_back_a_site_with_warnings(repository: Repository, old_site: Path) -> None:
    checks = {"site_config/checks.yml": "severity: {unknown-reference: warning}\n"}
    root = repository(LENDING, MISSPELT, checks)
    result = run("build", "-C", root, "--site-dir", old_site, "--strict")
    assert result.exit_code == 1
    assert "BIKE-11" in result.stdout
    assert "nothing was published" in result.stderr
    assert is_old(old_site)
    assert run("build", "-C", root, "--into", root.parent / "out", "--strict").exit_code == 1
    assert not (root.parent / "out").exists()


@pytest.mark.slow
@pytest.mark.parametrize("said", ["--strict", "strict: true"])
def test_strict_holds_back_a_site_that_the_host_warns_of(repository: Repository, old_site: Path, said: str) -> None:
    host = LENDING["mkdocs.yml"] + "nav: [list.md, days/book.md, gone.md]\n"
    options = [said] if said.startswith("--") else []
    root = repository(LENDING, {"mkdocs.yml": host if options else f"{host}{said}\n"})
    result = run("build", "-C", root, "--site-dir", old_site, *options)
    assert result.exit_code == 1
    assert "gone.md" in result.stderr
    assert "nothing was published" in result.stderr
    assert is_old(old_site)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("host", "reason"),
    [
        (LENDING["mkdocs.yml"].replace("material", "nowhere"), "nowhere"),
        ("docs_dir: [specs\n", "mkdocs.yml"),
        (LENDING["mkdocs.yml"] + "hooks: [specs/days/hook.py]\n", "ArithmeticError: it is raining"),
        (LENDING["mkdocs.yml"].replace(", tpmdocs", ""), "has to name `tpmdocs`"),
        (LENDING["mkdocs.yml"].replace("[search, tpmdocs]", "[search, tpmdocs: {enabled: false}]"), "our plugin"),
    ],
)
def test_when_the_host_fails_the_old_site_stays(repository: Repository, old_site: Path, host: str, reason: str) -> None:
    hook = "def on_env(env, config, files):\n    raise ArithmeticError('it is raining')\n"
    root = repository(LENDING, {"mkdocs.yml": host, "specs/days/hook.py": hook})
    result = run("build", "-C", root, "--site-dir", old_site)
    assert result.exit_code == 2
    assert reason in result.stderr
    assert is_old(old_site)


@pytest.mark.parametrize("name", ["notes.txt", "index.html"])
def test_a_folder_that_is_no_site_is_not_replaced(repository: Repository, tmp_path: Path, name: str) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / name).write_text("mine")
    result = run("build", "-C", repository(), "--site-dir", tmp_path / "mine")
    assert result.exit_code == 2
    assert "is not a site that was built" in result.stderr
    assert contents(tmp_path / "mine") == {name: b"mine"}


def test_the_repository_itself_is_not_replaced(repository: Repository) -> None:
    root = repository(LENDING, {"sitemap.xml": "mine", "specs/sitemap.xml": "mine"})
    for target in (root, root / "specs"):
        result = run("build", "-C", root, "--site-dir", target)
        assert result.exit_code == 2
        assert "--site-dir" in result.stderr
    assert (root / "specs" / "list.md").is_file()


def test_a_host_that_is_not_installed_is_said_to_be_so(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = run("build", "-C", repository(), "--host", "properdocs")
    assert result.exit_code == 2
    assert "ProperDocs is not installed: pip install properdocs" in result.stderr


def test_a_setting_that_is_computed_is_not_guessed(repository: Repository) -> None:
    files = {"mkdocs.yml": LENDING["mkdocs.yml"] + "site_dir: {from: somewhere}\n"}
    result = run("build", "-C", repository(LENDING, files))
    assert result.exit_code == 2
    assert "`site_dir`" in result.stderr


def test_a_setting_may_come_from_the_environment(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository({"mkdocs.yml": "INHERIT: base.yml\n", "base.yml": "docs_dir: !ENV [OURS, THEIRS, specs]\n"})
    for name in ("OURS", "THEIRS"):
        monkeypatch.delenv(name, raising=False)
    assert setting(root, "docs_dir") == "specs"
    monkeypatch.setenv("THEIRS", "rfcs")
    assert docs_folder(root) == root / "rfcs"


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["specs", "docs", "."])
def test_specs_alone_are_enough(repository: Repository, folder: str) -> None:
    files = {name.replace("specs", folder): text for name, text in LENDING.items() if name != "mkdocs.yml"}
    root = repository(files)
    for _ in range(2):  # the second time, the site of the first is there
        result = run("build", "-C", root)
        assert result.exit_code == 0, result.output
        assert "There is no mkdocs.yml" in result.stderr
        assert (root / "site" / "days" / "book" / "index.html").is_file()
        assert not (root / "site" / "site").exists()


@pytest.mark.slow
def test_a_module_of_the_repository_is_not_run(repository: Repository) -> None:
    root = repository(
        LENDING, {"mkdocs.py": "raise SystemExit('run')\n", "yaml/__init__.py": "raise SystemExit('run')\n"}
    )
    done = tpmdocs("build", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_same_commit_gives_the_same_bytes(repository: Repository, tmp_path: Path) -> None:
    root = repository()
    commit(root)
    for name in ("a", "b"):
        run("build", "-C", root, "--today", "2027-02-15", "--site-dir", tmp_path / name)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert "2026-11-16" in run_with_environment(root)


def run_with_environment(root: Path) -> str:
    """The day of the build that a host is told."""
    seconds = int(environment(root, date(2027, 2, 15))["SOURCE_DATE_EPOCH"])
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def test_a_day_of_the_build_that_is_given_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert run_with_environment(tmp_path).startswith("2027-02-15T00:00:00"), "no repository, so it is today"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert run_with_environment(tmp_path).startswith("1970-01-01")


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_told_to_end_leaves_the_old_site(
    repository: Repository, old_site: Path, number: signal.Signals
) -> None:
    hook = {"mkdocs.yml": LENDING["mkdocs.yml"] + "hooks: [slow.py]\n", "slow.py": SLOW}
    root = repository(LENDING, hook)
    command = [sys.executable, "-m", "tpmdocs", "build", "-C", str(root), "--site-dir", str(old_site)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        wait_until((root / "started").is_file)
        process.send_signal(number)
        said, _ = process.communicate(timeout=30)
    assert process.returncode == 128 + number, "1 would say that there are findings"
    assert b"Aborted" not in said
    (root / "started").unlink()
    assert is_old(old_site)


SLOW = """\
import pathlib, time

def on_post_build(config):
    pathlib.Path(config.config_file_path).with_name("started").touch()
    time.sleep(60)
"""


# ---- serve


@pytest.mark.slow
def test_serve_shows_an_edit(repository: Repository) -> None:
    root = repository()
    address = free_address()
    command = [sys.executable, "-m", "tpmdocs", "serve", "-C", str(root), "--addr", address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            wait_until(lambda: "for a day" in page(address))
            taken = tpmdocs("serve", "-C", root, "--addr", address)
            assert taken.returncode == 2
            assert "--addr" in taken.stderr
            repository(LENDING, {"specs/days/book.md": LENDING["specs/days/book.md"].replace("a day.", "a week.")})
            wait_until(lambda: "for a week" in page(address))
            repository({"site_config/statuses.yml": "- {name: draft, category: dropped}\n"})
            wait_until(lambda: "tpm-dropped" in page(address))
            repository({"site_config/statuses.yml": "- {name: draft, category: active}\n"})
            wait_until(lambda: "tpm-active" in page(address))
        finally:
            process.send_signal(signal.SIGINT)
            said, _ = process.communicate(timeout=30)
    assert process.returncode == 0, said
    assert "Traceback" not in said


def page(address: str) -> str:
    try:
        with urllib.request.urlopen(f"http://{address}/days/book/") as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a host is ended at once")
def test_a_host_that_hears_no_ctrl_c_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosting, "PATIENCE", 0.2)
    deaf = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); open('deaf', 'w'); time.sleep(60)"
    with hosting.running([sys.executable, "-c", deaf], tmp_path, {}) as process:
        wait_until((tmp_path / "deaf").exists)
    assert process.returncode == -signal.SIGTERM


def test_a_folder_without_its_option_is_told_where_to_stand(repository: Repository) -> None:
    root = repository()
    result = run("init", root)
    assert result.exit_code == 2
    assert f"({root}): name a folder with `-C {root}`" in " ".join(result.stderr.split())
    for arguments in (("init", "nowhere"), ("init", "a" * 300), ("explain", "TPM101", root)):
        result = run(*arguments)
        assert (result.exit_code, "name a folder" in result.stderr) == (2, False)


@pytest.mark.parametrize("address", ["8000", "127.0.0.1:http", "127.0.0.1:99999"])
def test_an_address_that_is_none_is_an_error_of_usage(repository: Repository, address: str) -> None:
    result = run("serve", "-C", repository(), "--addr", address)
    assert result.exit_code == 2
    assert f"`{address}` is no address" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-C", "x", "check"], "options of a command stand behind it"),
        (["check", "--concise", "--format", "json"], "--concise is a format of its own"),
        (["explain", "stauts"], "`unknown-status`"),
    ],
)
def test_wrong_use_is_told_with_the_way_out(arguments: list[str], told: str) -> None:
    done = CliRunner().invoke(cli, arguments)
    assert (done.exit_code, told in done.output) == (2, True)
