"""Where theme/ lies; a template of it and values become a block of HTML that stands in Markdown untouched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup, escape

from tpmdocs.text.wording import count_of, day

_HERE = Path(__file__).resolve().parent
THEME = next(folder for folder in (_HERE / "theme", _HERE.parent / "theme") if folder.is_dir())
"""In the package where it is installed, beside the package in a checkout."""


def render(template: str, **values: object) -> str:
    """Blocks of HTML, each on a line of its own, as Markdown leaves it alone; between them the headings of `heading`.

    What comes from `values` is escaped, and its line breaks are written as `&#10;`. So the block holds no line that a
    preprocessor of Markdown, such as the one for fenced code or for snippets, could take for its own. Braces and double
    brackets are written as entities as well: they are none of a macro's, nor a mention.
    """
    html = _environment().get_template(template).render(values)
    one_line = " ".join(filter(None, map(str.strip, html.split("\n"))))
    blocks = one_line.replace("{", "&#123;").replace("[[", "&#91;&#91;").split(_MARK)
    return "\n\n".join(filter(None, map(str.strip, blocks)))


def part(template: str, macro: str, *values: object) -> Markup:
    """What one macro of a template writes, for what many pages say alike."""
    return Markup(_module(template).__dict__[macro](*values).strip())


def stylesheet() -> bytes:
    """The styles of everything that templates say, in one sheet: tokens first, then what all pages share."""
    return _sheet(sorted((THEME / "styles").glob("*.css")))


def _sheet(files: Iterable[Path]) -> bytes:
    sheet = b"".join(_published(file) for file in files)
    return re.sub(rb"(?<=[:;,{}])\s+|\s+(?=[{}])|;(?=\s*})", b"", sheet)  # which mean nothing there


def script() -> bytes:
    """What makes pages more convenient where a browser runs it; nothing needs it."""
    return _published(THEME / "scripts" / "tpmdocs.js")


SEARCH = THEME / "search"
"""What stands in place of Material's search where Pagefind searches, and is loaded only there."""


def search_stylesheet() -> bytes:
    """How filters and results of Pagefind look, as far as Material has no look for them."""
    return _sheet([SEARCH / "search.css"])


def search_script() -> bytes:
    """What asks Pagefind for what is typed into the field, and shows what it finds."""
    return _published(SEARCH / "search.js")


def _published(file: Path) -> bytes:
    """A file of ours without comments at the ends of lines, empty lines and indents: readers have no use for them."""
    useless = rb"^[ \t]*(?:(?:/\*.*?\*/[ \t]*|//[^\n]*)?\n)?| // [^\n]*$"
    return re.sub(useless, b"", file.read_bytes(), flags=re.M | re.S)


def heading(text: str, level: int, anchor: str = "") -> Markup:
    """A heading in Markdown, so that the host's table of contents has it. It stands between blocks, never within one.

    Every character of the text is itself, whatever it means to Markdown; `anchor` is an address besides the host's own.
    """
    plain = re.sub(r"[^\w\s]|_", lambda found: f"&#{ord(found[0])};", " ".join(text.split()))
    place = Markup('<span id="{}"></span>').format(anchor) if anchor else ""
    return Markup(f"{_MARK}{'#' * level} {place}{plain}{_MARK}")


_MARK = "\0"  # no page can hold it


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(THEME / "templates"),
        autoescape=True,
        auto_reload=False,
        optimized=False,  # takes longer than it saves
        undefined=StrictUndefined,
        finalize=_finalize,
        lstrip_blocks=True,
    )
    environment.context_class = _Context
    environment.filters |= {"code": code, "count_of": count_of, "day": day, "heading": heading}
    environment.tests["web_address"] = is_web_address
    return environment


class _Context(Context):
    """Calls what templates call without a look at whether it wants the context: none does, and there are very many."""

    def call(
        self,
        called: Callable[..., object],
        /,
        *args: object,
        _loop_vars: object = None,  # what Jinja adds for those that want it
        _block_vars: object = None,
        **named: object,
    ) -> object:
        return called(*args, **named)


@cache
def _module(template: str) -> TemplateModule:
    return _environment().get_template(template).module


def _finalize(value: object) -> Markup:
    """A value as it is written: text in one line, and nothing for None."""
    if value is None:
        return Markup("")
    if isinstance(value, Markup):
        return value
    text = str(value)
    if "\n" not in text and "\r" not in text and _MARK not in text:  # nearly all, and there are very many
        return escape(text)
    lines = str(escape(text)).replace(_MARK, "").replace("\r\n", "\n").replace("\r", "\n")
    return Markup(lines.replace("\n", "&#10;"))


def one_line(text: str) -> str:
    """A text for a file of lines: without what would end one, and without what is no text."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", text).split())


def code(text: str) -> Markup:
    """A message with what stands between backticks as code."""
    words = text.split("`")
    if len(words) % 2 == 0:  # a lone backtick is a backtick
        words[-2:] = ["`".join(words[-2:])]
    html = Markup("<code>{}</code>")
    return Markup("").join(html.format(_finalize(word)) if n % 2 else _finalize(word) for n, word in enumerate(words))


def is_web_address(text: str) -> bool:
    """Whether a text may stand in an `href`: `javascript:` and its like may not."""
    return _WEB.fullmatch(text) is not None


_WEB = re.compile(r"(?:https?://|mailto:)[^\x00-\x20\x7f]+", re.I)
