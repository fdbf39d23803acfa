"""Each rule's docstring becomes its page, with how severe the rule is here and where it fires; and an index of all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from tpmdocs.judging.policy import Weight, weight
from tpmdocs.judging.rule import Rule
from tpmdocs.model.vocabulary import PACKS, Policy, Vocabulary
from tpmdocs.rules import RULES
from tpmdocs.site import Page
from tpmdocs.templates import as_itself
from tpmdocs.views.health import of_rules
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan


def pages(plan: Plan) -> Iterator[Page]:
    """The index, and a page for each rule."""
    here = Here(plan, plan.page("rules"))
    vocabulary = plan.catalog.vocabulary
    fired = {one.rule.name: one for one in of_rules(plan)}
    content = here.render(
        "rules.html",
        families=[(family, tuple(rules)) for family, rules in groupby(RULES, key=lambda rule: rule.family)],
        severities={rule.name: weight(rule, vocabulary).usual for rule in RULES},
        fired=fired,
    )
    yield Page(here.path, "Rules", content)
    for rule in RULES:
        here = Here(plan, plan.page("rules", rule.name))
        one = fired.get(rule.name)
        content = "\n\n".join(_parts(here, rule, vocabulary, one.found if one is not None else ()))
        summary = rule.doc.summary.split("\n\n")[0].replace("`", "")
        # Nearly every word of a plan is in the page of some rule, and whoever searches wants a spec.
        yield Page(here.path, rule.name, content, {"description": summary, "search": {"boost": 0.1}})


def _parts(here: Here, rule: Rule, vocabulary: Vocabulary, found: tuple[object, ...]) -> Iterator[str]:
    """A rule's page, part by part. What a docstring says is Markdown, and ours; what a plan says stands in HTML."""

    its, default = weight(rule, vocabulary), _under(vocabulary.policy.pack, rule).usual
    packs = [(name, _under(name, rule)) for name in PACKS]
    differing = packs if any(other != packs[0][1] for _, other in packs) else ()

    def block(part: str) -> str:
        return here.render("rule.html", part=part, rule=rule, weight=its, default=default, packs=differing, found=found)

    doc = rule.doc
    yield f"# {rule.name}"
    yield block("strip")
    yield _no_macro(doc.summary)
    yield block("facts")
    for title, text in (("Why", doc.why), ("Example", doc.example), ("Instead", doc.instead)):
        if text:
            yield f"## {title}\n\n{_no_macro(text[:1].upper() + text[1:])}"
    yield f"## How to change it\n\n{_HOW.replace('RULE', rule.name)}"
    yield block("here")


def _under(pack: str, rule: Rule) -> Weight:
    """How severe a rule is where nothing but a pack says so."""
    return weight(rule, Vocabulary(policy=Policy(pack)))


def _no_macro(text: str) -> str:
    """Markdown of which mkdocs-macros takes nothing for a template: code that would be taken for one is HTML.

    In code of Markdown no entity means a brace, in code of HTML one does.
    """

    def written(code: re.Match[str]) -> str:
        return f"<code>{as_itself(code[1])}</code>" if re.search(r"\{[{%#]", code[1]) else code[0]

    return re.sub(r"`([^`\n]+)`", written, text)


_HOW = """\
How much it matters is said in `site_config/checks.yml`, for all specs or for those of one status; so is where it does
not count.

```yaml
severity:
  RULE: info        # or error, warning, off
by_status:
  RULE: {draft: info}
ignore:
  - {rule: RULE, paths: ["legacy/**"], reason: Frozen before 2024}
```

A single spec can be excused in its own front matter:

```yaml
waive:
  - {rule: RULE, reason: Why it may stay as it is, until: 2027-12-31}
```"""
