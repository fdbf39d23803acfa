"""An id, a title and a template become the files of a new spec, in the repository's own field names."""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tpmdocs.editing.naming import heading, slug
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.model.vocabulary import Category
from tpmdocs.text.frontmatter import read_front_matter
from tpmdocs.text.placeholder import is_placeholder
from tpmdocs.text.yaml_text import scalar, whole
from tpmdocs.text.yaml_values import Items, Node, Scalar

PLACEHOLDERS = ("id", "label", "title", "slug", "type", "status", "today")
"""What a template may leave open, in braces."""


@dataclass(frozen=True, slots=True)
class NewSpec:
    """What is known of a spec that nobody has written yet; `type` is None where nobody said one."""

    id: str
    title: str
    status: str
    today: date
    type: str | None = None

    def values(self, catalog: Catalog) -> dict[str, str]:
        return {
            "id": self.id,
            "label": catalog.dialect.label(catalog.dialect.bare(self.id)),
            "title": self.title,
            "slug": slug(self.title),
            "type": self.type or "",
            "status": self.status,
            "today": self.today.isoformat(),
        }


def first_status(catalog: Catalog) -> str:
    """What a new spec is: a draft where there is such a status, else the first that is only proposed."""
    statuses = catalog.vocabulary.statuses
    proposed = [status.name for status in statuses if status.category is Category.PROPOSED]
    names = proposed or [status.name for status in statuses] or ["draft"]
    return next((name for name in names if name.casefold() == "draft"), names[0])


def usual_body(catalog: Catalog) -> str | None:
    """The headings that most of the latest specs share; None where there are hardly any."""
    named = sorted(
        (spec for spec in catalog.specs if spec.id is not None), key=lambda spec: (len(spec.label), spec.label)
    )
    documents = [spec.document for spec in named if spec.document is not None][-_LATEST:]
    sections = [
        list(dict.fromkeys(heading.text.strip() for heading in document.prose.headings if heading.level == 2))
        for document in documents
    ]
    counts = Counter(text for texts in sections for text in texts)
    concepts = catalog.dialect.concepts.values()
    read = {one.name.casefold() for concept in concepts for one in concept.sources if one.kind == "prose"}
    usual = {
        text
        for text, count in counts.items()
        if count >= 0.6 * len(documents) and _is_heading(text) and text.casefold() not in read
    }
    if len(documents) < 3 or len(usual) < 2:
        return None
    fullest = max(reversed(sections), key=lambda texts: len(usual.intersection(texts)))
    return "\n".join(f"## {text}\n" for text in fullest if text in usual)


_LATEST = 40


def _is_heading(text: str) -> bool:
    """Whether a heading is one that may stand in a template, where a gap would be filled in."""
    return text.isprintable() and not is_placeholder(text) and not _PLACE.search(text)


def files_of(catalog: Catalog, new: NewSpec, template: str, folder: str, stem: str) -> dict[str, str]:
    """The texts of a new spec by path: one file, or one for its metadata and one for its prose.

    Args:
        template: A body, or a whole file with front matter; `{title}` and the like in it are filled in.
        folder: Where specs are kept.
        stem: What the file or the folder of the spec is called.
    """
    values = new.values(catalog)
    open_fields = read_front_matter(template).fields is not None
    end = read_front_matter(template).body_start if open_fields else 0
    head = _filled_head(template[:end], values) if open_fields else ""
    body = _filled(template[end:], values)
    side_file = _side_file(catalog)
    if (side_file is not None or (not head and _heading_is_title(catalog))) and not body.lstrip().startswith("# "):
        body = f"# {_in_prose(heading(catalog, new.id, new.title))}\n\n{body}"
    if side_file is not None:
        head = head or _head(catalog, new)
        at = posixpath.join(folder, stem)
        fields = re.sub(r"^---\n|^---\n\Z", "", head, flags=re.M)
        return {f"{at}/{side_file}": fields, f"{at}/{catalog.dialect.body}": body}
    return {posixpath.join(folder, f"{stem}.md"): (head or f"---\n{_head(catalog, new)}---\n\n") + body}


def _head(catalog: Catalog, new: NewSpec) -> str:
    """Metadata in the order in which the last spec has it: what is known of it, and, left empty, what all others have.

    It is made and changed today, which most specs may say; that anybody has looked at it would not be true.
    """
    titled = {} if _heading_is_title(catalog) else {"title": new.title}
    said = {"id": new.id, **titled, "status": new.status} | ({"type": new.type} if new.type else {})
    half = len(catalog.specs) / 2
    for day in ("created", "updated"):
        if catalog.specs and sum(day in spec.said for spec in catalog.specs) > half:
            said[day] = new.today.isoformat()
    required = catalog.vocabulary.policy.required or ()
    said |= {name: "" for name in required if name not in said and name in catalog.dialect.concepts}
    fields = {field: text for concept, text in said.items() if (field := _field(catalog, concept)) is not None}
    never_empty = catalog.dialect.fields_of("summary")  # an empty one is a finding
    there = {field.split(".")[0] for field in (*fields, *never_empty)}
    fields |= {name: "" for name in _common(catalog.specs) if name not in there}
    order = _order(catalog.specs)
    nested: dict[str, object] = {}
    for field in sorted(fields, key=lambda field: order.get(field.split(".")[0], len(order))):
        place = nested
        *outer, name = ([catalog.dialect.under] if catalog.dialect.under else []) + field.split(".")
        for key in outer:
            inner = place.setdefault(key, {})
            assert isinstance(inner, dict)
            place = inner
        place[name] = fields[field]
    return "".join(_lines(nested, ""))


