"""What was set reads as people would say it, and a channel of its own is named where something is wrong there."""

import pytest

from bot.server.changes import Action, Change
from bot.server.preflight import Finding
from bot.server.settings import DEFAULTS
from bot.texts import texts
from bot.views.values import FEW, change_line, difference, finding_lines, moment, value_text
from tests.conftest import NOW

say = texts()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("releases.kinds", "film", "Films"),
        ("releases.kinds", "season film rewatch", "Seasons, Films and Re-watches"),
        ("releases.leads", "0", "at the release"),
        ("releases.leads", "7d 1d 0", "7 days before, 1 day before and at the release"),
        ("releases.leads", "2h 1h", "2 hours before and 1 hour before"),
        ("releases.leads", "90m 1m", "90 minutes before and 1 minute before"),
        ("releases.leads", "18:00-1d", "at 18:00 the day before"),
        ("releases.leads", "09:30-3d", "3 days before at 09:30"),
        ("releases.episodes", "at-once", "all at the release"),
        ("releases.event", "on", "on"),
        ("releases.cover", "4 5", "<#4> and <#5>"),
        ("releases.uncover", "1", "1 day"),
        ("releases.uncover", "14", "14 days"),
    ],
)
def test_a_setting_about_releases_reads_as_people_would_say_it(name: str, value: str, words: str) -> None:
    assert value_text(say, name, value) == words


@pytest.mark.parametrize("name", DEFAULTS)
def test_what_was_never_set_shows_its_default_and_that_it_is_one(name: str) -> None:
    assert value_text(say, name, None) == f"{value_text(say, name, DEFAULTS[name])} *(default)*"


def test_in_one_line_of_a_list_only_some_channels_are_named() -> None:
    line = difference(say, "releases.cover", None, "1 2 3 4 5")
    assert line == f"**Releases: Channels that hide spoilers:** none → <#1>, <#2>, <#3> and {5 - FEW} more"


def test_what_is_wrong_names_its_own_channel_or_the_one_that_is_posted_to() -> None:
    wrong = [Finding("no-pin", blocking=False), Finding("no-cover", blocking=False, channel_id=8)]
    assert finding_lines(say, wrong, 7, None) == [
        f"⚠️ {say('finding-no-pin', channel='<#7>')}",
        f"⚠️ {say('finding-no-cover', channel='<#8>')}",
    ]


@pytest.mark.parametrize(("name", "shown"), [("quote own:13", say("trail-quote")), ("quote 12", "quote 12")])
def test_a_quote_that_never_had_a_number_is_called_by_none(name: str, shown: str) -> None:
    line = change_line(say, Change(1, NOW, 5, Action.DECLINED, name, None, "why"))
    assert line == say("change-declined", when=moment(NOW), who="<@5>", what=shown, after="why")
