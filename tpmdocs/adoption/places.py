"""The files that look like specs become the patterns that name them, and as few others as possible."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tpmdocs.adoption.draft import Draft
from tpmdocs.adoption.survey import Found, Survey, common_folder
from tpmdocs.repository.globs import matcher
from tpmdocs.text.wording import count_of


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
    where = _places(seen)
    if where is None:
        return None
    named = matcher(where.include)
    apart = {part for path, part in seen.elsewhere.items() if named(path)}
    return replace(where, exclude=(*where.exclude, *(f"{_escaped(part)}/" for part in sorted(apart))))


def _places(seen: Survey) -> Places | None:
    side = [one for one in seen.specs if one.is_side_file]
    if side and 2 * len(side) >= len(seen.specs):
        return _beside(seen, side)
    specs = [one for one in seen.specs if not one.is_side_file]
    markdown = [one for one in seen.found if not one.is_side_file]
    bare = _numbered(markdown)
    if specs:  # beside which some, or most, may have no metadata
        homes = {posixpath.dirname(one.path) for one in specs if _is_numbered(one)}
        bare = [one for one in bare if posixpath.dirname(one.path) in homes]
    found = [*specs, *bare]
    return _placed(markdown, _patterns(found, markdown), found, optional=len(bare) > len(specs)) if found else None


def _beside(seen: Survey, side: Sequence[Found]) -> Places:
    name = Counter(one.path.rpartition("/")[2] for one in side).most_common(1)[0][0]
    named = [one for one in seen.found if one.path.endswith(f"/{name}")]
    folder = common_folder(one.path for one in side if one.path.endswith(f"/{name}"))
    above = posixpath.dirname(folder) if len(named) == 1 else folder
    include = f"/{_escaped(above)}/**/{_escaped(name)}" if above else f"**/{_escaped(name)}"
    folders = {posixpath.dirname(one.path) for one in named}
    beside = Counter(
        path.rpartition("/")[2]
        for path in seen.paths
        if path.endswith((".md", ".markdown")) and posixpath.dirname(path) in folders
    )
    body = beside.most_common(1)[0][0] if beside else "README.md"
    templates = sorted({f"/{_escaped(posixpath.dirname(one.path))}/" for one in named if one.looks_like_template})
    found = tuple(one for one in named if not one.looks_like_template and matcher([include])(one.path))
    return Places((include,), tuple(templates), found, body=body)


def say_places(draft: Draft, where: Places, under: str | None) -> Draft:
    """What a dialect says of the files that are specs; `under` is the key that holds their metadata."""
    look = count_of(where.found, "file that looks like a spec", "files that look like specs")
    draft = draft.say("specs.include", where.include, f"{look}.")
    if where.exclude:
        draft = draft.say("specs.exclude", where.exclude, "Templates, pages without metadata, files of tools.")
    if where.optional:
        draft = draft.say("specs.metadata", "optional", "Hardly any of these files has front matter.")
    if under is not None:
        draft = draft.say("specs.under", under, "All metadata lies below this key.")
    if where.body not in (None, "README.md"):
        draft = draft.say("specs.body", where.body or "", "The prose beside each file of metadata.")
    return draft


def _placed(
    markdown: Sequence[Found], include: Sequence[str], specs: Sequence[Found], optional: bool = False
) -> Places:
    included = matcher(include)
    wanted = {one.path for one in specs}
    inside = [one for one in markdown if included(one.path)]
    left = {
        one.path for one in inside if one.looks_like_template or not (one.path in wanted or optional or one.may_be_spec)
    }
    found = tuple(one for one in inside if one.path not in left)
    return Places(tuple(include), tuple(sorted(f"/{_escaped(path)}" for path in left)), found, optional)


def _patterns(specs: Sequence[Found], markdown: Sequence[Found]) -> list[str]:
    """The pattern that names these files and the fewest others; where none is good, one for each folder."""
    folder = common_folder(one.path for one in specs)
    wanted = {one.path for one in specs}
    deep = any(posixpath.dirname(one.path) != folder for one in specs)
    names = ["*", "[0-9]*", *_prefixes(one.path for one in specs)]
    at = f"/{_escaped(folder)}" if folder else ""
    choices = [f"{at}/{'**/' if deep else ''}{name}.md" for name in names]
    homes = {posixpath.dirname(one.path).rpartition("/")[2] for one in specs}
    if deep and len(homes) == 1:  # such as the folder `specs` of each product
        choices += [f"{at}/**/{_escaped(home)}/*.md" for home in homes]
    if any(path.endswith(".markdown") for path in wanted):
        choices.append(f"{at}/**/*.markdown")
    below = [one for one in markdown if not folder or one.path.startswith(f"{folder}/")]

    def cost(pattern: str) -> int:
        matches = matcher([pattern])
        named = {one.path: one for one in below if matches(one.path)}
        others = sum(path not in wanted and not one.may_be_spec for path, one in named.items())
        return 3 * len(wanted - named.keys()) + others

    costs = {pattern: cost(pattern) for pattern in choices}
    best = min(choices, key=lambda pattern: costs[pattern])
    if costs[best] <= max(1, len(specs) // 4):
        return [_and_below(best, folder, below)]
    if not deep:  # everything, of which pages are taken out again; or, of many pages, these files alone
        few = costs[choices[0]] <= 4 * len(specs)
        return [_and_below(choices[0], folder, below)] if few else [f"/{_escaped(one.path)}" for one in specs]
    near = _by_folder(below, folder)
    return [
        pattern for name, group in sorted(_by_folder(specs, folder).items()) for pattern in _patterns(group, near[name])
    ]


def _and_below(pattern: str, folder: str, below: Sequence[Found]) -> str:
    """A pattern that names what lies in folders as well, unless there are such files already, which it would add."""
    head, _, name = pattern.rpartition("/")
    deeper = f"{head}/**/{name}"
    here, there = matcher([pattern]), matcher([deeper])
    is_new = folder and "**" not in pattern and all(here(one.path) for one in below if there(one.path))
    return deeper if is_new else pattern


def _by_folder(files: Iterable[Found], within: str) -> dict[str, list[Found]]:
    """Files by the folder of this one in which they are."""
    groups: dict[str, list[Found]] = {}
    for one in files:
        rest = one.path[len(within) + 1 if within else 0 :]
        groups.setdefault(rest.partition("/")[0] if "/" in rest else "", []).append(one)
    return groups


def _prefixes(paths: Iterable[str]) -> list[str]:
    paths = tuple(paths)
    prefixes = {match[0] if (match := re.match(r"[A-Za-z]+[-_]?", path.rpartition("/")[2])) else "" for path in paths}
    return [f"{prefix}*" for prefix in prefixes if prefix] if len(prefixes) == 1 < len(paths) else []


def _numbered(markdown: Sequence[Found]) -> list[Found]:
    """Files without metadata that are numbered, at least two in one folder, as decisions and RFCs are."""
    named = [one for one in markdown if one.fields is None and _is_numbered(one)]
    folders = Counter(posixpath.dirname(one.path) for one in named if not one.looks_like_template)
    return [one for one in named if folders[posixpath.dirname(one.path)] > 1 and not one.looks_like_template]


def _is_numbered(one: Found) -> bool:
    return re.match(r"(?:[A-Za-z]{2,8}[-_ ]?)?\d{1,5}[-_. ]", one.path.rpartition("/")[2]) is not None


def _escaped(path: str) -> str:
    """A path as a pattern; what of it is no Unicode can be written in no file, and is any character."""
    return re.sub(r"[\ud800-\udfff]", "?", re.sub(r"([\\*?\[\]!#])", r"\\\1", path))
