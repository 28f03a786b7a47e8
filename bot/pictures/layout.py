"""Where the bubbles of a map go: evenly on a ring, friends next to each other, none on top of another.

Pure geometry in a map that is 1 wide and 1 high. Knows no names, no look and no relation.
"""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, combinations, pairwise

MOST_ON_A_RING = 14
_BULGE = 2.5  # 2 is an ellipse; more comes closer to the corners, so that more fits
_STEPS = 1440  # points of the curve that are looked at
_TINY = 1e-9  # more than sums of so many steps are wrong by

Point = tuple[float, float]
Pair = tuple[int, int]
_MIDDLE = (0.5, 0.5)


def around(count: int, width: float, height: float) -> tuple[Point, Sequence[Point]]:
    """Where somebody stands, and so many others around them; one or two stand beside them."""
    if count == 1:
        return (0.28, 0.5), [(0.72, 0.5)]
    if count == 2:
        return _MIDDLE, [(width / 2, 0.5), (1 - width / 2, 0.5)]
    return _MIDDLE, ring(count, width, height)


@lru_cache(maxsize=64)  # there are few sizes, and looking at a whole curve takes a while
def ring(count: int, width: float, height: float) -> tuple[Point, ...]:
    """The middles of so many bubbles of this size, clockwise from the top.

    They keep the same distance as bubbles see it: wide ones need more room beside than below each other.
    """
    curve = [_on_curve(step / _STEPS, 0.5 - width / 2, 0.5 - height / 2) for step in range(_STEPS + 1)]
    steps = (apart(one, other, width, height) for one, other in pairwise(curve))
    walked = list(accumulate(steps, initial=0.0))
    found, at = [], 0
    for number in range(count):
        while walked[at] < walked[-1] * number / count - _TINY:
            at += 1
        found.append(curve[at])
    return tuple(found)


def apart(one: Point, other: Point, width: float, height: float) -> float:
    """How far two bubbles are from each other; they touch at 1 and overlap below."""
    return max(abs(one[0] - other[0]) / width, abs(one[1] - other[1]) / height)


def neighbourly(count: int, ties: Mapping[Pair, float]) -> list[int]:
    """An order in which those with the strongest ties stand next to each other on a ring. The first one stays first.

    Two change places as long as that makes all ties together shorter; the same ties give the same order.
    """
    order = list(range(count))
    best = _length(order, ties)
    better = True
    while better:
        better = False
        for one, other in combinations(range(1, count), 2):
            order[one], order[other] = order[other], order[one]
            length = _length(order, ties)
            if length < best - _TINY:
                best, better = length, True
            else:
                order[one], order[other] = order[other], order[one]
    return order


def _length(order: Sequence[int], ties: Mapping[Pair, float]) -> float:
    place = {who: at for at, who in enumerate(order)}
    gaps = ((abs(place[one] - place[other]), strength) for (one, other), strength in ties.items())
    return sum(strength * min(gap, len(order) - gap) for gap, strength in gaps)


def _on_curve(turn: float, across: float, down: float) -> Point:
    """A point of the curve around the middle, after so much of a full turn."""
    side, rise = math.sin(2 * math.pi * turn), -math.cos(2 * math.pi * turn)
    return 0.5 + across * _swollen(side), 0.5 + down * _swollen(rise)


def _swollen(part: float) -> float:
    return math.copysign(abs(part) ** (2 / _BULGE), part)
