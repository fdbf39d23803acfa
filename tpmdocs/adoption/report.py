"""An adoption becomes the report of what was recognised, a line each."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from tpmdocs.adoption.adopting import Adoption
from tpmdocs.adoption.draft import DIALECT
from tpmdocs.adoption.survey import Survey
from tpmdocs.adoption.trial import leads
from tpmdocs.diagnostics import shown
from tpmdocs.model.links import LinkState
from tpmdocs.text.wording import count_of


def report(adoption: Adoption) -> Iterator[str]:
    """What was recognised and what not, a line each."""
    catalog = adoption.catalog
    readable = [spec for spec in catalog.specs if spec.readable]
    side_file = next((spec.path for spec in catalog.specs if spec.path != spec.prose_path), None)
    kind = f"files {side_file.rpartition('/')[2]}" if side_file is not None else "Markdown files"
    yield f"{len(catalog.specs)} of {adoption.looked} {kind} are specs{_below(adoption)}."
    if len(readable) < len(catalog.specs):
        broken = [spec.path for spec in catalog.specs if not spec.readable]
        yield f"{len(broken)} of them cannot be read, such as {shown(broken[0])}: `tpmdocs check` says why."
    if adoption.is_own_spelling:
        yield "They are spelt as tpmdocs spells them: no dialect is needed."
    else:
        yield from _fields(adoption)
    yield from _ids(adoption)
    yield from _statuses(adoption)
    yield from _references(adoption)
    if adoption.left:
        names = [f"{name} ({count})" for name, count in adoption.left.items()]
        more = f", and {len(names) - 12} more" if len(names) > 12 else ""
        yield f"Fields without a meaning to us, shown under More on a page: {', '.join(names[:12])}{more}."


def nothing_found(seen: Survey) -> Iterator[str]:
    """Why none of the files that there are is a spec; no line where there are hardly any."""
    pages = [one for one in seen.found if not one.is_side_file and not _IS_ABOUT.fullmatch(one.name)]
    if pages:
        yield (
            f"No spec among {count_of(pages, 'Markdown file')}: none has an id or a status in front matter, and their "
            "names do not begin with numbers."
        )
        yield from _in_prose(seen.in_prose)


_IS_ABOUT = re.compile(r"index|[A-Z_-]+")
"""Names of pages that most repositories have: README, CHANGELOG, CODE_OF_CONDUCT."""


def _in_prose(told: Mapping[str, str]) -> Iterator[str]:
    if told:
        path, said = next(iter(told.items()))
        count = count_of(told, "file has", "files have")
        way_out = f"`status: {{prose: Status}}` under `fields` in {DIALECT} reads it"
        yield f"{count} one in prose, such as {shown(said)} in {shown(path)}: {way_out}."


def _below(adoption: Adoption) -> str:
    folders = {posixpath.dirname(spec.path) for spec in adoption.catalog.specs}
    if len(folders) > 1:
        return f", in {len(folders)} folders"
    return "" if folders == {""} else f", in {next(iter(folders), '')}/"


def _fields(adoption: Adoption) -> Iterator[str]:
    total = len(adoption.catalog.specs)
    for concept, (name, count) in adoption.words.items():
        yield f"  {concept} <- {name}, in prose ({count if count != total else 'all'})"
    for concept, (name, count) in adoption.fields.items():
        if not count:
            continue
        arrow = f" <- {name}" if name != concept else ""
        yield f"  {concept}{arrow} ({count if count != total else 'all'})"


def _ids(adoption: Adoption) -> Iterator[str]:
    specs = adoption.catalog.specs
    ids = [spec for spec in specs if spec.id is not None]
    example = f", such as {ids[len(ids) // 2].label}" if ids else ""
    place = " from the path of the file" if ids and ids[0].said["id"][0].kind == "path" else ""
    yield f"{len(ids)} of {len(specs)} have an id{place}{example}."
    if adoption.catalog.duplicates:
        yield f"Not unique: {', '.join(list(adoption.catalog.duplicates)[:5])}."


def _statuses(adoption: Adoption) -> Iterator[str]:
    statuses, specs = adoption.statuses, adoption.catalog.specs
    known = sum(adoption.catalog.category(spec) is not None for spec in specs)
    if not known:
        yield "No status was found."
        yield from _in_prose(adoption.in_prose)
        return
    yield f"{known} of {len(specs)} have a status that is known."
    yield from _in_prose(adoption.in_prose)
    if statuses.left:
        rare = ", ".join(f"{shown(name)} ({count})" for name, count in statuses.left.items())
        yield f"Not taken for statuses: {rare}."
    if any(row.guessed for row in statuses.rows):
        guessed = ", ".join(shown(row.name) for row in statuses.rows if row.guessed)
        yield f"Their category is a guess: {guessed}."


def _references(adoption: Adoption) -> Iterator[str]:
    if not adoption.links:
        yield "No field refers to other specs."
        return
    told = Counter(link.state for link in adoption.links)
    words = {
        LinkState.URL: "lead to other sites",
        LinkState.FILE: "to files that are no specs",
        LinkState.EXTERNAL: "to another repository",
        LinkState.TEXT: "are remarks",
    }
    others = [f"{told[state]} {said}" for state, said in words.items() if told[state]]
    rest = f"; {', '.join(others)}" if others else ""
    yield f"{sum(map(leads, adoption.links))} of {len(adoption.links)} references lead to a spec{rest}."
    unknown = [link for link in adoption.links if link.state is LinkState.UNKNOWN]
    if unknown:
        examples = ", ".join(dict.fromkeys(shown(link.reference.as_written) for link in unknown[:40]))
        short = examples if len(examples) < 160 else f"{examples[:160].rpartition(', ')[0] or examples[:160]}, …"
        yield f"{len(unknown)} lead nowhere: {short}."
