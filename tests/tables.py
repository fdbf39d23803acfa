"""A generated page becomes what a reader without styles and scripts finds: texts under headings, and tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

import markdown

from tpmdocs.site import Page


@dataclass
class Table:
    """A table: the heading that it stands under, and its cells."""

    under: str
    caption: str = ""
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def column(self, name: str) -> list[str]:
        return [row[self.columns.index(name)] for row in self.rows]


@dataclass
class Section:
    """A heading, and what stands between it and the next."""

    level: int
    heading: str = ""
    text: str = ""


@dataclass
class Reader(HTMLParser):
    """What a page says, in order."""

    sections: list[Section] = field(default_factory=lambda: [Section(0)])
    tables: list[Table] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._inside: list[str] = []
        self._in_strip = False

    def lines(self, heading: str) -> list[str]:
        """What stands under a heading and those below it, a paragraph or an item of a list each."""
        at = next(n for n, section in enumerate(self.sections) if section.heading == heading)
        level = self.sections[at].level
        text = self.sections[at].text
        for section in self.sections[at + 1 :]:
            if section.level <= level:
                break
            text += f"\n{section.heading}\n{section.text}"
        return [plain for line in text.split("\n") if (plain := _plain(line))]

    def has(self, heading: str) -> bool:
        return any(section.heading == heading for section in self.sections)

    def table(self, under: str) -> Table:
        """The one table under a heading."""
        (found,) = (table for table in self.tables if table.under == under)
        return found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if "href" in given else []
        self._inside.append(tag)
        self._in_strip = self._in_strip or given.get("class") == "tpm-strip"
        if tag in HEADINGS:
            self.sections.append(Section(int(tag[1])))
        elif tag == "table":
            self.tables.append(Table(self.sections[-1].heading))
        elif tag == "tr" and "tbody" in self._inside:
            self.tables[-1].rows.append([])
        elif tag in CELLS:
            self._cells.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass
        if tag in HEADINGS:
            self.sections[-1].heading = _plain(self.sections[-1].heading)
        elif tag in CELLS:
            self._cells[-1] = _plain(self._cells[-1])
        if tag in (*CELLS, "dt"):
            self.sections[-1].text += " "
        elif self._in_strip:  # which is one line
            if tag == "div":
                self._in_strip = False
                self.sections[-1].text += "\n"
        elif tag in ("caption", "dd", "header", "li", "p", "summary", "tr"):
            self.sections[-1].text += "\n"

    def handle_data(self, data: str) -> None:
        data = data.replace("\n", " ")
        if HEADINGS.intersection(self._inside):
            self.sections[-1].heading += data
            return
        if "caption" in self._inside:
            self.tables[-1].caption += data
        elif CELLS.intersection(self._inside):
            self._cells[-1] += data
        self.sections[-1].text += data

    @property
    def _cells(self) -> list[str]:
        table = self.tables[-1]
        return table.rows[-1] if "tbody" in self._inside else table.columns


HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
CELLS = frozenset({"td", "th"})


def read(page: Page) -> Reader:
    """A page as any host makes it of its Markdown, with no extension but MkDocs' own."""
    reader = Reader()
    reader.feed(markdown.markdown(page.content, extensions=["toc", "tables", "fenced_code"]))
    reader.close()
    return reader


def _plain(text: str) -> str:
    return " ".join(text.split())
