"""Pipelines that ship are run as they ship: their scripts by bash, the fork's and then ours, and linters over all."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from built import ROOT
from click.testing import CliRunner
from forges import Forge, packed, serving
from hostile import CASES
from plans import spec
from repositories import NOBODYS, Repository

from tpmdocs.cli import cli
from tpmdocs.cli.installed import TO_FILL_IN
from tpmdocs.starter import CI, ci_files

PROGRAMS = Path(sysconfig.get_path("scripts"))
OURS = '"git+$GITHUB_SERVER_URL/$GITHUB_REPOSITORY"'
"""What our own pipelines install: the default branch."""

WRITTEN = {forge: ci_files(forge, branch="main", install=TO_FILL_IN) for forge in CI}
ACTIONS = ROOT / "action.yml"


# ---- what is written


def test_our_own_workflows_are_those_that_init_writes(golden: Callable[[Path, str], None]) -> None:
    for path, text in ci_files("github", branch="main", install=OURS).items():
        golden(ROOT / path, text)


@pytest.mark.parametrize("forge", CI)
def test_init_writes_pipelines_and_a_second_run_leaves_them(forge: str, tmp_path: Path) -> None:
    repository = Repository.new(tmp_path / "plan", {"specs/a.md": spec("A-1")})
    repository.git("branch", "--move", "trunk")
    begun = repository.tpmdocs("init", "--ci", forge)
    assert begun.exit_code == 0
    for path in WRITTEN[forge]:
        assert f"Wrote          {path}\n" in begun.output
        text = (repository.top / path).read_text()
        assert "{branch}" not in text
        assert "{install}" not in text
        (repository.top / path).write_text("mine\n")
    if forge == "github":
        assert 'branches: ["trunk"]' in WRITTEN[forge][".github/workflows/plan.yml"].replace("main", "trunk")
    again = repository.tpmdocs("init", "--ci", forge)
    for path in WRITTEN[forge]:
        assert f"Left as it is  {path}" in again.output
        assert (repository.top / path).read_text() == "mine\n"


def test_pipelines_that_are_there_are_told_what_to_include(tmp_path: Path) -> None:
    (tmp_path / ".gitlab-ci.yml").write_text("test: {script: [make]}\n")
    output = CliRunner().invoke(cli, ["init", "-C", str(tmp_path), "--ci", "gitlab"]).output
    assert "Left as it is  .gitlab-ci.yml: add `include: [{local: .gitlab/plan.yml}]`\n" in output
    assert "Wrote          .gitlab/plan.yml\n" in output


def test_the_branch_that_is_published_is_the_one_that_a_clone_was_made_of(tmp_path: Path) -> None:
    Repository.new(tmp_path / "a", {"specs/a.md": spec("A-1")}).git("branch", "--move", "release/x")
    clone = Repository(tmp_path / "a").clone(tmp_path / "b")
    clone.git("switch", "--quiet", "--create", "mine")
    clone.tpmdocs("init", "--ci", "github")
    assert 'branches: ["release/x"]' in (clone.top / ".github/workflows/plan.yml").read_text()


@pytest.mark.parametrize(
    ("others", "published", "said"),
    [
        (["main", "zz"], "main", "which there is, and origin names none"),
        (["master"], "master", "which there is, and origin names none"),
        ([], "feature/x", "the branch that is checked out"),
    ],
)
def test_a_branch_without_a_remote_is_published_only_where_there_is_no_better_one(
    others: list[str], published: str, said: str, tmp_path: Path
) -> None:
    repository = Repository.new(tmp_path, {"specs/a.md": spec("A-1")})
    repository.git("branch", "--move", "feature/x")
    for other in others:
        repository.git("branch", other)
    begun = repository.tpmdocs("init", "--ci", "github")
    assert f'branches: ["{published}"]' in (tmp_path / ".github/workflows/plan.yml").read_text()
    assert f"By hand        commit them to `{published}`, {said}, which they publish" in begun.output


COMMIT = "0123456789" * 4
FROM_GIT = {"url": "https://git.example.org/a/tpmdocs.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}


@pytest.mark.parametrize(
    ("direct_url", "install"),
    [
        (None, "tpmdocs==9.1"),
        (FROM_GIT, f"git+https://git.example.org/a/tpmdocs.git@{COMMIT}"),
        ({"url": "file:///home/a/tpmdocs", "dir_info": {"editable": True}}, TO_FILL_IN),
        ({"url": "https://git.example.org/tpmdocs-9.1.whl", "archive_info": {}}, TO_FILL_IN),
        ({**FROM_GIT, "url": "file:///home/a/tpmdocs"}, TO_FILL_IN),
        ({**FROM_GIT, "url": "https://me:secret@git.example.org/a"}, TO_FILL_IN),
        ({**FROM_GIT, "url": "https://git.example.org/$(id)"}, TO_FILL_IN),
        ({**FROM_GIT, "subdirectory": "python"}, TO_FILL_IN),
        ({**FROM_GIT, "vcs_info": {"vcs": "hg", "commit_id": COMMIT}}, TO_FILL_IN),
        ({**FROM_GIT, "vcs_info": {"vcs": "git"}}, TO_FILL_IN),
        ({**FROM_GIT, "vcs_info": None}, TO_FILL_IN),
        ([], TO_FILL_IN),
    ],
)
@pytest.mark.parametrize("forge", CI)
def test_pipelines_install_what_init_was_installed_from(
    direct_url: object, install: str, forge: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "packages/tpmdocs-9.1.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: tpmdocs\nVersion: 9.1\n")
    if direct_url is not None:
        (folder / "direct_url.json").write_text(json.dumps(direct_url))
    monkeypatch.syspath_prepend(folder.parent)
    repository = Repository.new(tmp_path / "plan", {"specs/a.md": spec("A-1")})
    said = repository.tpmdocs("init", "--ci", forge).output
    scripts = [line for path in CI[forge] for line in _installs((repository.top / path).read_text())]
    assert {*scripts} == {f"python -m pip install --quiet {install}"}
    assert ("in place of `${TPMDOCS_FROM…}`" in said) is (install == TO_FILL_IN)
    assert said.count("By hand  ") == (4 if install == TO_FILL_IN else 3)
    assert "Review pull requests" in said


def _installs(text: str) -> Iterator[str]:
    """The lines of a pipeline that install, as a shell is given them."""
    read = yaml.safe_load(text)
    lines = [step.get("run", "") for _, step in steps_of(text)] if "jobs" in read else read.get(".plan", {}).values()
    yield from (line for row in lines for line in ([row] if isinstance(row, str) else row) if "pip install" in line)


@pytest.mark.parametrize("shell", ["bash", "sh"])
def test_where_nobody_has_said_what_to_install_a_pipeline_ends_and_says_so(shell: str) -> None:
    script = f"set -e; echo {TO_FILL_IN}; echo went on"
    done = subprocess.run([shell, "-c", script], capture_output=True, text=True, env={"PATH": os.environ["PATH"]})
    assert done.returncode != 0
    assert "put in place of it what to install tpmdocs from" in done.stderr
    assert "went on" not in done.stdout


def test_pipelines_are_not_written_where_no_forge_looks_for_them(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path, {"specs/a.md": spec("A-1")}, below="docs/plan")
    done = repository.tpmdocs("init", "--ci", "github")
    assert done.exit_code == 2
    assert "at the top of a repository, and this is docs/plan/ in it" in done.output
    assert not (repository.root / "mkdocs.yml").exists()


# ---- what linters say


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository that holds what init writes for GitHub, our other workflows, and our action."""
    folder = tmp_path_factory.mktemp("workflows")
    Repository.new(folder, {**WRITTEN["github"], "action.yml": ACTIONS.read_text()})
    for file in (ROOT / ".github/workflows").glob("test*.yml"):
        shutil.copy(file, folder / ".github/workflows")
    return folder


