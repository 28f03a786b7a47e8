"""Who says that words without an account are theirs hides them until the staff decide: a few at once, and each once."""

import pytest

from bot.errors import ClaimedBeforeError, TooManyClaimsError
from bot.sayings.saying import MOST_CLAIMS, Saying, State
from bot.services.everything import Services
from bot.store.database import Database
from tests.services.quoting import EDITOR, ELLE, NICK, OTHER, SERVER, TAO, kept, saving, set_up


async def saved(services: Services, count: int, guild_id: int = SERVER) -> list[Saying]:
    return [
        await services.sayings.save(saving(f"Words {number}", "Moth", guild_id=guild_id), NICK, trusted=False)
        for number in range(count)
    ]


async def test_what_the_staff_approved_is_not_claimed_again_by_the_same_person(
    services: Services, database: Database
) -> None:
    (found,) = await saved(services, 1)
    claimed = await services.sayings.claim(SERVER, found.id, ELLE)
    assert await services.sayings.claim(SERVER, found.id, ELLE) == claimed
    shown = await services.desk.approve(SERVER, EDITOR, found.id)
    with pytest.raises(ClaimedBeforeError):
        await services.sayings.claim(SERVER, found.id, ELLE)
    assert await services.sayings.get(found.id) == shown
    again = await services.sayings.claim(SERVER, found.id, TAO)
    assert (again.state, again.claimed) == (State.WAITING, True)
    await services.desk.approve(SERVER, EDITOR, found.id)
    for who in (ELLE, TAO):
        with pytest.raises(ClaimedBeforeError):
            await services.sayings.claim(SERVER, found.id, who)


async def test_who_claimed_what_another_had_claimed_already_has_had_their_turn(services: Services) -> None:
    (found,) = await saved(services, 1)
    for who in (ELLE, TAO):
        await services.sayings.claim(SERVER, found.id, who)
    await services.desk.approve(SERVER, EDITOR, found.id)
    with pytest.raises(ClaimedBeforeError):
        await services.sayings.claim(SERVER, found.id, TAO)


async def test_only_a_few_claims_of_somebody_wait_at_once_in_each_server(services: Services) -> None:
    found, elsewhere = await saved(services, MOST_CLAIMS + 1), await saved(services, 1, OTHER)
    *first, last = found
    for each in first:
        await services.sayings.claim(SERVER, each.id, ELLE)
    with pytest.raises(TooManyClaimsError):
        await services.sayings.claim(SERVER, last.id, ELLE)
    assert await services.sayings.get(last.id) == last
    await services.sayings.claim(OTHER, elsewhere[0].id, ELLE)
    await services.sayings.claim(SERVER, last.id, TAO)
    with pytest.raises(TooManyClaimsError):
        await services.sayings.claim(SERVER, last.id, ELLE)
    await services.desk.approve(SERVER, EDITOR, first[0].id)
    await services.sayings.claim(SERVER, last.id, ELLE)


async def test_nothing_tells_who_claimed_it(services: Services, database: Database) -> None:
    await set_up(services)
    (found,) = await saved(services, 1)
    await services.sayings.claim(SERVER, found.id, ELLE)
    assert [each for each in await kept(database) if ELLE in (each.author.id, each.saved_by)] == []
    assert not await services.privacy.known(ELLE)
    assert await services.audit.page(SERVER, actor_id=ELLE, most=10) == ([], 0)


async def test_words_that_somebody_claimed_in_vain_can_be_saved_again_by_them(services: Services) -> None:
    """A mark of a claim is none of the words."""
    (found,) = await saved(services, 1)
    await services.sayings.claim(SERVER, found.id, ELLE)
    await services.desk.approve(SERVER, EDITOR, found.id)
    await services.desk.remove(SERVER, EDITOR, found.number or 0)
    own = await services.sayings.save(saving("Words 0", ELLE), ELLE, trusted=False)
    assert (own.state, own.number) == (State.SHOWN, 2)
