"""What Pygments works out for every block of code is worked out once: its style sheet, and which lexer a name means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pygments import lexers  # type: ignore[import-untyped]
from pygments.formatters.html import HtmlFormatter  # type: ignore[import-untyped]
from pygments.util import ClassNotFound  # type: ignore[import-untyped]
from pymdownx import highlight  # type: ignore[import-untyped]

from tpmdocs.hosts.faster.known import is_known

KNOWN = frozenset({"5cc9789830122cd5", "1149b0936246e06f"})
"""How a style sheet is made, and what its classes are called, as in the releases of Pygments that were read."""

LOOKING_UP = frozenset({"3fc69836537a92d0", "9c3655a7ff2c2ccb"})
"""How a lexer, or its class, is looked up by its name, as in 2.18 to 2.21."""


@contextmanager
def sharing_styles() -> Iterator[None]:
    """While formatters of one style share what they make of it.

    That is safe, as it follows from the style and what its classes begin with, and is only looked up.
    """
    make: Callable[[Any], None] = HtmlFormatter._create_stylesheet
    if not is_known(make, KNOWN) or not is_known(HtmlFormatter._get_css_class, KNOWN):
        yield
        return
    made: dict[tuple[object, ...], tuple[dict[Any, Any], dict[Any, Any]]] = {}

    def create(formatter: Any) -> None:
        key = type(formatter)._get_css_class, formatter.style, formatter.classprefix
        if key not in made:
            make(formatter)
            made[key] = formatter.ttype2class, formatter.class2style
        classes, styles = made[key]
        formatter.ttype2class, formatter.class2style = dict(classes), dict(styles)

    HtmlFormatter._create_stylesheet = create
    try:
        yield
    finally:
        HtmlFormatter._create_stylesheet = make


@contextmanager
def remembering_lexers() -> Iterator[None]:
    """While `pymdownx.highlight` finds again which lexer a name means, or that none does.

    That is safe, as it follows from what is installed, and each block of code has a lexer of its own all the same.
    """
    look_up = highlight.get_lexer_by_name
    instead = lexers.find_lexer_class_by_name
    if look_up is not lexers.get_lexer_by_name or not (is_known(look_up, LOOKING_UP) and is_known(instead, LOOKING_UP)):
        yield
        return
    found: dict[str, Any] = {}

    def get_lexer_by_name(name: str, **options: Any) -> Any:
        if name not in found:
            try:
                found[name] = instead(name)
            except ClassNotFound:
                found[name] = None
        if found[name] is None:
            raise ClassNotFound(f"no lexer for alias {name!r} found")
        return found[name](**options)

    highlight.get_lexer_by_name = get_lexer_by_name
    try:
        yield
    finally:
        highlight.get_lexer_by_name = look_up
