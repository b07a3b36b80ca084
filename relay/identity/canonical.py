"""The text of a mail as DKIM hashes it (RFC 6376 §3.4), in time that grows with its length alone.

dkimpy's own way looks at a run of blanks once from each of its blanks: a megabyte of them takes it a
quarter of an hour, inside one call that nothing else can interrupt.
"""

import dkim.canonicalization as theirs


class Simple(theirs.Simple):  # type: ignore[misc]
    """Empty lines at the end away."""

    @staticmethod
    def canonicalize_body(body: bytes) -> bytes:
        """What is hashed for c=…/simple."""
        return _ended_once(body)


class Relaxed(theirs.Relaxed):  # type: ignore[misc]
    """The same, and each run of blanks one blank, none at the end of a line."""

    @staticmethod
    def canonicalize_body(body: bytes) -> bytes:
        """What is hashed for c=…/relaxed."""
        body = body.replace(b"\t", b" ")
        while b"  " in body:
            body = body.replace(b"  ", b" ")  # half of each run
        body = _ended_once(body.replace(b" \r\n", b"\r\n"))
        return b"" if body == b"\r\n" else body


def _ended_once(body: bytes) -> bytes:
    """With one line end at its end, however many there were."""
    ends = body[len(body.rstrip(b"\r\n")) :].replace(b"\r\n", b"\0")
    return body[: len(body) - 2 * (len(ends) - len(ends.rstrip(b"\0")))] + b"\r\n"
