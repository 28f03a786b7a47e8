"""Whether everybody who sees one channel can read another, compared with every member a server could have."""

from itertools import combinations
from random import Random

import pytest

from bot.sayings.access import ADMINISTRATOR, CONNECT, HISTORY, NOTHING, VIEW, Overwrite, Rules, everybody_reads

READ = VIEW | HISTORY
ROLES, MEMBERS = (1, 2, 3), (11, 12)


def permissions(everyone: int, roles: dict[int, int], held: tuple[int, ...], member: int, rules: Rules) -> int:
    """As Discord documents it: everybody, the roles, the channel's rules for each of these, and for the member."""
    found = everyone
    for number in held:
        found |= roles[number]
    if found & ADMINISTRATOR:
        return ~0
    found = found & ~rules.everyone.deny | rules.everyone.allow
    of_roles = [each for each in rules.roles if each.id in held]
    for each in of_roles:
        found &= ~each.deny
    for each in of_roles:
        found |= each.allow
    for each in rules.members:
        if each.id == member:
            found = found & ~each.deny | each.allow
    return found


def any_rules(chance: Random) -> Rules:
    def some(numbers: tuple[int, ...]) -> frozenset[Overwrite]:
        return frozenset(any_overwrite(chance, number) for number in numbers if chance.random() < 0.4)

    everyone = any_overwrite(chance, 0) if chance.random() < 0.5 else NOTHING
    return Rules(everyone, some(ROLES), some(MEMBERS))


def any_overwrite(chance: Random, number: int) -> Overwrite:
    allow = chance.choice((0, VIEW, HISTORY, READ))
    return Overwrite(number, allow, chance.choice((0, VIEW, HISTORY, READ)) & ~allow)


def test_it_agrees_with_looking_at_every_possible_member() -> None:
    chance, found = Random(6), [0, 0]  # noqa: S311 - a test is repeatable
    for _ in range(3000):
        everyone = chance.choice((0, VIEW, READ, READ, READ))
        roles = {number: chance.choice((0, 0, VIEW, READ, ADMINISTRATOR)) for number in ROLES}
        here, there = any_rules(chance), any_rules(chance)
        everybody = [
            (held, member)
            for size in range(len(ROLES) + 1)
            for held in combinations(ROLES, size)
            for member in (0, *MEMBERS)
        ]
        expected = all(
            permissions(everyone, roles, held, member, there) & READ == READ
            for held, member in everybody
            if permissions(everyone, roles, held, member, here) & VIEW
        )
        assert everybody_reads(everyone, roles, here, there, READ) == expected, (everyone, roles, here, there)
        found[expected] += 1
    assert min(found) > 300


@pytest.mark.parametrize(("needed", "expected"), [(READ, True), (READ | CONNECT, False)])
def test_who_may_not_join_a_voice_channel_cannot_read_what_is_written_there(needed: int, expected: bool) -> None:
    nothing = Rules(NOTHING, frozenset(), frozenset())
    assert everybody_reads(READ, {}, nothing, nothing, needed) == expected
