"""The payments plan with a past of five months, in which much moved, for whatever shows one."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from repositories import Repository

PLAN = Path(__file__).parent / "sites" / "payments"
BEFORE = ("2026-Q3", "2026-11", "2026-Q4", "2027-Q1")
REASONS = ("the bank answers late", "two people left", "<script>document.title = 'run'</script> & the scope grew")


def moved_plan(top: Path) -> Repository:
    """A repository whose last commit is the plan as it is, and whose first ones had other targets, owners and specs."""
    shutil.copytree(PLAN, top)
    repository = Repository.new(top)
    specs = {path: path.read_text() for path in sorted((top / "specs").rglob("*.md"))}
    dated = [path for path, text in specs.items() if re.search("^target: ", text, re.M)]
    for number, path in enumerate(dated):
        text = specs[path]
        if number % 2 == 0:
            text = _with(text, "target", BEFORE[number % 4])
        if number % 5 == 0:
            text = _with(text, "status", "accepted")
        if number % 7 == 3:
            text = _with(text, "owner", "somebody-else")
        path.write_text(text)
    staged = top / "specs/payments/instant-payouts.md"
    stages = 'milestones: {alpha: "2027.1", beta: 2027-Q2, stable: "2027.3"}'
    assert stages in specs[staged]
    staged.write_text(specs[staged].replace(stages, 'milestones: {alpha: "2027.1", beta: 2026-Q4, stable: "2027.1"}'))
    _commit(repository, "2026-06-01")
    for number, path in enumerate(dated):
        if number % 4 == 0:
            path.write_text(_with(path.read_text(), "target", "2027-Q1" if number % 8 == 0 else "2026-Q4"))
            _commit(repository, f"2026-08-{1 + number % 27:02}", REASONS[number // 4 % 3])
    dated[3].unlink()
    _commit(repository, "2026-09-10")
    for path, text in specs.items():
        path.write_text(text)
    _commit(repository, "2026-11-10")
    return repository


def _with(text: str, field: str, value: str) -> str:
    return re.sub(rf"^{field}: .*$", f"{field}: {value}", text, flags=re.M)


def _commit(repository: Repository, day: str, reason: str = "") -> None:
    repository.git("add", "--all")
    message = ["--message=A change", *([f"--message=Slip-Reason: {reason}"] if reason else [])]
    with pytest.MonkeyPatch.context() as patch:
        for which in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{which}_DATE", f"{day}T12:00:00+0000")
        repository.git("commit", "--quiet", *message)
