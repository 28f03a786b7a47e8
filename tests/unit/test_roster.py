"""The roster follows what Discord says about servers, and claims nothing about those that it did not speak of yet."""

import pytest

from bot.server.roster import Roster

EVEN, ODD, OTHER_EVEN = (2 << 22) + 7, (3 << 22) + 7, (4 << 22) + 7  # by their shard, where there are two


def answers(roster: Roster, *guild_ids: int) -> list[bool | None]:
    return [roster.is_here(guild_id) for guild_id in guild_ids]


def test_before_the_first_list_nothing_is_known_whatever_else_was_said() -> None:
    roster = Roster()
    roster.joined(EVEN)
    roster.left(ODD)
    assert answers(roster, EVEN, ODD, OTHER_EVEN) == [None, None, None]


def test_what_is_listed_is_here_and_everything_else_is_not() -> None:
    roster = Roster()
    roster.listed([EVEN], 0, 1)
    assert answers(roster, EVEN, ODD) == [True, False]


def test_who_joins_is_here_and_who_leaves_is_not_however_often_it_is_said() -> None:
    roster = Roster()
    roster.listed([EVEN], 0, 1)
    for _ in range(2):
        roster.left(EVEN)
        roster.joined(ODD)
        assert answers(roster, EVEN, ODD) == [False, True]
    roster.joined(EVEN)
    roster.left(ODD)
    assert answers(roster, EVEN, ODD) == [True, False]


def test_a_new_list_takes_the_place_of_the_last_one_and_of_what_was_said_since() -> None:
    roster = Roster()
    roster.listed([EVEN, OTHER_EVEN], 0, 1)
    roster.joined(ODD)
    roster.left(EVEN)
    roster.listed([EVEN], 0, 1)
    assert answers(roster, EVEN, OTHER_EVEN, ODD) == [True, False, False]


@pytest.mark.parametrize("shard", [0, 1])
def test_a_shard_speaks_only_of_its_own_servers(shard: int) -> None:
    roster = Roster()
    roster.listed([], shard, 2)
    own, others = ((EVEN, OTHER_EVEN), (ODD,))[:: -1 if shard else 1]
    assert {roster.is_here(guild_id) for guild_id in own} == {False}
    assert {roster.is_here(guild_id) for guild_id in others} == {None}


def test_the_list_of_one_shard_leaves_the_others_as_they_were() -> None:
    roster = Roster()
    roster.listed([EVEN, OTHER_EVEN], 0, 2)
    roster.listed([ODD], 1, 2)
    assert answers(roster, EVEN, ODD, OTHER_EVEN) == [True, True, True]
    roster.listed([OTHER_EVEN], 0, 2)
    assert answers(roster, EVEN, ODD, OTHER_EVEN) == [False, True, True]


def test_with_another_number_of_shards_only_what_the_new_ones_listed_is_known() -> None:
    """All shards are started anew then, each with a list of its own."""
    roster = Roster()
    roster.listed([EVEN, ODD], 0, 1)
    roster.listed([EVEN], 0, 2)
    assert answers(roster, EVEN, OTHER_EVEN, ODD) == [True, False, None]
    roster.listed([], 1, 2)
    assert answers(roster, EVEN, OTHER_EVEN, ODD) == [True, False, False]
    roster.listed([ODD], 0, 1)
    assert answers(roster, EVEN, OTHER_EVEN, ODD) == [False, False, True]


def test_what_no_shard_listed_is_no_departure_when_the_number_of_shards_changes() -> None:
    """OTHER_EVEN belongs to shard 0 of two and to shard 1 of three: only the latter can speak of it now."""
    roster = Roster()
    roster.listed([ODD], 1, 2)
    roster.listed([ODD], 0, 3)
    assert answers(roster, ODD, OTHER_EVEN, EVEN) == [True, None, None]
