"""A Plan seen from one of its pages: where everything else is from there, and what it is called in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from markupsafe import Markup, escape

from tpmdocs.addresses import quoted, safe_name
from tpmdocs.changes.change import Change, Kind
from tpmdocs.changes.word_by_word import Piece
from tpmdocs.changes.wording import in_words, reads_otherwise, requires
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec, Update
from tpmdocs.model.target import Target, TargetKind
from tpmdocs.model.vocabulary import Category, Team
from tpmdocs.past.wording import was
from tpmdocs.planning.health import Assessment, Health, declared, disagrees, warned
from tpmdocs.planning.schedule import Item, end
from tpmdocs.repository.source import Span
from tpmdocs.templates import is_web_address, part, render
from tpmdocs.text.mentions import MENTION, Mention, mentions_in, read_mention
from tpmdocs.text.wording import count_of, day
from tpmdocs.views.plan import Plan


@dataclass(frozen=True)
class Here:
    """What templates ask while they write the page at `path`, below the docs folder."""

    plan: Plan
    path: str

    @cached_property
    def catalog(self) -> Catalog:
        return self.plan.catalog

    @cached_property
    def today(self) -> date:
        return self.plan.today

    def render(self, template: str, **values: object) -> str:
        """A block of HTML for this page; the template knows it as `here`."""
        return render(template, here=self, **values)

    def alike(self, macro: str, spec: Spec) -> Markup:
        """What a macro of `alike.html` writes of a spec: the same on every page."""
        made, key = self.plan.alike, (macro, spec.path)
        html = made.get(key)
        if html is None:
            html = made[key] = part("alike.html", macro, self, spec)
        return html

    def to(self, spec: Spec, fragment: str = "") -> str:
        """The address of a spec's page, for an `href`."""
        return self.plan.addresses.link(self.path, spec.page, fragment)

    def to_page(self, kind: str, fragment: str = "", of: str = "") -> str:
        """The address of a generated page by its kind, such as `roadmap`, and of one team, release, goal or rule."""
        return self.plan.addresses.link(self.path, self.plan.page(kind, of), fragment)

    def to_team(self, key: str | None) -> str | None:
        return self.to_page("teams", of=key) if key is not None and key in self.plan.groups.teams else None

    def to_release(self, name: str | None) -> str | None:
        return self.to_page("releases", of=name) if name is not None and name in self.plan.groups.releases else None

    def to_goal(self, id_: str | None) -> str | None:
        """The address of a goal's page; of one of its key results, `GOAL-2/KR-1`, the place on it."""
        goal, result = self.catalog.vocabulary.goal(id_ or "") or (None, None)
        if goal is None or goal.id not in self.plan.groups.goals:
            return None
        return self.to_page("goals", safe_name(f"tpm-{result.id}") if result is not None else "", goal.id)

    def to_path(self, path: str, fragment: str = "") -> str:
        """The address of a page by its path below the docs folder."""
        return self.plan.addresses.link(self.path, path, fragment)

    def to_file(self, path: str) -> str | None:
        """The address of a Markdown file's page by the file's path from the root; None where there is none."""
        page = self.plan.page_of(path)
        return self.to_path(page) if page is not None else None

    def to_rule(self, rule: str) -> str:
        return self.to_page("rules", of=rule)

    def to_asset(self, path: str) -> str:
        """The address of a generated file, such as `data/catalog.json`."""
        return self.plan.addresses.asset(self.path, self.plan.asset(path))

    def linked(self, text: str, most: int | None = None) -> Markup:
        """What stands in a field, where `[[PAY-12]]` leads to what it does in prose; of a long one the beginning."""
        if most is not None and len(text) > most:
            ends = (word.end() for word in _WORDS.finditer(text))
            text = f"{text[: max((end for end in ends if end < most), default=most)]}…"
        return Markup("").join(self._linked(text))

    def _linked(self, text: str) -> Iterator[str]:
        done = 0
        for found in mentions_in(text):
            mention = read_mention(found)
            link = self._mention(mention)
            yield from (escape(text[done : mention.start]), link if link is not None else escape(found[0]))
            done = mention.end
        yield escape(text[done:])

    def _mention(self, mention: Mention) -> Markup | None:
        """A mention as a link; None where it names nothing that has an address."""
        named = self.catalog.resolver.named(mention.id_text)
        if named is None:
            return None
        if named.spec is not None:
            href: str | None = self.to(named.spec, mention.anchor or "")
        else:
            href = self.to_goal(mention.id_text) or (named.url if named.url and is_web_address(named.url) else None)
        label = mention.label or (named.spec.label if named.spec is not None else "") or mention.id_text
        link = Markup('<a class="tpm-ref" href="{}" title="{}">{}</a>')
        return link.format(href, named.title or "", label) if href is not None else None

    def edit(self, span: Span) -> str | None:
        """Where the file that a place is in can be edited."""
        return self.plan.edit_url.replace("{path}", quoted(span.path)) if self.plan.edit_url else None

    def health(self, spec: Spec) -> Assessment | None:
        """How a spec stands by its dates; None for what is done, dropped or cannot be read."""
        return self.plan.health.get(spec.path)

    def reported(self, spec: Spec) -> Update | None:
        """What its owner reported last; None of what is done or dropped."""
        return declared(spec) if spec.path in self.plan.health else None

    def disagrees(self, spec: Spec) -> bool:
        """Whether its owner reports better than its dates allow."""
        found = self.health(spec)
        return found is not None and disagrees(spec, found)

    def warned(self, spec: Spec) -> Health | None:
        """What its owner reports, where that is worse than its dates say."""
        found = self.health(spec)
        return warned(spec, found) if found is not None else None

    def was(self, spec: Spec, track: str = "", now: Target | None = None) -> str:
        """What a target of a spec was and how often it moved: `was 2027-Q1, moved twice`; nothing where it never did.

        Args:
            track: Which of them; that which says when it is to be finished where none is given.
            now: What it says today.
        """
        past = self.plan.past_of(spec)
        found = (past.tracks.get(track) if track else past.end) if past is not None else None
        if found is None or self.plan.past is None:
            return ""
        return was(found, self.plan.past, now.text if now is not None else None)

    def moved(self, item: Item) -> str:
        """The same of what stands on the roadmap: a spec as a whole, or one of its stages."""
        field = next((one.said.name for one in item.spec.milestones if one.name == item.stage), "")
        return self.was(item.spec, field, item.target)

    def told(self, change: Change) -> str:
        """What a change is, in words."""
        return in_words(change)

    def pieces(self, change: Change) -> tuple[Piece, ...]:
        """What became of a wording, word by word; nothing for what is told in whole values."""
        return reads_otherwise(change)

    def introduced(self, change: Change) -> str:
        """What stands before a wording that is told word by word."""
        return requires(change) if change.kind is Kind.REQUIREMENT else change.field

    def category(self, spec: Spec) -> Category | None:
        return self.catalog.category(spec)

    def team(self, key: str | None) -> Team | None:
        return self.catalog.vocabulary.team(key)

    def team_name(self, key: str | None) -> str:
        """What a team is called; its key where nobody has declared it."""
        return self.catalog.vocabulary.team_name(key)

    def end(self, spec: Spec) -> Target | None:
        """When a spec is to be finished."""
        return end(spec, self.catalog.vocabulary)

    @cached_property
    def findings(self) -> int:
        """How many findings the whole plan has."""
        return len(self.plan.diagnostics)

    def due(self, target: Target) -> str:
        """What a target stands for, in words: its days, or how far ahead it is; empty where nobody knows."""
        if target.kind is TargetKind.BUCKET:
            return self._buckets[target.text.lower()]
        if target.lo is None or target.hi is None:
            return ""
        if target.lo == target.hi:
            return day(target.lo)
        return f"{day(target.lo, year=target.lo.year != target.hi.year)} – {day(target.hi)}"

    @cached_property
    def _buckets(self) -> Mapping[str, str]:
        cut = self.catalog.vocabulary.roadmap
        return {
            "now": f"this {cut.unit}" if cut.now == 1 else f"this {cut.unit} or within {cut.now}",
            "next": f"the {cut.unit} after" if cut.next == 1 else f"the {cut.next} {cut.unit}s after",
            "later": "after that",
        }

    def ago(self, then: date) -> str:
        """How long ago a day was, or how far it is."""
        days = (self.today - then).days
        if abs(days) <= 1:
            return ("yesterday", "today", "tomorrow")[1 - days]
        span = span_of(abs(days))
        return f"{span} ago" if days > 0 else f"in {span}"

    def until(self, then: date) -> str:
        """How far a day is, more exactly the nearer it is: `in 25 days`, `in 16 weeks`."""
        days = (then - self.today).days
        if 60 < days < 210:
            return f"in {days // 7} weeks"
        return f"in {days} days" if 1 < days <= 60 else self.ago(then)


_WORDS = re.compile(rf"(?:{MENTION.pattern}|\S)+")


def span_of(days: int) -> str:
    """A number of days in the greatest unit that there are two of: `3 weeks`."""
    for length, unit in ((365, "year"), (30, "month"), (7, "week")):
        if days >= 2 * length:
            return f"{days // length} {unit}s"
    return count_of(days, "day")
