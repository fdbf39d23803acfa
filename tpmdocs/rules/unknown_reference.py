"""TPM201: a reference to something that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, shown
from tpmdocs.editing.paths_to import looks_like_path
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.links import Link, LinkState, without_markup
from tpmdocs.rules._meant import Names
from tpmdocs.rules._odd_characters import straightened, told
from tpmdocs.rules._several_in_one import as_list, several
from tpmdocs.rules._wording import listed, titled


@rule("TPM201")
def unknown_reference(catalog: Catalog) -> Iterator[Finding]:
    """A spec refers to something that nobody has written down.

    So it is where a single text names several specs, of which none is read, or only the first; and where a path leads
    to a folder, or to a page that is no spec. What may lead anywhere, such as `relates_to`, may lead there.

    Why: the roadmap can place nothing after work that nobody has written down.
    Example: `depends_on: [BILL-404]` or `depends_on: BILL-2, BILL-3`
    Instead: `depends_on: [BILL-2, BILL-3]`, or write the missing spec.
    """
    names = Names(catalog)
    for link in catalog.links:
        if _is_malformed(link):
            continue
        several_ids = several(link.reference.text, catalog)
        if several_ids and link.state in (LinkState.OK, LinkState.SELF, LinkState.TEXT):
            yield _only_one(link, several_ids, catalog)
        if link.type.to == "goal" and not link.inverted:
            continue  # of goals speaks unknown-goal
        if link.state is LinkState.FILE and link.target is None and link.type.to != "any":
            yield _no_spec(link, catalog)
        if link.state is not LinkState.UNKNOWN:
            continue
        said = link.reference
        if several_ids:
            yield _only_one(link, several_ids, catalog)
            continue
        text = without_markup(said.text)
        guess = names.guess(text, link.source.path)
        meant = _ADDRESS.sub("", text) if _ADDRESS.match(text) else guess.written if guess and guess.certain else None
        yield Finding(
            f"{shown(said.text)} is {_what(catalog, said.text)}",
            said.span,
            help=_slip(catalog, text) or names.help(text, guess, _way_out(catalog, text)),
            fix=said.with_text(text, meant) if meant is not None else None,
            spec=link.source.path,
            field=said.name,
            value=catalog.dialect.key(said.text),
        )


def _is_malformed(link: Link) -> bool:
    """Whether the line that it stands on cannot be read as YAML: the finding of that is the only one."""
    spec, said = link.source, link.reference
    lines = (
        spec.source.span(problem.start, problem.end).line for problem in spec.problems if problem.kind == "malformed"
    )
    return any(line == said.span.end_line for line in lines)


def _what(catalog: Catalog, text: str) -> str:
    goals = catalog.vocabulary.goals_called(text)
    if goals:
        return f"a {'key result' if '/' in goals[0] else 'goal'}, not a spec"
    return "neither a spec nor a file" if looks_like_path(text) else "not a spec"


def _only_one(link: Link, ids: tuple[str, ...], catalog: Catalog) -> Finding:
    """That a text which names several specs leads to one of them, or to none."""
    said = link.reference
    lost = ids[1:] if link.target is not None and catalog.find(ids[0])[:1] == (link.target,) else ids
    lost_are = f"{listed(lost)} {'is' if len(lost) == 1 else 'are'}"
    return Finding(
        f"{shown(said.text)} names several specs in one text, and {lost_are} lost",
        said.span,
        as_list(ids, catalog),
        spec=link.source.path,
        field=said.name,
        value=catalog.dialect.key(said.text),
    )


def _no_spec(link: Link, catalog: Catalog) -> Finding:
    """That a path leads to a folder, or to a file that is no spec."""
    said, path = link.reference, link.path or ""
    if path not in catalog.files:
        others = (spec for spec in catalog.specs if spec.id and spec is not link.source)
        within = next((spec for spec in others if spec.path.startswith(f"{path}/")), None)
        what, way_out = "a folder", f"name a spec{f' in it, such as {titled(within)}' if within is not None else ''}"
    elif path in catalog.documents and not catalog.dialect.include:
        what, way_out = "a page", "if it is a spec, give it an id; if it is none, link to it in the prose"
    else:
        what, way_out = "a file", "name a spec, and link to the file in the prose"
    return Finding(
        f"{shown(said.text)} is {what} and not a spec",
        said.span,
        way_out,
        spec=link.source.path,
        field=said.name,
        value=said.text,
    )


def _slip(catalog: Catalog, text: str) -> str:
    """That a hyphen without a space, or a character from elsewhere, is all that keeps a text from naming specs."""
    items = [item.strip() for item in _DASH.split(text)[1:]] if text.startswith("-") else []
    if items and all(catalog.find(item) for item in items):
        return f"in a list, a space follows the hyphen: write {listed(f'- {item}' for item in items)}"
    if _ADDRESS.match(text):
        return "an address begins with `https://`: take away what stands before it"
    meant = straightened(text)
    return told(text) if meant != text and catalog.find(meant) else ""


_ADDRESS = re.compile(r"[./]+(?=https?://)")
"""What does not belong before an address."""
_ELSEWHERE = re.compile(r"\w[\w.-]*/[\w.-]+/.")
"""How a file of another repository may be called: owner, repository, path."""
_SAMPLE = re.compile(r"/sig-(?:aaa|bbb|ccc)/|/(?:this-other-neat-thing|that-less-than-great-idea|our-past-effort)\b")
"""What the template of Kubernetes' enhancements says in place of paths, and those that were made after it."""
_DASH = re.compile(r"(?:^|\s+)-")


def _way_out(catalog: Catalog, text: str) -> str:
    tracker = catalog.dialect.field_of("tracker")
    if tracker is not None and _ISSUE.fullmatch(text):
        return f"if it is an issue, name it in {shown(tracker)}"
    goals, field = catalog.vocabulary.goals_called(text), catalog.dialect.field_of("goals")
    if goals and field is not None:
        return f"name it in {shown(field)}{'' if goals == (text,) else f', as {shown(goals[0])}'}"
    if not looks_like_path(text):
        return "write that spec, or take the reference out"
    if _SAMPLE.search(text):
        return "it is what a template says: take it out"
    first = text.partition("/")[0]
    if _ELSEWHERE.match(text) and not catalog.resolver.is_there(first):
        return "if it stands elsewhere, write its whole address, `https://…`; else mend the path, or take it out"
    return "mend the path, or take it out"


_ISSUE = re.compile(r"(?:[\w.-]+/)?(?:[\w.-]+)?#\d+")
