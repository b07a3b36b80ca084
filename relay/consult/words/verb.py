"""The verbs a member can write, whatever the language they write them in."""

from enum import StrEnum


class Verb(StrEnum):
    """The canonical verbs of the relay."""

    SEND = "send"
    CANCEL = "cancel"
    REMOVE = "remove"
    KEEP = "keep"
    INSTEAD = "instead"
    INCLUDE = "include"
    PASS = "pass"  # noqa: S105
    MORE = "more"
    CLOSE = "close"
    UNDO = "undo"
    LEAK = "leak"
    KNOW = "know"
    REVEAL = "reveal"
    REPORT = "report"
    WIDEN = "widen"
    WAIT = "wait"
    YES = "yes"
    NO = "no"
    JOIN = "join"
    INVITE = "invite"
    LEAVE = "leave"
    PAUSE = "pause"
    RESUME = "resume"
    LIMIT = "limit"
    SPECIALTIES = "specialties"
    NOT = "not"
    STATUS = "status"
    HELP = "help"
    MYDATA = "mydata"
    FORGET = "forget"
