"""Git repositories that tests write, commit to, branch and clone."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from click.testing import CliRunner, Result

from tpmdocs.cli import cli

NOBODYS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "Somebody",
    "GIT_AUTHOR_EMAIL": "somebody@example.org",
    "GIT_COMMITTER_NAME": "Somebody",
    "GIT_COMMITTER_EMAIL": "somebody@example.org",
}
"""An environment in which nothing depends on who runs the tests."""


@dataclass(frozen=True)
class Repository:
    """A git repository, and the folder of a plan in it, which is its top where nothing else is said."""

    top: Path
    below: str = "."

    @property
    def root(self) -> Path:
        return self.top / self.below

    @classmethod
    def new(cls, top: Path, files: Mapping[str, str | None] | None = None, below: str = ".") -> Repository:
        """A repository whose branch is called main; with a first commit, if it is given files."""
        top.mkdir(parents=True, exist_ok=True)
        made = cls(top, below)
        made.git("init", "--quiet", "--initial-branch=main")
        if files is not None:
            made.commit(files)
        return made

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.top, env=os.environ | NOBODYS, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def write(self, files: Mapping[str, str | None]) -> None:
        """Write files of the plan; None takes one away. Texts are dedented."""
        for path, text in files.items():
            file = self.root / path
            if text is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dedent(text))

    def commit(self, files: Mapping[str, str | None] | None = None) -> str:
        """Commit everything, after writing these files; the commit's name."""
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message=A change")
        return self.git("rev-parse", "HEAD")

    def clone(self, to: Path, *options: str) -> Repository:
        """A clone as a pipeline makes it."""
        # By a URL, since git takes everything from a path whatever depth it is asked for.
        self.git("clone", "--quiet", *options, self.top.as_uri(), str(to))
        return Repository(to, self.below)

    def tpmdocs(self, *arguments: str | Path) -> Result:
        """A command on the plan, in this process; what it raises is raised here."""
        command, *rest = (str(argument) for argument in arguments)
        return CliRunner().invoke(cli, [command, "-C", str(self.root), *rest], catch_exceptions=False)
