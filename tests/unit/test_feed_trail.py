"""What was changed about feeds is told in words; of everything else, the audit trail says what it said."""

import pytest

from bot.texts import texts
from bot.views.feed_trail import trail_words


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("trusted: off · post: thread", "posted without asking: off · posted as: A message with a thread"),
        ("channel: 5 · role: 6 · paused: on", "channel: <#5> · role: <@&6> · paused: on"),
        ("not: giveaway, *quiz*", r"filter, none of: giveaway, \*quiz\*"),
        ("channel: -", r"channel: \-"),
        ("2027-03-06 · confirmed · Season *4*", r"2027-03-06 · confirmed · Season \*4\*"),
        ("", ""),
    ],
)
def test_a_change_is_told_in_words(kept: str, told: str) -> None:
    assert trail_words(texts(), kept) == told
