"""The sites that pages are looked at in: built once each, with an address for every kind of page."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from moved_plan import moved_plan
from rich_change import rich_change

from tpmdocs.builder import NAV

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ROOT.parent / "shared" / "corpora"
TODAY = {
    "tpmdocs": "2026-11-27",
    "kep": "2026-07-24",
    "eips": "2026-07-24",
    "openshift": "2026-07-24",
    "tekton": "2026-07-24",
}
"""Days that plans are looked at; that of a real repository is the day on which it was taken."""

DOCS = {"kep": "keps", "eips": "EIPS", "openshift": "enhancements", "tekton": "teps"}
"""Where real repositories have their specs."""

OF_OURS = {"payments": ROOT / "tests" / "sites" / "payments", "tpmdocs": ROOT}

REVIEW = "review"
"""The name of the preview."""

MOVED = "moved"
"""The name of the plan that has a past."""

MadeOnce = Callable[[str, Callable[[Path], object]], Path]
"""Gives a folder by its name, and has it filled where nobody has done so yet."""

_ONE = {"rules": "rules/stale"}
"""Of several pages of a kind the one to look at; else it is the first."""

_WITH_ONE = ("timeline", "goals", "releases", "teams", "rules")
"""Kinds that are several pages where there are such."""

_SPECS = {
    "payments": ("payments/instant-payouts", "ledger/ledger-api", "kyc/sanctions-screening"),
    "tpmdocs": ("plan/first-release", "guide/site"),
    "kep": ("sig-apps/3998-job-success-completion-policy",),
}
_ONE_IN = {"kep": {"releases": "releases/v1.37"}, "payments": {"releases": "releases/2027.1"}}


def build(name: str, folder: Path) -> Path:
    """Build a site below a folder; its root.

    Args:
        name: `payments`, `review` for a preview of a change to it, `moved` for it with a past, `tpmdocs` for this
            repository's own plan, or one of the real repositories.
    """
    folder.mkdir(parents=True, exist_ok=True)
    source = OF_OURS.get(name)
    if name == REVIEW:
        source = rich_change(folder / "plan").root
    elif name == MOVED:
        source = moved_plan(folder / "plan").root
    elif source is None:
        source = folder / name
        shutil.copytree(CORPORA / name, source)
        for file in (source, *source.rglob("*")):  # the corpora are kept read-only
            file.chmod(0o755 if file.is_dir() else 0o644)
        shutil.copytree(ROOT / "tests" / "dialects" / name, source, dirs_exist_ok=True)
    site = folder / "site"
    command = [
        sys.executable,
        "-m",
        "tpmdocs",
        "build",
        "-C",
        str(source),
        "--site-dir",
        str(site),
        "--fail-on",
        "never",
        *(["--review", "main"] if name == REVIEW else []),
    ]
    command += ["--today", TODAY.get(name, "2026-11-23")]
    # In a folder of its own something may be kept, as it is for everybody else.
    keeping = {**os.environ, "TPMDOCS_KEEP": "1" if name == MOVED else ""}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=keeping)
    if done.returncode != 0:
        raise RuntimeError(done.stdout)
    return site


def pages_of(name: str, root: Path) -> Mapping[str, str]:
    """Addresses below a built site's root that stand for all: one of each kind of page, and some specs.

    Raises:
        LookupError: A page is not there; `payments` has all kinds, and others at least the specs that are named here.
    """
    if name == REVIEW:
        return {"review": "review/", "spec 1": "payments/instant-payouts/"}
    if name == MOVED:
        return {kind: f"{kind}/" for kind in ("changes", "roadmap", "timeline")} | {
            "spec 1": "payments/instant-payouts/"
        }
    found = {"home": ""} | {f"spec {number}": f"{path}/" for number, path in enumerate(_SPECS.get(name, ()), 1)}
    for kind in NAV:
        if kind in ("review", "changes"):  # which only a preview has, or a plan of which git knows more
            continue
        found[kind] = f"{kind}/"
        pattern = _ONE_IN.get(name, {}).get(kind) or _ONE.get(kind, f"{kind}/*")
        one = next(iter(sorted(root.glob(f"{pattern}/index.html"))), None)
        if one is not None:
            found[f"{kind}, one"] = f"{one.parent.relative_to(root).as_posix()}/"
        elif kind in _WITH_ONE:
            found[f"{kind}, one"] = pattern
    lost = {kind for kind, path in found.items() if not (root / path / "index.html").is_file()}
    needed = lost - {"brief"}  # which is the home page of a plan that has no other
    if name != "payments":
        needed = {kind for kind in needed if kind.startswith(("home", "spec "))}
    if needed:
        raise LookupError(f"the site of {name} has no page for {', '.join(sorted(needed))}")
    return {kind: path for kind, path in found.items() if kind not in lost}
