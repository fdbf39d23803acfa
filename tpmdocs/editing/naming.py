"""A plan's ids, file names and headings become those of the next spec, spelt as the others are."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tpmdocs.model.catalog import Catalog
from tpmdocs.model.dialect import Dialect
from tpmdocs.model.spec import Spec


@dataclass(frozen=True, slots=True)
class Family:
    """Ids that differ in their number alone: `PAY-1` and `PAY-12`; `width` pads the number with zeros."""

    prefix: str
    width: int
    last: int

    def number(self, number: int) -> str:
        return f"{self.prefix}{number:0{self.width}}"


FIRST = Family("SPEC-", 1, 0)
"""What ids are like where there is none yet."""


def families(catalog: Catalog, folder: str | None = None) -> tuple[Family, ...]:
    """Families of ids, the one with the most specs in the folder first; none where ids are no numbers as a rule."""
    numbers: dict[str, list[str]] = {}
    near: Counter[str] = Counter()
    for spec in catalog.specs:
        match = _NUMBERED.fullmatch(catalog.dialect.bare(spec.id)) if spec.id is not None else None
        if match is not None:
            numbers.setdefault(match["prefix"], []).append(match["number"])
            near[match["prefix"]] += 1_000_000 if folder is not None and home_of(spec) == folder else 1
    if 2 * sum(map(len, numbers.values())) < sum(spec.id is not None for spec in catalog.specs):
        return ()  # a number at the end of some is chance
    found = (
        Family(prefix, _width(numbers[prefix]), max(map(int, numbers[prefix])))
        for prefix, _ in sorted(near.items(), key=lambda one: (-one[1], one[0]))
    )
    return tuple(found)


def next_id(catalog: Catalog, family: Family) -> str:
    """The id after the last one of a family that nothing here and nothing elsewhere has."""
    number = family.last + 1
    while catalog.find(family.number(number)) or catalog.resolver.is_external(family.number(number)):
        number += 1
    return family.number(number)


def home_of(spec: Spec) -> str:
    """The folder in which a spec has its file, or the folder of its own."""
    folder = posixpath.dirname(spec.path)
    return posixpath.dirname(folder) if spec.path != spec.prose_path else folder


def usual_folder(catalog: Catalog, id_: str) -> str:
    """Where specs of an id's family are kept, else where most specs are, else the docs folder."""
    prefix = _prefix(catalog.dialect.bare(id_))
    homes = Counter(home_of(spec) for spec in catalog.specs)
    own = Counter(
        home_of(spec)
        for spec in catalog.specs
        if spec.id is not None and _prefix(catalog.dialect.bare(spec.id)) == prefix
    )
    best = min((own or homes).items(), key=lambda one: (-one[1], one[0]), default=None)
    return best[0] if best is not None else "" if catalog.docs_dir == "." else catalog.docs_dir


def file_stem(catalog: Catalog, id_: str, title: str) -> str:
    """What the file or the folder of a spec is called, without its ending; without an id, as the title says."""
    dialect = catalog.dialect
    styles = Counter(style for spec in catalog.specs if (style := _style(spec, dialect, bool(id_))) is not None)
    style = max(styles, key=lambda one: (styles[one], one.has_title), default=_Style())
    bare = dialect.bare(id_)
    number = re.search(r"\d+\Z", bare)
    parts = {
        "": "",
        "id": bare,
        "label": dialect.label(bare),
        "number": f"{int(number[0]):0{style.width}}" if number is not None else bare,
    }
    head = parts[style.head].lower() if style.lower else parts[style.head]
    words = style.separator.join(_words(title) if style.is_cased else slug(title).split("-"))
    return style.between.join(filter(None, [head, words if style.has_title else ""])) or slug(id_) or "spec"


def _words(title: str) -> list[str]:
    """The words of a title as they are, without signs that are none of a file's name in some system."""
    return re.sub(r"""[\\/:*?"<>|#^\[\]]""", " ", title).strip(". ").split()


