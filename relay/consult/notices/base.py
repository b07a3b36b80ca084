"""What all notices share: the class is the template, its fields are the fields.

`render` finds `templates/<lang>/<snake_case_of_class>/`. Text out of a mail is
`Redacted`, except in notices that go back to the one who wrote it.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Base of all mails the relay writes."""


class TextKind(StrEnum):
    """What the text in a preview or receipt is."""

    REQUEST = "request"
    ANSWER = "answer"
    QUESTION = "question"
    """A consultant's, back to the asker."""
    FOLLOWUP = "followup"
    FOLLOWUP_TO_ALL = "followup-to-all"
    POST = "post"
    ASIDE = "aside"
