"""Tells what Discord would refuse in a request of the bot: by its OpenAPI description, where the file is given, and by
the limits that are only written down.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.validators import extend
from simcord import HttpLogEntry

from tests.limits import broken_limits

Json = Mapping[str, Any]
_PLAIN = Draft202012Validator.VALIDATORS


class Description:
    """Discord's OpenAPI description: what the body of each route must look like."""

    def __init__(self, document: Json) -> None:
        self._components: Json = document["components"]
        self._routes = [
            (method.upper(), re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template))), schema)
            for template, route in sorted(document["paths"].items(), key=lambda item: item[0].count("{"))
            for method, operation in route.items()
            if method != "parameters" and (schema := _body_schema(operation)) is not None
        ]
        self._kind = extend(
            Draft202012Validator, {word: partial(self._told_apart, _PLAIN[word]) for word in ("oneOf", "anyOf")}
        )
        self._validator = cache(self._compiled)

    @classmethod
    def read(cls, file: Path) -> "Description":
        return cls(json.loads(file.read_text(encoding="utf-8")))

    def problems(self, method: str, path: str, body: Any) -> Iterator[str]:
        number = next((at for at, (verb, pattern, _) in enumerate(self._routes)
                       if verb == method and pattern.fullmatch(path)), None)  # fmt: skip
        if number is None:
            yield "the description knows no such route with a body"
            return
        for error in self._validator(number).iter_errors(_as_snowflakes(body)):
            yield f"{error.json_path}: {error.message[:300]}"

    def _compiled(self, number: int) -> Any:
        return self._kind({"components": self._components, **self._routes[number][2]})

    def _told_apart(
        self, otherwise: Any, validator: Any, branches: list[Json], instance: Any, schema: Json
    ) -> Iterator[Any]:
        """Where alternatives are told apart by `type`, only the fitting one is looked into: quick, and with errors that
        say what is wrong.
        """
        fitting = [branch for branch in branches if self._admits(branch, instance)]
        if len(fitting) == 1:
            yield from validator.descend(instance, fitting[0])
        else:
            yield from otherwise(validator, fitting or branches, instance, schema)

    def _admits(self, branch: Json, instance: Any) -> bool:
        if "$ref" in branch:
            branch = self._components["schemas"][branch["$ref"].rpartition("/")[2]]
        if branch.get("type") == "null" or instance is None:
            return branch.get("type") == "null" and instance is None
        kinds = branch.get("properties", {}).get("type", {}).get("enum")
        return kinds is None or not isinstance(instance, dict) or instance.get("type") in kinds


def problems(request: HttpLogEntry, description: Description | None) -> list[str]:
    """What Discord would refuse in this request; nothing where it has no body."""
    method, path, body = request.method, request.path, request.json
    if body is None:
        return []
    found = [*broken_limits(method, path, body), *(description.problems(method, path, body) if description else ())]
    return [f"{method} {path}: {problem}" for problem in found]


def all_problems(requests: Iterable[HttpLogEntry], description: Description | None) -> list[str]:
    return [problem for request in requests for problem in problems(request, description)]


def _body_schema(operation: Json) -> Json | None:
    schema: Json | None = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return schema


def _as_snowflakes(body: Any) -> Any:
    """Discord takes ids as numbers, too, which its description forgets. discord.py sends some so: those of files that
    come with a request, of what is picked already in a select, and of roles that may be pinged.
    """
    data = body.get("data", body) if isinstance(body, dict) else None
    if not isinstance(data, dict):
        return body
    data = {**data, **({"attachments": _with_texts(data["attachments"])} if data.get("attachments") else {})}
    data = {**data, **({"components": _picked(data["components"])} if data.get("components") else {})}
    for key in ("roles", "users"):
        if ids := data.get("allowed_mentions", {}).get(key):
            data = {**data, "allowed_mentions": {**data["allowed_mentions"], key: [str(number) for number in ids]}}
    return {**body, "data": data} if "data" in body else data


def _picked(components: list[Any]) -> list[Any]:
    found = []
    for part in components:
        inner = {"components": _picked(part["components"])} if part.get("components") else {}
        chosen = {"default_values": _with_texts(part["default_values"])} if part.get("default_values") else {}
        found.append({**part, **inner, **chosen})
    return found


def _with_texts(things: list[Any]) -> list[Any]:
    return [{**thing, "id": str(thing["id"])} for thing in things]
