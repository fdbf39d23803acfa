"""Text becomes text of which GitHub and GitLab make nothing in a comment; with what every comment of ours has.

Both look for people, references and addresses in what Markdown has become, so that a sign by its number does as the
sign itself. A sign of no width where something would begin keeps it from beginning, and nobody sees it.
"""

from __future__ import annotations

import re

MARKER = "<!-- tpmdocs-review -->"
"""By which a comment of ours is found again; at its beginning, and nowhere else."""

LIMIT = 60_000
"""Characters of a comment; GitHub takes 65,536."""

GAP = "\N{WORD JOINER}"
"""A sign of no width: what it stands in looks as before, and is no longer what it was."""

ACTING = re.compile(
    r"(?<=[@＠])(?=[\w.-])"  # people and teams
    r"|(?<=[#!&$])(?=\d)|(?<=[%~])(?=[\w\"'])"  # issues; of GitLab merge requests, epics, snippets, milestones, labels
    r"|(?<=(?<![a-z0-9])GH)(?=-\d)"  # issues once more
    r"|(?<=:)(?=//)|(?<=(?<![a-z0-9])www)(?=\.)"  # addresses become links wherever they stand
    r"|(?<=:)(?=[\w+-]+:)"  # emoji by their names
    r"|(?<=\])(?=[(\[:])|(?<=!)(?=\[)"  # links, pictures, footnotes and their addresses
    r"|^(?=/\w)",  # `/merge`, which GitLab would carry out with our rights
    re.I | re.M,
)
"""Places where a forge would make more than letters of what follows; each is between two signs as they are seen."""
