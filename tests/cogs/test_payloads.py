"""The judge of payloads itself: it lets good requests pass and names what is wrong with bad ones."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from simcord import HttpLogEntry

from tests.payloads import Description, problems

Json = dict[str, Any]

BUTTON: Json = {"type": 2, "style": 2, "label": "Next", "custom_id": "b1"}
SELECT: Json = {"type": 3, "custom_id": "s1", "options": [{"label": "One", "value": "1"}]}
TEXT: Json = {"type": 10, "content": "Hello"}
PICTURE: Json = {"type": 12, "items": [{"media": {"url": "attachment://a.png"}, "description": "A chart"}]}
PAGE: Json = {
    "flags": 1 << 15,
    "components": [{"type": 17, "components": [
        TEXT, PICTURE, {"type": 1, "components": [BUTTON]}, {"type": 1, "components": [SELECT]},
    ]}],
    "attachments": [{"id": 0, "filename": "a.png"}],
    "allowed_mentions": {"parse": []},
}  # fmt: skip
MODAL: Json = {"custom_id": "m", "title": "Ask", "components": [
    {"type": 18, "label": "What?", "component": {"type": 4, "custom_id": "t", "style": 1}},
]}  # fmt: skip
COMMAND: Json = {"name": "cast", "description": "Who plays whom", "type": 1, "contexts": [0, 1], "options": [
    {"type": 3, "name": "who", "description": "A name", "required": True},
    {"type": 3, "name": "about", "description": "What", "choices": [{"name": "All", "value": "all"}]},
]}  # fmt: skip


def answered(data: Json, kind: int = 4) -> HttpLogEntry:
    return HttpLogEntry("POST", "/interactions/1/token/callback", {}, {"type": kind, "data": data}, None)


def told(commands: list[Json]) -> HttpLogEntry:
    return HttpLogEntry("PUT", "/applications/1/commands", {}, commands, None)


GOOD = [
    answered(PAGE),
    answered({"content": "x" * 2000, "flags": 64, "allowed_mentions": {"parse": []}}),
    answered({**PAGE, "attachments": [], "components": [{"type": 17, "components": [TEXT]}]}, kind=7),
    answered({"flags": 64}, kind=5),
    answered({"choices": [{"name": "Nick", "value": "nick"}] * 25}, kind=8),
    answered(MODAL, kind=9),
    told([COMMAND]),
    HttpLogEntry("POST", "/webhooks/1/token", {}, {"content": "Hi", "allowed_mentions": {"parse": []}}, None),
    HttpLogEntry("PATCH", "/webhooks/1/token/messages/@original", {}, {"content": None, "embeds": []}, None),
    HttpLogEntry("POST", "/channels/1/messages", {}, {"content": "Hi", "allowed_mentions": {"parse": []}}, None),
    HttpLogEntry("GET", "/applications/1/commands", {}, None, None),
]


def page(change: Callable[[list[Json]], object], kind: int = 4) -> HttpLogEntry:
    """The good page with something changed inside its container."""
    data = deepcopy(PAGE)
    change(data["components"][0]["components"])
    return answered(data, kind)


def command(**changes: Any) -> HttpLogEntry:
    return told([{**COMMAND, **changes}])


def option(**changes: Any) -> HttpLogEntry:
    return command(options=[{"type": 3, "name": "who", "description": "A name", **changes}])


BAD: dict[str, tuple[HttpLogEntry, str]] = {
    "long content": (answered({"content": "x" * 2001, "allowed_mentions": {"parse": []}}), "content of 2001"),
    "nothing at all": (answered({"flags": 64}), "the message is empty"),
    "content beside V2": (answered({**PAGE, "content": "Hi"}), "go without content"),
    "embeds beside V2": (answered({**PAGE, "embeds": [{"title": "Hi"}]}), "go without embeds"),
    "V2 without its flag": (answered({**PAGE, "flags": 0}), "need their flag"),
    "ephemeral in a channel": (
        HttpLogEntry("POST", "/channels/1/messages", {}, {**PAGE, "flags": 64 | 1 << 15}, None), "flags 0x8040"),
    "much text": (page(lambda parts: parts.append({"type": 10, "content": "x" * 4000})), "4005 characters"),
    "many bytes": (page(lambda parts: parts.append({"type": 10, "content": "語" * 3400})), "10229 bytes"),
    "many components": (page(lambda parts: parts.extend([TEXT] * 36)), "43 components"),
    "pings": (answered({**PAGE, "allowed_mentions": {"parse": ["users"]}}), "could be pinged"),
    "pings by default": (answered({key: PAGE[key] for key in PAGE if key != "allowed_mentions"}), "could be pinged"),
    "pings of one": (answered({**PAGE, "allowed_mentions": {"parse": [], "users": ["1"]}}), "could be pinged"),
    "pings in an edit": (
        HttpLogEntry("PATCH", "/webhooks/1/t/messages/@original", {}, {"content": "Hi"}, None), "could be pinged"),
    "one id twice": (page(lambda parts: parts.append({"type": 1, "components": [BUTTON]})), "'b1' is used 2 times"),
    "long id": (page(lambda parts: parts[2]["components"][0].update(custom_id="b" * 101)), "has not 1 to 100"),
    "long label": (page(lambda parts: parts[2]["components"][0].update(label="b" * 81)), "label of 81"),
    "bare button": (page(lambda parts: parts[2]["components"][0].update(label=None)), "needs a label or an emoji"),
    "row of six": (page(lambda parts: parts[2].update(
        components=[{**BUTTON, "custom_id": str(n)} for n in range(6)])), "a row holds"),
    "row of both": (page(lambda parts: parts[2].update(
        components=[BUTTON, {**SELECT, "custom_id": "x"}])), "a row holds"),
    "row of text": (page(lambda parts: parts[2].update(components=[TEXT])), "cannot hold [10]"),
    "26 options": (page(lambda parts: parts[3]["components"][0].update(
        options=[{"label": "x", "value": str(n)} for n in range(26)])), "here are 26"),
    "options alike": (page(lambda parts: parts[3]["components"][0].update(
        options=SELECT["options"] * 2)), "of its own"),
    "long option": (page(lambda parts: parts[3]["components"][0].update(
        options=[{"label": "x" * 101, "value": "1"}])), "label of 101"),
    "empty text": (page(lambda parts: parts[0].update(content="")), "a text is empty"),
    "long alt text": (page(lambda parts: parts[1]["items"][0].update(description="x" * 1025)), "description of 1025"),
    "empty gallery": (page(lambda parts: parts[1].update(items=[])), "1 to 10 pictures"),
    "no such file": (answered({**PAGE, "attachments": []}), "attachment://a.png is not found"),
    "new file in an edit": (answered(PAGE, kind=7), "not found by Discord in an edit"),
    "section": (page(lambda parts: parts.append(
        {"type": 9, "components": [TEXT] * 4, "accessory": BUTTON})), "1 to 3 texts"),
    "inner container": (page(lambda parts: parts.append({"type": 17, "components": [TEXT]})), "cannot hold"),
    "deferral": (answered({"content": "Hi"}, kind=5), "a deferral cannot carry content"),
    "26 choices": (answered({"choices": [{"name": "Nick", "value": "nick"}] * 26}, kind=8), "26 choices"),
    "long choice": (answered({"choices": [{"name": "N" * 101, "value": "nick"}]}, kind=8), "name of 101"),
    "nameless choice": (answered({"choices": [{"name": "", "value": "nick"}]}, kind=8), "name of 0"),
    "long title": (answered({**MODAL, "title": "x" * 46}, kind=9), "title of 46"),
    "long modal": (answered({**MODAL, "components": [TEXT] * 6}, kind=9), "a modal holds 1 to 5"),
    "long field": (answered(
        {**MODAL, "components": [{**MODAL["components"][0], "label": "x" * 46}]}, kind=9), "label of 46"),
    "loose field": (answered(
        {**MODAL, "components": [{"type": 4, "custom_id": "t", "style": 1}]}, kind=9), "cannot stand here"),
    "two commands alike": (told([COMMAND, COMMAND]), "two commands are called cast"),
    "capital command": (command(name="Cast"), "is not a name"),
    "undescribed command": (command(description=""), "description of 0"),
    "long description": (command(description="x" * 101), "description of 101"),
    "nowhere": (command(contexts=[]), "contexts must name something"),
    "optional first": (command(options=list(reversed(COMMAND["options"]))), "the required ones first"),
    "options of one name": (command(options=[COMMAND["options"][1]] * 2), "names of their own"),
    "spaced option": (option(name="who is it"), "is not a name"),
    "many choices": (option(choices=[{"name": str(n), "value": "x"} for n in range(26)]), "26 choices"),
    "unknown locale": (command(description_localizations={"xx": "Wer"}), "no locale xx"),
    "long translation": (command(description_localizations={"de": "x" * 101}), "101 characters"),
    "big command": (command(options=[{"type": 3, "name": f"o{n}", "description": "x" * 100, "choices": [
        {"name": "x" * 90, "value": "y" * 90 + str(m)} for m in range(3)]} for n in range(15)]), "8000 are allowed"),
    "deep command": (command(options=[{"type": 2, "name": "a", "description": "a", "options": [
        {"type": 2, "name": "b", "description": "b"}]}]), "nested too deep"),
    "unknown route": (HttpLogEntry("POST", "/guilds/1/emojis", {}, {"name": "x"}, None), "no limits are written down"),
}  # fmt: skip


@pytest.mark.parametrize("request_", GOOD, ids=lambda request: f"{request.method} {request.path}")
def test_a_good_request_passes(request_: HttpLogEntry, discord_description: Description | None) -> None:
    assert problems(request_, discord_description) == []


@pytest.mark.parametrize(("request_", "problem"), BAD.values(), ids=BAD.keys())
def test_a_bad_request_is_told_apart(request_: HttpLogEntry, problem: str) -> None:
    assert problem in "\n".join(problems(request_, None))


# -------------------------------------------------------------------- the description

TINY: Json = {
    "paths": {"/interactions/{id}/{token}/callback": {"parameters": [], "post": {"requestBody": {"content": {
        "application/json": {"schema": {"anyOf": [
            {"$ref": "#/components/schemas/Message"}, {"$ref": "#/components/schemas/Modal"}]}}}}}}},
    "components": {"schemas": {
        "Message": {"type": "object", "required": ["type"], "properties": {
            "type": {"enum": [4, 7]},
            "data": {"oneOf": [{"type": "null"}, {"type": "object", "properties": {
                "content": {"type": ["string", "null"]},
                "attachments": {"items": {"properties": {"id": {"type": "string"}}}}}}]}}},
        "Modal": {"type": "object", "required": ["type", "data"], "properties": {
            "type": {"enum": [9]}, "data": {"type": "object", "required": ["title"]}}},
    }},
}  # fmt: skip


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"type": 4, "data": {"content": "Hi"}}, []),
        ({"type": 4, "data": None}, []),
        ({"type": 4, "data": {"content": 5}}, ["$.data.content: 5 is not of type 'string', 'null'"]),
        ({"type": 4, "data": {"attachments": [{"id": 0}]}}, []),
        ({"type": 9, "data": {}}, ["$.data: 'title' is a required property"]),
    ],
)
def test_only_the_schema_that_is_meant_is_complained_about(body: Json, found: list[str], tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(TINY), encoding="utf-8")
    description = Description.read(file)
    assert list(description.problems("POST", "/interactions/1/abc/callback", body)) == found


def test_what_the_description_does_not_know_is_a_problem() -> None:
    description = Description(TINY)
    assert list(description.problems("POST", "/interactions/1/abc/callback", {"type": 99})) != []
    assert list(description.problems("POST", "/elsewhere", {})) == ["the description knows no such route with a body"]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        (
            answered({**PAGE, "components": [{"type": 17, "components": [{**TEXT, "content": 5}]}]}),
            "components[0].content",
        ),
        (answered({**MODAL, "title": "x" * 46}, kind=9), "$.data.title"),
        (answered({"choices": [{"name": "x" * 101, "value": "x"}]}, kind=8), "$.data"),
        (command(type="chat"), "type"),
        (HttpLogEntry("POST", "/channels/1/messages", {}, {"content": "x", "nonce": "x" * 26}, None), "nonce"),
    ],
)
def test_discords_own_description_refuses(
    request_: HttpLogEntry, where: str, discord_description: Description | None
) -> None:
    if discord_description is None:
        pytest.skip("no --discord-openapi was given")
    found = list(discord_description.problems(request_.method, request_.path, request_.json))
    assert any(where in problem for problem in found), found
