"""Links in prose tell whose anchors they name: those of the host, or those that GitHub makes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tpmdocs.adoption.draft import Draft
from tpmdocs.adoption.survey import Found


def say_anchors(draft: Draft, found: Iterable[Found]) -> Draft:
    """GitHub's anchors, where more headings with punctuation are linked by them than by the host's."""
    mkdocs, github = 0, 0
    for one in found:
        text = one.source.text
        if "](#" not in text:
            continue
        linked = set(re.findall(r"\]\(#([^)\s]{1,200})\)", text))
        for heading in re.findall(r"^#{1,6} +([^\n]{1,300})", text, re.M):
            plain = re.sub(r"[`*]|\[([^\[\]]*)\]\([^()]*\)", r"\1", heading).strip().rstrip("# ").lower()
            theirs = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
            ours = re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip())
            if theirs != ours:
                github += theirs in linked
                mkdocs += ours in linked
    if github <= mkdocs:
        return draft
    return draft.say("anchors", "github", f"{github} links in prose lead to headings by the anchors that GitHub makes.")
