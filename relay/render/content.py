"""What a rendered notice is."""

from dataclasses import dataclass

from relay.deid.replacing.redacted import Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One notice in words, ready for `mail.compose`."""

    subject: Redacted
    """One line, at most 200 characters."""
    text: Redacted
    """LF line ends, ends with one; complete without the HTML."""
    html: str | None
    """The same in HTML. It holds no word of a person that subject and text do not hold."""
