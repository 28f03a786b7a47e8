"""Brings a database up to date: one script for each change of the schema, never edited after a release."""

from pathlib import Path

from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.errors import StartError
from bot.store.schema import metadata

SCRIPTS = ScriptDirectory(str(Path(__file__).parent))


def migrate(connection: Connection) -> None:
    """Run every script that is missing. Raises StartError for a database of a newer program, and changes nothing."""
    known = {revision.revision for revision in SCRIPTS.walk_revisions()}
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in known:
        raise StartError("start-database-newer", code=4, revision=current)
    environment = EnvironmentContext(Config(), SCRIPTS, fn=lambda revision, _: SCRIPTS._upgrade_revs("head", revision))
    environment.configure(connection=connection, target_metadata=metadata, transactional_ddl=False)
    with environment, Operations.context(environment.get_context()):
        environment.run_migrations()
