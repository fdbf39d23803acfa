"""What references look like becomes what a dialect says of them: each key where it makes more of them resolve."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from tpmdocs.adoption.survey import Found, entries_of
from tpmdocs.adoption.trial import Trial
from tpmdocs.model.catalog import Catalog
from tpmdocs.text.yaml_text import Value
from tpmdocs.text.yaml_values import Fields, Items

Choices = Iterator[tuple[Value, str]]
"""Values that a key may have, each with the reason for it."""


def say_references(trial: Trial, relations: Sequence[str]) -> Trial:
    """All that a dialect says of references; `relations` are the fields that hold them."""
    trial = trial.best("references.keys", _keys(trial, relations))
    trial = trial.best("references.separator", _separators(trial))
    trial = trial.best("references.urls", _urls(trial.catalog))
    trial = trial.best("ids.same", _same(trial))
    trial = trial.best("references.id_in_path", _ids_in_paths(trial))
    if (listed := _list_of_files(trial)) is not None:
        trial = trial.say("references.files", listed, "A list of paths, among them those of the specs.")
    if nothing := _nothings(trial):
        trial = trial.say("nothing", nothing, "What authors write where there is nothing to say.")
    texts = [link.reference.text for link in trial.unknown]
    remarks = [text for text in texts if " " in text.strip() and "/" not in text]
    if len(remarks) > 1 and len(remarks) >= len(trial.catalog.links) / 50:
        why = f"{len(remarks)} texts such as `{remarks[0][:40]}` name no spec: they are remarks."
        trial = trial.say("references.free_text", True, why)
    return trial


def _keys(trial: Trial, relations: Sequence[str]) -> Choices:
    under = trial.repository.under
    names = Counter(key for one in trial.repository.files for key in _keys_in(one, relations, under))
    for key, count in names.most_common(3):
        if key != "id":
            yield [key], f"A reference is a map with this key, {count} times."


def _keys_in(one: Found, names: Sequence[str], under: str | None) -> Iterator[str]:
    for entry in entries_of(one.fields, under) if one.fields is not None else ():
        if entry.key.text in names:
            for node in entry.value.items if isinstance(entry.value, Items) else (entry.value,):
                if isinstance(node, Fields):
                    yield from (row.key.text for row in node.entries)


def _separators(trial: Trial) -> Choices:
    texts = [link.reference.text for link in trial.catalog.links]
    for sign in (",", ";", "|", " "):
        example = next((text for text in texts if sign in text), None)
        if example is not None:
            yield sign, f"Values such as `{example[:40]}` hold several."


def _urls(catalog: Catalog) -> Choices:
    """Forms of addresses most of which lead to files or ids that are here."""
    addresses = [
        unquote(re.split(r"[?#]", url)[0]).rstrip("/")
        for link in catalog.links
        for url in re.findall(r"https?://[^\s)>\]]+", link.reference.text)
    ]
    there: Counter[str] = Counter()
    for address in addresses:
        there.update(set(_forms(address, catalog)))
    usual = [form for form, count in there.most_common() if count > 2 or form.endswith("{path}")]
    good: list[str] = []
    repositories: set[str] = set()
    for form in usual[:40]:
        start = re.escape(form.rpartition("{")[0]).replace(r"\*", "[^/]+")
        of_this_form = sum(re.match(start, address) is not None for address in addresses)
        repository = form.partition("/*/")[0].rpartition("/")[0] if "/*/" in form else ""
        if there[form] >= 0.4 * of_this_form or repository in repositories - {""}:
            good.append(form)
            repositories.add(repository)
    if good:
        yield good[:6], "Addresses that lead to specs."


def _forms(address: str, catalog: Catalog) -> Iterator[str]:
    head, _, last = address.rpartition("/")
    if catalog.find(last):
        yield f"{head}/{{id}}"
    parts = address.split("/")
    for at in range(3, len(parts) - 1):
        if catalog.resolver.is_there("/".join(parts[at:])):
            before = parts[:at]
            if len(before) > 4 and before[-2] in ("blob", "tree", "raw", "edit", "src"):
                before[-1] = "*"  # whichever branch or commit
            yield "/".join([*before, "{path}"])
            return


def _same(trial: Trial) -> Choices:
    forms: Counter[str] = Counter()
    for link in trial.unknown:
        match = re.fullmatch(r"(\S*?[-_ #/]?)(\d+)", link.reference.text.strip())
        if match is not None and match[1] and "/" not in match[1] and trial.catalog.find(match[2]):
            forms[f"{match[1]}{{id}}"] += 1
    found = [form for form, count in forms.most_common(4) if count > 1 or len(forms) < 3]
    if found:
        yield found, "Further ways in which references write an id."


def _ids_in_paths(trial: Trial) -> Choices:
    """A pattern for a number in a path that is gone, in the name of a folder or of a file, as specs have it."""
    catalog = trial.catalog
    numbers = sum(
        spec.id is not None and re.fullmatch(r"\d+", catalog.dialect.bare(spec.id)) is not None
        for spec in catalog.specs
    )
    if numbers < 0.8 * len(catalog.specs) or not any("/" in link.reference.text for link in catalog.links):
        return
    beside = trial.repository.where.body is not None
    end = r"(?:-[^/.]*)?(?:/|$)" if beside else r"(?:[-_][^/]*)?\.md$"
    yield rf"/(?:[A-Za-z]+-)?0*(?P<id>[1-9]\d*){end}", "Paths that are gone, of specs whose number is still there."


def _list_of_files(trial: Trial) -> str | None:
    paths = {one.path for one in trial.repository.files[:200]}
    return next((path for path, lines in trial.repository.lists.items() if paths and paths <= set(lines)), None)


def _nothings(trial: Trial) -> list[str]:
    told = Counter(link.reference.text.strip().lower() for link in trial.unknown)
    return [
        text
        for text, _ in told.most_common()
        if re.fullmatch(r"n\.?\s*/?\s*a\.?|not applicable|nil|null|no|nothing|\?+|tba|unknown|~|x", text)
    ]
