"""A check that knows what it found the last time says what one says that knows nothing, whatever was done meanwhile."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import Result
from plans import spec
from repositories import Repository

import tpmdocs.cli.checking
from tpmdocs.reading.loader import load
from tpmdocs.repository import recording
from tpmdocs.repository.cache import FOLDER

pytestmark = pytest.mark.usefixtures("keeping")

PLAN = {
    "mkdocs.yml": "site_name: P\ndocs_dir: specs\nplugins: [search, tpmdocs]\n",
    "site_config/checks.yml": "severity: {stale: warning, shallow-history: warning}\n",
    "site_config/teams.yml": "- key: core\n",
    "specs/a.md": spec("A-1", owner="annie", team="core", target="2027-Q1"),
    "specs/b.md": spec("B-1", owner="annie", team="cor", depends_on="[A-1, C-9]"),
    "specs/index.md": "# The plan\n\nSee [[A-1]] and [[B-2]].\n",
}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository.new(tmp_path / "r", PLAN)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A word for each time that a plan is read and judged."""
    read: list[str] = []
    answer = tpmdocs.cli.checking.answer

    def noted(*given: object) -> object:
        read.append("read")
        return answer(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(tpmdocs.cli.checking, "answer", noted)
    return read


def said(result: Result) -> tuple[int, str, str]:
    return result.exit_code, result.stdout, result.stderr


def cold(repository: Repository, *options: str) -> tuple[int, str, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TPMDOCS_KEEP", "")
        return said(repository.tpmdocs("check", *options))


def grown_up(repository: Repository) -> None:
    """Make all files as old as files are, so that nobody could still be writing them."""
    for file in sorted(repository.root.rglob("*")):
        if ".git" not in file.parts and file.is_file():
            os.utime(file, (1_700_000_000, 1_700_000_000))


def test_what_has_not_changed_is_not_read_again(repository: Repository, read: list[str]) -> None:
    first = said(repository.tpmdocs("check"))
    for options in ([], ["--format=json"], ["--format=sarif"], ["specs/b.md"], ["--statistics"], ["--fail-on=never"]):
        assert said(repository.tpmdocs("check", *options)) == cold(repository, *options)
    assert said(repository.tpmdocs("check")) == first
    assert len(read) == 1 + 6  # the first, and those that were told to know nothing
    assert first[0] == 1


def test_a_second_check_opens_no_spec_that_is_old_enough(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "RACY", 0)
    repository.tpmdocs("check", "--format=concise")
    first = (repository.root / FOLDER / "check/files").read_bytes()
    monkeypatch.setattr("tpmdocs.repository.folder._read_file", _must_not_be_called)
    expected = json.loads(first[first.index(b"\n") + 1 :])["seen"]
    assert "specs/a.md" in expected
    assert repository.tpmdocs("check", "--format=concise").exit_code == 1


def _must_not_be_called(_: Path, path: str) -> None:
    raise AssertionError(path)


def test_what_was_kept_and_is_damaged_is_found_anew(repository: Repository, read: list[str]) -> None:
    first = said(repository.tpmdocs("check"))
    for file in (repository.root / FOLDER / "check").iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    again = said(repository.tpmdocs("check"))
    assert again[:2] == first[:2]
    assert again[2] == f"thrown away: {FOLDER}/check/files was not as it had been written\n"
    assert len(read) == 2


def test_nothing_is_kept_where_nobody_wants_it(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TPMDOCS_KEEP", "0")
    repository.tpmdocs("check")
    assert not (repository.root / ".cache").exists()


def test_a_baseline_is_held_against_what_is_known(repository: Repository, tmp_path: Path, read: list[str]) -> None:
    baseline = str(tmp_path / "baseline.json")
    repository.tpmdocs("check")
    repository.tpmdocs("check", "--write-baseline", baseline)
    repository.write({"specs/b.md": spec("B-1", owner="annie", team="core", depends_on="[A-1, C-9, D-9]")})
    repository.tpmdocs("check")
    before = len(read)
    known = said(repository.tpmdocs("check", "--baseline", baseline))
    assert len(read) == before
    assert known == cold(repository, "--baseline", baseline)
    assert "1 finding of" in known[1]


def test_a_change_of_the_same_size_at_the_same_time_is_seen(repository: Repository) -> None:
    grown_up(repository)
    file = repository.root / "specs/b.md"
    repository.tpmdocs("check")
    info = file.stat()
    file.write_text(file.read_text().replace("C-9", "D-9"))
    os.utime(file, ns=(info.st_atime_ns, info.st_mtime_ns))
    assert "D-9" in repository.tpmdocs("check").stdout


@pytest.mark.parametrize(
    ("host", "later"),
    [
        ("INHERIT: base.yml\n", {"base.yml": "docs_dir: elsewhere\n", "elsewhere/c.md": spec("C-1")}),
        ("INHERIT: ../base.yml\n", {"../base.yml": "docs_dir: elsewhere\n"}),
        ("docs_dir: specs\n", {"elsewhere/c.md": spec("C-9")}),
        ("docs_dir: specs\n", {"specs/c.md": spec("C-9")}),
        ("docs_dir: specs\n", {"specs/pyvenv.cfg": ""}),
    ],
)
def test_files_that_are_not_there_yet_count(tmp_path: Path, host: str, later: dict[str, str]) -> None:
    repository = Repository.new(tmp_path / "r", {**PLAN, "mkdocs.yml": host})
    assert said(repository.tpmdocs("check")) == cold(repository)
    repository.write(later)
    assert said(repository.tpmdocs("check")) == cold(repository)


def test_what_git_says_of_the_past_counts(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TPMDOCS_TODAY", "2030-01-01")
    told = []
    for day in ("2029-12-20", "2029-01-01", "2028-01-01"):
        told.append(said(repository.tpmdocs("check")))
        assert told[-1] == cold(repository)
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"{day}T00:00:00Z")
        repository.git("commit", "--amend", "--quiet", "--no-edit")
    repository.git("checkout", "--quiet", "--orphan", "new")
    repository.commit()
    told.append(said(repository.tpmdocs("check")))
    assert told[-1] == cold(repository)
    assert len(set(told)) == 4


@pytest.mark.parametrize("options", [("--rule=unknown-team",), ("--today=2029-01-01",), ("--base=none",), ()])
def test_another_question_has_another_answer(repository: Repository, options: tuple[str, ...]) -> None:
    repository.tpmdocs("check", "--rule=unknown-reference")
    assert said(repository.tpmdocs("check", *options)) == cold(repository, *options)


# Whatever is done


@dataclass
class Somebody:
    """Edits a plan in any way there is, and asks for it to be checked in any way there is."""

    repository: Repository
    random: random.Random
    day: str = "2026-11-23"
    options: tuple[str, ...] = ()
    done: list[str] = field(default_factory=list)

    @property
    def specs(self) -> list[Path]:
        return sorted((self.repository.root / "specs").rglob("*.md"))

    def act(self) -> None:
        acts: list[Callable[[], object]] = [
            *(self.write_body, self.write_field, self.write_same_size, self.touch, self.add, self.remove),
            *(self.rename, self.configure, self.check_otherwise, self.another_day, self.commit, self.switch),
            *(self.link, self.forbid, self.host, self.break_, self.turn_back),
        ]
        act = self.random.choice(acts)
        self.done.append(act.__name__)
        act()

    def one(self) -> Path | None:
        """A spec that is a file; of a link, the file that it leads to is edited by its own name."""
        return self.random.choice([file for file in self.specs if not file.is_symlink()] or [None])

    def edit(self, change: Callable[[str], str], *, keep_time: bool = False) -> None:
        file = self.one()
        if file is None or not os.access(file, os.R_OK):
            return
        info = file.stat()
        file.write_text(change(file.read_text(errors="replace")))
        if keep_time:
            os.utime(file, ns=(info.st_atime_ns, info.st_mtime_ns))

    def write_body(self) -> None:
        self.edit(lambda text: f"{text}\nSee [[{self.id()}]] and [this](b.md#nowhere).\n")

    def write_field(self) -> None:
        name, value = self.random.choice(
            [
                *(("depends_on", f"[{self.id()}]"), ("team", "core"), ("team", "corr")),
                *(("target", "2026-Q1"), ("status", "building")),
            ]
        )
        self.edit(lambda text: text.replace("---\n", f"---\n{name}: {value}\n", 1))

    def write_same_size(self) -> None:
        swap = str.maketrans("ABC19", "BCA91")
        self.edit(lambda text: text.translate(swap), keep_time=self.random.random() < 0.7)

    def touch(self) -> None:
        file = self.one()
        if file is not None:
            file.touch()

    def id(self) -> str:
        return f"{self.random.choice('ABC')}-{self.random.choice('19')}"

    def add(self) -> None:
        name = self.random.choice(["specs/new.md", "specs/sub/new.md", "specs/page.md", "elsewhere/new.md", "x.txt"])
        text = spec(self.id(), owner="annie", team="core") if self.random.random() < 0.7 else "# A page\n"
        self.repository.write({name: text})

    def remove(self) -> None:
        if len(self.specs) > 2:
            self.random.choice(self.specs).unlink()

    def rename(self) -> None:
        file = self.one()
        if file is not None:
            file.rename(file.with_name(f"{self.random.choice(['z', 'y', 'index', '.hidden'])}.md"))

    def configure(self) -> None:
        files = {
            "site_config/teams.yml": ["- key: core\n", "- key: corr\n", "{"],
            "site_config/checks.yml": ["policy: strict\n", "severity: {unknown-team: off, stale: info}\n"],
            "site_config/dialect.yml": ["specs: {include: ['specs/**']}\n", "references: {files: files.txt}\n"],
            "site_config/goals.yml": ["- id: GOAL-1\n"],
            "files.txt": ["specs/far.md\n", "other.md\n"],
        }
        name = self.random.choice(sorted(files))
        self.repository.write({name: self.random.choice(files[name])})

    def host(self) -> None:
        texts = [PLAN["mkdocs.yml"], "INHERIT: base.yml\n", "docs_dir: elsewhere\n", "docs_dir: .\n", "a: !b c\n"]
        self.repository.write({self.random.choice(["mkdocs.yml", "base.yml"]): self.random.choice(texts)})

    def break_(self) -> None:
        file = self.one()
        if file is not None:
            file.write_bytes(self.random.choice([b"---\nid: [\n---\n", b"\xff\xfe", b"\0", b"\xe4", b""]))

    def link(self) -> None:
        file = self.repository.root / "specs/link.md"
        file.unlink(missing_ok=True)
        file.symlink_to(self.random.choice(["a.md", "b.md", "nowhere.md", "link.md", "../mkdocs.yml", "/etc/hostname"]))

    def forbid(self) -> None:
        file = self.one()
        if file is not None:
            file.chmod(self.random.choice([0o000, 0o644]))

    def check_otherwise(self) -> None:
        self.options = self.random.choice(
            [(), ("--rule=unknown-team",), ("--rule=unknown-team", "--rule=TPM201"), ("specs",), ("--fail-on=info",)]
        )

    def another_day(self) -> None:
        self.day = self.random.choice(["2026-11-23", "2026-11-24", "2027-06-01", "2029-01-01"])

    def commit(self) -> None:
        self.repository.commit()

    def turn_back(self) -> None:
        self.repository.git("reset", "--quiet", "--hard", self.random.choice(["HEAD", "HEAD", "main"]))

    def switch(self) -> None:
        self.repository.commit()
        name = self.random.choice(["main", "one", "two"])
        known = self.repository.git("branch", "--list", name)
        self.repository.git("switch", "--quiet", *([] if known else ["--create"]), name)


def held_together(tmp_path: Path, seed: int, steps: int) -> Iterator[None]:
    """Somebody edits; after each edit, both checks say the same, in two forms."""
    one = Somebody(Repository.new(tmp_path / str(seed), PLAN), random.Random(seed))
    for step in range(steps):
        if step:
            one.act()
        for form in ("text", "json"):
            options = (f"--format={form}", f"--today={one.day}", *one.options)
            expected = cold(one.repository, *options)
            for _ in range(2):  # what was kept the first time is what the second one says
                assert said(one.repository.tpmdocs("check", *options)) == expected, one.done
        yield
    shutil.rmtree(one.repository.root)


@pytest.fixture
def soon_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is believed to be what it was from a fiftieth of a second on, which is enough for this file system."""
    monkeypatch.setattr(recording, "RACY", 20_000_000)


@pytest.mark.usefixtures("soon_old")
@pytest.mark.parametrize("seed", range(3))
def test_warm_equals_cold(tmp_path: Path, seed: int) -> None:
    assert len(list(held_together(tmp_path, seed, 12))) == 12


@pytest.mark.parametrize("seed", range(5))
def test_a_plan_that_is_known_is_read_as_one_that_is_not(tmp_path: Path, seed: int) -> None:
    """After each edit, only what has changed is read; of what comes of it nobody can tell."""
    one = Somebody(Repository.new(tmp_path / "r", PLAN), random.Random(seed))
    known, kept = None, 0
    for _ in range(30):
        plan = load(one.repository.root, known=known)
        assert plan == load(one.repository.root), one.done
        kept += sum(spec is known.by_path.get(spec.path) for spec in plan.specs) if known is not None else 0
        known = plan
        one.act()
    assert kept > 20


@pytest.mark.nightly
@pytest.mark.usefixtures("soon_old")
@pytest.mark.parametrize("seed", range(100, 500))
def test_warm_equals_cold_all_night(tmp_path: Path, seed: int) -> None:
    assert len(list(held_together(tmp_path, seed, 25))) == 25
