"""A proposal becomes the files that say it, each line with its reason, and the report of what was recognised."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from tpmdocs.adoption.proposal import DIALECT, Proposal
from tpmdocs.adoption.statuses import Statuses
from tpmdocs.diagnostics import shown
from tpmdocs.links import LinkState
from tpmdocs.loader import CONFIG_DIR
from tpmdocs.yaml_text import Value, flow, scalar

STATUSES = f"{CONFIG_DIR}/statuses.yml"
RELEASES = f"{CONFIG_DIR}/releases.yml"

_GROUPS = ("specs", "fields", "ids", "references", "values", "")
_ABOUT = {
    "specs": "Where specs are.",
    "fields": "Our words for what is in a spec, and on the right the field of this repository that holds it.",
    "ids": "How ids are written.",
    "references": "What a reference may be, besides an id.",
    "values": "Other spellings of a value.",
}


def dialect_text(proposal: Proposal) -> str:
    """The dialect as a file that its readers will go on with."""
    lines = [
        "# How this repository spells what tpmdocs calls specs, as `tpmdocs init` found it. No spec has to be changed.",
        "# Whatever it took wrongly is mended here; `tpmdocs check` and `tpmdocs export` show what comes of it.",
    ]
    groups = proposal.draft.nested()
    for group in _GROUPS:
        keys = groups.get(group, {})
        if not keys:
            continue
        if group:
            lines += ["", f"{group}: # {_ABOUT[group][0].lower()}{_ABOUT[group][1:].rstrip('.')}"]
        for name, value in keys.items():
            why = proposal.draft.why.get(f"{group}.{name}" if group else name, "")
            if not group:
                lines.append("")
            lines += _said(name, value, why, "  " if group else "")
    return "\n".join(lines) + "\n"


def _said(name: str, value: Value, why: str, indent: str) -> Iterator[str]:
    line = f"{indent}{name}: {flow(value)}"
    if why and len(line) + len(why) < 110:
        yield f"{line} # {_on_one_line(why)}"
        return
    if why:
        yield f"{indent}# {_on_one_line(why)}"
    if len(line) > 120 and isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        yield f"{indent}{name}:"
        yield from (f"{indent}  - {flow(one) if not isinstance(one, str) else scalar(one)}" for one in value)
    elif len(line) > 120 and isinstance(value, Mapping):
        yield f"{indent}{name}:"
        yield from (f"{indent}  {scalar(key)}: {flow(one)}" for key, one in value.items())
    else:
        yield line


def _on_one_line(text: str) -> str:
    """A comment: what a repository's files say must not end it."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def statuses_text(statuses: Statuses) -> str:
    """The statuses as a file, each with how often it is written."""
    lines = [
        "# How far a spec can be, in order of maturity. The category carries the meaning: proposed, committed, active,",
        "# done, paused or dropped. `tpmdocs init` chose it by the name; look whether it is what you mean.",
    ]
    width = max((len(scalar(row.name, flow=True)) for row in statuses.rows), default=0)
    for row in statuses.rows:
        name = f"{scalar(row.name, flow=True)},"
        count = f"{row.count} specs" if row.count != 1 else "1 spec"
        count = count if row.count else "none yet; a template has it"
        said = f"{count}; its category is a guess" if row.guessed else count
        category = f"{row.category}}}"
        lines.append(f"- {{name: {name:<{width + 1}} category: {category:<10} # {said}")
    if statuses.left:
        rare = ", ".join(f"{shown(name)} ({count})" for name, count in statuses.left.items())
        lines += ["", f"# Not taken for statuses, as hardly any spec has them: {_on_one_line(rare)}."]
    return "\n".join(lines) + "\n"


def releases_text(proposal: Proposal) -> str:
    """The releases that specs name, where targets are versions; without it no such target would be a day."""
    lines = ["# Releases that specs name. Give those that have a day `date: 2027-06-15`."]
    lines += [f"- {{name: {scalar(name, flow=True)}}}" for name in proposal.releases]
    return "\n".join(lines) + "\n"


def proposed_files(proposal: Proposal) -> dict[str, str]:
    """The files of site_config that a proposal consists of."""
    files = {DIALECT: dialect_text(proposal)} if not proposal.is_own_spelling else {}
    if proposal.statuses.rows:
        files[STATUSES] = statuses_text(proposal.statuses)
    if proposal.releases:
        files[RELEASES] = releases_text(proposal)
    return files


