"""The commands as they are typed, with what they print and the code they end with."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tpmdocs.cli import COMMANDS, cli
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
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments], catch_exceptions=False)
    assert "Traceback" not in result.output
    return result


# ---- all of them


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_shows_examples_and_its_exit_codes(name: str) -> None:
    help_ = run(name, "--help").output
    assert "Examples:\n" in help_
    assert f"  tpmdocs {name}" in help_
    assert "Exit codes:\n    0  " in help_
    assert "    2  " in help_


@pytest.mark.parametrize("name", set(COMMANDS) - {"explain"})
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


def test_a_folder_without_specs_is_said_to_be_one(tmp_path: Path) -> None:
    result = run("check", "-C", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "No findings\n")
    assert "No spec was found" in result.stderr


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
def test_a_rule_is_explained_by_name_and_by_code(rule: object) -> None:
    from tpmdocs.rule import Rule

    assert isinstance(rule, Rule)
    by_name, by_code = run("explain", rule.name), run("explain", rule.code.lower())
    assert by_name.output == by_code.output
    assert by_name.exit_code == 0
    for part in (rule.code, rule.name, rule.doc.summary, rule.doc.why, rule.doc.example, rule.doc.instead):
        assert part in by_name.output


def test_all_rules_are_listed() -> None:
    output = run("explain").output
    for rule in RULES:
        assert re.search(rf"^  {rule.code}  {rule.name} +{rule.severity} ", output, re.M)


def test_an_unknown_rule_is_answered_with_the_one_that_may_be_meant() -> None:
    result = run("explain", "unknown_refernce")
    assert result.exit_code == 2
    assert result.stderr == "Error: there is no rule `unknown_refernce`: did you mean `unknown-reference`?\n"


# ---- the program in a shell


def tpmdocs(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "tpmdocs", *arguments], cwd=cwd, capture_output=True, text=True)


def test_the_current_folder_is_the_repository(repository: Repository) -> None:
    done = tpmdocs("check", "--concise", cwd=repository(LENDING, MISSPELT))
    assert done.returncode == 1
    assert done.stdout.startswith("specs/days/book.md:5:14 ")
    assert done.stderr == ""
