"""The past of a generated plan, from git and from what was kept of it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from benchmarks.measure import Laps, Row, medians, timed
from benchmarks.plans import write_plan
from tpmdocs.past.remembering import NAME, past_of
from tpmdocs.reading.loader import load
from tpmdocs.repository.cache import FOLDER, cache_of

SPECS = 700
COMMITS = 10_000


def rows(folder: Path, runs: int) -> Iterator[Row | str]:
    """What it takes to tell what 10,000 commits did to 700 specs, the plan itself being loaded."""
    _write(folder)
    plan = load(folder)
    kept = folder / FOLDER / NAME

    def lap() -> Laps:
        kept.unlink(missing_ok=True)
        cold = _busy(lambda: past_of(folder, plan, cache_of(folder)))
        again = _busy(lambda: past_of(folder, plan, cache_of(folder)))
        waited = timed(lambda: past_of(folder, plan, cache_of(folder)))
        return {"cold": cold, "again": again, "waited": waited, "size": kept.stat().st_size / 1e6}

    past = past_of(folder, plan)
    assert past is not None
    assert len(past.commits) > 0.9 * COMMITS  # a few happen to say what was said before
    laps = medians(runs, lap)
    assert past_of(folder, plan, cache_of(folder)) == past
    what = f"{COMMITS:,} commits over {SPECS} specs"
    yield Row(f"{what}: their past, from git", laps["cold"], most=5)
    yield Row(f"{what}: the same from what was kept", laps["again"], most=0.2)
    yield Row(f"{what}: the same, by the clock", laps["waited"], most=0.2)
    yield Row(f"{what}: what is kept", laps["size"], "MB")


def _busy(do: Callable[[], object]) -> float:
    """Seconds for which something keeps processors busy, those of the programs that it runs among them."""
    begin = os.times()
    do()
    return sum(os.times()[:4]) - sum(begin[:4])


def _write(folder: Path) -> None:
    """A repository in which every commit changes something that is told, in one spec or in a few."""
    random = Random(SPECS)
    write_plan(folder, SPECS)
    texts = {
        f"{file.relative_to(folder)}": file.read_text("utf-8") for file in sorted((folder / "specs").rglob("*.md"))
    }
    others = {
        f"{file.relative_to(folder)}": file.read_text("utf-8")
        for file in [folder / "mkdocs.yml", *folder.glob("site_config/*")]
    }
    stream = [_commit(0, texts | others)]
    for number in range(1, COMMITS):
        chosen = random.sample(sorted(texts), random.choice((1, 1, 1, 1, 1, 2, 4)))
        changed = {path: _changed(random, texts[path], number) for path in chosen}
        texts |= changed
        stream.append(_commit(number, changed))
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", folder], check=True)
    subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], input="".join(stream).encode(), check=True)
    subprocess.run(["git", "-C", folder, "reset", "--quiet", "--hard", "main"], check=True)


def _changed(random: Random, text: str, number: int) -> str:
    lines = text.split("\n")
    name = random.choice(("status", "owner", "target", "target", "target", "confirmed", "prose"))
    value = {
        "status": random.choice(("draft", "accepted", "building", "launched")),
        "owner": f"owner-{number}",
        "target": f"{2027 + random.randrange(3)}-Q{1 + random.randrange(4)}",
        "confirmed": f"2026-{1 + number % 12:02}-01",
    }
    at = next((at for at, line in enumerate(lines) if line.startswith(f"{name}: ")), None)
    if at is None:
        lines.append(f"Said in commit {number}.")
    else:
        lines[at] = f"{name}: {value[name]}"
    return "\n".join(lines)


def _commit(number: int, files: dict[str, str]) -> str:
    when = f"{1_600_000_000 + 9_000 * number} +0000"
    head = f"commit refs/heads/main\nmark :{number + 1}\ncommitter A <a@example.org> {when}\n"
    parent = f"from :{number}\n" if number else ""
    changes = "".join(f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n" for path, text in files.items())
    return f"{head}data 8\nA change\n{parent}{changes}\n"