def _heading_is_title(catalog: Catalog) -> bool:
    """Whether specs have their title in the first heading, as most that are here do, and not in a field."""
    said = [one.kind for spec in catalog.specs for one in spec.said.get("title", ())]
    return 2 * said.count("heading") > len(catalog.specs)


def _lines(nested: Mapping[str, object], indent: str) -> Iterable[str]:
    for key, value in nested.items():
        if isinstance(value, Mapping):
            yield f"{indent}{scalar(key)}:\n"
            yield from _lines(value, f"{indent}  ")
        else:
            yield f"{indent}{scalar(key)}:{f' {scalar(whole(str(value)))}' if value else ''}\n"


def _field(catalog: Catalog, concept: str) -> str | None:
    """The field that specs write for a concept; None where it comes from somewhere else."""
    sources = catalog.dialect.concepts[concept].sources
    first = next(iter(sources), None)
    if concept == "title" and len(sources) > 1 and catalog.specs:  # our own spelling: a field, else the heading
        return next((one.name for one in sources if one.kind == "field"), None)
    return first.name if first is not None and first.kind == "field" else None


def _common(specs: Sequence[Spec]) -> tuple[str, ...]:
    """The fields that all specs have; of a single one nobody knows which these are."""
    heads = [[entry.key.text for entry in spec.fields.entries] for spec in specs if spec.readable]
    return tuple(name for name in heads[0] if all(name in head for head in heads)) if len(heads) > 1 else ()


def _order(specs: tuple[Spec, ...]) -> dict[str, int]:
    last = max((spec for spec in specs if spec.id), key=lambda spec: (len(spec.id or ""), spec.id or ""), default=None)
    entries = last.fields.entries if last is not None else ()
    return {entry.key.text: at for at, entry in enumerate(entries)}


def _side_file(catalog: Catalog) -> str | None:
    """What the file of metadata is called, where most specs have one of their own."""
    names = [spec.path.rpartition("/")[2] for spec in catalog.specs if spec.path != spec.prose_path]
    return max(set(names), key=lambda name: (names.count(name), name)) if len(names) > len(catalog.specs) / 2 else None


_PLACE = re.compile(rf"\{{({'|'.join(PLACEHOLDERS)})\}}")


def _filled(text: str, values: Mapping[str, str]) -> str:
    """A template's prose with its gaps filled. What it is filled with is not looked through for gaps again."""
    return _PLACE.sub(lambda gap: _in_prose(values[gap[1]]), text)


def _in_prose(text: str) -> str:
    return re.sub(r"[\\<>`*_\[\]]", lambda sign: f"\\{sign[0]}", text)


def _filled_head(text: str, values: Mapping[str, str]) -> str:
    """The same for front matter, where what a gap is filled with is text, in the quotes in which it stands."""
    marked = _PLACE.sub(lambda gap: f"\ue000{gap[1]}\ue001", text)  # so that `{id}` is no map
    fields = read_front_matter(marked).fields
    for value, in_flow in reversed([*_values(fields, marked)] if fields is not None else []):
        written = marked[value.start : value.end]
        if "\ue000" in written and written[0] not in "|>":
            new = _value(_without_marks(value.text, values), written, in_flow)
            marked = marked[: value.start] + new + marked[value.end :]
    return _without_marks(marked, values)


def _values(node: Node, text: str, in_flow: bool = False) -> Iterator[tuple[Scalar, bool]]:
    """Single values and keys in the order they are written, and whether they stand within brackets."""
    if isinstance(node, Scalar):
        yield node, in_flow
        return
    in_flow = in_flow or text[node.start : node.start + 1] in ("[", "{")
    for one in node.items if isinstance(node, Items) else [part for entry in node.entries for part in entry]:
        yield from _values(one, text, in_flow)


def _value(filled: str, written: str, in_flow: bool) -> str:
    if written[0] == '"':
        return json.dumps(filled, ensure_ascii=False)
    if written[0] == "'":
        return "'" + filled.replace("'", "''") + "'"
    return scalar(whole(filled)) if written == "\ue000id\ue001" else scalar(filled, flow=in_flow)


def _without_marks(text: str, values: Mapping[str, str]) -> str:
    return re.sub("\ue000(\\w+)\ue001", lambda gap: values[gap[1]], text)
