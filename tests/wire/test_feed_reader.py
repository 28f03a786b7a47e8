"""Feeds are read in a process of its own, whose limits hold: whatever it is given, the bot goes on, keeps its memory,
and never waits; the next feed is read as if nothing had been.
"""

import asyncio
import gc
import logging
import os
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress

import psutil
import pytest

from bot.errors import FeedError
from bot.feeds import reading
from bot.feeds.entry import MOST_ENTRIES
from bot.feeds.problems import Problem
from bot.feeds.reading import FeedReader
from bot.feeds.worker import MOST_DOCUMENTS
from tests.unit.feeds import HOST, item, json_feed, json_item, laughs, nested, padded, rss, rss_of

URL = f"{HOST}/feed"
MOST_MEMORY = 150_000_000  # bytes above idle, of both processes
CATEGORIES = rss("<item><title>x</title>" + "".join(f"<category>{n}</category>" for n in range(60_000)) + "</item>")


@pytest.fixture
async def reader() -> AsyncIterator[FeedReader]:
    opened = FeedReader()
    yield opened
    await opened.close()


async def read(reader: FeedReader, body: bytes) -> tuple[int, str]:
    """How many entries it has, or what is wrong with it."""
    try:
        return len((await reader.read(body, "", URL)).entries), ""
    except FeedError as error:
        return 0, error.problem


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children() if child.status() != psutil.STATUS_DEAD}


class Watch:
    """The most memory that the bot and its child had together."""

    def __init__(self) -> None:
        self.memory = 0

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        gc.collect()
        task = asyncio.create_task(self._watch())
        await asyncio.sleep(0.01)
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def _watch(self) -> None:
        this = psutil.Process()
        idle = this.memory_info().rss
        while True:
            await asyncio.sleep(0.01)
            used = this.memory_info().rss - idle
            for child in this.children():
                with suppress(psutil.Error):
                    used += child.memory_info().rss
            self.memory = max(self.memory, used)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (padded((item(number) for number in range(MOST_ENTRIES)), 2_000_000), (MOST_ENTRIES, "")),
        (json_feed(*(json_item(number, summary="word " * 70) for number in range(MOST_ENTRIES))), (MOST_ENTRIES, "")),
        (rss_of(MOST_ENTRIES + 1), (0, Problem.TOO_MANY)),
        (rss(item(1, description="word " * 900_000)), (1, "")),
        (laughs(before="<!-- <a> -->"), (1, "")),
        (nested(500_000), (0, Problem.TOO_COMPLEX)),
        (b'{"version":"https://jsonfeed.org/version/1","items":[' + b"{}," * 1_600_000, (0, Problem.TOO_COMPLEX)),
        (CATEGORIES, (0, Problem.TOO_COMPLEX)),
    ],
    ids=["flood", "json", "too many", "long", "laughs", "nested", "json bomb", "slow"],
)
async def test_nothing_takes_much_memory_from_the_bot(body: bytes, outcome: tuple[int, str]) -> None:
    plenty = FeedReader(seconds=60.0, patience=120.0)  # the machine may be slow
    reader, watch = FeedReader(seconds=0.5) if body is CATEGORIES else plenty, Watch()
    async with watch.watching():
        answers = await read(reader, body), await read(reader, rss(item(1)))
    await reader.close()
    assert answers == (outcome, (1, ""))
    assert watch.memory < MOST_MEMORY


