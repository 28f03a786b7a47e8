"""What is announced is neither lost nor doubled, whenever the program is killed and whatever Discord does meanwhile.

On SQLite, with a Discord that knows no nonce again: only reading back can help. The long form of this is `make soak`.
"""

from pathlib import Path

import pytest

from tests.wire.announcing import announce_with_kills
from tests.wire.server import Server


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_killed_ten_times_every_announcement_is_seen_once(
    server: Server, project: Path, environment: dict[str, str], database_url: str
) -> None:
    await announce_with_kills(server, project, environment, database_url, nonce_window=0.0)
