"""The scheduled events of a server."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from tests.wire.answers import RefusedError, answer, nothing, read_body
from tests.wire.payloads import Json, event
from tests.wire.world import World

EXTERNAL = 3  # somewhere else than in a channel of Discord
COMPLETED = 3  # this and what comes after it cannot be changed
MOST = 100  # in one server


@dataclass
class Events:
    world: World

    def routes(self) -> list[web.RouteDef]:
        every = "/guilds/{guild}/scheduled-events"
        return [
            web.get(every, self._list),
            web.post(every, self._create),
            web.get(f"{every}/{{event}}", self._get),
            web.patch(f"{every}/{{event}}", self._edit),
            web.delete(f"{every}/{{event}}", self._delete),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        return answer(_open(self._all(request)))

    async def _create(self, request: web.Request) -> web.Response:
        sent, events = await read_body(request), self._all(request)
        if len(_open(events)) >= MOST:
            raise RefusedError(30038)
        made = event(self.world.new_id(), request.match_info["guild"], sent)
        self._check(made, made)
        events.append(made)
        return answer(made)

    async def _get(self, request: web.Request) -> web.Response:
        return answer(self._named(request))

    async def _edit(self, request: web.Request) -> web.Response:
        sent, found = await read_body(request), self._named(request)
        if found["status"] >= COMPLETED:
            raise RefusedError(180000)
        self._check({**found, **sent}, sent)
        found |= sent
        return answer(found)

    async def _delete(self, request: web.Request) -> web.Response:
        self._all(request).remove(self._named(request))
        return nothing()

    def _all(self, request: web.Request) -> list[Json]:
        events: list[Json] = self.world.guild(request.match_info["guild"])["guild_scheduled_events"]
        return events

    def _named(self, request: web.Request) -> Json:
        found = next((each for each in self._all(request) if each["id"] == request.match_info["event"]), None)
        if found is None:
            raise RefusedError(10070)
        return found

    def _check(self, planned: Json, sent: Iterable[str]) -> None:
        """It begins later than now and ends later than it begins; where it is elsewhere, place and end are needed."""
        begins, ends = _instant(planned["scheduled_start_time"]), _instant(planned["scheduled_end_time"])
        where = (planned.get("entity_metadata") or {}).get("location")
        if (
            ("scheduled_start_time" in sent and (begins is None or begins <= self.world.now()))
            or (begins and ends and ends <= begins)
            or (planned["entity_type"] == EXTERNAL and not (ends and where))
        ):
            raise RefusedError(50035)


def _open(events: list[Json]) -> list[Json]:
    return [each for each in events if each["status"] < COMPLETED]


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
