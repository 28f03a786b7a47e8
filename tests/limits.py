"""What Discord refuses in the body of a request by limits that are only written down: its OpenAPI description lacks
them, or is looser. Knows nothing of the bot.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]

EPHEMERAL, V2 = 1 << 6, 1 << 15
SETTABLE = V2 | 1 << 2 | 1 << 12  # with suppressed embeds and suppressed notifications
ROW, BUTTON, CHOICE, INPUT, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, LINE, CONTAINER, LABEL = (
    1, 2, 3, 4, 9, 10, 11, 12, 13, 14, 17, 18,
)  # fmt: skip
SELECTS = {CHOICE, 5, 6, 7, 8}
INNER = {ROW, TEXT, SECTION, GALLERY, LINE, FILE}
CHILDREN = {ROW: {BUTTON, *SELECTS}, SECTION: {TEXT}, CONTAINER: INNER}
LENGTHS: Mapping[int, Mapping[str, int]] = {
    BUTTON: {"label": 80, "url": 512},
    CHOICE: {"placeholder": 150},
    INPUT: {"placeholder": 100, "value": 4000},
    LABEL: {"label": 45, "description": 100},
    THUMBNAIL: {"description": 1024},
}
LOCALES = {
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR",
    "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
}  # fmt: skip
NOBODY: tuple[Json, ...] = ({"parse": []}, {"parse": [], "users": [], "roles": []})
_MESSAGE = re.compile(r"/channels/\d+/messages(/\d+)?|/webhooks/\d+/[^/]+(/messages/[^/]+)?")
_THREADS = re.compile(r"/channels/\d+(/messages/\d+)?/threads")
_COMMANDS = re.compile(r"/applications/\d+(/guilds/\d+)?/commands")


def broken_limits(method: str, path: str, body: Any) -> Iterable[str]:
    """What is wrong with the body of this request, in words."""
    if path.endswith("/callback"):
        return _callback(body["type"], body.get("data") or {})
    if method == "PUT" and _COMMANDS.fullmatch(path):
        return _commands(body)
    if _MESSAGE.fullmatch(path):
        return _message(body, answer=path.startswith("/webhooks"), edit=method == "PATCH")
    if _THREADS.fullmatch(path):
        starter = body.get("message")  # in a forum
        return [
            *_longer(body, {"name": 100}, "name"),
            *(_message(starter, answer=False, edit=False) if starter else ()),
        ]
    if path == "/users/@me/channels":
        return [] if body.keys() == {"recipient_id"} else ["direct messages are opened with one person"]
    if path == "/users/@me":
        return _longer(body, {"username": 32}, *body.keys() & {"username"})
    return ["no limits are written down for this route"]


def _callback(kind: int, data: Json) -> Iterable[str]:
    if kind in (4, 7):
        return _message(data, answer=True, edit=kind == 7)
    if kind in (5, 6):
        return [f"a deferral cannot carry {key}" for key in data if key != "flags" or data[key] not in (0, EPHEMERAL)]
    if kind == 8:
        return _choices(data["choices"])
    return _modal(data) if kind == 9 else [f"there is no callback of type {kind}"]


# -------------------------------------------------------------------- messages


def _message(data: Json, *, answer: bool, edit: bool) -> Iterator[str]:
    flags = data.get("flags") or 0
    parts = list(_walk(data.get("components") or []))
    texts = [part.get("content") or "" for part in parts if part["type"] == TEXT]
    yield from _longer(data, {"content": 2000})
    yield from _embeds(data.get("embeds") or [])
    if flags & ~(SETTABLE | (EPHEMERAL if answer else 0)):
        yield f"flags {flags:#x} cannot be set here"
    if not edit and not any(data.get(key) for key in ("content", "embeds", "components", "attachments", "poll")):
        yield "the message is empty"
    if flags & V2:
        yield from (f"Components V2 go without {key}" for key in ("content", "embeds", "poll") if data.get(key))
        if sum(map(len, texts)) > 4000:
            yield f"{sum(map(len, texts))} characters of text; 4000 are allowed"
        if (size := sum(len(text.encode()) + 12 for text in texts)) > 10170:
            yield f"{size} bytes of text; beyond 10170 Discord answers 500"
    elif any(part["type"] not in CHILDREN[ROW] | {ROW} for part in parts):
        yield "Components V2 need their flag"
    elif len(data.get("components") or []) > 5:
        yield "more than 5 rows"
    if len(parts) > 40:
        yield f"{len(parts)} components; 40 are allowed"
    if (texts or data.get("content")) and not _quiet(data.get("allowed_mentions"), answer=answer):
        yield f"somebody could be pinged: allowed_mentions is {data.get('allowed_mentions')}"
    yield from _attached(data, parts, edit=edit)
    yield from _components(data.get("components") or [], {CONTAINER, *INNER})


def _quiet(mentions: Any, *, answer: bool) -> bool:
    """Nobody can be pinged; what nobody asked for may ping roles that are named one by one."""
    if mentions in NOBODY:
        return True
    roles, users = (mentions or {}).get("roles"), (mentions or {}).get("users")
    named: tuple[Json, ...] = ({"parse": [], "roles": roles}, {"parse": [], "users": users})
    return not answer and mentions in named and len(users or []) <= 1


def _embeds(embeds: list[Json]) -> Iterator[str]:
    pieces = [
        piece
        for embed in embeds
        for piece in (embed, embed.get("footer", {}), embed.get("author", {}), *embed.get("fields", []))
    ]
    length = sum(
        len(piece.get(key, "")) for piece in pieces for key in ("title", "description", "text", "name", "value")
    )
    if len(embeds) > 10 or length > 6000:
        yield f"{len(embeds)} embeds with {length} characters; 10 and 6000 are allowed"


def _attached(data: Json, parts: list[Json], *, edit: bool) -> Iterator[str]:
    """Pictures that are shown must come with the message; an edit to V2 cannot show a new one."""
    files = data.get("attachments") or []
    names = {f"attachment://{file.get('filename')}" for file in files}
    shown = [item["media"]["url"] for part in parts for item in part.get("items", []) if "media" in item]
    shown += [part["media"]["url"] for part in parts if "media" in part]
    if len(files) > 10:
        yield "more than 10 files"
    for url in shown:
        if url.startswith("attachment://") and (edit or url not in names):
            yield f"{url} is not found by Discord" + (" in an edit" if edit else "")
    for file in files:
        yield from _longer(file, {"description": 1024})


def _walk(components: Iterable[Json]) -> Iterator[Json]:
    for part in components:
        yield part
        yield from _walk(part.get("components", []))
        yield from _walk(part[key] for key in ("accessory", "component") if key in part)


def _components(components: list[Json], allowed: set[int]) -> Iterator[str]:
    """What holds for messages and modals alike."""
    parts = list(_walk(components))
    ids = Counter(part["custom_id"] for part in parts if part.get("custom_id") is not None)
    yield from (f"custom_id {key!r} is used {count} times" for key, count in ids.items() if count > 1)
    yield from (f"custom_id {key!r} has not 1 to 100 characters" for key in ids if not 0 < len(key) <= 100)
    yield from (f"a component of type {part['type']} cannot stand here" for part in components
                if part["type"] not in allowed)  # fmt: skip
    for part in parts:
        kind, inside = part["type"], part.get("components", [])
        yield from _longer(part, LENGTHS.get(kind, {}))
        if kind in CHILDREN and not {child["type"] for child in inside} <= CHILDREN[kind]:
            yield f"a component of type {kind} cannot hold {[child['type'] for child in inside]}"
        yield from _counted(kind, part, inside)


def _counted(kind: int, part: Json, inside: list[Json]) -> Iterator[str]:
    if kind == ROW and not (0 < len(inside) <= 5 and (len(inside) == 1 or all(c["type"] == BUTTON for c in inside))):
        yield "a row holds 1 to 5 buttons, or one select"
    elif kind == BUTTON and not (part.get("label") or part.get("emoji")):
        yield "a button needs a label or an emoji"
    elif kind == SECTION and not (
        0 < len(inside) <= 3 and part.get("accessory", {}).get("type") in (BUTTON, THUMBNAIL)
    ):
        yield "a section holds 1 to 3 texts, and a button or a thumbnail beside them"
    elif kind == TEXT and not part.get("content"):
        yield "a text is empty"
    elif kind == CONTAINER and not inside:
        yield "a container is empty"
    elif kind == GALLERY:
        if not 0 < len(part["items"]) <= 10:
            yield "a gallery holds 1 to 10 pictures"
        for item in part["items"]:
            if item.get("description") is not None:
                yield from _longer(item, {"description": 1024}, "description")
    elif kind == CHOICE:
        options = part["options"]
        values = {option["value"] for option in options}
        if not 0 < len(options) <= 25 or len(values) < len(options):
            yield f"a select holds 1 to 25 options, each with a value of its own; here are {len(options)}"
        for option in options:
            yield from _longer(option, {"label": 100, "value": 100, "description": 100}, "label", "value")


def _modal(data: Json) -> Iterator[str]:
    yield from _longer(data, {"title": 45, "custom_id": 100}, "title", "custom_id")
    if not 0 < len(data["components"]) <= 5:
        yield f"{len(data['components'])} components; a modal holds 1 to 5"
    if any(part.get("disabled") for part in _walk(data["components"])):
        yield "nothing in a modal may be disabled"
    yield from _components(data["components"], {LABEL, TEXT, ROW})


# -------------------------------------------------------------------- commands


def _commands(commands: list[Json]) -> Iterator[str]:
    kinds = Counter(command.get("type", 1) for command in commands)
    if kinds[1] > 100 or kinds[2] > 15 or kinds[3] > 15:
        yield f"too many commands: {dict(kinds)}"
    names = Counter((command.get("type", 1), command["name"]) for command in commands)
    yield from (f"two commands are called {name}" for (_, name), count in names.items() if count > 1)
    for command in commands:
        if (size := _size(command)) > 8000:
            yield f"/{command['name']} has {size} characters; 8000 are allowed"
        for key in ("contexts", "integration_types"):
            if command.get(key) is not None and not 0 < len(set(command[key])) == len(command[key]):
                yield f"/{command['name']}: {key} must name something, and nothing twice"
        if command.get("type", 1) == 1:
            yield from _command(command, command["name"], depth=0)


def _command(node: Json, where: str, depth: int) -> Iterator[str]:
    """A command, a group or an option."""
    if not (0 < len(node["name"]) <= 32 and node["name"] == node["name"].lower() and all(map(_nameable, node["name"]))):
        yield f"/{where}: {node['name']!r} is not a name"
    yield from (f"/{where}: {problem}" for problem in _longer(node, {"description": 100}, "description"))
    for key in ("name_localizations", "description_localizations"):
        yield from (f"/{where}: Discord knows no locale {locale}" for locale in set(node.get(key) or {}) - LOCALES)
        longest = max(map(len, (node.get(key) or {"": " "}).values()))
        if longest > (32 if key.startswith("name") else 100):
            yield f"/{where}: {key} of {longest} characters"
    options = node.get("options") or []
    needed = [bool(option.get("required")) for option in options]
    names = {option["name"] for option in options}
    if len(options) > 25 or len(names) < len(options) or needed != sorted(needed)[::-1]:
        yield f"/{where}: at most 25 options with names of their own, the required ones first"
    if depth > {1: 2, 2: 1}.get(node.get("type", 1), 3):
        yield f"/{where}: nested too deep"
    yield from (f"/{where}: {problem}" for problem in _choices(node.get("choices") or []))
    for option in options:
        yield from _command(option, f"{where} {option['name']}", depth + 1)


def _nameable(char: str) -> bool:
    in_two_scripts = "\u0900" <= char <= "\u097f" or "\u0e00" <= char <= "\u0e7f"
    return char in "-_'" or unicodedata.category(char)[0] in "LN" or in_two_scripts


def _choices(choices: list[Json]) -> Iterator[str]:
    if len(choices) > 25:
        yield f"{len(choices)} choices; 25 are allowed"
    for choice in choices:
        texts = {**choice, "value": str(choice["value"])}
        yield from (f"a choice: {problem}" for problem in _longer(texts, {"name": 100, "value": 100}, "name"))


def _size(node: Json) -> int:
    """Characters of names, descriptions and values; of each, the longest translation counts."""
    own = sum(
        max(map(len, [node.get(key) or "", *(node.get(f"{key}_localizations") or {}).values()]))
        for key in ("name", "description")
    )
    inner = [*(node.get("options") or []), *(node.get("choices") or [])]
    return own + len(str(node.get("value", ""))) + sum(map(_size, inner))


def _longer(data: Json, most: Mapping[str, int], *needed: str) -> Iterator[str]:
    for key, limit in most.items():
        length = len(data.get(key) or "")
        if length > limit or (key in needed and not length):
            yield f"{key} of {length} characters; {int(key in needed)} to {limit} are allowed"
