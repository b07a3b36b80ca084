"""Reads raw mail into a `Letter` and composes outgoing mail from redacted text.

Pure: bytes in, values out, and the other way round. It knows the RFCs and the
habits of mail programs; it knows no member, no consultation and no network.
"""
