"""A text becomes the one note of ours under a merge request on GitLab."""

from __future__ import annotations

from tpmdocs.previews.api import Api
from tpmdocs.previews.upsert import upsert


def say(api: Api, project: int, number: int, body: str) -> str:
    """Whether the note was made, changed or left.

    Raises:
        ForgeFailed: where GitLab does not answer.
    """
    us = api.get("/user")["id"]
    notes = f"/projects/{project}/merge_requests/{number}/notes"
    return upsert(api, notes, notes, "PUT", body, lambda note: (note.get("author") or {}).get("id") == us)
