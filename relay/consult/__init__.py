"""The domain: consultations, threads, turns, and what happens next.

Pure: `flow.step` turns an event and a snapshot into a `Decision`. It imports no
asyncio, sockets, SQLAlchemy, clock or settings loader; `now` and the source of
tokens are passed in.
"""
