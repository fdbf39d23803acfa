"""A number becomes a repository of that many specs, always the same for the same number."""

from __future__ import annotations

from pathlib import Path
from random import Random

import yaml

_TEAMS = ("payments", "risk", "ledger", "app", "web", "data")
_PROSE = """\
merchants see what they are owed before the day ends and nobody has to ask twice because each payment says where it
is who holds it and what happens next even when a bank is closed or a file arrives late"""
_WORDS = _PROSE.split()


def write_plan(folder: Path, size: int) -> None:
    """Write `size` specs, in folders of a hundred, with the vocabulary that they use.

    Each has about fifteen fields, two references on average, three mentions and 150 words. There are no mistakes in it.
    """
    random = Random(size)
    config = folder / "site_config"
    config.mkdir(parents=True)
    releases = [f"2027.{number}" for number in range(1, 9)]
    write_yaml(config / "teams.yml", [{"key": team, "name": team.title()} for team in _TEAMS])
    write_yaml(config / "releases.yml", [{"name": name} for name in releases])
    write_yaml(config / "goals.yml", [{"id": f"GOAL-{number}", "title": _sentence(random)} for number in range(1, 9)])
    (folder / "mkdocs.yml").write_text(
        "site_name: Benchmark\ndocs_dir: specs\nuse_directory_urls: true\n"
        "theme: {name: material, font: false, features: [navigation.prune]}\nplugins: [search, tpmdocs]\n"
    )
    for number in range(1, size + 1):
        path = folder / "specs" / f"part-{number // 100:03}" / f"spec-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_spec(random, number, number / (size + 1), releases))


def write_yaml(path: Path, value: object) -> None:
    path.write_text(yaml.safe_dump(value, sort_keys=False))


def _spec(random: Random, number: int, place: float, releases: list[str]) -> str:
    # A spec depends on earlier ones and is due after them: `place` is how far down the plan it lies, from 0 to 1.
    earlier = sorted(
        {random.randrange(max(1, number - 200), number) for _ in range(random.randrange(5))} if number > 1 else ()
    )
    team = random.choice(_TEAMS)
    year, quarter = divmod(int(place * 12), 4)
    head = [
        f"id: PLAN-{number}",
        f"title: {_sentence(random)}",
        f"summary: {_sentence(random)}, {_sentence(random)}.",
        "type: spec",
        "status: draft",
        f"owner: {team}-lead",
        f"team: {team}",
        "confirmed: 2026-11-16",
        f"target: {2027 + year}-Q{1 + quarter}" if number % 3 else f'release: "{releases[int(place * len(releases))]}"',
        f"confidence: {random.choice(('low', 'medium', 'high'))}",
        f"effort: {{{team}: {random.randrange(1, 20)}}}",
        f"goals: [GOAL-{random.randrange(1, 9)}]",
        "depends_on:" if earlier else "depends_on: []",
        *(f"  - PLAN-{other}" for other in earlier),
        f"tags: [{random.choice(_WORDS)}]",
    ]
    body = [
        f"# {_sentence(random)}",
        "",
        *(f"{_sentence(random, 40)}, see [[PLAN-{random.randrange(1, number + 1)}]].\n" for _ in range(3)),
        "## What has to be true",
        "",
        *(f"- {_sentence(random)}" for _ in range(4)),
    ]
    return "\n".join(["---", *head, "---", *body, ""])


def _sentence(random: Random, words: int = 6) -> str:
    return " ".join(random.choices(_WORDS, k=words)).capitalize()
