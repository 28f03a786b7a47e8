"""Who may import whom. The table is the truth; what it does not allow is refused, the standard library aside."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import ROOT

MAY_IMPORT = {
    "bot": "",
    "bot.errors": "",
    "bot.clock": "",
    "bot.texts": "babel fluent",
    "bot.show": "bot.show bot.texts pydantic pydantic_core rapidfuzz Stemmer",
    "bot.feeds": "bot.feeds bot.errors bot.server.kinds bot.show.names bot.show.numerals rapidfuzz",
    "bot.feeds.address": "bot.feeds bot.errors idna",
    "bot.feeds.resolver": "bot.feeds aiohttp",
    "bot.feeds.fetcher": "bot.clock bot.feeds bot.errors aiohttp yarl",
    "bot.feeds.parse": "bot.feeds bot.errors feedparser",
    "bot.feeds.links": "bot.feeds idna",
    "bot.feeds.opml": "bot.feeds bot.errors defusedxml",
    "bot.pictures": "bot.pictures fontTools typst",
    "bot.sayings": "bot.sayings bot.errors bot.feeds bot.server.kinds bot.show.names rapidfuzz",
    "bot.sayings.files": "bot.sayings bot.errors bot.feeds pydantic",
    "bot.sayings.foreign": "bot.sayings bot.errors yaml",
    "bot.server": "bot.server bot.errors bot.feeds.filters bot.show bot.texts babel tomlkit",
    "bot.config": "bot.errors dotenv pydantic pydantic_settings sqlalchemy",
    "bot.outbox": "bot.outbox bot.feeds bot.server bot.show pydantic",
    "bot.store": "bot.store bot.errors bot.feeds bot.outbox bot.sayings bot.server bot.show.entry bot.show.progress "
    "bot.show.release alembic sqlalchemy",
    "bot.services": "bot.services bot.clock bot.errors bot.feeds bot.outbox bot.sayings bot.server bot.show bot.store "
    "bot.texts sqlalchemy.ext.asyncio",
    "bot.views": "bot.views bot.clock bot.feeds bot.outbox.delivery bot.outbox.facts bot.outbox.news "
    "bot.outbox.occasion bot.pictures.layout bot.pictures.order bot.sayings bot.server bot.show bot.texts babel "
    "discord",
    "bot.outage": "aiohttp discord",
    "bot.surroundings": "bot.errors bot.outage bot.server discord",
    "bot.hearing": "bot.deeds bot.errors bot.outage bot.sayings bot.surroundings discord",
    "bot.pace": "aiohttp",
    "bot.transport": "bot.outage bot.outbox bot.server bot.views discord",
    "bot.deeds": "bot.outbox bot.transport discord",
    "bot.waiting": "",
    "bot.poller": "bot.clock bot.errors bot.feeds bot.pace bot.services.newsroom bot.waiting",
    "bot.dispatcher": "bot.clock bot.errors bot.outbox bot.pace bot.services.outbox bot.waiting",
    "bot.composer": "bot.errors bot.feeds bot.hearing bot.outbox bot.sayings bot.server bot.services bot.show "
    "bot.surroundings bot.texts bot.transport bot.views",
    "bot.amender": "bot.composer bot.feeds bot.outbox bot.server bot.services bot.surroundings bot.transport bot.views",
    "bot.carrier": "bot.amender bot.client bot.composer bot.deeds bot.outbox bot.server bot.services bot.surroundings "
    "bot.texts bot.transport bot.views discord",
    "bot.client": "bot.clock bot.errors bot.outage bot.pace bot.pictures.studio bot.server bot.services bot.show "
    "bot.texts bot.views discord",
    "bot.upkeep": "bot.client bot.server bot.services bot.surroundings discord",
    "cogs": "cogs._changing cogs._feeds cogs._options cogs._parameters cogs._places cogs._quotes cogs._releases "
    "cogs._reminding cogs._staff bot.client bot.clock bot.errors bot.feeds bot.hearing bot.sayings bot.server bot.show "
    "bot.outage bot.outbox.facts bot.outbox.news "
    "bot.outbox.occasion bot.outbox.reminding bot.pictures.order bot.surroundings bot.texts bot.views discord",
    "bot.app": "bot.carrier bot.client bot.clock bot.config bot.dispatcher bot.errors bot.feeds bot.pace bot.pictures "
    "bot.poller bot.services bot.show bot.store bot.texts bot.transport bot.upkeep bot.views discord",
    "bot.skipping": "bot.clock bot.outbox.planner bot.services simcord",
    "bot.demo": "bot.app bot.client bot.clock bot.config bot.demo_feed bot.dispatcher bot.errors bot.feeds.source "
    "bot.poller bot.show bot.skipping bot.texts bot.upkeep discord rich simcord",
    "bot.demo_feed": "bot.texts aiohttp",
    "bot.tour": "bot.demo bot.demo_feed bot.feeds.opml bot.show bot.texts babel discord rich simcord",
    "bot.terminal": "rich",
    "bot.__main__": "bot.app bot.clock bot.config bot.demo bot.errors bot.show bot.store.backup bot.terminal bot.texts "
    "bot.tour rich typer uvloop",
}
ONLY_IN = {  # what stands in the source -> the one module that may say so
    "bot.clock": {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time", "discord.utils.utcnow"},
    "bot.config": {"os.environ", "os.environb", "os.getenv"},
}
FILES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
    for folder in ("bot", "cogs")
    for file in sorted((ROOT / folder).rglob("*.py"))
}


def inside(name: str, packages: str) -> bool:
    return any(f"{name}.".startswith(f"{package}.") for package in packages.split())


def speaks_of(name: str, phrase: str) -> bool:
    return inside(name, phrase) or ("." in phrase and name.endswith(f".{phrase}"))


def imported(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported anywhere, and what is taken from it, as "module.name"."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                yield from (f"{'.' * level}{module or ''}.{alias.name}" for alias in names)


def broken_rules(module: str, source: str) -> list[str]:
    tree = ast.parse(source)
    rule = max((package for package in MAY_IMPORT if inside(module, package)), key=len)
    wrong = [name for name in imported(tree) if name != "bot.__version__" and not inside(name, MAY_IMPORT[rule])]
    wrong = [name for name in wrong if name.split(".")[0] not in sys.stdlib_module_names]
    said = {*imported(tree), *(ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute))}
    for owner, phrases in ONLY_IN.items():
        if module != owner:
            wrong += sorted(name for name in said if any(speaks_of(name, phrase) for phrase in phrases))
    return wrong


@pytest.mark.parametrize(("module", "file"), FILES.items(), ids=FILES)
def test_a_module_knows_only_what_it_may(module: str, file: Path) -> None:
    assert broken_rules(module, file.read_text(encoding="utf-8")) == []


def test_every_rule_is_about_something() -> None:
    assert [package for package in MAY_IMPORT if package not in FILES] == []


@pytest.mark.parametrize(
    ("module", "source", "wrong"),
    [
        ("bot.show.catalog", "import discord", ["discord"]),
        ("bot.show.catalog", "from bot.store import progress", ["bot.store.progress"]),
        ("bot.clock", "import bot.texts", ["bot.texts"]),
        ("bot.store.notes", "def f():\n    from bot.services import readers", ["bot.services.readers"]),
        ("bot.services.readers", "from discord import Interaction", ["discord.Interaction"]),
        ("bot.views.page", "from bot.config import Settings", ["bot.config.Settings"]),
        ("bot.client", "import cogs.cast", ["cogs.cast"]),
        ("bot.client", "from bot.store.database import Database", ["bot.store.database.Database"]),
        ("cogs.cast", "from cogs.news import News", ["cogs.news.News"]),
        ("cogs.cast", "from bot.app import run", ["bot.app.run"]),
        ("cogs.cast", "from . import news", ["..news"]),
        ("bot.services.readers", "from datetime import datetime\ndatetime.now()", ["datetime.now"]),
        ("bot.app", "import datetime\ndatetime.datetime.now()", ["datetime.datetime.now"]),
        ("bot.views.page", "import time", ["time"]),
        ("bot.app", "from time import monotonic", ["time.monotonic"]),
        ("bot.app", "import os\nos.environ['X']", ["os.environ"]),
        ("bot.demo", "from os import getenv", ["os.getenv"]),
        ("bot.clock", "import time\nfrom datetime import datetime\ndatetime.now()", []),
        ("cogs.cast", "from bot.client import Truham\nfrom cogs._parameters import say", []),
    ],
)
def test_a_broken_rule_is_seen(module: str, source: str, wrong: list[str]) -> None:
    assert broken_rules(module, source) == wrong
