"""Alembic: the way from each schema to the next, forwards and back."""
