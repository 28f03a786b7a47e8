"""Writes a row whether or not it is there yet, on either database."""

from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.ext.asyncio import AsyncConnection


async def put_row(conn: AsyncConnection, table: Table, row: Mapping[str, object], keep: Collection[str] = ()) -> None:
    """Insert the row; where its primary key exists, its other columns are overwritten, except those to `keep`."""
    key = [column.name for column in table.primary_key]
    rest = {name: value for name, value in row.items() if name not in key and name not in keep}
    statement = _insert(conn, table).values(dict(row))
    await conn.execute(statement.on_conflict_do_update(index_elements=key, set_=rest))


def ignore_known(conn: AsyncConnection, table: Table, key: Sequence[Column[Any]]) -> Any:
    """A statement that inserts rows, except those whose key is there already."""
    return _insert(conn, table).on_conflict_do_nothing(index_elements=[column.name for column in key])


def _insert(conn: AsyncConnection, table: Table) -> Any:
    """Each dialect is large and only one is in use."""
    return import_module(f"sqlalchemy.dialects.{conn.dialect.name}").insert(table)
