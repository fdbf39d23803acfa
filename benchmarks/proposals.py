"""A number becomes a plan of that many real proposals, those of Ethereum, replicated until there are enough of them."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
CORPUS = HERE.parent / "shared" / "corpora" / "eips"
DIALECT = HERE / "tests" / "dialects" / "eips"

MISSING = "skipped, the real repositories are not beside this checkout (../shared/corpora)"

STEP = 10_000
"""How far the ids of a replica lie above those of the one before: they stay numbers, and none occurs twice."""

SECTION = 100
"""How many pages one section of the navigation holds."""

Numbered = Mapping[int, str]
"""The text of each proposal by its number."""

# A reference as prose or a link spells it. An address on the web and a file in `assets` keep theirs.
_REFERENCE = re.compile(r"https?://\S+|assets/\S+|\b(?P<name>(?:eip|erc)-)(?P<number>\d+)\b", re.IGNORECASE)
_OWN = re.compile(r"^eip: *(\d+)", re.MULTILINE)
_REQUIRED = re.compile(r"^requires:(.*)$", re.MULTILINE)

_SETTINGS = [
    *("-c", "user.name=Benchmark"),
    *("-c", "user.email=benchmark@example.org"),
    *("-c", "commit.gpgSign=false"),
]


def write_proposals(folder: Path, size: int) -> None:
    """Write exactly `size` proposals, the words and the spelling of the plan, and a git repository of one commit.

    What refers to another proposal refers to the one of the same replica, so that every replica is a plan as sound as
    the original.
    """
    shutil.copytree(DIALECT, folder)
    for name in ("external_ids.txt", "tree.txt"):
        shutil.copy(CORPUS / name, folder)
    (folder / "EIPS").mkdir()
    for number, text in replicated(originals(), size).items():
        (folder / "EIPS" / f"eip-{number}.md").write_text(text, encoding="utf-8")
    (folder / ".gitignore").write_text("/.cache/\n/site/\n", encoding="utf-8")
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Proposals"]):
        subprocess.run(["git", *_SETTINGS, *command], cwd=folder, check=True)


def originals() -> Numbered:
    texts = (file.read_text(encoding="utf-8") for file in sorted((CORPUS / "EIPS").glob("eip-*.md")))
    return dict(sorted((_number(text), text) for text in texts))


def replicated(texts: Numbered, size: int) -> Numbered:
    """As many whole replicas as there is room for, and of the last one proposals that refer to no other."""
    whole, rest = divmod(size, len(texts))
    made = {}
    for replica in range(whole + 1):
        within = texts.keys() if replica < whole else closed(texts, rest)
        made.update({number + replica * STEP: _moved(texts[number], within, replica * STEP) for number in within})
    return made


def closed(texts: Numbered, size: int) -> Collection[int]:
    """The proposals of the lowest numbers of which none refers to one that is left out, exactly `size` of them."""
    referred = {number: _referred(text) & texts.keys() for number, text in texts.items()}
    chosen: set[int] = set()
    for number in texts:
        needed, ahead = set[int](), {number}
        while ahead:
            needed |= ahead
            ahead = {other for one in ahead for other in referred[one]} - needed
        if len(chosen | needed) <= size:
            chosen |= needed
    assert len(chosen) == size, "what refers to nothing fills any gap"
    return sorted(chosen)


def sections(root: Path) -> Iterator[tuple[str, list[str]]]:
    """The pages in the order of their numbers, as sections of a navigation."""
    numbers = sorted(int(file.stem.removeprefix("eip-")) for file in (root / "EIPS").glob("eip-*.md"))
    for start in range(0, len(numbers), SECTION):
        part = numbers[start : start + SECTION]
        yield f"Proposals {part[0]} to {part[-1]}", [f"eip-{number}.md" for number in part]


class Editor:
    """Makes a change that was not made before, each time that it is asked for one, as a build may remember."""

    def __init__(self, root: Path) -> None:
        self.docs = root / "EIPS"
        self.edits = 0
        texts = {int(file.stem.removeprefix("eip-")): file.read_text("utf-8") for file in self.docs.glob("eip-*.md")}
        referred = {number: _referred(text) & texts.keys() for number, text in texts.items()}
        named = [other for others in referred.values() for other in others]
        waiting = [number for number in sorted(texts) if _REQUIRED.search(texts[number])]
        self.page = max(waiting, key=named.count)
        """A proposal that has all of it, and to which the most others refer."""
        self.free = [n for n in sorted(texts) if not referred[n] - {n} and n not in _referred(texts[self.page])]

    def body(self) -> None:
        self._replace(r"\Z", f"\nThis was said later, as number {self._next()}.\n")

    def title(self) -> None:
        self._replace(r"^title: .*", f"title: A title of its own, number {self._next()}")

    def dependency(self) -> None:
        """One more requirement, which requires nothing itself, so that there is no circle."""
        self._replace(r"^(requires: .*)", rf"\1, {self.free[self._next()]}")

    def _next(self) -> int:
        self.edits += 1
        return self.edits

    def _replace(self, pattern: str, by: str) -> None:
        file = self.docs / f"eip-{self.page}.md"
        text, count = re.subn(pattern, by, file.read_text("utf-8"), count=1, flags=re.MULTILINE)
        assert count == 1, pattern
        file.write_text(text, encoding="utf-8")


def _number(text: str) -> int:
    found = _OWN.search(text)
    assert found is not None, text[:200]
    return int(found[1])


def _referred(text: str) -> set[int]:
    """What a proposal refers to, itself perhaps among it."""
    required = _REQUIRED.search(text)
    numbers = re.findall(r"\d+", required[1]) if required is not None else []
    numbers += [found["number"] for found in _REFERENCE.finditer(text) if found["number"]]
    return {int(number) for number in numbers}


def _moved(text: str, within: Collection[int], by: int) -> str:
    """A proposal of which the number, and those that it refers to, lie further up."""
    if not by:
        return text

    def number(found: str) -> str:
        return str(int(found) + by) if int(found) in within else found

    def reference(found: re.Match[str]) -> str:
        return f"{found['name']}{number(found['number'])}" if found["number"] else found[0]

    def required(found: re.Match[str]) -> str:
        return "requires:" + re.sub(r"\d+", lambda one: number(one[0]), found[1])

    text = _REFERENCE.sub(reference, text)
    text = _REQUIRED.sub(required, text, count=1)
    return _OWN.sub(lambda found: f"eip: {int(found[1]) + by}", text, count=1)
