"""What a site consists of, where it lies, and that nothing of the author's is lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

import pytest
from plans import NOWHERE, plan, spec

from tpmdocs.addresses import Addresses
from tpmdocs.builder import NAV, build, draw
from tpmdocs.checker import judge, situation_of
from tpmdocs.model.catalog import Catalog
from tpmdocs.planning.deadlines import Deadlines
from tpmdocs.planning.health import Assessment, assess
from tpmdocs.reading.loader import load, load_tree
from tpmdocs.repository.folder import Folder
from tpmdocs.site import STYLESHEET, Site

TODAY = date(2026, 11, 23)
BIKES = {
    "specs/list.md": spec("BIKE-1", team="shop", goals="GOAL-1", target="'1.0'"),
    "specs/lend.md": spec("BIKE-2", depends_on="BIKE-1"),
    "site_config/goals.yml": "[{id: GOAL-1, title: More bicycles}]",
    "site_config/releases.yml": "[{name: '1.0'}]",
}


EVERYWHERE = set(NAV) - {"brief", "changes", "review"}
"""Kinds of pages that every site has in its section."""


def site_of(catalog: Catalog, addresses: Addresses | None = None) -> Site:
    return build(catalog, today=TODAY, addresses=addresses, engine="none")


def paths(site: Site) -> set[str]:
    return {page.path for page in site.pages}


def assets(site: Site) -> dict[str, str]:
    return {asset.path: asset.content.decode() for asset in site.assets}


def test_a_site_has_spec_pages_generated_pages_data_and_a_style_sheet() -> None:
    site = site_of(plan(BIKES))
    assert {"list.md", "lend.md", "index.md", "rules/unknown-reference.md"} <= paths(site)
    assert {f"{name}/index.md" for name in EVERYWHERE} <= paths(site)
    assert {"data/catalog.json", "data/catalog.schema.json", "data/catalog.csv", STYLESHEET} <= assets(site).keys()
    assert [title for title, _ in site.nav] == [
        *("Brief", "Roadmap", "Timeline", "Specs", "Goals", "Releases", "Teams", "Dependencies", "Health", "Rules")
    ]


def test_a_plan_without_teams_releases_and_goals_has_no_pages_of_them() -> None:
    names = {name for name, _ in site_of(plan({"specs/a.md": spec("A-1")})).nav}
    assert not names & {"Goals", "Releases", "Teams"}


def test_pages_are_written_once() -> None:
    site = site_of(plan(BIKES))
    assert len(paths(site)) == len(site.pages)
    assert len(assets(site)) == len(site.assets)


@pytest.mark.parametrize("own", ["index.md", "README.md", "index.html"])
def test_the_author_s_home_is_the_home(own: str) -> None:
    site = site_of(plan(BIKES | {f"specs/{own}": "# Bicycles\n"}, "specs"))
    assert not paths(site) & {"index.md", "README.md"}
    assert site.nav[0] == ("Brief", "brief/index.md")


def test_a_spec_may_be_the_home() -> None:
    site = site_of(plan(BIKES | {"specs/index.md": spec("BIKE-0")}))
    assert next(page for page in site.pages if page.path == "index.md").title == "BIKE-0 The BIKE-0 spec"


@pytest.mark.parametrize(
    "own",
    [
        "roadmap.md",
        "roadmap/README.md",
        "health/index.html",
        "catalog/index.md",
        "data/catalog.json",
        "data/catalog.csv",
        "rules/unknown-reference.md",
    ],
)
def test_generated_pages_make_room_for_the_author_s(own: str) -> None:
    site = site_of(plan(BIKES | {f"specs/{own}": "Mine\n"}, "specs"))
    assert {f"plan/{name}/index.md" for name in EVERYWHERE} <= paths(site)
    assert own not in paths(site) | assets(site).keys()
    assert "plan/data/catalog.json" in assets(site)
    assert "id/BIKE-1/index.html" in assets(site), "ids keep their addresses"


def test_room_is_found_where_plan_is_taken_too() -> None:
    site = site_of(plan(BIKES | {"specs/roadmap.md": "Mine\n", "specs/plan/health.md": "Mine\n"}, "specs"))
    assert "plan/plan/roadmap/index.md" in paths(site)


def test_without_directory_urls_the_same_files_make_room() -> None:
    flat = Addresses(directory_urls=False)
    own = BIKES | {"specs/roadmap/index.md": "Mine\n"}
    assert "plan/roadmap/index.md" in paths(site_of(plan(own, "specs"), flat))
    assert "roadmap/index.md" in paths(site_of(plan(BIKES | {"specs/roadmap.md": "Mine\n"}, "specs"), flat))


def test_the_order_of_files_changes_nothing() -> None:
    files = {f"specs/{n}.md": spec(f"A-{n}", depends_on=f"A-{n - 1}", relates_to="A-3") for n in range(1, 9)}
    forwards = load_tree(Folder(NOWHERE, files))
    backwards = load_tree(Folder(NOWHERE, dict(reversed(files.items()))))
    assert site_of(forwards) == site_of(backwards)


def test_each_id_has_an_address_that_leads_to_its_page() -> None:
    files = BIKES | {
        "site_config/dialect.yml": "ids: {label: 'BIKE-{id}'}\n",
        "specs/a/repair.md": spec("7", aliases="[FIX-7]"),
    }
    found = assets(site_of(plan(files)))
    for name in ("7", "BIKE-7", "FIX-7"):
        assert 'content="0; url=../../a/repair/"' in found[f"id/{name}/index.html"], name
        assert '<a href="../../a/repair/">BIKE-7 The 7 spec</a>' in found[f"id/{name}/index.html"]


def test_an_id_of_two_specs_leads_to_a_choice() -> None:
    found = assets(site_of(plan(BIKES | {"specs/twin.md": spec("BIKE-1")})))["id/BIKE-1/index.html"]
    assert 'href="../../list/"' in found
    assert 'href="../../twin/"' in found
    assert "http-equiv" not in found


def test_a_part_of_the_dependencies_makes_room_for_the_author_s() -> None:
    teams = {1: "Red", 2: "Blue"}
    chain = {
        f"specs/{n}.md": spec(f"A-{n}", team=teams[n % 2 + 1], depends_on=f"[A-{n + 1}]" if n < 40 else "[]")
        for n in range(1, 41)
    }
    assert "dependencies/blue.md" in paths(site_of(plan(chain)))
    site = site_of(plan(chain | {"specs/dependencies/blue/index.html": "Mine\n"}))
    assert "plan/dependencies/blue.md" in paths(site)
    assert "dependencies/blue.md" not in paths(site)


@pytest.mark.parametrize("own", ["id/BIKE-1/index.html", "id/BIKE-1.md", "id/BIKE-1/README.md"])
def test_an_author_s_file_at_an_id_s_address_stays(own: str) -> None:
    site = site_of(plan(BIKES | {f"specs/{own}": "<p>Mine</p>"}))
    assert "id/BIKE-1/index.html" not in assets(site)
    assert "id/BIKE-2/index.html" in assets(site)


def test_a_page_that_cannot_be_read_is_replaced_by_one_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "list.md").write_text(BIKES["specs/list.md"])
    (tmp_path / "specs" / "map.md").write_bytes("# A map".encode("utf-16"))
    (tmp_path / "specs" / "gone.md").symlink_to("nowhere.md")
    contents = {page.path: page.content for page in site_of(load(tmp_path)).pages}
    assert "specs/map.md</code> could not be read: this file is encoded as UTF-16" in contents["map.md"]
    assert "specs/gone.md</code> could not be read" in contents["gone.md"]


def test_names_that_differ_in_capitals_alone_have_pages_on_any_system() -> None:
    names = ("payments", "Payments", "PAYMENTS")
    catalog = plan(
        {f"specs/{name}-.md": spec(f"A-{n}", team=name, goals=name) for n, name in enumerate(names)}
        | {f"site_config/{kind}.yml": f"[{', '.join(f'{{{key}: {name}}}' for name in names)}]" for kind, key in KEYS}
    )
    site = site_of(catalog)
    for kind, _ in KEYS:
        made = sorted(path.casefold() for path in paths(site) if path.startswith(f"{kind}/"))
        assert made == [f"{kind}/{name}.md" for name in ("index", "payments", "payments~2", "payments~3")]


KEYS = (("teams", "key"), ("releases", "name"), ("goals", "id"))


def test_checking_and_building_work_out_once_what_the_dates_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Deadlines] = []

    def counted(deadlines: Deadlines, off: Collection[str] = ()) -> Mapping[str, Assessment]:
        asked.append(deadlines)
        return assess(deadlines, off)

    monkeypatch.setattr("tpmdocs.judging.situation.assess", counted)
    situation = situation_of(
        plan({"specs/a.md": spec("A-1", updates="[{on: 2026-11-20, health: on-track}]")}), today=TODAY
    )
    draw(situation, judge(situation))
    assert asked == [situation.deadlines]