@pytest.mark.parametrize(
    "command",
    [
        "zizmor --offline --pedantic --collect=all",
        "jactionlint --profile=correctness --shellcheck= --pyflakes= --strict-exit",
    ],
    ids=lambda command: command.split()[0],
)
@pytest.mark.parametrize("where", ["ours", "begun"])
def test_linters_find_nothing(command: str, where: str, begun: Path) -> None:
    folder = ROOT if where == "ours" else begun
    program, *options = command.split()
    targets = ["."] if program == "zizmor" else []
    done = subprocess.run([PROGRAMS / program, *options, *targets], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    if program == "zizmor":
        assert "No findings to report" in done.stderr + done.stdout


@pytest.mark.parametrize("program", ["zizmor", "jactionlint"])
def test_linters_would_find_something(program: str, tmp_path: Path) -> None:
    text = WRITTEN["github"][".github/workflows/plan.yml"]
    broken = text.replace("run: tpmdocs check", "run: echo ${{ github.event.pull_request.title }} && tpmdocs check")
    Repository.new(tmp_path, {".github/workflows/plan.yml": broken})
    options = ["--offline", "."] if program == "zizmor" else ["--profile=correctness"]
    assert subprocess.run([PROGRAMS / program, *options], cwd=tmp_path, capture_output=True).returncode != 0


def test_every_action_is_pinned_to_one_commit_with_its_version() -> None:
    texts = [*WRITTEN["github"].values(), *(file.read_text() for file in (ROOT / ".github/workflows").iterdir())]
    used = [line for text in (*texts, ACTIONS.read_text()) for line in re.findall(r"uses: (.+)", text)]
    pins = {re.fullmatch(r"(actions/[\w-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)", line) for line in used}
    assert None not in pins
    assert len({pin[1] for pin in pins if pin}) == len({pin.groups() for pin in pins if pin})


def test_no_expression_stands_in_a_script() -> None:
    for script in [
        step["run"] for _, step in steps_of(*WRITTEN["github"].values(), ACTIONS.read_text()) if "run" in step
    ]:
        assert "${{" not in script


def test_what_may_write_checks_out_nothing_of_a_pull_request() -> None:
    text = WRITTEN["github"][".github/workflows/plan-preview.yml"]
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    (job,) = workflow["jobs"].values()
    checkouts = [step["with"] for step in job["steps"] if "checkout" in step.get("uses", "")]
    assert [one["repository"] for one in checkouts] == ["${{ env.PREVIEWS }}"]
    for unsafe in ("head_branch", "head_ref", "head_sha", "pull_request.head", "cache", "download-artifact"):
        assert unsafe not in text


def test_what_runs_a_pull_request_may_only_read() -> None:
    workflow = yaml.safe_load(WRITTEN["github"][".github/workflows/plan.yml"])
    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in workflow["jobs"]["plan"]
    assert "secrets" not in json.dumps(workflow)
    (checkout,) = [step for step in workflow["jobs"]["plan"]["steps"] if "checkout" in step.get("uses", "")]
    assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}
    assert "github.ref == 'refs/heads/main'" in workflow["jobs"]["publish"]["if"]


