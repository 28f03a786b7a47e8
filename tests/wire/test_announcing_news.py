"""What feeds bring is neither lost nor doubled, whenever the program is killed and whatever Discord does meanwhile;
what they correct is corrected.

On SQLite, with a Discord that knows no nonce again: only reading back can help. The long form of this is `make soak`.
"""

from pathlib import Path

import pytest

from tests.wire.reporting import report_with_kills
from tests.wire.server import Server


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_killed_at_any_moment_every_item_is_seen_once_in_every_server(
    server: Server, project: Path, environment: dict[str, str], database_url: str
) -> None:
    await report_with_kills(server, project, environment, database_url, nonce_window=0.0)
