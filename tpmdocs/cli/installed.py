"""What is known of how tpmdocs was installed becomes what `pip install` is given to install the same elsewhere."""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, distribution

TO_FILL_IN = (
    '"${TPMDOCS_FROM:?set it, or put in place of it what to install tpmdocs from,'
    ' such as git+https://git.example.org/tpmdocs@COMMIT}"'
)
"""What a shell ends at with that sentence: a name that is nobody's yet could be somebody else's tomorrow."""


def install_again() -> str:
    """What a pipeline hands to `pip install`, as a shell reads it; TO_FILL_IN where only a person can know."""
    try:
        this = distribution("tpmdocs")
    except PackageNotFoundError:
        return TO_FILL_IN
    # https://packaging.python.org/en/latest/specifications/direct-url/
    text = this.read_text("direct_url.json")
    return f"tpmdocs=={this.version}" if text is None else _from_url(text)


def _from_url(direct_url: str) -> str:
    try:
        told = json.loads(direct_url)
        url, vcs = str(told["url"]), dict(told["vcs_info"])
    except (ValueError, KeyError, TypeError):  # a folder, an archive, or no such file
        return TO_FILL_IN
    commit = str(vcs.get("commit_id"))
    is_plain = re.fullmatch(r"https://[\w.-]+(:\d+)?/[\w./~+-]+", url, re.A) and re.fullmatch("[0-9a-f]{40,64}", commit)
    is_all = vcs.get("vcs") == "git" and "subdirectory" not in told
    return f"git+{url}@{commit}" if is_plain and is_all else TO_FILL_IN