def test_findings_on_the_default_branch_hold_no_site_back() -> None:
    assert "!cancelled()" in yaml.safe_load(WRITTEN["github"][".github/workflows/plan.yml"])["jobs"]["publish"]["if"]
    assert yaml.safe_load(WRITTEN["gitlab"][".gitlab/plan.yml"])["pages"]["needs"] == []


def steps_of(*texts: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """All steps of workflows and actions, with the name of their job."""
    for text in texts:
        read = yaml.safe_load(text)
        for name, job in (read["jobs"] if "jobs" in read else {"": read["runs"]}).items():
            yield from ((name, step) for step in job["steps"])


# ---- what they do


class Machine:
    """What runs a pipeline: a folder, programs, and bash as GitHub calls it. `pip` installs nothing."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self.folder = folder
        programs = folder.parent / f"{folder.name}-programs"
        programs.mkdir()
        (programs / "tpmdocs").symlink_to(PROGRAMS / "tpmdocs")
        (programs / "python").write_text('#!/bin/sh\n[ "$1 $2 $3" = "-m pip install" ]\n')
        (programs / "python").chmod(0o755)
        self.temp = folder.parent / f"{folder.name}-temp"
        self.temp.mkdir()
        self.summary = folder.parent / f"{folder.name}-summary.md"
        self.environ = {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(programs),
            "TPMDOCS_TODAY": "2026-11-23",
            "NO_MKDOCS_2_WARNING": "1",
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "TPMDOCS_FROM": "where it was installed from",
            **NOBODYS,
            **environ,
        }

    def run(self, script: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.folder,
            env=self.environ | environ,
            capture_output=True,
            text=True,
        )


PLAN = {
    "specs/ledger.md": spec("PAY-1", status="accepted", target="2027-Q1"),
    "specs/payouts.md": spec("PAY-2", status="accepted", target="2027-Q2", depends_on="[PAY-1]"),
}

HOSTILE: dict[str, str | None] = {
    "specs/ledger.md": spec("PAY-1", status="accepted", target="2027-Q3", title='"<script>alert(1)</script> @octocat"'),
    "specs/evil.md": spec(
        "PAY-3", title='"::error::x [Preview](https://evil.example) fixes #1"', depends_on="[PAY-404]"
    ),
}


@pytest.fixture
def checkout(tmp_path: Path) -> Repository:
    """What actions/checkout makes of a pull request from a fork: the merge of the fork's branch into main."""
    upstream = Repository.new(tmp_path / "upstream", PLAN)
    upstream.tpmdocs("init", "--ci", "github")
    upstream.commit()
    fork = upstream.clone(tmp_path / "fork")
    fork.git("switch", "--quiet", "--create", "slip")
    for case in CASES:
        if case.name != "settings":  # of another configuration the check would say that there is no plan
            case.write(fork.top)
    fork.commit(HOSTILE)
    upstream.commit({"specs/other.md": spec("PAY-9")})
    made = upstream.clone(tmp_path / "checkout")
    made.git("fetch", "--quiet", str(fork.top), "slip")
    made.git("checkout", "--quiet", "--detach")
    made.git("merge", "--quiet", "--no-edit", "--no-ff", "FETCH_HEAD")
    return made


def of_pull_requests(step: Mapping[str, Any]) -> bool:
    return "run" in step and "github.event_name != 'pull_request'" not in step.get("if", "")


@pytest.mark.slow
def test_a_fork_is_checked_previewed_and_told_by_the_scripts_that_ship(checkout: Repository, tmp_path: Path) -> None:
    """From the fork's branch to the published preview and the comment, with nothing between but the two scripts."""
    fork = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_BASE_REF": "main",
        "GITHUB_REF": "refs/pull/7/merge",
        "GITHUB_SHA": checkout.git("rev-parse", "HEAD"),
    }
    machine = Machine(checkout.top, fork)
    steps = [step for job, step in steps_of((checkout.top / ".github/workflows/plan.yml").read_text()) if job == "plan"]
    done = {step["name"]: machine.run(step["run"]) for step in steps if of_pull_requests(step)}
    assert [*done] == ["Install", "Check", "Say what changes", "Build the preview"]
    assert done.pop("Check").returncode == 1  # PAY-404
    assert {name: one.returncode for name, one in done.items()} == dict.fromkeys(done, 0), done

    preview = machine.temp / "preview"
    handed = {str(file.relative_to(preview)): file.read_bytes() for file in preview.rglob("*") if file.is_file()}
    assert machine.summary.read_text() == handed["comment.md"].decode()
    assert [path for path, content in handed.items() if b"root:x:0" in content] == []  # what a link leads to

    forge = Forge(archive=packed(handed))
    forge.pull(7)
    Repository.new(tmp_path / "seed", {"README.md": "Previews\n"}).clone(tmp_path / "origin.git", "--bare")
    (tmp_path / "publisher").mkdir()
    Repository(tmp_path / "origin.git").clone(tmp_path / "publisher/previews", "--depth=1")
    event = {"id": 9, "event": "pull_request", "head_sha": "c0ffee" + "0" * 34, "head_repository": {"id": 77}}
    (tmp_path / "event.json").write_text(json.dumps({"workflow_run": event}))
    text = (checkout.top / ".github/workflows/plan-preview.yml").read_text()
    assert yaml.safe_load(text)["env"] == {"PREVIEWS": "", "PREVIEWS_URL": ""}
    with serving(forge):
        told = {
            "GITHUB_API_URL": forge.address,
            "GITHUB_REPOSITORY": "example/plan",
            "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
            "GITHUB_TOKEN": "t",
            "PREVIEWS": "example-previews/plan",
            "PREVIEWS_URL": "https://example-previews.github.io/plan",
        }
        publisher = Machine(tmp_path / "publisher", told)
        for _, step in steps_of(text):
            if "run" in step:
                ran = publisher.run(step["run"])
                assert ran.returncode == 0, ran.stderr
        assert publisher.run("tpmdocs preview github").returncode == 0  # as without PREVIEWS
    there = Repository(tmp_path / "origin.git").git("ls-tree", "-r", "--name-only", "-z", "main").split("\0")
    pages = {path.replace("site/", "pr-7/", 1) for path in handed if path.startswith("site/")}
    assert {*there} == {"", "README.md", ".nojekyll", *pages} - {"pr-7/bad/nul/index.html"}  # no name on some systems
    (said,) = forge.comments
    assert "PAY" in said["body"]
    for acting in ("<script", "<img", "@octocat", "@everyone", "](https://evil", "fixes #1"):
        assert acting not in said["body"]
    assert said["body"].count("<!--") == 1
    for one in done.values():
        assert not re.search(r"^\s*(::|##\[)", one.stdout + one.stderr, re.M)  # a command to the runner


