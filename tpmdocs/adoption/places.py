"""The files that look like specs become the patterns that name them, and as few others as possible."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tpmdocs.adoption.survey import Found, Survey, common_folder
from tpmdocs.globs import matcher


@dataclass(frozen=True, slots=True)
class Places:
    """Where specs are.

    Attributes:
        found: The files that the patterns name.
        optional: Whether most of them have no metadata.
        body: The prose beside a side file, where specs are side files.
    """

    include: tuple[str, ...]
    exclude: tuple[str, ...]
    found: tuple[Found, ...]
    optional: bool = False
    body: str | None = None


def places(seen: Survey) -> Places | None:
    """Where specs are; None where nothing looks like one."""
    side = [one for one in seen.specs if one.is_side_file]
    if side and 2 * len(side) >= len(seen.specs):
        return _beside(seen, side)
    specs = [one for one in seen.specs if not one.is_side_file]
    markdown = [one for one in seen.found if not one.is_side_file]
    if specs:
        return _placed(markdown, _patterns(specs, markdown), specs)
    numbered = _numbered(markdown)
    return _placed(markdown, _patterns(numbered, markdown), numbered, optional=True) if numbered else None


def _beside(seen: Survey, side: Sequence[Found]) -> Places:
    name = Counter(one.path.rpartition("/")[2] for one in side).most_common(1)[0][0]
    named = [one for one in seen.found if one.path.endswith(f"/{name}")]
    folder = common_folder(one.path for one in side if one.path.endswith(f"/{name}"))
    above = posixpath.dirname(folder) if len(named) == 1 else folder
    include = f"/{above}/**/{name}" if above else f"**/{name}"
    beside = (
        Counter(
            path.rpartition("/")[2]
            for path in seen.paths
            if path.endswith((".md", ".markdown")) and f"{posixpath.dirname(path)}/{name}" in set(seen.paths)
        )
        if len(named) < 50
        else _bodies(seen.paths, {posixpath.dirname(one.path) for one in named})
    )
    body = beside.most_common(1)[0][0] if beside else "README.md"
    templates = sorted({f"/{posixpath.dirname(one.path)}/" for one in named if one.looks_like_template})
    found = tuple(one for one in named if not one.looks_like_template and matcher([include])(one.path))
    return Places((include,), tuple(templates), found, body=body)


def _bodies(paths: Iterable[str], folders: set[str]) -> Counter[str]:
    return Counter(
        path.rpartition("/")[2]
        for path in paths
        if path.endswith((".md", ".markdown")) and posixpath.dirname(path) in folders
    )


def _placed(
    markdown: Sequence[Found], include: Sequence[str], specs: Sequence[Found], optional: bool = False
) -> Places:
    included = matcher(include)
    wanted = {one.path for one in specs}
    inside = [one for one in markdown if included(one.path)]
    out = [one for one in inside if one.path not in wanted and not (optional or _may_be_spec(one))]
    out += [one for one in inside if one.looks_like_template and one not in out]
    left = {one.path for one in out}
    found = tuple(one for one in inside if one.path not in left)
    return Places(tuple(include), tuple(sorted(f"/{_escaped(path)}" for path in left)), found, optional)


def _may_be_spec(one: Found) -> bool:
    """Whether a file among specs is one as well, be it broken; a page without metadata is none."""
    return (one.broken or bool(one.concepts)) and not one.looks_like_template


def _patterns(specs: Sequence[Found], markdown: Sequence[Found]) -> list[str]:
    """The pattern that names these files and the fewest others; where none is good, one for each folder."""
    folder = common_folder(one.path for one in specs)
    wanted = {one.path for one in specs}
    deep = any(posixpath.dirname(one.path) != folder for one in specs)
    names = ["*", "[0-9]*", *_prefixes(one.path for one in specs)]
    at = f"/{folder}" if folder else ""
    choices = [f"{at}/{'**/' if deep else ''}{name}.md" for name in names]
    if any(path.endswith(".markdown") for path in wanted):
        choices.append(f"{at}/**/*.markdown")
    below = [one for one in markdown if not folder or one.path.startswith(f"{folder}/")]

    def cost(pattern: str) -> tuple[int, int]:
        matches = matcher([pattern])
        named = {one.path for one in below if matches(one.path)}
        others = sum(one.path in named - wanted and not _may_be_spec(one) for one in below)
        return 3 * len(wanted - named) + others, choices.index(pattern)

    best = min(choices, key=cost)
    if cost(best)[0] <= max(1, len(specs) // 4) or not deep:
        return [best]
    groups: dict[str, list[Found]] = {}
    for one in specs:
        rest = one.path[len(folder) + 1 if folder else 0 :]
        groups.setdefault(rest.partition("/")[0] if "/" in rest else "", []).append(one)
    return [pattern for _, group in sorted(groups.items()) for pattern in _patterns(group, markdown)]


def _prefixes(paths: Iterable[str]) -> list[str]:
    prefixes = {match[0] if (match := re.match(r"[A-Za-z]+[-_]?", path.rpartition("/")[2])) else "" for path in paths}
    return [f"{prefix}*" for prefix in prefixes if prefix] if len(prefixes) == 1 else []


def _numbered(markdown: Sequence[Found]) -> list[Found]:
    """Files without metadata that are numbered, at least two in one folder, as decisions and RFCs are."""
    named = [
        one
        for one in markdown
        if one.fields is None and re.match(r"(?:[A-Za-z]{2,8}[-_ ]?)?\d{1,5}[-_. ]", one.path.rpartition("/")[2])
    ]
    folders = Counter(posixpath.dirname(one.path) for one in named if not one.looks_like_template)
    return [one for one in named if folders[posixpath.dirname(one.path)] > 1 and not one.looks_like_template]


def _escaped(path: str) -> str:
    return re.sub(r"([\\*?\[\]!#])", r"\\\1", path)
