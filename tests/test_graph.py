from __future__ import annotations

from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpmdocs.model.graph import Edge, Graph
from tpmdocs.model.target import natural_key


def graph(text: str) -> Graph:
    """`A>B C` is the graph in which A needs B, and C stands alone."""
    edges = [(a, b) for word in text.split() for a, _, b in [word.partition(">")] if b]
    return Graph.of(text.replace(">", " ").split(), edges)


def pairs(text: str) -> tuple[Edge, ...]:
    return graph(text).edges


def test_what_makes_no_edge_is_dropped() -> None:
    edges = [("A", "B"), ("A", "B"), ("A", "A"), ("A", "GONE"), ("GONE", "B")]
    assert Graph.of(["B", "A", "B"], edges) == graph("A>B")


def test_nodes_and_neighbours_stand_in_natural_order() -> None:
    spec = graph("PAY-1>PAY-12 PAY-1>PAY-2 PAY-9>PAY-2 PAY-10>PAY-2")
    assert spec.nodes == ("PAY-1", "PAY-2", "PAY-9", "PAY-10", "PAY-12")
    assert spec.needs["PAY-1"] == ("PAY-2", "PAY-12")
    assert spec.needed_by["PAY-2"] == ("PAY-1", "PAY-9", "PAY-10")


@pytest.mark.parametrize(
    ("edges", "components"),
    [
        ("A>B B>C", []),
        ("A>A", []),
        ("A>B B>A", ["AB"]),
        ("Z>Y Y>Z B>C C>A A>B C>Z", ["ABC", "YZ"]),
    ],
)
def test_a_component_is_two_or_more_nodes_that_wait_for_each_other(edges: str, components: list[str]) -> None:
    assert ["".join(component) for component in graph(edges).components()] == components


@pytest.mark.parametrize(
    ("edges", "cycle"),
    [
        ("A>B B>A", "AB"),
        ("A>B B>C C>D D>A D>B", "BCD"),  # not ABCD, which is longer
        ("B>C C>D D>B B>D", "BD"),
        ("A>C C>B B>A", "ACB"),
        ("A>B B>A C>D D>C A>C C>A", "AB"),  # three of one length
        ("A>B B>C", ""),
    ],
)
def test_the_example_of_a_cycle_is_a_shortest_one(edges: str, cycle: str) -> None:
    chosen = graph(edges)
    assert "".join(chosen.shortest_cycle(chosen.nodes)) == cycle


@pytest.mark.parametrize(
    ("edges", "kept"),
    [
        ("A>B B>C A>C", "A>B B>C"),
        ("A>B B>A A>C B>C C>D A>D", "A>B A>C B>A B>C C>D"),  # both ways from the cycle to C, none past C
        ("A>B B>C C>A A>C", "A>B A>C B>C C>A"),
    ],
)
def test_a_reduced_graph_loses_only_what_a_longer_way_says(edges: str, kept: str) -> None:
    assert graph(edges).reduced() == pairs(kept)


def test_a_small_neighbourhood_reaches_two_hops_and_only_along_the_arrows() -> None:
    around = graph("FAR>NEAR NEAR>ME ME>NEED NEED>BASE OTHER>NEED FARTHER>FAR").neighbourhood("ME")
    assert around.nodes == ("ME", "NEED", "NEAR", "BASE", "FAR")
    assert set(around.edges) == set(pairs("FAR>NEAR NEAR>ME ME>NEED NEED>BASE"))
    assert around.left_out == 0


def test_a_hop_that_does_not_fit_is_left_away_as_a_whole() -> None:
    spec = graph("ME>A ME>B A>C A>D A>B")
    assert spec.neighbourhood("ME", limit=5).nodes == ("ME", "A", "B", "C", "D")
    around = spec.neighbourhood("ME", limit=4)
    assert around.nodes == ("ME", "A", "B")
    assert set(around.edges) == set(pairs("ME>A ME>B A>B"))
    assert around.left_out == 0


def test_a_crowded_neighbourhood_shows_both_sides_and_counts_the_rest() -> None:
    waiting = " ".join(f"W-{number}>ME" for number in range(1, 41))
    around = graph(f"{waiting} ME>A ME>B").neighbourhood("ME")
    assert around.nodes == ("ME", "A", "W-1", "B", *(f"W-{number}" for number in range(2, 12)))
    assert around.left_out == 42 - 13


def test_one_hop_is_one_hop() -> None:
    assert graph("A>B B>C C>D D>E").neighbourhood("C", hops=1).nodes == ("C", "D", "B")
    assert graph("A>B B>C C>D D>E").neighbourhood("A", hops=3).nodes == ("A", "B", "C", "D")


NODES = st.sampled_from("ABCDEFG")
GRAPHS = st.lists(st.tuples(NODES, NODES), max_size=16)


def reachable(edges: tuple[Edge, ...], start: str) -> set[str]:
    found: set[str] = set()
    new = {start}
    while new:
        new = {b for a, b in edges if a in new} - found
        found |= new
    return found


@given(GRAPHS)
def test_every_answer_agrees_with_counting_it_out(edges: list[Edge]) -> None:
    some = Graph.of("ABCDEFG", edges)
    reach = {node: reachable(some.edges, node) for node in some.nodes}
    for node in some.nodes:
        around = some.neighbourhood(node, hops=9, limit=99)
        assert set(around.nodes) == {node, *reach[node], *(other for other in some.nodes if node in reach[other])}

    together = {frozenset(b for b in reach[a] if a in reach[b]) for a in some.nodes if a in reach[a]}
    assert {frozenset(component) for component in some.components()} == together
    for component in some.components():
        cycle = some.shortest_cycle(component)
        assert cycle[0] == min(cycle, key=natural_key)
        assert set(zip(cycle, (*cycle[1:], cycle[0]), strict=True)) <= set(some.edges)
        assert not any(
            set(zip(way, (*way[1:], way[0]), strict=True)) <= set(some.edges)
            for length in range(2, len(cycle))
            for way in permutations(component, length)
        )

    reduced = some.reduced()
    assert set(reduced) <= set(some.edges)
    assert {node: reachable(reduced, node) for node in some.nodes} == reach
    for edge in reduced:
        if edge[0] not in reach[edge[1]]:
            same_ends = {
                (a, b)
                for a, b in reduced
                if a in reach[edge[0]] | {edge[0]} and edge[0] in reach[a] | {a}
                if b in reach[edge[1]] | {edge[1]} and edge[1] in reach[b] | {b}
            }
            without = tuple(other for other in reduced if other not in same_ends)
            assert edge[1] not in reachable(without, edge[0])


@given(GRAPHS, st.randoms(use_true_random=False))
def test_the_order_of_files_changes_no_answer(edges: list[Edge], random: Random) -> None:
    shuffled = edges * 2
    nodes = list("ABCDEFG")
    random.shuffle(shuffled)
    random.shuffle(nodes)
    one, other = Graph.of("ABCDEFG", edges), Graph.of(nodes, shuffled)
    assert one == other
    assert one.components() == other.components()
    assert one.reduced() == other.reduced()
    assert [one.neighbourhood(node, limit=4) for node in "ABCDEFG"] == [
        other.neighbourhood(node, limit=4) for node in "ABCDEFG"
    ]
    assert [one.shortest_cycle(component) for component in one.components()] == [
        other.shortest_cycle(component) for component in other.components()
    ]
