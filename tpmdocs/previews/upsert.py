"""A text becomes the one comment of ours under a change: the one that is there is changed, or a first one is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tpmdocs.previews.api import Api
from tpmdocs.text.comments import MARKER


def upsert(
    api: Api, comments: str, one: str, change: str, body: str, is_by_us: Callable[[Mapping[str, Any]], bool]
) -> str:
    """Say what there is to say; whether a comment was `made`, `changed` or `left` as it was.

    Args:
        comments: Path of the list of comments, to which a new one is sent.
        one: Path below which a comment is, by its id.
        change: The method that changes one.
        is_by_us: Whether a comment's author is who we write as. The mark alone says nothing: anybody can write it.

    Raises:
        ForgeFailed: where the forge does not answer.
    """
    ours = [row for row in api.all(comments) if is_by_us(row) and str(row.get("body", "")).startswith(MARKER)]
    if not ours:
        api.send("POST", comments, body=body)
        return "made"
    for twin in ours[1:]:  # two runs at the same time
        api.send("DELETE", f"{one}/{int(twin['id'])}")
    if ours[0]["body"].replace("\r\n", "\n").strip() == body.strip():
        return "left"
    api.send(change, f"{one}/{int(ours[0]['id'])}", body=body)
    return "changed"
