"""Where theme/ lies; a template of it and values become a block of HTML that stands in Markdown untouched."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import BytecodeCache, FileSystemLoader
from jinja2.bccache import Bucket
from markupsafe import Markup

from tpmdocs import template_code
from tpmdocs.repository.cache import Cache
from tpmdocs.template_code import MARK, Templates, markup, trimmed, written
from tpmdocs.text.wording import count_of, day
from tpmdocs.text.yaml_values import Fields, Items, Node

_HERE = Path(__file__).resolve().parent
THEME = next(folder for folder in (_HERE / "theme", _HERE.parent / "theme") if folder.is_dir())
"""In the package where it is installed, beside the package in a checkout."""


def render(template: str, **values: object) -> str:
    """Blocks of HTML, each on a line of its own, as Markdown leaves it alone; between them the headings of `heading`.

    What comes from `values` is escaped, and its line breaks are written as `&#10;`. So the block holds no line that a
    preprocessor of Markdown, such as the one for fenced code or for snippets, could take for its own. Braces and double
    brackets are written as entities as well: they are none of a macro's, nor a mention.
    """
    return _laid_out(_templates().template(template).render(values))


def render_part(template: str, macro: str, *values: object) -> str:
    """The same of one macro of a template, for what there are very many of."""
    return _laid_out(_macro(template, macro)(*values))


def part(template: str, macro: str, *values: object) -> Markup:
    """What one macro of a template writes, for what many pages say alike."""
    return trimmed(_macro(template, macro)(*values))


def _macro(template: str, macro: str) -> Callable[..., Markup]:
    found: Callable[..., Markup] = getattr(_templates().macros(template), macro)
    return found


def _laid_out(html: str) -> str:
    one_line = " ".join(filter(None, map(str.strip, html.split("\n"))))
    blocks = one_line.replace("{", "&#123;").replace("[[", "&#91;&#91;").split(MARK)
    return "\n\n".join(filter(None, map(str.strip, blocks)))


def stylesheet() -> bytes:
    """The styles of everything that templates say, in one sheet: tokens first, then what all pages share."""
    return _sheet(sorted((THEME / "styles").glob("*.css")))


def _sheet(files: Iterable[Path]) -> bytes:
    sheet = b"".join(_published(file) for file in files)
    sheet = re.sub(rb"(?<=[:;,{}])\s+|\s+(?=[{}])|;(?=\s*})", b"", sheet)  # which mean nothing there
    return re.sub(rb"(?<![\w.])0(?=\.\d)| (?=> )|(?<=>) ", b"", sheet)  # nor do these


def script() -> bytes:
    """What makes pages more convenient where a browser runs it; nothing needs it."""
    return _script(THEME / "scripts" / "tpmdocs.js")


def _script(file: Path) -> bytes:
    """Of ours, without space around signs that need none; in texts and patterns all of it stays."""
    return _SPACED.sub(lambda found: found[1] or found[2] or b"", _published(file))


_SPACED = re.compile(
    rb"""("(?:[^"\\\n]|\\.)*"|`[^`]*`|/(?! )(?:[^/\\\n[]|\\.|\[[^]\n]*])+/)"""
    rb"""| ?(=>|===|!==|&&|\|\||\?\?|[=?:,]) ?|(?<=[;{,([])\n|\n(?=})"""
)


SEARCH = THEME / "search"
"""What stands in place of Material's search where Pagefind searches, and is loaded only there."""


def search_stylesheet() -> bytes:
    """How filters and results of Pagefind look, as far as Material has no look for them."""
    return _sheet([SEARCH / "search.css"])


def search_script() -> bytes:
    """What asks Pagefind for what is typed into the field, and shows what it finds."""
    return _script(SEARCH / "search.js")


def _published(file: Path) -> bytes:
    """A file of ours without comments at the ends of lines, empty lines and indents: readers have no use for them."""
    useless = rb"^[ \t]*(?:(?:/\*.*?\*/[ \t]*|//[^\n]*)?\n)?| // [^\n]*$"
    return re.sub(useless, b"", file.read_bytes(), flags=re.M | re.S)


def heading(text: str, level: int, anchor: str = "") -> Markup:
    """A heading in Markdown, so that the host's table of contents has it. It stands between blocks, never within one.

    Every character of the text is itself, whatever it means to Markdown; `anchor` is an address besides the host's own.
    """
    plain = as_itself(" ".join(text.split()))
    place = Markup('<span id="{}"></span>').format(anchor) if anchor else ""
    return Markup(f"{MARK}{'#' * level} {place}{plain}{MARK}")


def as_itself(text: str) -> str:
    """A text in which no character means anything to Markdown or HTML."""
    return re.sub(r"[^\w\s]|_", lambda found: f"&#{ord(found[0])};", text)


@cache
def _templates() -> Templates:
    environment = Templates(
        FileSystemLoader(THEME / "templates"),
        bytecode_cache=Compiled(),
        optimized=False,  # takes longer than it saves
        lstrip_blocks=True,
    )
    environment.filters |= {"code": code, "count_of": count_of, "day": day, "heading": heading, "trim": trimmed}
    environment.tests |= {"fields": _is_fields, "items": _is_items, "web_address": is_web_address}
    return environment


class Compiled(BytecodeCache):
    """What templates became, kept where Python keeps what modules became, for as long as they and their compiler last.

    It takes a second to make it anew, which is as long as a thousand specs take.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        place = Path(bucket.key)
        if (data := Cache(place.parent).get(place.name)) is not None:
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        place = Path(bucket.key)
        if not sys.dont_write_bytecode:
            Cache(place.parent).keep(place.name, bucket.bytecode_to_string())

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The file, of which each version of Python has its own."""
        return cache_from_source(filename or name)

    def get_source_checksum(self, source: str) -> str:
        return hashlib.blake2b(f"{self._compiler} {source}".encode(), digest_size=16).hexdigest()

    @cached_property
    def _compiler(self) -> str:
        """What stands for all that makes code of a template, as for a version of it."""
        ours = b"".join(Path(file).read_bytes() for file in (__file__, template_code.__file__))
        return f"{version('jinja2')} {hashlib.blake2b(ours).hexdigest()}"


def one_line(text: str) -> str:
    """A text for a file of lines: without what would end one, and without what is no text."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", text).split())


def code(text: str) -> Markup:
    """A message with what stands between backticks as code."""
    words = text.split("`")
    if len(words) % 2 == 0:  # a lone backtick is a backtick
        words[-2:] = ["`".join(words[-2:])]
    return markup("".join(f"<code>{written(word)}</code>" if n % 2 else written(word) for n, word in enumerate(words)))


def _is_fields(node: Node) -> bool:
    return isinstance(node, Fields)


def _is_items(node: Node) -> bool:
    return isinstance(node, Items)


def is_web_address(text: str) -> bool:
    """Whether a text may stand in an `href`: `javascript:` and its like may not."""
    return _WEB.fullmatch(text) is not None


_WEB = re.compile(r"(?:https?://|mailto:)[^\x00-\x20\x7f]+", re.I)
