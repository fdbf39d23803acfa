"""HTML that somebody else's Markdown has become, whatever extensions made it, becomes HTML that does nothing.

What stays is what prose consists of, and what Material and the extensions of Markdown in use make of it. Scripts,
styles, forms and frames go; addresses are of the web, or relative; nothing is fetched from elsewhere; and nothing has
an id, a class or an attribute that a script or the theme takes for its own.
"""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass
from functools import cached_property

import nh3

_PROSE = """
a abbr article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption
figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li mark ol p picture pre q rp rt ruby s samp section small span
strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr
"""
_ICONS = "svg g path circle rect"  # which extensions put into the text
_TAGS = frozenset(f"{_PROSE} {_ICONS}".split())
_WITH_CONTENT = frozenset({"script", "style", "template", "noscript", "iframe", "object", "title"})
"""What is taken away with all that is in it."""

_ATTRIBUTES = {
    "*": {"aria-hidden", "aria-label", "class", "dir", "id", "lang", "style", "title"},
    "a": {"href"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "div": {"data-tabs"},
    "img": {"align", "alt", "height", "loading", "src", "width"},
    "input": {"checked", "disabled", "name"},
    "label": {"for"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "span": {"data-linenos"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "circle": {"cx", "cy", "r"},
    "path": {"clip-rule", "d", "fill-rule"},
    "rect": {"height", "width", "x", "y"},
    "svg": {"viewBox", "xmlns"},
}
_SCHEMES = frozenset({"http", "https", "mailto"})
_STYLES = {"text-align"}  # of columns of a table

_TAB = re.compile(r"__tabbed_\d+(?:_\d+)?")
_OURS_ALONE = re.compile(r"(?!__(?:tabbed_\d|codelineno-|span-))__|tpm-", re.I)
"""How ids begin that the theme and our script look for; `__` also begins what tabs and lines of code are called by."""

_STYLED = re.compile(r"md-|tpm\b", re.I)
"""How classes begin by which the theme and our pages look as they do."""

_ID = re.compile(r"[\w:.~%-]{1,300}")
_CLASS = re.compile(r"[\w-]{1,100}")
_THEIRS_ALL_THE_SAME = frozenset({"tpm-ref", "tpm-ref--unknown", "md-button", "md-button--primary"})
_DRAWN_BY_SCRIPTS = frozenset({"mermaid"})  # Material would fetch that from elsewhere


@dataclass(frozen=True)
class Sanitiser:
    """Makes HTML harmless.

    Attributes:
        mark: What nobody can guess. Attributes that begin with `data-`, it and `-` are ours: they stay, without it.
    """

    mark: str

    def html(self, text: str) -> str:
        """A part of a page, whole in itself: what was left open is closed, so that nothing behind it is drawn in."""
        # Twice, as HTML that is nested in a wrong way is only put right when it is read again.
        clean: str = self._cleaner.clean(self._cleaner.clean(text))
        return clean.replace(f"data-{self.mark}-", "data-").replace(self.mark, "")

    @cached_property
    def _cleaner(self) -> nh3.Cleaner:
        return nh3.Cleaner(
            tags=set(_TAGS),
            clean_content_tags=set(_WITH_CONTENT),
            attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
            attribute_filter=_attribute,
            tag_attribute_values={"input": {"type": {"checkbox", "radio"}}},
            set_tag_attribute_values={"input": {"readonly": ""}},  # without a type it is a field to write into
            generic_attribute_prefixes={f"data-{self.mark}-"},
            filter_style_properties=set(_STYLES),
            url_schemes=set(_SCHEMES),
            link_rel="nofollow noopener noreferrer",
        )


def words(html: str) -> str:
    """The text of some HTML, as `inert` HTML."""
    return inert(entities.unescape(nh3.clean(html, tags=set(), clean_content_tags=set(_WITH_CONTENT))))


def inert(text: str) -> str:
    """A text as HTML that has no tag even where a theme unescapes it once more, as `striptags` does with titles."""
    return entities.escape(text.translate({ord("<"): "‹", ord(">"): "›"}))


def is_harmless_id(name: str) -> bool:
    """Whether an id is none that a theme or a script looks for."""
    return bool(_ID.fullmatch(name)) and not _OURS_ALONE.match(name)


def is_harmless_address(address: str) -> bool:
    """Whether an address is relative, or of the web, and ends no attribute that it is written into as it is."""
    meant = entities.unescape(address).strip()
    scheme, colon, _ = meant.partition(":")
    is_relative = not colon or bool(re.search("[/?#]", scheme))
    return (is_relative or scheme.lower() in _SCHEMES) and not re.search("[\\x00-\\x1f\"'<>`]", f"{address}{meant}")


def _attribute(tag: str, name: str, value: str) -> str | None:
    """A value as it may stay, or None. What addresses may lead to is the library's to say, but for images."""
    if tag == "input" and name in ("checked", "disabled"):
        return ""
    if tag == "input" and name not in ("class", "id", "name", "readonly", "type"):
        return None
    if name == "class":
        return " ".join(filter(_is_harmless_class, value.split())) or None
    if name == "id":
        return value if is_harmless_id(value) else None
    if (tag, name) in (("input", "name"), ("label", "for")):
        return value if _TAB.fullmatch(value) else None
    if name == "src":
        return None if _ELSEWHERE.match(value) else value
    return value


def _is_harmless_class(name: str) -> bool:
    if name in _THEIRS_ALL_THE_SAME:
        return True
    return bool(_CLASS.fullmatch(name)) and not _STYLED.match(name) and name.lower() not in _DRAWN_BY_SCRIPTS


_ELSEWHERE = re.compile(r"[\x00-\x20]*(?:[a-z][a-z0-9+.\t\r\n-]*:|[/\\][\t\r\n]*[/\\])", re.I)
