"""Writes a row whether or not it is there yet, on either database."""

from collections.abc import Collection, Mapping
from importlib import import_module

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection


async def put_row(conn: AsyncConnection, table: Table, row: Mapping[str, object], keep: Collection[str] = ()) -> None:
    """Insert the row; where its primary key exists, its other columns are overwritten, except those to `keep`."""
    key = [column.name for column in table.primary_key]
    rest = {name: value for name, value in row.items() if name not in key and name not in keep}
    dialect = import_module(f"sqlalchemy.dialects.{conn.dialect.name}")  # each is large and only one is in use
    statement = dialect.insert(table).values(dict(row))
    await conn.execute(statement.on_conflict_do_update(index_elements=key, set_=rest))
