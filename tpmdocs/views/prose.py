"""A spec's prose becomes what is the author's of its page, and of its text; the rest stays as it was drawn."""

from __future__ import annotations

from dataclasses import replace

from tpmdocs.model.spec import Spec
from tpmdocs.site import Asset, Page
from tpmdocs.text.prose import Heading
from tpmdocs.text.raw_html import without_comments


def with_prose(page: Page, spec: Spec) -> Page:
    """A spec's page with what its prose is now around what we have to say.

    A heading that opens the prose is the page's; what we have to say follows it, and the page has one title.
    """
    head = page.content if page.ours is None else page.content[slice(*page.ours)]
    own_title = own_title_of(spec)
    body = spec.document.body if spec.document is not None else ""
    cut = _line_end(body, own_title.end) if own_title is not None else 0
    content = "\n\n".join(part for part in (body[:cut], head, body[cut:]) if part)
    begin = cut + 2 if cut else 0
    return replace(page, content=content, ours=(begin, begin + len(head)))


def undrawn(spec: Spec) -> Page:
    """A spec's page before there is anything to say: its prose, and an empty block."""
    return with_prose(Page(spec.page, spec.full_name, "<div></div>", edit_path=spec.path), spec)


def with_text(asset: Asset, spec: Spec) -> Asset:
    """A spec's text as it is now, in the place of what it was."""
    return replace(asset, content=markdown_of(spec).encode(errors="replace"))


def markdown_of(spec: Spec) -> str:
    """A spec's metadata as front matter, and its prose, both as they stand in its files."""
    document = spec.document
    if document is not None and document.path == spec.path:
        return spec.source.text
    head = spec.source.text.removeprefix("---\n")
    end = "" if not head or head.endswith("\n") else "\n"
    return f"---\n{head}{end}---\n\n{document.source.text if document is not None else ''}"


def own_title_of(spec: Spec) -> Heading | None:
    """A heading of the first level that opens the prose; comments may stand before it."""
    if spec.document is None:
        return None
    first = next(iter(spec.document.prose.headings), None)
    opens = first is not None and first.level == 1 and not without_comments(spec.document.body[: first.start]).strip()
    return first if opens else None


def _line_end(text: str, at: int) -> int:
    """Where the line ends that `at` is in, or that ends just before it."""
    if at and text[at - 1] == "\n":
        return at
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1
