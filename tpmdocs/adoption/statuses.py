"""The statuses that specs write become a list in order of maturity, and variants of one become the one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tpmdocs.adoption.draft import on_one_line
from tpmdocs.diagnostics import shown
from tpmdocs.model.vocabulary import DEFAULT_STATUSES, Category
from tpmdocs.repository.folder import CONFIG_DIR
from tpmdocs.text.synonyms import meaning_of, plain_word
from tpmdocs.text.yaml_text import scalar

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

    def to_go_on_with(self, is_own_spelling: bool) -> Statuses:
        """These, and what the next spec needs: all the usual ones if these are of them, else one to begin with."""
        counts = {row.name: row.count for row in self.rows}
        usual = {one.name: one.category for one in DEFAULT_STATUSES}
        if is_own_spelling and counts and counts.keys() <= usual.keys():
            rows = [StatusRow(name, category, counts.get(name, 0)) for name, category in usual.items()]
            return replace(self, rows=tuple(rows))
        if not self.rows or any(row.category is Category.PROPOSED for row in self.rows):
            return self
        name = "proposed" if {"accepted", "rejected"} & set(map(plain_word, counts)) else "draft"
        name = name.capitalize() if self.rows[0].name[0].isupper() else name
        return replace(self, rows=(StatusRow(name, Category.PROPOSED, 0), *self.rows))


def statuses_of(values: Sequence[str], templates: Sequence[str] = ()) -> Statuses:
    """The statuses among these values.

    Args:
        values: What specs write, one for each spec that writes any.
        templates: What templates have in their place: one of them, or words to choose from, such as `draft | final`.
    """
    told = [_Told.of(value) for value in values]
    choices = [_Told.of(word).status for text in templates if is_choice(text) for word in _words(text)]
    single = [text for text in templates if not is_choice(text) and meaning_of(text) is not None]
    order = {plain_word(word): at for at, word in reversed(list(enumerate(choices)))}
    spellings: dict[str, Counter[str]] = {}
    for one in told:
        spellings.setdefault(plain_word(one.status), Counter())[one.status] += 1
    rows: dict[str, StatusRow] = {}
    left: dict[str, int] = {}
    for plain, spelt in spellings.items():
        row = _row(min(spelt, key=lambda name: (-spelt[name], name)), spelt.total())
        if (row.guessed and row.count < max(2, len(told) / 50)) or (
            order and plain not in order and row.count < max(2, len(told) / 100)
        ):
            left[row.name] = row.count
        else:
            rows[plain] = row
    for word in (*choices, *single):
        if plain_word(word) not in left:
            rows.setdefault(plain_word(word), _row(word, 0))
    names = {word: row.name for word, row in rows.items()}
    variants = {one.spelt: name for one in told if (name := names.get(plain_word(one.status), one.spelt)) != one.spelt}
    places = list(Category)

    def maturity(row: StatusRow) -> tuple[int, int, int, str]:
        meaning = meaning_of(row.name)
        return (
            places.index(row.category),
            order.get(plain_word(row.name), 99),
            meaning[1] if meaning else 99,
            row.name,
        )

    return Statuses(
        tuple(sorted(rows.values(), key=maturity)),
        dict(sorted(variants.items())),
        left,
    )


def _row(name: str, count: int) -> StatusRow:
    meaning = meaning_of(name)
    return StatusRow(name, Category(meaning[0]) if meaning else Category.PROPOSED, count, guessed=meaning is None)


def is_choice(text: str) -> bool:
    """Whether a template's text names several to choose from: `draft | final`, `Draft/Final`."""
    return "|" in text or re.fullmatch(r"[^\W\d][\w ]*(?: ?/ ?[^\W\d][\w ]*)+", text) is not None


def _words(choices: str) -> list[str]:
    """The words of `{draft | final | …}`."""
    parts = choices.split("|" if "|" in choices else "/")
    words = (re.sub(r"[{}\[\]<>\"']", "", word).strip() for word in parts)
    return [word for word in words if re.search(r"\w", word)]


@dataclass(frozen=True, slots=True)
class _Told:
    """What a spec says of its status: the status, and its spelling, with a gap for another spec that it names."""

    status: str
    spelt: str

    @classmethod
    def of(cls, value: str) -> _Told:
        """`superseded by [ADR-7](0007-grpc.md)` is `superseded`, and `superseded by {superseded_by}` spells it."""
        match = re.match(r"(?P<status>\w[\w ]*?)(?P<by>,?\s+(?:by|in favou?r of)\b:?\s*)", value, re.I)
        if match is None or meaning_of(match["status"]) is None:
            return cls(value, value)
        has_successor = plain_word(match["status"]) in _SUCCEEDED and match.end() < len(value)
        return cls(match["status"], f"{match[0]}{{superseded_by}}" if has_successor else value)


_SUCCEEDED = ("superseded", "replaced", "obsoleted", "obsolete", "deprecated", "retired")
"""Statuses that name the spec which took its place, where they name anything behind `by`."""


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
        count = count if row.count else "none yet"
        said = f"{count}; its category is a guess" if row.guessed else count
        category = f"{row.category}}}"
        lines.append(f"- {{name: {name:<{width + 1}} category: {category:<10} # {said}")
    if statuses.left:
        rare = ", ".join(f"{shown(name)} ({count})" for name, count in statuses.left.items())
        lines += ["", f"# Not taken for statuses, as hardly any spec has them: {on_one_line(rare)}."]
    return "\n".join(lines) + "\n"
