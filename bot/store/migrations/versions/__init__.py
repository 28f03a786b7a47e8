"""Alembic's scripts: one file per change of the schema, never edited after a release."""
