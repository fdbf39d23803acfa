"""Keys and values become a dialect that is being put together, and the file that says it, each line with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tpmdocs.repository.folder import CONFIG_DIR
from tpmdocs.text.yaml_text import Value, flow, scalar

DIALECT = f"{CONFIG_DIR}/dialect.yml"

_GROUPS = ("specs", "fields", "ids", "references", "values", "")
_ABOUT = {
    "specs": "where specs are",
    "fields": "our words for what is in a spec, and on the right the field of this repository that holds it",
    "ids": "how ids are written",
    "references": "what a reference may be, besides an id",
    "values": "other spellings of a value",
}
_HEAD = (
    "# How this repository spells what tpmdocs calls specs, as `tpmdocs init` found it. No spec has to be changed.",
    "# Whatever it took wrongly is mended here; `tpmdocs check` and `tpmdocs export` show what comes of it.",
)


@dataclass(frozen=True)
class Draft:
    """What a dialect says: values, and why, each by its path such as `ids.label`."""

    said: Mapping[str, Value] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)

    def say(self, key: str, value: Value, why: str = "") -> Draft:
        return Draft({**self.said, key: value}, {**self.why, key: why} if why else self.why)

    def text(self) -> str:
        """The dialect as a file that its readers will go on with."""
        lines = [*_HEAD]
        for group in _GROUPS:
            keys = [key for key in self.said if key.rpartition(".")[0] == group]
            if keys:
                lines += ["", f"{group}: # {_ABOUT[group]}"] if group else [""]
            for key in keys:
                lines += _lines(key.rpartition(".")[2], self.said[key], self.why.get(key, ""), "  " if group else "")
        return "\n".join(lines) + "\n"


def _lines(name: str, value: Value, why: str, indent: str) -> Iterator[str]:
    line = f"{indent}{name}: {flow(value)}"
    if why and len(line) + len(why) < 110:
        yield f"{line} # {on_one_line(why)}"
        return
    if why:
        yield f"{indent}# {on_one_line(why)}"
    if len(line) > 120 and isinstance(value, Mapping):
        yield f"{indent}{name}:"
        yield from (f"{indent}  {scalar(key)}: {flow(one)}" for key, one in value.items())
    elif len(line) > 120 and isinstance(value, Iterable) and not isinstance(value, str):
        yield f"{indent}{name}:"
        yield from (f"{indent}  - {flow(one) if not isinstance(one, str) else scalar(one)}" for one in value)
    else:
        yield line


def on_one_line(text: str) -> str:
    """A comment: what a repository's files say must not end it."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