def report(proposal: Proposal) -> Iterator[str]:
    """What was recognised and what not, a line each."""
    catalog = proposal.catalog
    readable = [spec for spec in catalog.specs if spec.readable]
    side_file = next((spec.path for spec in catalog.specs if spec.path != spec.prose_path), None)
    kind = f"files {side_file.rpartition('/')[2]}" if side_file is not None else "Markdown files"
    yield f"{len(catalog.specs)} of {proposal.looked} {kind} are specs{_below(proposal)}."
    if len(readable) < len(catalog.specs):
        broken = [spec.path for spec in catalog.specs if not spec.readable]
        yield f"{len(broken)} of them cannot be read, such as {shown(broken[0])}: `tpmdocs check` says why."
    if proposal.is_own_spelling:
        yield "They are spelt as tpmdocs spells them: no dialect is needed."
    else:
        yield from _fields(proposal)
    yield from _ids(proposal)
    yield from _statuses(proposal)
    yield from _references(proposal)
    if proposal.left:
        names = [f"{name} ({count})" for name, count in proposal.left.items()]
        more = f", and {len(names) - 12} more" if len(names) > 12 else ""
        yield f"Fields without a meaning to us, shown under More on a page: {', '.join(names[:12])}{more}."


def _below(proposal: Proposal) -> str:
    folders = {posixpath.dirname(spec.path) for spec in proposal.catalog.specs}
    if len(folders) > 1:
        return f", in {len(folders)} folders"
    return "" if folders == {""} else f", in {next(iter(folders), '')}/"


def _fields(proposal: Proposal) -> Iterator[str]:
    total = len(proposal.catalog.specs)
    for concept, (name, count) in proposal.fields.items():
        arrow = f" <- {name}" if name != concept else ""
        yield f"  {concept}{arrow} ({count if count != total else 'all'})"


def _ids(proposal: Proposal) -> Iterator[str]:
    specs = proposal.catalog.specs
    ids = [spec for spec in specs if spec.id is not None]
    example = f", such as {ids[len(ids) // 2].label}" if ids else ""
    source = proposal.draft.said.get("fields.id")
    place = " from the path of the file" if isinstance(source, Mapping) else ""
    yield f"{len(ids)} of {len(specs)} have an id{place}{example}."
    if proposal.catalog.duplicates:
        yield f"Not unique: {', '.join(list(proposal.catalog.duplicates)[:5])}."


def _statuses(proposal: Proposal) -> Iterator[str]:
    statuses, specs = proposal.statuses, proposal.catalog.specs
    known = sum(proposal.catalog.category(spec) is not None for spec in specs)
    if not known:
        yield "No status was found. What stands in prose, such as below a heading `Status`, is not read."
        return
    yield f"{known} of {len(specs)} have a status that is known."
    if statuses.left:
        rare = ", ".join(f"{shown(name)} ({count})" for name, count in statuses.left.items())
        yield f"Not taken for statuses: {rare}."
    if any(row.guessed for row in statuses.rows):
        guessed = ", ".join(shown(row.name) for row in statuses.rows if row.guessed)
        yield f"Their category is a guess: {guessed}."


def _references(proposal: Proposal) -> Iterator[str]:
    if not proposal.links:
        yield "No field refers to other specs."
        return
    told = Counter(link.state for link in proposal.links)
    words = {
        LinkState.URL: "lead to other sites",
        LinkState.FILE: "to files that are no specs",
        LinkState.EXTERNAL: "to another repository",
        LinkState.TEXT: "are remarks",
    }
    others = [f"{told[state]} {said}" for state, said in words.items() if told[state]]
    rest = f"; {', '.join(others)}" if others else ""
    yield f"{proposal.resolved} of {len(proposal.links)} references lead to a spec{rest}."
    unknown = [link for link in proposal.links if link.state is LinkState.UNKNOWN]
    if unknown:
        examples = ", ".join(dict.fromkeys(shown(link.reference.as_written) for link in unknown[:40]))
        short = examples if len(examples) < 160 else f"{examples[:160].rpartition(', ')[0] or examples[:160]}, …"
        yield f"{len(unknown)} lead nowhere: {short}."
