"""The end of a pull request's run on GitHub becomes its preview and its comment.

What the run made is by anybody. Which pull request it belongs to is therefore never read from it: GitHub says which
commit of which repository ran, and which open pull request has that commit at its head.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tpmdocs.previews.api import Api, NotThere
from tpmdocs.previews.artifact import LARGEST_ARCHIVE
from tpmdocs.previews.upsert import upsert

ARTIFACT = "tpmdocs-preview"
"""What the run calls what it hands over."""

BOT = "github-actions[bot]"
"""Who a workflow writes as with the token that it is given."""


@dataclass(frozen=True)
class Run:
    """A finished run, as GitHub tells of it in the event.

    Attributes:
        id: Its number.
        head: The commit that it ran for, and the id of the repository that has it, which may be a fork.
    """

    id: int
    head: tuple[str, int]


def run_of(event: Mapping[str, Any]) -> Run | None:
    """The run whose end an event tells of; None where it tells of something else, such as a closed pull request."""
    run = event.get("workflow_run")
    if not isinstance(run, dict) or run.get("event") != "pull_request" or not run.get("head_repository"):
        return None
    return Run(int(run["id"]), (str(run["head_sha"]), int(run["head_repository"]["id"])))


@dataclass(frozen=True)
class Repository:
    """A repository on GitHub: `owner/name`, and how to ask about it."""

    api: Api
    name: str

    def open_pull_requests(self) -> dict[int, tuple[str, int]]:
        """The head of each open pull request, by its number: a commit, and the id of the repository that has it."""
        rows = self.api.all(f"/repos/{self.name}/pulls", state="open")
        # The repository of a head may have been deleted since.
        return {
            int(row["number"]): (str(row["head"]["sha"]), int((row["head"]["repo"] or {"id": 0})["id"])) for row in rows
        }

    def archive(self, run: Run) -> bytes | None:
        """What a run handed over, packed; None where it handed over nothing."""
        listing = self.api.get(f"/repos/{self.name}/actions/runs/{run.id}/artifacts", name=ARTIFACT)
        found = [row for row in listing["artifacts"] if row["name"] == ARTIFACT and not row["expired"]]
        if not found:
            return None
        path = f"/repos/{self.name}/actions/artifacts/{max(int(row['id']) for row in found)}/zip"
        return self.api.download(path, LARGEST_ARCHIVE)

    def docs_origin(self) -> str:
        """Where the repository's own Pages are, or would be, such as `https://example.github.io`."""
        try:
            return origin(str(self.api.get(f"/repos/{self.name}/pages")["html_url"]))
        except NotThere:
            return origin(f"https://{self.name.partition('/')[0]}.github.io")

    def say(self, number: int, body: str) -> str:
        """The one comment of ours under a pull request: whether it was made, changed or left."""
        at = f"/repos/{self.name}/issues"
        return upsert(self.api, f"{at}/{number}/comments", f"{at}/comments", "PATCH", body, _is_by_us)


def _is_by_us(comment: Mapping[str, Any]) -> bool:
    return (comment.get("user") or {}).get("login") == BOT


def origin(url: str) -> str:
    """What browsers keep apart: the scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
