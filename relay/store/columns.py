"""What the tables' columns are made of: times in UTC, and where a sealed value belongs."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, TypeDecorator
from sqlalchemy.orm import InstrumentedAttribute


class UtcTime(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite keeps no zone, so it is taken off there and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time in UTC; a time without a zone is a bug and refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as it went in, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


BY_MASTER = {"sealed_by": "master"}
BY_CONSULTATION = {"sealed_by": "consultation"}
BY_CIRCLE = {"sealed_by": "circle"}


def place(column: InstrumentedAttribute[Any], row: str | bytes | int) -> str:
    """The associated data of a sealed value: it opens only in this table, column and row."""
    return place_in(column.class_.__tablename__, column.key, row)


def place_in(table: str, column: str, row: str | bytes | int) -> str:
    """The same by names."""
    return f"{table}.{column}/{row.hex() if isinstance(row, bytes) else row}"
