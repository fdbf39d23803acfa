"""A policy, a name and a day become the files that an empty folder begins with."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from tpmdocs.model.vocabulary import PACKS
from tpmdocs.text.yaml_text import quoted, scalar

_HERE = Path(__file__).resolve().parent

HOST = {"mkdocs.yml": "mkdocs.yml"}
AROUND = {".gitignore": "gitignore", ".pre-commit-config.yaml": "pre-commit-config.yaml"}
CHECKS = {"site_config/checks.yml": "site_config/checks.yml"}
PLAN = {
    name: name
    for name in (
        *(f"site_config/{part}.yml" for part in ("statuses", "teams", "releases", "goals")),
        *(f"specs/{name}.md" for name in ("sign-in-by-mail", "invite-a-teammate", "shared-boards")),
    )
}
CI = {
    "github": {f".github/workflows/{name}.yml": f"github/{name}.yml" for name in ("plan", "plan-preview")},
    "gitlab": {".gitlab-ci.yml": "gitlab/gitlab-ci.yml", ".gitlab/plan.yml": "gitlab/plan.yml"},
}
"""Files by the path at which they are written, and where their text lies; those of a forge by its name."""


def starter_files(names: Mapping[str, str], *, policy: str, site_name: str, today: date) -> dict[str, str]:
    """The text of these files, by path; days and quarters in them are counted from `today`."""
    soon = today + timedelta(days=45)  # so that the first spec is not late before anybody has looked at it
    values = {
        "policy": policy,
        "site_name": scalar(html.escape(site_name, quote=False)),  # the host writes it into every page as it is
        "today": today.isoformat(),
        "first_quarter": _quarter(soon, 0),
        "second_quarter": _quarter(soon, 1),
        "release_day": _last_month(soon, 0).replace(day=15).isoformat(),
        "year": quoted(str(_last_month(soon, 1).year)),
    }
    texts = {path: (_HERE / "files" / name).read_text("utf-8") for path, name in names.items()}
    return {path: _filled(_for_policy(text, policy), values) for path, text in texts.items()}


def ci_files(forge: str, *, branch: str, install: str) -> dict[str, str]:
    """The text of the files of a forge's pipelines, by path.

    Args:
        forge: `github` or `gitlab`.
        branch: The branch that is published.
        install: What is handed to `pip install`, as a shell reads it.
    """
    texts = {path: (_HERE / "files" / name).read_text("utf-8") for path, name in CI[forge].items()}
    return {path: _filled(text, {"branch": branch, "install": install}) for path, text in texts.items()}


def bodies() -> dict[str, str]:
    """What specs of each type that we know begin with, by type."""
    return {file.stem: file.read_text("utf-8") for file in sorted((_HERE / "bodies").glob("*.md"))}


def _for_policy(text: str, policy: str) -> str:
    """Lines that begin with a policy in braces are there under it alone."""
    lines = (line for line in text.splitlines(keepends=True) if _policy_of(line) in (None, policy))
    return "".join(line.removeprefix(f"{{{policy}}}") for line in lines)


def _policy_of(line: str) -> str | None:
    return next((policy for policy in PACKS if line.startswith(f"{{{policy}}}")), None)


def _filled(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda place: values.get(place[1], place[0]), text)


def _last_month(today: date, quarters: int) -> date:
    """The first day of the last month of the quarter that is this many after today's."""
    months = today.year * 12 + (today.month - 1) // 3 * 3 + 3 * quarters + 2
    return date(months // 12, months % 12 + 1, 1)


def _quarter(today: date, quarters: int) -> str:
    month = _last_month(today, quarters)
    return f"{month.year}-Q{month.month // 3}"
