"""What an operator can set, read from the environment and .env. Built by `app`; nothing else reads the environment."""

from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import StartError

LARGEST_PORT = 65_535
ROOT = Path(__file__).resolve().parent.parent
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}


class Settings(BaseSettings):
    """Every setting has a line in .env.example, which explains it to people."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    discord_token: SecretStr | None = None
    database_url: str = f"sqlite+aiosqlite:///{ROOT / 'var' / 'truham.db'}"
    show_pack: Path = ROOT / "data" / "heartstopper"
    discord_api_url: str | None = Field(default=None, pattern=r"^https?://")
    discord_gateway_url: str | None = Field(default=None, pattern=r"^wss?://")
    feed_ports: Annotated[frozenset[int], NoDecode] = frozenset()  # more than 80 and 443
    feed_trusted_hosts: Annotated[frozenset[tuple[str, int]], NoDecode] = frozenset()
    feed_interval: int = Field(default=600, ge=1, le=86_400)  # seconds
    feed_contact: str = Field(default="", max_length=200)  # for publishers: an address of a page, or of mail
    announce_rate: float = Field(default=48.0, ge=1, le=50)  # requests per second
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("feed_ports", mode="before")
    @classmethod
    def _list_of_ports(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        ports = frozenset(map(_port, _parts(value)))
        if 0 in ports:
            raise ValueError("these are not port numbers; write 8080, 8443")
        return ports

    @field_validator("feed_trusted_hosts", mode="before")
    @classmethod
    def _list_of_hosts(cls, value: object) -> object:
        """An address of IPv6 stands in brackets, as in a URL."""
        if not isinstance(value, str):
            return value
        found = set()
        for part in _parts(value):
            host, _, port = part.rpartition(":")
            bare = host.removeprefix("[").removesuffix("]").casefold()
            if not bare or not _port(port) or (":" in bare) != host.startswith("[") or set(bare) & set("/@[]"):
                raise ValueError("each needs its port, and nothing else; write 127.0.0.1:8080, [::1]:8080")
            found.add((bare, _port(port)))
        return frozenset(found)

    @field_validator("show_pack")
    @classmethod
    def _from_the_root(cls, value: Path) -> Path:
        return value if value.is_absolute() else ROOT / value

    @field_validator("database_url")
    @classmethod
    def _with_driver(cls, value: str) -> str:
        """Accept the short forms without a driver; a relative SQLite path is relative to the project."""
        try:
            url = make_url(value)
        except ArgumentError:
            raise ValueError("it is not a database address; write sqlite:///var/truham.db") from None
        url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
        if "sslmode" in url.query:  # the name of it that hosted databases print; asyncpg calls it ssl
            url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": url.query["sslmode"]})
        if url.drivername not in DRIVERS.values():
            raise ValueError(f"there is no support for {url.drivername}; use sqlite:// or postgresql://")
        if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
            url = url.set(database=str(ROOT / str(url.database)))
        return url.render_as_string(hide_password=False)


def _parts(text: str) -> list[str]:
    """Of a list with commas, spaces or both."""
    return text.replace(",", " ").split()


def _port(text: str) -> int:
    """0 for what is none."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_PORT)) else 0
    return number if number <= LARGEST_PORT else 0


def load_settings(env_file: Path | None = ROOT / ".env") -> Settings:
    """Raises StartError (exit code 2) naming the variable and what is wrong with it."""
    try:
        return Settings(_env_file=env_file)
    except UnicodeDecodeError:
        raise StartError("start-bad-setting", code=2, name=str(env_file), reason="it is not UTF-8 text") from None
    except ValidationError as error:
        problem = error.errors()[0]
        name = str(problem["loc"][0]).upper()
        reason = problem["msg"].removeprefix("Value error, ")
        raise StartError("start-bad-setting", code=2, name=name, reason=reason) from None


def misspelt(env_file: Path = ROOT / ".env") -> dict[str, str]:
    """Names in the file that are no settings but almost one, with the setting that may be meant."""
    known = [name.upper() for name in Settings.model_fields]
    names = [name for name in dotenv_values(env_file, encoding="utf-8") if name.upper() not in known]
    near = {name: get_close_matches(name.upper(), known, 1, 0.8) for name in names}
    return {name: meant[0] for name, meant in near.items() if meant}
