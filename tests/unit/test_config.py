"""Settings come from the environment before the file, take short forms, and are refused by their name."""

import os
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.config import ROOT, Settings, load_settings
from bot.errors import StartError
from bot.texts import texts

NAMES = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.upper() in NAMES:
            monkeypatch.delenv(name)


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_nothing_needs_to_be_set(env_file: Path) -> None:
    settings = load_settings(env_file)
    assert settings == Settings(
        _env_file=None,
        discord_token=None,
        database_url=f"sqlite+aiosqlite:///{ROOT / 'var' / 'truham.db'}",
        show_pack=ROOT / "data" / "heartstopper",
        discord_api_url=None,
        discord_gateway_url=None,
        log_level="INFO",
    )


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("sqlite:///var/truham.db", f"sqlite+aiosqlite:///{ROOT}/var/truham.db"),
        ("sqlite+aiosqlite:///var/truham.db", f"sqlite+aiosqlite:///{ROOT}/var/truham.db"),
        ("sqlite:////srv/truham.db", "sqlite+aiosqlite:////srv/truham.db"),
        ("sqlite://", "sqlite+aiosqlite://"),
        ("sqlite:///:memory:", "sqlite+aiosqlite:///:memory:"),
        ("postgres://u:p@db/truham", "postgresql+asyncpg://u:p@db/truham"),
        ("postgresql://u:p%40ss@db:5433/truham", "postgresql+asyncpg://u:p%40ss@db:5433/truham"),
        ("postgresql+asyncpg://db/truham", "postgresql+asyncpg://db/truham"),
    ],
)
def test_the_short_forms_of_a_database_address_work(
    monkeypatch: pytest.MonkeyPatch, env_file: Path, written: str, address: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", written)
    assert make_url(load_settings(env_file).database_url) == make_url(address)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("DATABASE_URL", "truham.db", "it is not a database address; write sqlite:///var/truham.db"),
        ("DATABASE_URL", "mysql://db/x", "there is no support for mysql; use sqlite:// or postgresql://"),
        (
            "DATABASE_URL",
            "postgresql+psycopg://db/x",
            "there is no support for postgresql+psycopg; use sqlite:// or postgresql://",
        ),
        ("LOG_LEVEL", "loud", "Input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("FEED_PORTS", "8080; 8443", "these are not port numbers; write 8080, 8443"),
        ("FEED_PORTS", "0", "these are not port numbers; write 8080, 8443"),
        ("FEED_PORTS", "65536", "these are not port numbers; write 8080, 8443"),
        *(
            ("FEED_TRUSTED_HOSTS", hosts, "each needs its port, and nothing else; write 127.0.0.1:8080, [::1]:8080")
            for hosts in ("localhost", "localhost:0", ":8080", "http://localhost:8080", "::1:8080", "[::1]", "a@b:80")
        ),
        ("FEED_INTERVAL", "0", "Input should be greater than or equal to 1"),
        ("DISCORD_API_URL", "127.0.0.1:80", "String should match pattern '^https?://'"),
        ("DISCORD_GATEWAY_URL", "http://127.0.0.1", "String should match pattern '^wss?://'"),
    ],
)
def test_a_bad_value_is_refused_with_the_name_of_its_variable(
    monkeypatch: pytest.MonkeyPatch, env_file: Path, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(StartError) as refused:
        load_settings(env_file)
    assert (refused.value.key, refused.value.code) == ("start-bad-setting", 2)
    assert refused.value.args_ == {"name": name, "reason": reason}
    assert texts()(refused.value.key, **refused.value.args_).startswith(f"{name} is not right: {reason}")


def test_the_environment_counts_before_the_file(monkeypatch: pytest.MonkeyPatch, env_file: Path) -> None:
    env_file.write_text("LOG_LEVEL=ERROR\nDISCORD_TOKEN=from-the-file\nUNKNOWN=ignored\n", encoding="utf-8")
    monkeypatch.setenv("LOG_LEVEL", "debug")
    settings = load_settings(env_file)
    assert settings.log_level == "DEBUG"
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "from-the-file"


def test_an_empty_line_counts_as_not_set(monkeypatch: pytest.MonkeyPatch, env_file: Path) -> None:
    env_file.write_text("DISCORD_TOKEN=\nDISCORD_API_URL=\nDATABASE_URL=\n", encoding="utf-8")
    monkeypatch.setenv("LOG_LEVEL", "")
    assert load_settings(env_file) == load_settings(None)


def test_the_example_file_is_a_good_file_and_sets_nothing_but_the_defaults() -> None:
    assert load_settings(ROOT / ".env.example") == load_settings(None)


def test_a_relative_pack_is_in_the_project(monkeypatch: pytest.MonkeyPatch, env_file: Path, tmp_path: Path) -> None:
    monkeypatch.setenv("SHOW_PACK", "data/lantern")
    assert load_settings(env_file).show_pack == ROOT / "data" / "lantern"
    monkeypatch.setenv("SHOW_PACK", str(tmp_path))
    assert load_settings(env_file).show_pack == tmp_path


def test_the_token_is_never_shown(monkeypatch: pytest.MonkeyPatch, env_file: Path) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "very-secret")
    settings = load_settings(env_file)
    assert "very-secret" not in f"{settings} {settings!r} {settings.model_dump()}"


@pytest.mark.parametrize("content", [b"\xff\xfeL\x00O\x00G\x00", b"DISCORD_TOKEN=\xff"])
def test_a_file_that_is_not_text_is_named(env_file: Path, content: bytes) -> None:
    env_file.write_bytes(content)
    with pytest.raises(StartError) as refused:
        load_settings(env_file)
    assert (refused.value.key, refused.value.code, refused.value.args_["name"]) == (
        "start-bad-setting",
        2,
        str(env_file),
    )


def test_the_addresses_that_hosts_of_postgresql_print_work_as_they_are() -> None:
    chosen = Settings(_env_file=None, database_url="postgres://me@db.example/truham?sslmode=require")
    assert chosen.database_url == "postgresql+asyncpg://me@db.example/truham?ssl=require"


def test_ports_and_hosts_of_feeds_are_lists(monkeypatch: pytest.MonkeyPatch, env_file: Path) -> None:
    env_file.write_text("FEED_PORTS= 8080,8443 9000\n", encoding="utf-8")
    monkeypatch.setenv("FEED_TRUSTED_HOSTS", "127.0.0.1:8080, Localhost:9000,[::1]:8080")
    chosen = load_settings(env_file)
    assert chosen.feed_ports == {8080, 8443, 9000}
    assert chosen.feed_trusted_hosts == {("127.0.0.1", 8080), ("localhost", 9000), ("::1", 8080)}


def test_without_a_word_about_feeds_nothing_is_allowed_that_is_not_usual(env_file: Path) -> None:
    chosen = load_settings(env_file)
    assert (chosen.feed_ports, chosen.feed_trusted_hosts, chosen.feed_interval) == (frozenset(), frozenset(), 600)
