"""What is announced is neither lost nor doubled, whenever the program is killed and whatever Discord does meanwhile.

On PostgreSQL, with a Discord that knows a nonce again for five minutes. The long form of this is `make soak`.
"""

from pathlib import Path

import pytest

from tests.wire.announcing import announce_with_kills
from tests.wire.server import Server


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_killed_ten_times_every_announcement_is_seen_once(
    server: Server, project: Path, environment: dict[str, str], database_url: str
) -> None:
    await announce_with_kills(server, project, environment, database_url, nonce_window=300.0)
