"""The verbs a member can write, and the words that mean them.

A further language is further entries here and a folder of templates.
"""

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


SYNONYMS: dict[str, Verb] = {
    "send it": Verb.SEND,
    "send this": Verb.SEND,
    "send that": Verb.SEND,
    "yes send": Verb.SEND,
    "yes send it": Verb.SEND,
    "enviar": Verb.SEND,
    "envíalo": Verb.SEND,
    "cancel it": Verb.CANCEL,
    "cancel this": Verb.CANCEL,
    "cancelar": Verb.CANCEL,
    "send this instead": Verb.INSTEAD,
    "send instead": Verb.INSTEAD,
    "stop": Verb.LEAVE,
    "unsubscribe": Verb.LEAVE,
    "pass on this": Verb.PASS,
    "i pass": Verb.PASS,
    "close it": Verb.CLOSE,
    "close this": Verb.CLOSE,
    "i know them": Verb.KNOW,
    "y": Verb.YES,
    "yes it was me": Verb.YES,
    "yes it was": Verb.YES,
    "sí": Verb.YES,
    "n": Verb.NO,
    "no it was not me": Verb.NO,
    "no it wasn't me": Verb.NO,
    "ayuda": Verb.HELP,
    "my data": Verb.MYDATA,
    "forget me": Verb.FORGET,
}
WORDS: dict[str, Verb] = {str(v): v for v in Verb} | SYNONYMS

COURTESY = frozenset(
    """hi hello hey dear relay good morning afternoon evening day all team everyone colleagues
    please pls thanks thank you so very much many cheers kind warm best regards ok okay great
    sincerely yours again now and sorry apologies lot indeed hola buenos días gracias por favor""".split()
)
"""Words that may stand around a strict verb without changing it."""

DOUBT = frozenset(
    """but except without not don't dont do never before first wait instead change changed
    unless until only hold however remove take out delete cancel stop pero sin no""".split()
)
"""Words below a SEND that make it no plain yes; the writer is asked again (fail closed)."""

GOOD_WISHES = frozenset({"well", "safe", "warm", "in touch", "it up", "going", "strong"})
"""What follows KEEP in a closing wish ("Keep well")."""
