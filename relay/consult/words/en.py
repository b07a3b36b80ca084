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
        Verb.KNOW: ("know", "i know them", "i know her", "i know him", "i know who this is"),
        Verb.REVEAL: ("reveal",),
        Verb.REPORT: ("report",),
        Verb.WIDEN: ("widen",),
        Verb.WAIT: ("wait",),
        Verb.YES: (
            "yes",
            "y",
            "yes it was",
            "yes it was me",
            "yes that was me",
            "yes this was me",
            "yes i wrote it",
            "yes i did",
        ),
        Verb.NO: (
            "no",
            "n",
            "no it was not me",
            "no it wasn't me",
            "no that was not me",
            "no that wasn't me",
            "no not me",
        ),
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
    asking=(
        *("could you", "can you", "would you", "could i", "can i", "may i", "let me"),
        *("i would like to", "i'd like to", "i want to", "i need to", "i wish to", "i have to", "i must"),
        *("i would like you to", "i'd like you to", "i want you to", "would you mind", "i think i will"),
        *("i'll", "i will", "we would like to", "i am going to", "i'm going to"),
    ),
    sayings={
        Verb.PAUSE: (
            *("put me on pause", "put me on hold", "put my requests on hold", "give me a break"),
            *(
                "i need a break",
                "i need a rest",
                "i need a pause",
                "i would like a break",
                "i'd like a break",
            ),
            *("no requests", "no more requests", "no new requests", "no further requests"),
            *("stop sending me requests", "don't send me requests", "do not send me requests"),
            *("don't send me any requests", "do not send me any requests", "i can't take requests"),
            *("i cannot take requests", "pause requests", "hold my requests", "stop asking me"),
            *("don't ask me", "do not ask me"),
        ),
        Verb.RESUME: (
            *("put me back", "i am available again", "i'm available again", "you can ask me again"),
            *("ask me again", "end my pause", "end the pause", "i can take requests again", "start again"),
            *("i would like to come back", "come back", "take requests again", "reactivate me"),
        ),
        Verb.LEAVE: (
            *("take me off the list", "take me off your list", "take me off this list", "take me off"),
            *("remove me from the list", "remove me from your list", "remove me", "sign me off"),
            *("i no longer want to take part", "i no longer wish to take part", "withdraw"),
            *(
                "i want out",
                "cancel my membership",
                "cancel my subscription",
                "resign",
                "be taken off the list",
            ),
        ),
        Verb.LIMIT: (
            *("max", "maximum", "at most", "no more than", "not more than", "up to", "a maximum of"),
            *("my limit is", "set my limit to", "set my weekly limit to", "send me at most"),
            *("send me no more than", "ask me at most", "ask me no more than", "only"),
        ),
        Verb.SPECIALTIES: (
            *("what are my specialties", "which specialties do i have", "show my specialties"),
            *("show me my specialties", "change my specialties", "what am i asked about"),
        ),
        Verb.STATUS: (
            *(
                "what is open for me",
                "how do i stand",
                "am i paused",
                "what is my status",
                "what's my status",
            ),
            *("show my status", "show me my status", "is anything open", "am i still on the list"),
        ),
        Verb.HELP: (
            *(
                "what can i write",
                "what can you do",
                "how does it work",
                "i need help",
                "help me",
                "how do i",
            ),
            *("how do i use this", "how can i use this", "what are the commands"),
        ),
        Verb.MYDATA: (
            *("what have you stored about me", "what do you know about me", "what is stored about me"),
            *("what data do you have about me", "what do you have about me", "what is kept about me"),
            *("what do you keep about me", "send me my data", "show me my data", "see my data"),
        ),
        Verb.FORGET: (
            *("delete everything about me", "erase everything about me", "delete everything", "delete me"),
            *("erase my data", "delete my account", "erase all my data", "delete all my data"),
            *("delete all data about me",),
        ),
    },
    away=(
        *("i am away", "i'm away", "i will be away", "i'll be away", "i am on holiday", "i'm on holiday"),
        *("i will be on holiday", "i'll be on holiday", "i am on vacation", "i'm on vacation"),
        *("i will be on vacation", "i'll be on vacation", "i am on leave", "i'm on leave"),
        *("i will be on leave", "i'll be on leave", "i am ill", "i'm ill", "i am sick", "i'm sick"),
        *("i am not available", "i'm not available", "i am unavailable", "i'm unavailable"),
        *("i will not be available", "i won't be available", "on holiday", "on vacation", "on leave"),
        *(
            "i am off",
            "i'm off",
            "i will be off",
            "i'll be off",
            "i am out of office",
            "i'm out of the office",
        ),
    ),
    filler=some("me my i requests request questions to from the at most of any"),
)
