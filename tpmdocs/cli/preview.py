"""`tpmdocs preview`: what the run of a pull request made becomes its preview and its one comment."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import click

from tpmdocs.cli.common import CannotRun
from tpmdocs.previews import branch, gitlab
from tpmdocs.previews.api import Api, ForgeFailed
from tpmdocs.previews.artifact import LARGEST_COMMENT, Artifact, read_artifact
from tpmdocs.previews.comment import comment, harmless
from tpmdocs.previews.github import Repository, origin, run_of
from tpmdocs.reports.terminal import printable
from tpmdocs.repository.git import GitFailed
from tpmdocs.text.wording import joined


@click.command("preview", short_help="Publish a pull request's preview.")
@click.argument("forge", metavar="FORGE", type=click.Choice(["github", "gitlab"]))
@click.option(
    "--origin",
    "clone",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="GitHub: a clone of the repository that holds previews; without it there is a comment and no preview.",
)
@click.option("--url", default="", metavar="URL", help="Where previews are; on GitLab, where this one is.")
@click.option(
    "--comment",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="GitLab: the text of the comment, which is what `tpmdocs diff --format markdown` printed.",
)
def command(forge: str, clone: Path | None, url: str, file: Path | None) -> None:
    """Publish what the run of a pull request made.

    It is a step of the workflows that `tpmdocs init --ci` writes. On GitHub it runs when the pull request's own run is
    done, and takes what that handed over for what it is: the work of a stranger. It is checked, put into a folder of
    its own at another origin than the docs, and told in one comment. Previews of closed pull requests are removed.

    \b
    Examples:
      tpmdocs preview github
      tpmdocs preview github --origin previews --url https://example-previews.github.io/plan/
      tpmdocs preview gitlab --comment review.md --url "$CI_ENVIRONMENT_URL"

    \b
    Exit codes:
      0  published, or there was nothing to publish
      1  what was handed over is refused
      2  it could not run
    """
    if forge == "gitlab" and (clone is not None or file is None):
        raise click.UsageError("On GitLab --comment is needed, and --origin is not: GitLab publishes by itself.")
    if forge == "github" and (file is not None or (clone is None) != (not url)):
        raise click.UsageError("On GitHub --origin and --url go together, and the comment is in what was handed over.")
    try:
        if file is not None:
            _on_gitlab(file, url)
        elif not _on_github(clone, url):
            sys.exit(1)
    except (ForgeFailed, GitFailed) as failed:
        raise CannotRun(str(failed)) from None


def _on_gitlab(file: Path, url: str) -> None:
    api = Api(_told("CI_API_V4_URL"), {"PRIVATE-TOKEN": _told("TPMDOCS_TOKEN"), "User-Agent": "tpmdocs"})
    with file.open("rb") as stream:
        text = stream.read(LARGEST_COMMENT).decode(errors="replace")
    head = _links(_folder(url), "index.html", "review/index.html") if url else ""
    number = int(_told("CI_MERGE_REQUEST_IID"))
    done = gitlab.say(api, int(_told("CI_PROJECT_ID")), number, comment(text, head))
    click.echo(f"The note under merge request {number} was {done}")


def _on_github(clone: Path | None, url: str) -> bool:
    """Whether what was handed over could be taken."""
    repository, folder = _repository(), _folder(url)
    if clone is not None and origin(url) == repository.docs_origin():
        raise CannotRun(
            f"{origin(url)} is where the docs are, and what a stranger's preview runs there could act as the docs: "
            "publish previews at another origin"
        )
    run = run_of(json.loads(Path(_told("GITHUB_EVENT_PATH")).read_bytes()))
    open_ = repository.open_pull_requests()
    numbers = [number for number, head in open_.items() if run is not None and head == run.head]
    if len(numbers) > 1:
        raise CannotRun(f"pull requests {joined(map(str, numbers), 'and')} have one head, and nothing tells which ran")
    handed = repository.archive(run) if run is not None and numbers else None
    artifact = read_artifact(handed) if handed is not None else Artifact()
    _tell(artifact)
    if clone is not None:
        # Where the build failed, or is refused, what an older commit built goes too: it would be taken for this one's.
        staying = open_.keys() - (set(numbers) if handed is not None else set())
        removed = branch.publish(clone, {one: artifact.files for one in numbers if artifact.files}, staying)
        if removed:
            click.echo(f"Removed the preview of {joined(map(str, removed), 'and')}")
    if run is None or handed is None:
        click.echo("Nothing to publish: no open pull request has this head, or its run handed over nothing")
        return True
    (number,) = numbers
    here = f"{folder}{branch.PREFIX}{number}/" if clone is not None and artifact.files else ""
    done = repository.say(number, comment(artifact.comment, _head(artifact, here, run.head[0])))
    click.echo(f"The comment under pull request {number} was {done}" + (f"; its preview is at {here}" if here else ""))
    return not artifact.refused


def _tell(artifact: Artifact) -> None:
    """What of an artifact is not taken, in a log that would carry out `::commands`."""
    for path in artifact.left_out[:20]:
        click.echo(printable(f"Left out of the preview: {path!a}"))
    for reason in artifact.refused:
        click.echo(printable(f"Refused: {reason}"), err=True)


def _repository() -> Repository:
    headers = {
        "Authorization": f"Bearer {_told('GITHUB_TOKEN')}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
        "User-Agent": "tpmdocs",
    }
    return Repository(Api(_told("GITHUB_API_URL"), headers), _told("GITHUB_REPOSITORY"))


def _head(artifact: Artifact, here: str, commit: str) -> str:
    """What the comment says first."""
    of = f"`{commit[:7]}`"
    if artifact.refused:
        return f"There is no preview of {of}, as what it built is refused: {harmless('; '.join(artifact.refused))}."
    review = "review/" if "review/index.html" in artifact.files else ""
    said = f"{_links(here, '', review)} of {of}" if here else f"The plan at {of}"
    failed = ["The preview could not be built"] * (not artifact.files)
    failed += ["What changes could not be told"] * (not artifact.comment.strip())
    return ". ".join([said, *failed]) + ("; the log of the run says why." if failed else "")


def _links(folder: str, home: str, review: str = "") -> str:
    return f"**[Preview]({folder}{home})**" + (f" · [What changes]({folder}{review})" if review else "")


def _folder(url: str) -> str:
    """An address that others are below; such as anybody may click on."""
    if url and not re.fullmatch(r"https?://[\w.:-]+(/[\w./~%-]*)?", url):
        raise click.UsageError(f"--url {url} is no address.")
    return f"{url.removesuffix('index.html').rstrip('/')}/" if url else ""


def _told(name: str) -> str:
    """What a pipeline says in its environment."""
    if not os.environ.get(name):
        raise CannotRun(f"{name} is not set: this command is a step of a pipeline")
    return os.environ[name]
