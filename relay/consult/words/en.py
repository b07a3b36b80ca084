"""English: the canonical verbs, which every member can write whatever their language."""

from typing import Final

from relay.consult.words.table import Table, numbers, some
from relay.consult.words.verb import Verb
from relay.mail.attachments.attachment import Form

HEADINGS: Final = {
    Form.TEXT: "From an attached text file:",
    Form.PDF: "From an attached PDF:",
    Form.WORD: "From an attached Word document:",
}
"""Above the text of an attachment. Part of the text, so in the language texts are judged in, which is
English alone; without the file's name, which may name somebody."""

QUESTION, QUESTION_ABOUT, AND = "A question", "A question about {}", " and "
"""Where a request has no subject of its own."""

TABLE = Table(
    code="en",
    verbs={
        Verb.SEND: ("send", "send it", "send this", "send that", "yes send", "yes send it"),
        Verb.CANCEL: ("cancel", "cancel it", "cancel this"),
        Verb.REMOVE: ("remove", "take out"),
        Verb.KEEP: ("keep",),
        Verb.INSTEAD: ("send this instead", "send instead", "send it instead", "instead"),
        Verb.INCLUDE: ("include",),
        Verb.PASS: ("pass", "pass on this", "i pass"),
        Verb.MORE: ("more",),
        Verb.CLOSE: ("close", "close it", "close this"),
        Verb.UNDO: ("undo",),
        Verb.LEAK: ("leak",),
        Verb.KNOW: ("know", "i know them"),
        Verb.REVEAL: ("reveal",),
        Verb.REPORT: ("report",),
        Verb.WIDEN: ("widen",),
        Verb.WAIT: ("wait",),
        Verb.YES: ("yes", "y", "yes it was me", "yes it was"),
        Verb.NO: ("no", "n", "no it was not me", "no it wasn't me"),
        Verb.JOIN: ("join",),
        Verb.INVITE: ("invite",),
        Verb.LEAVE: ("leave", "stop", "unsubscribe", "opt out", "quit"),
        Verb.PAUSE: ("pause", "take a break", "rest"),
        Verb.RESUME: ("resume", "unpause", "i am back", "i'm back", "back"),
        Verb.LIMIT: ("limit", "weekly limit"),
        Verb.SPECIALTIES: ("specialties", "specialities", "specialty", "speciality"),
        Verb.NOT: ("not", "never ask", "exclude", "exclusions"),
        Verb.STATUS: ("status", "what is open"),
        Verb.HELP: ("help", "commands", "how does this work"),
        Verb.MYDATA: ("my data", "mydata"),
        Verb.FORGET: ("forget me", "forget", "erase me", "delete my data"),
    },
    courtesy=some(
        """hi hello hey dear relay good morning afternoon evening day all team everyone colleagues
        please pls thanks thank you so very much many cheers kind warm best regards ok okay great
        sincerely yours again now and sorry apologies lot indeed"""
    ),
    doubt=some(
        """but except without not don't dont do never before first wait instead change changed
        unless until only hold however remove take out delete cancel stop no"""
    ),
    good_wishes=frozenset({"well", "safe", "warm", "in touch", "it up", "going", "strong"}),
    cancelling=some("cancel cancelled"),
    negations=some("not don't dont never no"),
    add=("add",),
    drop=("drop",),
    conjunctions=some("and"),
    until=("until", "till", "til", "untill", "up to", "to"),
    through=("through", "thru", "until and including"),
    lasting=("for", "for the next", "the next"),
    without_end=(
        "until further notice",
        "indefinitely",
        "for now",
        "for a while",
        "until i write",
        "for good",
    ),
    end_of=("the end of", "end of"),
    next_month=("next month",),
    numbers=numbers("one|a|an two three four five six seven eight nine ten"),
    days=some("day days"),
    weeks=some("week weeks"),
    months=some("month months"),
    years=some("year years"),
    a_week=(
        "a week",
        "per week",
        "each week",
        "every week",
        "weekly",
        "a wk",
        "in a week",
        "/week",
        "/ week",
    ),
    none=some("none no nothing off unlimited nobody"),
    every=some("all everything"),
    filler=some("me my i requests request questions to from the at most of any"),
)
