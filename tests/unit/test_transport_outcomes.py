"""What a failure of Discord means for a delivery, and by what a message is known again."""

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outage import DISCORD_FAILED
from bot.outbox.delivery import Outcome, Refused, Retry
from bot.transport import _outcome, mark, nonce

FIVE_MINUTES = timedelta(minutes=5)
keys = st.text(min_size=1, max_size=200)


def failed(status: int, code: int = 0) -> discord.HTTPException:
    """As discord.py raises it."""
    kind = {403: discord.Forbidden, 404: discord.NotFound}.get(status, discord.HTTPException)
    if status >= 500:
        kind = discord.DiscordServerError
    response: Any = SimpleNamespace(status=status, reason="reason")  # what an answer says of itself
    return kind(response, {"code": code, "message": "message"})


def kind(outcome: Outcome) -> tuple[object, ...]:
    """Everything but the reason."""
    match outcome:
        case Retry(_, after, unsure):
            return "retry", after, unsure
        case Refused(_, target_lost):
            return "refused", target_lost
    raise AssertionError(outcome)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (discord.RateLimited(90.5), ("retry", timedelta(seconds=90.5), False)),
        (failed(429), ("retry", None, False)),
        (failed(500), ("retry", None, True)),
        (failed(502), ("retry", None, True)),
        (failed(503), ("retry", None, True)),
        (failed(401), ("retry", FIVE_MINUTES, False)),
        (failed(403, 50013), ("retry", FIVE_MINUTES, False)),
        (failed(403, 50001), ("retry", FIVE_MINUTES, False)),
        (failed(404, 10003), ("refused", True)),
        (failed(404, 10004), ("refused", True)),
        (failed(404, 10013), ("refused", True)),
        (failed(403, 50007), ("refused", True)),
        (failed(403, 50278), ("refused", True)),
        (failed(400, 50035), ("refused", False)),
        (failed(404, 10008), ("refused", False)),
        (aiohttp.ServerDisconnectedError(), ("retry", None, True)),
        (aiohttp.ClientPayloadError(), ("retry", None, True)),
        (ConnectionResetError(), ("retry", None, True)),
        (TimeoutError(), ("retry", None, True)),
    ],
    ids=lambda value: repr(value) if isinstance(value, Exception) else "",
)
def test_each_failure_says_whether_to_try_again_when_and_in_doubt(
    error: Exception, expected: tuple[object, ...]
) -> None:
    assert isinstance(error, DISCORD_FAILED)
    outcome = _outcome(error)
    assert kind(outcome) == expected
    assert isinstance(outcome, Retry | Refused)
    assert outcome.reason


@given(keys)
def test_a_nonce_is_of_the_length_and_letters_that_discord_takes_and_the_same_each_time(key: str) -> None:
    assert re.fullmatch(r"[A-Z2-7]{25}", nonce(key))
    assert (nonce(key), mark(key)) == (nonce(key), mark(key))


@given(keys)
def test_a_mark_is_a_number_that_a_component_can_have_and_that_is_given_to_no_other_by_discord(key: str) -> None:
    assert 1_000_000 <= mark(key) < 2**31


@given(st.lists(keys, unique=True, min_size=2, max_size=50))
def test_different_deliveries_have_different_nonces_and_marks(many: list[str]) -> None:
    assert len({nonce(key) for key in many}) == len({mark(key) for key in many}) == len(many)
