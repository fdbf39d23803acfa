"""The template of a page becomes what it wrote the last time for the same page, or is put off and then shared out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, Template
from mkdocs.commands import build as host
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from tpmdocs.hosts.faster import kept
from tpmdocs.hosts.faster.account import Account
from tpmdocs.hosts.faster.fingerprints import Unfathomable, digest, of_text
from tpmdocs.hosts.faster.outputs import Outputs, Row, Unwritten
from tpmdocs.hosts.faster.said import Saying, recorded, say
from tpmdocs.hosts.faster.seen_navigation import SeenNavigation, row
from tpmdocs.hosts.faster.workers import each
from tpmdocs.repository.cache import Cache

_CONTEXT = frozenset(
    {"nav", "pages", "base_url", "extra_css", "extra_javascript", "mkdocs_version", "build_date_utc", "config", "page"}
    | {"properdocs_version"}
)
"""What hosts tell a template. With anything else in it, what a page is written from cannot be told."""


class Later(str):
    """Stands for what is written in the end, or was before; the host asks whether it is empty, and writes it."""

    __slots__ = ()

    def strip(self, chars: str | None = None, /) -> str:  # noqa: ARG002
        return "later"

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:  # noqa: ARG002
        return Unwritten()


@dataclass(frozen=True, slots=True)
class Job:
    """A page that is to be written, and what that depends on; None where it cannot be told."""

    page: Page
    template: Template
    context: Mapping[str, Any]
    parts: kept.Parts | None


@dataclass
class Writing:
    """Writes pages in place of the host.

    Attributes:
        nav: What templates draw the navigation from.
        seen: What each page shows of that.
        site: A digest of all that is the same for every page; None where nothing is to be kept.
        outputs: Writes files.
        is_put_off: Whether pages are written in the end, and not at all where the host would write them.
    """

    cache: Cache
    account: Account
    config: MkDocsConfig
    nav: Navigation
    seen: SeenNavigation
    site: str | None
    outputs: Outputs
    is_put_off: bool = False
    _waiting: list[Job] = field(default_factory=list)

    def take_over(self, env: Environment) -> None:
        """Have every template that is looked up from now on ask us."""
        env.template_class = type("Remembered", (_Remembered,), {"writing": self})

    def render(self, template: Template, context: Mapping[str, Any]) -> str:
        if hasattr(context["page"], "tpmdocs_left"):
            return Later()
        job = Job(context["page"], template, context, self._parts(template, context))
        found = self._found(job)
        if found is not None:
            return found
        if self.is_put_off:
            self._waiting.append(job)
            return Later()
        text = _written(job)
        self._keep(job, text)
        return text

    def render_alone(self, template: Template, context: Mapping[str, Any]) -> str:
        """The same of a template that is no page's, of which nothing is told: to write one takes reading them all."""
        parts = self._common(context, str(template.name))
        name = kept.name_of("html", str(template.name), self.config.site_url or "")
        data = self.cache.get(name) if parts is not None else None
        was = kept.unpacked(data) if data is not None else None
        if was is not None and parts is not None and not kept.differing(was.parts, parts):
            return was.text
        text = Template.render(template, context)
        if parts is not None:
            self.cache.keep(name, kept.packed(parts, {}, text))
        return text

    def finish(self, workers: int) -> None:
        """Write what was put off: pages, and other files."""
        waiting: list[Job | tuple[bytes, str]] = [*self.outputs.waiting(), *self._waiting]
        self._waiting.clear()
        for job, done in zip(waiting, each(self._quietly, waiting, workers), strict=True):
            if done is not None:
                said, written = done
                say(said)
                if written is not None:
                    self.outputs.note(*written)
            elif isinstance(job, Job):
                self._failing(job)

    def _quietly(self, job: Job | tuple[bytes, str]) -> tuple[list[Saying], tuple[str, Row] | None] | None:
        if isinstance(job, tuple):
            return [], self.outputs.write(*job)
        with recorded(aloud=False) as said:
            try:
                written = self._write(job)
            except Exception:  # noqa: BLE001, it comes again where somebody hears of it
                return None
        return said, written

    def _failing(self, job: Job) -> None:
        try:
            self._write(job)
        except Exception as error:
            host.log.error(f"Error building page '{job.page.file.src_uri}': {error}")
            raise

    def _write(self, job: Job) -> tuple[str, Row] | None:
        page = job.page
        self.config._current_page = page
        page.active = True
        try:
            text = _written(job)
        finally:
            page.active = False
            self.config._current_page = None
        self._keep(job, text)
        if not text.strip():
            host.log.info(f"Page skipped: '{page.file.src_uri}'. Generated empty output.")
            return None
        return self.outputs.write(text.encode("utf-8", errors="xmlcharrefreplace"), page.file.abs_dest_path)

    # What is kept

    def _name(self, job: Job) -> str:
        return kept.name_of("html", job.page.file.src_uri, self.config.site_url or "")

    def _keep(self, job: Job, text: str) -> None:
        if job.parts is not None:
            self.cache.keep(self._name(job), kept.packed(job.parts, {}, text))

    def _found(self, job: Job) -> str | None:
        uri = job.page.file.src_uri
        if job.parts is None:
            why = "nothing is kept" if self.site is None else "what it is written from cannot be told"
            self.account.made(uri, "written", why)
            return None
        data = self.cache.get(self._name(job))
        if data is None:
            self.account.made(uri, "written", "nothing is kept of it")
            return None
        was = kept.unpacked(data)
        why = ", ".join(_SAID[name] for name in kept.differing(was.parts, job.parts))
        self.account.made(uri, "written", why)
        return None if why else was.text

    def _parts(self, template: Template, context: Mapping[str, Any]) -> kept.Parts | None:
        page = context["page"]
        try:
            told = digest(
                *(page.meta, row(page), page.canonical_url, page.edit_url, page.is_homepage),
                *([_heading(one) for one in page.toc], page.file.inclusion.value),
                *([row(one) for one in (page.previous_page, page.next_page, *page.ancestors)]),
            )
        except Unfathomable:
            return None
        parts = self._common(context, str(template.name))
        return {"content": of_text(page.content or ""), "page": told, **parts} if parts is not None else None

    def _common(self, context: Mapping[str, Any], name: str) -> kept.Parts | None:
        """What a template is told besides the page; None where that is not what hosts tell."""
        same = context["nav"] is self.nav and context["config"] is self.config
        if self.site is None or not same or not context.keys() <= _CONTEXT:
            return None
        try:
            seen = self.seen.word(context.get("page"))
            scripts = [_plainly(script) for script in context["extra_javascript"]]
            place = digest(name, context["base_url"], context["extra_css"], scripts)
        except Unfathomable:
            return None
        return {"place": place, "nav": seen, "site": self.site}


_SAID = {
    "content": "the content is another",
    "page": "the title, a heading or a neighbour is another",
    "place": "the place or the template is another",
    "nav": "the navigation is another",
    "site": "the theme, the configuration or a version is another",
}


class _Remembered(Template):
    writing: Writing

    def render(self, *args: Any, **kwargs: Any) -> str:
        context = args[0] if len(args) == 1 and not kwargs and isinstance(args[0], Mapping) else None
        if context is not None and isinstance(context.get("page"), Page):
            return self.writing.render(self, context)
        if context is not None and self.name == "404.html":
            return self.writing.render_alone(self, context)
        return super().render(*args, **kwargs)


def _written(job: Job) -> str:
    return Template.render(job.template, job.context)


def _plainly(script: object) -> object:
    return script if isinstance(script, str) else vars(script)


def _heading(one: AnchorLink) -> list[object]:
    return [one.title, one.id, one.level, [_heading(child) for child in one.children]]
