"""Fields and file names become the place where a repository has the ids of its specs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tpmdocs.adoption.fields import Field
from tpmdocs.adoption.survey import Found, common_folder
from tpmdocs.model.target import parse_date
from tpmdocs.text.synonyms import concepts_called


@dataclass(frozen=True, slots=True)
class IdSource:
    """One place where ids may be: a field, or a pattern of the path. `ids` is the id of each file that has one."""

    ids: Mapping[int, str]
    field: str | None = None
    path: str | None = None
    prefix: str | None = None

    @property
    def text(self) -> str:
        return f"`{self.field}`" if self.field else "the path of the file"


def id_source(files: Sequence[Found], fields: Mapping[str, Field]) -> IdSource | None:
    """Where the ids of these files are, the first place in which nearly all have one of their own."""
    for source in (*_in_fields(files, fields), *_in_names(files)):
        there = len(source.ids)
        own = Counter(source.ids.values())
        if there >= 0.8 * len(files) and sum(count == 1 for count in own.values()) >= 0.9 * there:
            return source
    return None


def _in_fields(files: Sequence[Found], fields: Mapping[str, Field]) -> Iterator[IdSource]:
    """Fields that hold a short word of their own in each file, those first that other files and file names speak of."""
    rows: list[tuple[float, bool, IdSource]] = []
    for name, one in fields.items():
        concepts = {concept for _, concept in concepts_called(name)}
        if one.lists or one.maps or len(one.texts) < 0.8 * len(files) or not concepts.isdisjoint({"title", "summary"}):
            continue
        ids = {at: texts[0] for at, texts in one.texts.items()}
        if any(len(id_) > 40 or not re.fullmatch(r"[\w.#/-]+", id_) for id_ in ids.values()):
            continue
        called = "id" in concepts
        if not called and any(isinstance(parse_date(id_), date) for id_ in ids.values()):
            continue  # a day may well be the number of a file
        in_name = sum(_number(id_) in _numbers(files[at].path) for at, id_ in ids.items()) / len(ids)
        is_numbered = in_name > 0.7 and any(letter.isdigit() for id_ in ids.values() for letter in id_)
        is_named = concepts <= {"id", "tracker"} and all(map(_is_key, ids.values())) and _is_named(name, ids, fields)
        if called or is_numbered or is_named:
            rows.append((in_name + called + is_named, called, IdSource(ids, field=name)))
    rows.sort(key=lambda row: (-row[0], not row[1], -len(row[2].ids), row[2].field))
    yield from (source for _, _, source in rows)


def _is_key(text: str) -> bool:
    return re.search(r"[^\W\d]", text) is not None and re.search(r"\d", text) is not None


def _is_named(name: str, ids: Mapping[int, str], fields: Mapping[str, Field]) -> bool:
    """Whether another field refers to these: what it holds are, mostly, the ids of other files."""
    where = {id_.casefold(): at for at, id_ in ids.items()}
    for other, one in fields.items():
        words = [(at, word) for at, texts in one.texts.items() for word in re.split(r"[\s,;|]+", " ".join(texts))]
        if other != name and 2 * sum(where.get(word.casefold(), at) != at for at, word in words) > len(words):
            return True
    return False


def _numbers(text: str) -> list[str]:
    return [number.lstrip("0") for number in re.findall(r"\d+", text)]


def _number(id_: str) -> str | None:
    """The number at the end of an id, which its file's name most likely holds too."""
    return _numbers(id_)[-1] if re.search(r"[0-9]\Z", id_) else None


def _in_names(files: Sequence[Found]) -> Iterator[IdSource]:
    """Numbers and keys at the front of file names; then whole names, and the whole path below the common folder."""
    folder = common_folder(one.path for one in files)
    ending = files[0].path.rpartition("/")[2] if files[0].is_side_file else None
    deep = bool(folder) or len({one.path.rpartition("/")[0] for one in files}) > 1
    at = f"{_escaped(folder)}/" if folder else ""
    within = f"{at}(?:.*/)?" if deep else at
    end = f"/{_escaped(ending)}" if ending else r"\.(?:md|markdown)"
    if ending is None and all(one.path.endswith(".md") for one in files):
        end = r"\.md"
    rest = f"{_after_numbers(files)}{end}"
    prefixes = Counter(
        match[1] for one in files if (match := re.match(r"([A-Za-z]+[-_ ]?)\d+(?:[-_. ]|$)", one.name)) is not None
    )
    shared = prefixes.most_common(1)[0] if prefixes else ("", 0)
    if shared[1] >= 0.8 * len(files):  # one prefix for all: the number is the id
        yield _by_path(files, rf"{within}{re.escape(shared[0])}(?P<id>\d+){rest}", prefix=shared[0])
    yield _by_path(files, rf"{within}(?P<id>\d+){rest}")
    yield _by_path(files, rf"{within}(?P<id>[A-Za-z]+[-_]?\d+){rest}")
    names = _by_path(files, rf"{within}(?P<id>[^/]+){end}")
    if len(set(names.ids.values())) == len(files):
        yield names
    yield _by_path(files, rf"{at}(?P<id>.+){end}")


def _escaped(path: str) -> str:
    """A path as an expression; what of it is no Unicode can be written in no file, and is any character."""
    return re.sub(r"[\ud800-\udfff]", ".", re.escape(path))


def _after_numbers(files: Sequence[Found]) -> str:
    """What follows the numbers in file names: a title behind a hyphen as a rule, and nothing in some."""
    signs = {
        match[1] for one in files if (match := re.match(r"(?:[A-Za-z]+[-_ ]?)?\d+([-_. ]|$)", one.name)) is not None
    }
    if signs == {""}:
        return ""
    some = signs - {""}
    behind = f"{re.escape(some.pop())}[^/]*" if len(some) == 1 else "[-_. ][^/]*"
    return f"(?:{behind})?" if "" in signs else behind


def _by_path(files: Sequence[Found], pattern: str, prefix: str | None = None) -> IdSource:
    compiled = re.compile(pattern)
    found = {at: match["id"] for at, one in enumerate(files) if (match := compiled.fullmatch(one.path)) is not None}
    return IdSource(found, path=pattern.replace(r"\-", "-"), prefix=prefix)
