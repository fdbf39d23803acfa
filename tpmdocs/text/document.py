"""A Markdown file's Source becomes a Document: front matter, body and prose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tpmdocs.repository.source import Source
from tpmdocs.text.frontmatter import FrontMatter, read_front_matter, unreadable
from tpmdocs.text.labelled import labelled
from tpmdocs.text.prose import Prose, scan
from tpmdocs.text.yaml_values import Problem, Scalar


@dataclass(frozen=True)
class Document:
    """A Markdown file taken apart: a spec's prose, or a page that is no spec."""

    source: Source

    @property
    def path(self) -> str:
        return self.source.path

    @cached_property
    def front_matter(self) -> FrontMatter:
        return read_front_matter(self.source.text)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read in this file, its text or its front matter."""
        return unreadable(self.source) or self.front_matter.problems

    @property
    def body(self) -> str:
        """What follows the front matter, byte for byte; cut anew each time, as all of them would double a plan."""
        return self.source.text[self.front_matter.body_start :]

    @cached_property
    def prose(self) -> Prose:
        """Links, mentions and headings, with offsets into `body`."""
        return scan(self.body)

    def know(self, prose: Prose) -> None:
        """Take for the prose what the same body was taken apart into before."""
        self.__dict__["prose"] = prose

    @property
    def is_taken_apart(self) -> bool:
        """Whether anybody has asked for the prose."""
        return "prose" in self.__dict__

    def labelled(self, name: str) -> Scalar | None:
        """What stands behind a word at the head of the prose, with offsets into the file's text."""
        start, found = self.front_matter.body_start, labelled(self.body, name)
        return found._replace(start=start + found.start, end=start + found.end) if found is not None else None

    @cached_property
    def title(self) -> Scalar | None:
        """The first heading of the first level, with offsets into the file's text."""
        start = self.front_matter.body_start
        first = next((heading for heading in self.prose.headings if heading.level == 1), None)
        return Scalar(first.text, start + first.start, start + first.end, plain=False) if first else None