async def test_while_many_entries_come_others_have_their_turn(
    reader: FeedReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_line, at_once, most = reading._line, 0, 0

    async def line(process: Process) -> object:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        return await read_line(process)

    async def others() -> None:
        nonlocal at_once
        while True:
            await asyncio.sleep(0)
            at_once = 0

    monkeypatch.setattr(reading, "_line", line)
    turns = asyncio.create_task(others())
    assert await read(reader, rss_of(2_000)) == (2_000, "")
    turns.cancel()
    assert most <= reading.AT_ONCE + 1


async def test_one_process_reads_one_feed_after_the_other(reader: FeedReader) -> None:
    answers = await asyncio.gather(*(read(reader, rss_of(number)) for number in range(1, 30)))
    assert answers == [(number, "") for number in range(1, 30)]
    assert len(children()) == 1


async def test_a_process_that_took_much_memory_or_read_many_feeds_is_replaced(reader: FeedReader) -> None:
    seen = set()
    for body in (rss(item(1)), laughs(before="<!-- <a> -->"), *[rss(item(1))] * (MOST_DOCUMENTS + 1)):
        assert await read(reader, body) == (1, "")
        if reader._process is not None:
            seen.add(reader._process.pid)
    assert len(seen) == 3


async def test_the_process_starts_with_the_first_feed_and_ends_when_there_is_none_for_a_while() -> None:
    reader = FeedReader(idle=0.05)
    assert children() == set()
    await read(reader, rss(item(1)))
    first = children()
    for _ in range(200):
        if not children():
            break
        await asyncio.sleep(0.02)
    assert (len(first), children()) == (1, set())
    assert await read(reader, rss(item(1))) == (1, "")
    await reader.close()
    assert children() == set()


async def test_a_cancelled_reading_does_not_answer_the_next_one(reader: FeedReader) -> None:
    await read(reader, rss(item(1)))
    for pause in (0, 0, 0.001, 0.005, 0.01, 0.03, 0.1):
        task = asyncio.create_task(read(reader, rss_of(500)))
        await asyncio.sleep(pause)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        assert await read(reader, rss_of(3)) == (3, "")


async def test_who_waits_can_be_cancelled_too(reader: FeedReader) -> None:
    tasks = [asyncio.create_task(read(reader, rss_of(number))) for number in (1, 2, 3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    first, second, third = await asyncio.gather(*tasks, return_exceptions=True)
    assert (first, third) == ((1, ""), (3, ""))
    assert isinstance(second, asyncio.CancelledError)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
async def test_a_process_that_is_killed_while_it_reads_is_replaced(reader: FeedReader, number: signal.Signals) -> None:
    await read(reader, rss(item(1)))
    task = asyncio.create_task(read(reader, CATEGORIES))
    await asyncio.sleep(0.1)
    (child,) = children()
    os.kill(child, number)
    assert await task == (0, Problem.TOO_COMPLEX)
    assert await read(reader, rss(item(1))) == (1, "")
    assert len(children()) == 1


async def test_a_process_that_was_killed_while_it_had_nothing_to_do_is_replaced(reader: FeedReader) -> None:
    await read(reader, rss(item(1)))
    (child,) = children()
    os.kill(child, signal.SIGKILL)
    await asyncio.sleep(0.1)
    assert await read(reader, rss(item(1))) == (1, "")


async def test_an_answer_that_never_comes_is_not_waited_for_for_ever() -> None:
    reader = FeedReader(patience=0.5)
    await read(reader, rss(item(1)))
    (child,) = children()
    os.kill(child, signal.SIGSTOP)
    assert await read(reader, rss(item(1))) == (0, Problem.TOO_COMPLEX)
    reader.patience = 30
    assert await read(reader, rss(item(1))) == (1, "")
    await reader.close()
    assert children() == set()


async def test_a_process_that_cannot_start_is_our_own_fault(
    reader: FeedReader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    assert await read(reader, rss(item(1))) == (0, Problem.INTERNAL)
    monkeypatch.setattr("sys.executable", "/bin/true")
    assert await read(reader, rss(item(1))) == (0, Problem.INTERNAL)
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2
    monkeypatch.undo()
    assert await read(reader, rss(item(1))) == (1, "")


async def test_the_process_knows_no_secrets_and_hears_no_interrupt(
    reader: FeedReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "a secret")
    await read(reader, rss(item(1)))
    (child,) = children()
    assert "DISCORD_TOKEN" not in psutil.Process(child).environ()
    assert os.getsid(child) != os.getsid(0)


async def test_closing_in_the_midst_of_reading_ends_everything() -> None:
    reader = FeedReader()
    tasks: list[Awaitable[tuple[int, str]]] = [asyncio.create_task(read(reader, CATEGORIES)) for _ in range(3)]
    await asyncio.sleep(0.3)
    await reader.close()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in ended] == [RuntimeError] * 3
    assert children() == set()


async def test_closing_what_never_read_is_nothing() -> None:
    await FeedReader().close()
