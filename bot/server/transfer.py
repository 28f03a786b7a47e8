"""Settings as a readable TOML file, and back. What comes back is checked here only for its form; values are checked by
`settings.checked`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import time
from typing import TYPE_CHECKING, Any

from bot.errors import BadImportError, BadSettingError
from bot.server.kinds import Kind
from bot.server.settings import DEFAULTS, KINDS, ServerSettings, Topic, checked
from bot.server.walltime import write_time

if TYPE_CHECKING:
    from tomlkit.items import Table

FORMAT = 1
LARGEST = 64 * 1024  # bytes
LONGEST_LINE = 4_000  # characters; a key of many thousand parts would take seconds to read
MOST_STEPS = 200_000  # lines by dots in one line: every key below a table whose name has many parts goes through all

_LISTS = (Kind.ROLES, Kind.CHANNELS)


def write_file(settings: ServerSettings, heading: str, unset: str, names: Mapping[int, str]) -> str:
    """Every setting, whether it was set or not, so that reading the file brings back all of it.

    `heading` and `unset` are sentences for comments; `names` tells what channels and roles are called.
    """
    import tomlkit  # large, and seldom needed

    document = tomlkit.document()
    document.add(tomlkit.comment(_one_line(heading)))
    document.add("format", tomlkit.item(FORMAT))
    server, topics = tomlkit.table(), tomlkit.table(is_super_table=True)
    of_topics: dict[str, Table] = {topic: tomlkit.table() for topic in Topic}
    for name, kind in KINDS.items():
        topic, _, part = name.partition(".")
        table, key = (of_topics[topic], part) if part else (server, name)
        value = settings.values.get(name)
        item = tomlkit.item(_content(kind, value))
        note = _note(kind, value, unset, DEFAULTS.get(name, ""), names)
        table.add(key, item.comment(f"# {note}") if note else item)
    document.add("server", server)
    for topic, own in of_topics.items():
        topics.add(topic, own)
    document.add("topics", topics)
    return tomlkit.dumps(document)


def read_file(content: bytes, guild_id: int) -> dict[str, str | None]:
    """The values that the file names, checked. Raises BadImportError, which says where something is wrong."""
    if len(content) > LARGEST:
        raise BadImportError("too-large")
    try:
        text = content.decode("utf-8-sig")
        lines = text.split("\n")
        steps = len(lines) * max(line.count(".") for line in lines)
        if max(map(len, lines)) > LONGEST_LINE or steps > MOST_STEPS:
            raise BadImportError("unreadable")
        document = tomllib.loads(text)
    except UnicodeDecodeError:
        raise BadImportError("not-text") from None
    except tomllib.TOMLDecodeError as error:
        raise BadImportError("not-toml", str(error)) from None
    except (RecursionError, ValueError):  # nested or with numbers beyond all measure
        raise BadImportError("unreadable") from None
    version = document.pop("format", None)
    if type(version) is not int or version < FORMAT:  # True is no number here
        raise BadImportError("no-format")
    if version > FORMAT:
        raise BadImportError("newer")
    found: dict[str, str | None] = {}
    for where, name, value in _entries(document):
        if name not in KINDS:
            raise BadImportError("unknown", where)
        try:
            found[name] = checked(name, _text(KINDS[name], where, value), guild_id)
        except (BadSettingError, ValueError):  # Python writes no number of thousands of digits as text
            raise BadImportError("value", where) from None
    return found


def _entries(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Where in the file, the name of the setting, and the value."""
    for section, table in document.items():
        if not isinstance(table, dict) or section not in ("server", "topics"):
            raise BadImportError("unknown", section)
        for key, value in table.items():
            if section == "server":
                yield f"server.{key}", "" if "." in key else key, value
                continue
            if not isinstance(value, dict):
                raise BadImportError("unknown", f"topics.{key}")
            for part, inner in value.items():
                yield f"topics.{key}.{part}", f"{key}.{part}", inner


def _text(kind: Kind, where: str, value: Any) -> str:
    """The text of a value; what it means is checked elsewhere."""
    match value:
        case str():
            return value
        case bool() if kind is Kind.SWITCH:
            return "on" if value else "off"
        case int() if kind in (Kind.CHANNEL, Kind.ROLE, Kind.DAYS) and not isinstance(value, bool):
            return str(value)
        case time() if kind is Kind.TIME and not (value.second or value.microsecond):
            return write_time(value)
        case list() if kind in _LISTS and all(type(number) is int for number in value):
            return " ".join(map(str, value))
    raise BadImportError("value", where)


def _content(kind: Kind, value: str | None) -> str | int | list[int]:
    """A value as TOML has it."""
    if kind in _LISTS:
        return [int(number) for number in (value or "").split()]
    if value is None:
        return ""
    if kind is Kind.SWITCH:
        return value == "on"
    if kind is Kind.WORDS:  # what cannot be seen makes no difference in them
        return "".join(char for char in value if char.isprintable())
    return int(value) if kind in (Kind.CHANNEL, Kind.ROLE, Kind.DAYS) else value


def _note(kind: Kind, value: str | None, unset: str, default: str, names: Mapping[int, str]) -> str:
    """What the numbers of channels and roles are called; or that nothing was set, and what holds then."""
    if value is None:
        return f"{unset}: {default}" if default else ""
    if kind in (Kind.CHANNEL, Kind.ROLE, *_LISTS):
        return ", ".join(_one_line(names[int(number)]) for number in value.split() if int(number) in names)
    return ""


def _one_line(text: str) -> str:
    """Names of channels are the words of others: nothing in them may end the comment."""
    return "".join(char if char.isprintable() else " " for char in text)
