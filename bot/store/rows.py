"""Writes a row whether or not it is there yet, on either database."""

from collections.abc import Mapping

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


async def put_row(conn: AsyncConnection, table: Table, row: Mapping[str, object]) -> None:
    """Insert the row; where its primary key exists, its other columns are overwritten."""
    key = [column.name for column in table.primary_key]
    rest = {name: value for name, value in row.items() if name not in key}
    dialect = postgresql if conn.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(dict(row))
    await conn.execute(statement.on_conflict_do_update(index_elements=key, set_=rest))
