"""Specs become plain text for programs that read: their Markdown at addresses that last, and llms.txt, which lists it.

All of it ends in `.txt`, which no server and no browser takes for HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from tpmdocs.addresses import id_source, quoted
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import natural_key
from tpmdocs.site import Asset
from tpmdocs.templates import one_line
from tpmdocs.text.wording import count_of, day
from tpmdocs.views.plan import Plan
from tpmdocs.views.prose import with_text
from tpmdocs.views.summary import in_a_sentence

MOST = 300
"""A longer list is parted: who reads llms.txt has to pay for every word of it."""


def pages(plan: Plan) -> Iterator[Asset]:
    """The Markdown of every spec, and lists of it."""
    shared: dict[str, list[Spec]] = {}
    for spec in plan.catalog.specs:
        yield with_text(Asset(plan.sources[spec.path], b"", spec.path), spec)
        if spec.label and plan.sources[spec.path] != id_source(spec.label):
            shared.setdefault(id_source(spec.label), []).append(spec)
    for path, specs in shared.items():
        yield Asset(path, _choice(plan, specs).encode(errors="replace"))
    yield from _lists(plan)


def _choice(plan: Plan, specs: Sequence[Spec]) -> str:
    """What stands at an id that several specs have, be it in capitals or not: some systems keep these in one place."""
    shared = specs[0].label.casefold()
    others = [spec for spec in plan.catalog.specs if spec.label.casefold() == shared]
    rows = (f"- {_link(spec, plan.sources[spec.path], '../')}\n" for spec in others)
    return f"# {one_line(specs[0].label)}\n\n{count_of(others, 'spec').capitalize()} have this id:\n\n{''.join(rows)}"


PAGES: Mapping[str, str] = {
    "brief": "are we on track, what changed, what is needed?",
    "roadmap": "what is coming, and in what order of certainty?",
    "timeline": "when, and what waits for what?",
    "catalog": "where is a particular spec?",
    "goals": "why is this done?",
    "releases": "will it ship, and what must happen before?",
    "teams": "what does each team do, and whom does it wait for?",
    "dependencies": "who waits for whom; what if something slips?",
    "health": "can the plan be trusted?",
    "rules": "what does a finding mean?",
}


def _lists(plan: Plan) -> Iterator[Asset]:
    """llms.txt (https://llmstxt.org), and the lists that are too long to stand in it."""
    specs = sorted(plan.catalog.specs, key=lambda spec: (natural_key(spec.name), spec.path))
    lists = {plan.asset(f"data/specs/{n // MOST + 1}.txt"): specs[n : n + MOST] for n in range(0, len(specs), MOST)}
    pages = [name for name in PAGES if name not in ("goals", "releases", "teams") or getattr(plan.groups, name)]
    said = [
        f"# {one_line(plan.name)}\n",
        f"> A product plan of {count_of(specs, 'spec')}, as of {day(plan.today)}: {in_a_sentence(plan)}\n",
        "## Pages\n",
        *(
            f"- [{name.capitalize()}]({quoted(plan.addresses.of(plan.page(name))) or './'}): {PAGES[name]}"
            for name in pages
        ),
        "\n## Data\n",
        f"- [The plan as JSON]({plan.asset('data/catalog.json')}): specs with all their fields, and their relations",
        f"- [Calendar]({plan.asset('data/calendar.ics')}): releases, freezes and dated targets",
        "\n## Specs\n" if specs else "",
    ]
    if len(lists) > 1:
        for path, some in lists.items():
            yield Asset(
                path, "".join(_row(plan, spec, "../" * path.count("/")) for spec in some).encode(errors="replace")
            )
            said.append(f"- [{_words(some[0].name)} to {_words(some[-1].name)}]({path}): {count_of(some, 'spec')}")
        said.append("")
    else:
        said.append("".join(_row(plan, spec, "") for spec in specs))
    yield Asset("llms.txt", "\n".join(said).encode(errors="replace"))


def _row(plan: Plan, spec: Spec, up: str) -> str:
    target = plan.situation.deadlines.end(spec)
    found = plan.health.get(spec.path)
    facts = (spec.status, f"due {target.text}" if target else None, found.health.words if found else None)
    said = "; ".join(filter(None, (", ".join(filter(None, facts)), spec.summary)))
    return f"- {_link(spec, plan.sources[spec.path], up)}{f': {_words(said)}' if said else ''}\n"


def _link(spec: Spec, path: str, up: str) -> str:
    return f"[{_words(spec.full_name)}]({up}{quoted(path)})"


def _words(text: str) -> str:
    """Words of a spec, which make no link of their own."""
    return re.sub(r"[\[\]<>\\]", r"\\\g<0>", one_line(text))