def heading(catalog: Catalog, id_: str, title: str) -> str:
    """The first heading of a spec: its title, behind its id where most others have that there, as in `1. Title`."""
    headed = [spec for spec in catalog.specs if spec.id and (said := spec.first("title")) and said.kind == "heading"]
    begun = Counter(
        (form, match[0])
        for spec in headed
        for form, text in _forms(catalog.dialect, spec.id or "").items()
        if spec.title and spec.title.startswith(text) and (match := _BEFORE.match(spec.title, len(text))) is not None
    )
    (form, signs), count = next(iter(begun.most_common(1)), (("", ""), 0))
    return f"{_forms(catalog.dialect, id_)[form]}{signs}{title}" if 2 * count > len(headed) and id_ else title


_BEFORE = re.compile(r"(?::|\.| [-–—])[ ]+")


def _forms(dialect: Dialect, id_: str) -> dict[str, str]:
    """An id as headings have it: as it is shown, as it is, or its number alone."""
    bare = dialect.bare(id_)
    number = re.search(r"\d+\Z", bare)
    return {"label": dialect.label(bare), "id": bare, "number": str(int(number[0])) if number is not None else bare}


def slug(title: str) -> str:
    """A title as a part of an address: `Pay: now!` becomes `pay-now`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode() or title
    words = re.findall(r"\w+", plain.lower().replace("_", " ").replace("'", ""))
    found = ""
    for word in words:
        if len(found) + len(word) > _LONGEST and found:
            break
        found = f"{found}-{word}" if found else word[:_LONGEST]
    return found


_LONGEST = 60
_NUMBERED = re.compile(r"(?P<prefix>(?:.*[^\d])?)(?P<number>[0-9]{1,9})", re.S)


@dataclass(frozen=True, slots=True)
class _Style:
    """How files are named: what stands first, whether in small letters, and how the title follows."""

    head: str = ""
    lower: bool = False
    width: int = 1
    between: str = "-"
    separator: str = "-"
    is_cased: bool = False
    has_title: bool = True


def _style(spec: Spec, dialect: Dialect, by_id: bool) -> _Style | None:
    path = posixpath.dirname(spec.path) if spec.path != spec.prose_path else spec.path
    stem = re.sub(r"\.(?:md|markdown|ya?ml)\Z", "", path.rpartition("/")[2])
    if spec.id is None or not stem:
        return None
    bare = dialect.bare(spec.id)
    for head, text in (("label", dialect.label(bare)), ("id", bare)) if by_id else ():
        if stem.casefold().startswith(text.casefold()) and _BETWEEN.match(stem, len(text)):
            return _followed(stem[len(text) :], head, lower=stem[: len(text)] == text.lower() != text)
    number, digits = re.search(r"\d+\Z", bare), re.match(r"\d+", stem)
    if number is None or digits is None or int(digits[0]) != int(number[0]) or not _BETWEEN.match(stem, digits.end()):
        return _followed(stem)
    return _followed(stem[digits.end() :], "number", width=len(digits[0]) if digits[0][0] == "0" else 1)


_BETWEEN = re.compile(r"[-_. ]+|\Z")


def _followed(rest: str, head: str = "", *, lower: bool = False, width: int = 1) -> _Style:
    """The style of a name of which this follows the id: a sign or some, and a title in one of several ways."""
    signs = _BETWEEN.match(rest)
    between = signs[0] if signs is not None and head else ""
    words = rest.removeprefix(between)
    return _Style(
        head,
        lower,
        width,
        between or "-",
        separator=next((sign for sign in " -_" if sign in words), " " if " " in between else "-"),
        is_cased=words != words.lower(),
        has_title=bool(words),
    )


def _prefix(id_: str) -> str | None:
    match = _NUMBERED.fullmatch(id_)
    return match["prefix"] if match is not None else None


def _width(numbers: Iterable[str]) -> int:
    """How far numbers are padded: as far as those that begin with a zero are."""
    widths = Counter(len(number) for number in numbers if number.startswith("0") and number != "0")
    return max(widths, key=lambda width: (widths[width], width), default=1)
