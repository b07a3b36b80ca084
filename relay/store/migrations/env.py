"""Run by Alembic: migrates over the connection, and in the transaction, that `store.database` opened."""

from alembic import context

from relay.store.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a column by copying its table
)
with context.begin_transaction():
    context.run_migrations()
