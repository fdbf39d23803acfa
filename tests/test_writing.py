"""`check --fix` and `--diff` as they are typed, and what becomes of the files."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from plans import spec
from repositories import NOBODYS, Repository

from tpmdocs.cli.common import CannotRun
from tpmdocs.cli.writing import diff, put, write
from tpmdocs.reports.terminal import Terminal
from tpmdocs.text.edits import Change

PLAN = {
    "site_config/statuses.yml": "- {name: draft, category: proposed}\n",
    "specs/one.md": spec("PAY-1", status="Draft"),
    "specs/deep/two.md": spec("PAY-2", depends_on="[pay_1, PAY-9]"),
}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path)
    made.write(PLAN)
    return made


def texts(repository: Repository) -> dict[str, str]:
    return {path: (repository.root / path).read_bytes().decode() for path in PLAN}


def test_fixes_are_written_and_what_is_left_is_told(repository: Repository) -> None:
    said = repository.tpmdocs("check", "--concise", "--fix")
    assert (said.exit_code, said.stdout) == (
        1,
        "specs/deep/two.md:5:21 error[TPM201] unknown-reference: `PAY-9` is not a spec; write that spec, or take the "
        "reference out\n",
    )
    assert said.stderr == "Fixed 2 findings in 2 files\n"
    assert texts(repository) == PLAN | {
        "specs/one.md": PLAN["specs/one.md"].replace("Draft", "draft"),
        "specs/deep/two.md": PLAN["specs/deep/two.md"].replace("pay_1", "PAY-1"),
    }
    assert repository.tpmdocs("check", "--fix").stdout.endswith(
        "\n1 error in 1 file\nNothing can be fixed with certainty\n"
    )
    assert "ixed" not in repository.tpmdocs("check", "--fix", "specs/one.md").output


def test_a_report_says_how_many_can_be_fixed(repository: Repository) -> None:
    assert repository.tpmdocs("check").stdout.endswith("3 errors in 2 files\n2 can be fixed with --fix\n")
    assert "--fix" not in repository.tpmdocs("check", "--rule", "unknown-team").stdout


@pytest.mark.parametrize(
    ("arguments", "fixed"),
    [
        (["specs/deep"], {"specs/deep/two.md"}),
        (["--rule", "unknown-status"], {"specs/one.md"}),
        (["--rule", "TPM201", "specs/one.md"], set()),
    ],
)
def test_only_what_is_told_is_fixed(repository: Repository, arguments: list[str], fixed: set[str]) -> None:
    repository.tpmdocs("check", "--fix", *arguments)
    assert {path for path, text in texts(repository).items() if text != PLAN[path]} == fixed


def test_what_was_there_before_a_change_or_is_accepted_is_not_fixed(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path, PLAN)
    repository.tpmdocs("check", "--write-baseline", tmp_path / "accepted.json")
    repository.write({"specs/three.md": spec("PAY-3", relates_to="[pay-2]")})
    for against in (["--base", "HEAD"], ["--baseline", str(tmp_path / "accepted.json")]):
        said = repository.tpmdocs("check", "--diff", *against)
        assert [line for line in said.stdout.splitlines() if line.startswith("+++")] == ["+++ b/specs/three.md"]
    repository.tpmdocs("check", "--fix", "--base", "HEAD")
    assert texts(repository) == PLAN
    assert "[PAY-2]" in (tmp_path / "specs/three.md").read_text()


def test_a_diff_shows_all_and_writes_nothing(repository: Repository) -> None:
    said = repository.tpmdocs("check", "--diff")
    assert (said.exit_code, said.stderr) == (1, "Would fix 2 findings in 2 files\n")
    assert said.stdout == (
        "--- a/specs/deep/two.md\n+++ b/specs/deep/two.md\n@@ -2,7 +2,7 @@\n id: PAY-2\n title: The PAY-2 spec\n"
        " status: draft\n-depends_on: [pay_1, PAY-9]\n+depends_on: [PAY-1, PAY-9]\n ---\n \n What it is for.\n"
        "--- a/specs/one.md\n+++ b/specs/one.md\n@@ -1,7 +1,7 @@\n ---\n id: PAY-1\n title: The PAY-1 spec\n"
        "-status: Draft\n+status: draft\n ---\n \n What it is for.\n"
    )
    assert texts(repository) == PLAN
    subprocess.run(["git", "apply"], input=said.stdout_bytes, cwd=repository.root, env=os.environ | NOBODYS, check=True)
    done = repository.tpmdocs("check", "--diff")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "Nothing can be fixed with certainty\n")


def test_a_fix_that_is_left_out_is_told_with_its_reason(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write({"specs/a.md": spec("A-1", depends_on="B-1"), "specs/b.md": spec("B-1", depends_on="[a_1]")})
    assert repository.tpmdocs("check", "--fix").stdout.endswith(
        "Left out the fix at specs/b.md:5, since it brings dependency-cycle at specs/a.md:5: `A-1` and `B-1` wait for "
        "each other\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--fix", "--staged"], "leave out --staged"),
        (["--diff", "--staged"], "leave out --staged"),
        (["--fix", "--watch"], "does not go with --watch"),
        (["--fix", "--write-baseline", "x"], "leave out --fix"),
        (["--diff", "--format", "json"], "leave out --format"),
        (["--diff", "--statistics"], "leave out --format"),
    ],
)
def test_what_cannot_be_fixed_together_is_refused(repository: Repository, arguments: list[str], said: str) -> None:
    result = repository.tpmdocs("check", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert texts(repository) == PLAN


def test_all_else_in_a_file_stays_and_so_do_its_permissions(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write(PLAN)
    file = tmp_path / "specs/one.md"
    file.write_bytes(b"\xef\xbb\xbf" + PLAN["specs/one.md"].replace("\n", "\r\n").encode() + "é\u2028".encode())
    file.chmod(0o640)
    before = file.read_bytes()
    repository.tpmdocs("check", "--fix")
    assert file.read_bytes() == before.replace(b"Draft", b"draft")
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in file.parent.iterdir()) == ["deep", "one.md"]


def test_what_a_link_leads_to_is_written_and_the_link_stays(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write(PLAN)
    (tmp_path / "specs/one.md").rename(tmp_path / "one.txt")
    (tmp_path / "specs/one.md").symlink_to("../one.txt")
    repository.tpmdocs("check", "--fix")
    assert (tmp_path / "specs/one.md").is_symlink()
    assert "status: draft" in (tmp_path / "one.txt").read_text()


def test_a_file_that_somebody_else_has_changed_is_left_alone_and_so_are_the_others(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("old")
    with pytest.raises(CannotRun, match=r"b\.md was changed by somebody else"):
        write(tmp_path, [Change("a.md", "old", "new"), Change("b.md", "older", "new")])
    assert [file.read_text() for file in sorted(tmp_path.iterdir())] == ["old", "old"]
    with pytest.raises(CannotRun, match=r"c\.md cannot be read: No such file"):
        write(tmp_path, [Change("a.md", "old", "new"), Change("c.md", "older", "new")])
    assert [file.read_text() for file in sorted(tmp_path.iterdir())] == ["old", "old"]


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        (["check", "--write-baseline", "accepted.json"], "accepted.json"),
        (["schema", "--output", "."], "spec.schema.json"),
        (["export", "--output", "plan.json"], "plan.json"),
    ],
)
def test_what_others_read_is_never_half_written(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, arguments: list[str], file: str
) -> None:
    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.chdir(repository.root)
    (repository.root / file).write_text("old")
    monkeypatch.setattr(os, "replace", broken)
    result = repository.tpmdocs(*arguments)
    assert (result.exit_code, "cannot be written: No space left" in result.stderr) == (2, True)
    assert (repository.root / file).read_text() == "old"
    assert not list(repository.root.glob(".*json*"))


def test_a_device_is_written_to_and_not_replaced() -> None:
    put({Path("/dev/null"): b"x"})
    assert not Path("/dev/null").is_file()


def test_a_diff_for_people_cannot_act_on_their_terminal() -> None:
    changes = [Change("a.md", "x\x1b[2J\n", "y")]
    shown = diff(changes, Terminal(colour=True), for_people=True)
    assert "\x1b[2J" not in shown
    assert "-x␛[2J" in shown
    assert shown.endswith("+y\x1b[0m\n\\ No newline at end of file\n")
    plain = diff(changes, Terminal(), for_people=False)
    assert plain == "--- a/a.md\n+++ b/a.md\n@@ -1 +1 @@\n-x\x1b[2J\n+y\n\\ No newline at end of file\n"
