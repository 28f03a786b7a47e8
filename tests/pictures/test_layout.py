"""Where bubbles go: inside the map, clear of each other and of the middle, and the same every time."""

from itertools import combinations, pairwise

import pytest

from bot.pictures.layout import MOST_ON_A_RING, apart, around, neighbourly, ring
from bot.views.relation_map import bubble

SIZE = bubble(MOST_ON_A_RING)


@pytest.mark.parametrize("count", range(1, MOST_ON_A_RING + 1))
def test_bubbles_stay_inside_and_never_touch(count: int) -> None:
    width, height = bubble(count)
    middle, others = around(count, width, height)
    assert (len(others), len(ring(count, width, height))) == (count, count)
    assert all(apart(middle, spot, width, height) > 1.2 for spot in others)  # it is larger than the others
    for spots in (others, ring(count, width, height)):
        for x, y in spots:
            assert width / 2 - 1e-9 <= x <= 1 - width / 2 + 1e-9
            assert height / 2 - 1e-9 <= y <= 1 - height / 2 + 1e-9
        assert all(apart(one, other, width, height) > 1.02 for one, other in combinations(spots, 2))


def test_a_ring_begins_at_the_top_and_goes_clockwise() -> None:
    spots = ring(8, *SIZE)
    assert spots[0] == pytest.approx((0.5, SIZE[1] / 2))
    assert spots[2][0] > 0.5 > spots[6][0]
    assert spots[4] == pytest.approx((0.5, 1 - SIZE[1] / 2))


def test_nobody_stands_on_an_empty_ring() -> None:
    assert (ring(0, *SIZE), neighbourly(0, {}), neighbourly(1, {})) == ((), [], [0])


def test_who_belongs_together_stands_together() -> None:
    couples = {(0, 4): 5.0, (1, 5): 5.0, (2, 6): 5.0, (3, 7): 5.0, (0, 1): 1.0}
    order = neighbourly(8, couples)
    assert sorted(order) == list(range(8))
    assert order[0] == 0
    beside = {frozenset(pair) for pair in [*pairwise(order), (order[-1], order[0])]}
    assert {frozenset(pair) for pair, strength in couples.items() if strength > 1} <= beside


def test_the_same_ties_give_the_same_order() -> None:
    ties = {(one, other): float((one * 7 + other) % 3 + 1) for one, other in combinations(range(MOST_ON_A_RING), 2)}
    assert neighbourly(MOST_ON_A_RING, ties) == neighbourly(MOST_ON_A_RING, ties)