@pytest.mark.slow
def test_the_default_branch_is_built_by_the_scripts_that_ship(checkout: Repository) -> None:
    machine = Machine(checkout.top, {"GITHUB_ACTIONS": "true", "GITHUB_REF": "refs/heads/main"})
    checkout.git("checkout", "--quiet", "main")
    for job, step in steps_of((checkout.top / ".github/workflows/plan.yml").read_text()):
        if job == "plan" and "run" in step and "== 'pull_request'" not in step.get("if", ""):
            ran = machine.run(step["run"])
            assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (machine.temp / "site/index.html").is_file()


@pytest.mark.slow
def test_a_merge_request_is_checked_previewed_and_told_by_the_scripts_that_ship(checkout: Repository) -> None:
    checkout.tpmdocs("init", "--ci", "gitlab")
    jobs = yaml.safe_load((checkout.top / ".gitlab/plan.yml").read_text())
    with serving(Forge()) as forge:
        pipeline = {
            "GITLAB_CI": "true",
            "CI_MERGE_REQUEST_IID": "7",
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": checkout.git("merge-base", "main", "HEAD"),
            "CI_API_V4_URL": forge.address,
            "CI_PROJECT_ID": "3",
            "CI_SERVER_PROTOCOL": "https",
            "CI_PROJECT_ROOT_NAMESPACE": "example",
            "CI_PROJECT_PATH": "example/group/plan",
            "CI_PAGES_DOMAIN": "gitlab.io",
            "CI_JOB_ID": "12",
        }
        machine = Machine(checkout.top, pipeline)
        assert machine.run("\n".join(jobs["plan"]["script"])).returncode == 1
        quality = json.loads((checkout.top / "gl-code-quality-report.json").read_text())
        assert any("PAY-404" in one["description"] for one in quality)
        *_, tells = script = jobs["plan-preview"]["script"]
        ran = machine.run("\n".join(script), TPMDOCS_TOKEN="t")
        assert ran.returncode == 0, ran.stderr
        in_a_fork = machine.run(tells)
        assert (in_a_fork.returncode, in_a_fork.stdout) == (0, "")
    folder = "https://example.gitlab.io/-/group/plan/-/jobs/12/artifacts/site/"
    assert (checkout.top / ".preview.env").read_text() == f"PREVIEW_URL={folder}index.html\n"
    (said,) = forge.comments
    assert f"**[Preview]({folder}index.html)** · [What changes]({folder}review/index.html)" in said["body"]
    assert (checkout.top / "site/review/index.html").is_file()
    pages = [file.read_text() for file in (checkout.top / "site").rglob("*.html")]
    folders = [link for page in pages for link in re.findall(r'href="((?!\w+:|//)[^"#?]*/)["#?]', page)]
    assert {*folders} <= {"../x/"}  # that of a case; nobody would look for index.html in one


