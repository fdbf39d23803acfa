"""The statuses that specs write become a list in order of maturity, and variants of one become the one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tpmdocs.adoption.draft import on_one_line
from tpmdocs.diagnostics import shown
from tpmdocs.loader import CONFIG_DIR
from tpmdocs.synonyms import meaning_of, plain_word
from tpmdocs.vocabulary import Category
from tpmdocs.yaml_text import scalar

STATUSES = f"{CONFIG_DIR}/statuses.yml"


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A status, how many specs write it, and whether its category is a guess."""

    name: str
    category: Category
    count: int
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Statuses:
    """Statuses in order of maturity; `variants` are other spellings of them, `left` what is most likely a mistake."""

    rows: tuple[StatusRow, ...] = ()
    variants: Mapping[str, str] | None = None
    left: Mapping[str, int] | None = None


def statuses_of(values: Sequence[str], templates: Sequence[str]) -> Statuses:
    """The statuses among these values.

    Args:
        values: What specs write, one for each spec that writes any.
        templates: Values that only list the words to choose from, such as `draft|final`.
    """
    counts = Counter(values)
    words = [re.sub(r"[{}\[\]<>\"']", "", word).strip() for text in templates for word in text.split("|")]
    documented = list(dict.fromkeys(_without_successor(word) for word in words if re.search(r"\w", word)))
    order = {plain_word(word): at for at, word in reversed(list(enumerate(documented)))}
    spellings: dict[str, Counter[str]] = {}
    for value, count in counts.items():
        spellings.setdefault(plain_word(value), Counter())[value] += count
    rows: list[StatusRow] = []
    variants: dict[str, str] = {}
    left: dict[str, int] = {}
    total = sum(counts.values())
    for word, spelt in spellings.items():
        name, count = min(spelt.items(), key=lambda one: (-one[1], one[0]))[0], sum(spelt.values())
        if _without_successor(name) != name:
            continue  # below
        meaning = meaning_of(name)
        documents = not documented or word in order
        if meaning is None and count < max(2, total / 50):
            left[name] = count
            continue
        if documented and not documents and count < max(2, total / 100):
            left[name] = count
            continue
        variants |= {other: name for other in spelt if other != name}
        category = Category(meaning[0]) if meaning is not None else Category.PROPOSED
        rows.append(StatusRow(name, category, count, guessed=meaning is None))
    rows += [
        StatusRow(word, Category(meaning[0]), 0)
        for word in documented
        if plain_word(word) not in spellings and (meaning := meaning_of(word)) is not None
    ]
    spelt_alike = frozenset(variants)
    for value in counts:  # `superseded by ADR-7` is one of `superseded`
        base = _without_successor(value)
        if base == value:
            continue
        known = next((row.name for row in rows if plain_word(row.name) == plain_word(base)), None)
        if known is None:
            known = base
            meaning = meaning_of(base)
            rows.append(StatusRow(base, Category(meaning[0]) if meaning else Category.DROPPED, 0))
        variants[value] = known
    meant = Counter(variants[value] for value in counts.elements() if value in variants and value not in spelt_alike)
    rows = [replace(row, count=row.count + meant[row.name]) for row in rows]
    places = list(Category)

    def maturity(row: StatusRow) -> tuple[int, int, int, str]:
        meaning = meaning_of(row.name)
        return (
            places.index(row.category),
            order.get(plain_word(row.name), 99),
            meaning[1] if meaning else 99,
            row.name,
        )

    return Statuses(tuple(sorted(rows, key=maturity)), variants, left)


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
        lines += ["", f"# Not taken for statuses, as hardly any spec has them: {on_one_line(rare)}."]
    return "\n".join(lines) + "\n"


def _without_successor(status: str) -> str:
    """A status without the spec that it names: `superseded` for `superseded by [ADR-7](0007-grpc.md)`."""
    match = re.match(r"(?P<status>\w[\w ]*?)\s+(?:by|in favou?r of)\b", status, re.I)
    return match["status"] if match is not None and meaning_of(match["status"]) is not None else status
