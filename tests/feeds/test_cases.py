"""Whatever a feed is and does: the right number of items is announced, once; nothing in a post pings, hides, invites,
leads where it does not say, or is refused by Discord; and what is wrong is named, and over when it is mended.
"""

import re
import unicodedata
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.show.catalog import Catalog
from bot.views.page import Page
from tests.feeds.case import Case
from tests.feeds.cases import CASES
from tests.feeds.running import Newsstand, Outcome, leads_to, payload, said
from tests.limits import broken_limits

SECONDS = 4.0  # of computing for one document; the bombs here take more, and all the others less
OURS = re.compile(
    r"From \*\*News\*\*|<t:\d+:f>|<https?://[^\s<>|`@]+>|\\.|@\u200b(?=everyone|here|[!&]?\d)|(?<=[:<.(\]])\u200b"
)
ACTIVE = re.compile(
    r"@everyone|@here|<[@#:/ati]|\]\(|\|\||`|\*\*|__|~~|://|javascript:|^#{1,3} (?!📰)|^>{1,3} |^\s*\d+\. "
    r"|discord(?:app)?\.(?:gg|com/invite)|dsc\.gg|discord\.me/",
    re.MULTILINE | re.IGNORECASE,
)
SEEN_IN_EMOJI = "\u200d\ufe0f"
TAGS = re.compile("\U0001f3f4[\U000e0061-\U000e007a]+\U000e007f")  # a flag of a part of a country
PERMITTED = re.compile(r"https?://[a-z0-9.-]+(:\d+)?(/[!-~]*)?")

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stand(lantern: Catalog) -> AsyncIterator[Newsstand]:
    async with Newsstand.open(lantern, SECONDS) as opened:
        yield opened


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_what_is_announced(case: Case, stand: Newsstand) -> None:
    outcomes = await stand.run(case)
    for step, outcome in zip(case.steps, outcomes, strict=True):
        found = (len(outcome.posted), outcome.more, outcome.edits, problem_of(outcome, step.problem))
        assert found == (step.posted, step.more, step.edits, step.problem)
        assert step.titles is None or step.titles == tuple(outcome.posted)
        assert step.links is None or step.links == tuple(outcome.links)
        assert bool(outcome.told) == bool(step.problem)
        for message in outcome.messages:
            assert trouble(message) == []


def problem_of(outcome: Outcome, expected: str) -> str:
    """The word; with its detail where that is expected."""
    return outcome.problem if " " in expected else outcome.problem.partition(" ")[0]


def trouble(message: Page) -> list[str]:
    """Everything in it that a stranger must not say."""
    found = list(broken_limits("POST", "/channels/1/messages", payload(message)))
    for text in said(message):
        rest = OURS.sub("x", text)
        found += (f"active: {part!r} in {text!r}" for part in ACTIVE.findall(rest))
        found += (f"invisible: {char!r} in {text!r}" for char in TAGS.sub("", rest) if is_hidden(char))
    found += (f"leads to {address}" for address in leads_to(message) if not PERMITTED.fullmatch(address))
    return found


def is_hidden(char: str) -> bool:
    return unicodedata.category(char) in {"Cf", "Cc", "Cs", "Co"} and char not in f"\n{SEEN_IN_EMOJI}"
