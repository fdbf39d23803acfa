"""What the card of a mention tells, and where the mention leads."""

from __future__ import annotations

import markdown
from plans import TODAY, check, plan, spec, viewed

from tpmdocs.hosts.mentions import destination
from tpmdocs.markdown import Destination, TpmdocsExtension
from tpmdocs.model.catalog import Catalog
from tpmdocs.views.cards import cards


def led_to(catalog: Catalog, mentioned: str, page: str = "a/b.md") -> Destination | None:
    return destination(catalog, cards(viewed(catalog, check(catalog), TODAY)), page, mentioned, None)


def test_a_card_tells_how_a_spec_stands_by_its_dates_and_by_its_owner() -> None:
    late = spec(
        "A-1",
        target="2026-10",
        team="shop",
        owner="[ada, bob, eve]",
        status="building",
        updates="[{on: 2026-11-20, health: on-track}]",
    )
    files = {"specs/x.md": late, "site_config/teams.yml": "[{key: shop, name: The shop}]"}
    found = led_to(plan(files), "A-1")
    assert found == Destination(
        "../x.md",
        "The A-1 spec",
        "A-1",
        {
            "id": "A-1",
            "status": "building",
            "category": "active",
            "facts": "2026-10 · The shop · ada · bob",
            "health": "off track",
            "kind": "bad",
            "reason": "was due 2026-10 (until 31 Oct 2026)",
            "says": "owner says on track",
        },
    )


def test_of_a_health_that_nobody_knows_a_card_says_nothing() -> None:
    found = led_to(plan({"specs/x.md": spec("A-1")}), "A-1")
    assert found is not None
    assert found.card == {"id": "A-1", "status": "draft", "category": "proposed", "facts": ""}


def test_a_goal_and_its_key_result_lead_to_the_goal_s_page() -> None:
    goals = "[{id: G-1, title: Fewer cars, key_results: [{id: KR-1, title: Half of them}]}]"
    catalog = plan(
        {"specs/x.md": spec("A-1", goals="[G-1/KR-1]"), "specs/y.md": spec("A-2"), "site_config/goals.yml": goals}
    )
    goal, result = led_to(catalog, "G-1"), led_to(catalog, "G-1/KR-1")
    assert goal == Destination("../goals/G-1.md", "Fewer cars", None, {"id": "G-1", "facts": "1 spec for it"})
    assert result is not None
    assert (result.href, result.title) == ("../goals/G-1.md#tpm-KR-1", "Half of them")
    assert led_to(catalog, "G-2") is None


def test_no_text_of_a_card_is_anything_but_text() -> None:
    evil = "\" onclick='x' <b> &lt; *a* `c` \x02 \x03"
    extension = TpmdocsExtension(resolve=lambda *_: Destination("a.md", "A", "A", {"facts": evil, "says": ""}))
    seen = markdown.markdown("[[A]]", extensions=[extension])
    assert seen == (
        '<p><a class="tpm-ref" data-facts="&quot; onclick=\'x\' &lt;b&gt; &amp;lt; *a* `c`  "'
        ' href="a.md" title="A">A</a></p>'
    )


def test_a_goal_whose_id_has_a_slash_leads_to_its_page() -> None:
    goals = "[{id: FY27/GROW, title: Grow, key_results: [{id: KR-1, title: Half}]}]"
    catalog = plan({"specs/x.md": spec("A-1", goals="[FY27/GROW]"), "site_config/goals.yml": goals})
    found, result = led_to(catalog, "FY27/GROW"), led_to(catalog, "FY27/GROW/KR-1")
    assert found is not None
    assert result is not None
    assert (found.href, result.href) == ("../goals/FY27~2f~GROW.md", "../goals/FY27~2f~GROW.md#tpm-KR-1")
