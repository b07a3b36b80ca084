"""Everything kept: spool, roster ids, consultations, tokens, outbox, ledger.

SQLAlchemy on SQLite or PostgreSQL, encrypted at rest; only `crypto` touches keys.
"""
