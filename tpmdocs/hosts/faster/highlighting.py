"""The style sheet that Pygments makes for every block of code is made once for blocks that would have the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pygments.formatters.html import HtmlFormatter  # type: ignore[import-untyped]

from tpmdocs.hosts.faster.known import is_known

KNOWN = frozenset({"5cc9789830122cd5", "1149b0936246e06f"})
"""How a style sheet is made, and what its classes are called, as in the releases of Pygments that were read."""


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