@pytest.mark.slow
def test_our_action_tells_the_summary_and_fails_as_the_check_does(checkout: Repository, tmp_path: Path) -> None:
    (tmp_path / "temp/tpmdocs/bin").mkdir(parents=True)
    (tmp_path / "temp/tpmdocs/bin/tpmdocs").symlink_to(PROGRAMS / "tpmdocs")
    given = {name: str(one.get("default", "")) for name, one in yaml.safe_load(ACTIONS.read_text())["inputs"].items()}
    pull = {"GITHUB_BASE_REF": "main", "GITHUB_REF": "refs/pull/7/merge", "RUNNER_TEMP": str(tmp_path / "temp")}
    machine = Machine(checkout.top, pull)
    codes = {}
    for _, step in steps_of(ACTIONS.read_text()):
        if "run" in step and "Install" not in step["name"]:
            environ = {
                name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda one: given[one[1]], value)
                for name, value in step["env"].items()
            }
            ran = machine.run(step["run"], **environ)
            codes[step["name"]] = ran.returncode
    assert codes == {"Say what changes": 0, "Check": 1}
    assert "::error file=specs/evil.md" in ran.stdout
    assert "PAY" in machine.summary.read_text()


def test_the_hooks_for_pre_commit_are_commands_that_there_are(tmp_path: Path) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    repository = Repository.new(tmp_path, PLAN)
    repository.write(HOSTILE)
    repository.git("add", "--all")
    for hook in hooks:
        assert {"id", "name", "description", "entry", "language"} <= hook.keys()
        assert (hook["language"], hook["pass_filenames"], hook["always_run"]) == ("python", False, True)
        program, *arguments = hook["entry"].split()
        ran = repository.tpmdocs(*arguments)
        assert program == "tpmdocs"
        assert (ran.exit_code, "PAY-404" in ran.output) == (1, True)
