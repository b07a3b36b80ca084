"""What the gate says: what happened, what is safe, what to do next; names no one."""

from relay.smtp.door import Reply

TAKEN = Reply(code=250, status="2.0.0", text="Taken.")
"""Said alike for what is relayed, held or dropped, so that it tells nobody who is a member (R16)."""

ASKED_ADMINS = Reply(
    code=250,
    status="2.0.0",
    text="Thank you. The people who run the relay will read your wish to join.",
)
RECIPIENT_OK = Reply(code=250, status="2.1.5", text="OK")
UNKNOWN = Reply(
    code=550,
    status="5.1.1",
    text="This address is not in use here. Nothing was stored. Please check the spelling.",
)
MEMBERS_ONLY = Reply(
    code=550,
    status="5.7.1",
    text="This address takes mail from members only. Nothing was stored.\n"
    "Ask to join by writing JOIN to relay@{domain}",
)
NOT_PROVED = Reply(
    code=550,
    status="5.7.1",
    text="We could not make sure that this mail comes from the address it names. Nothing was stored.\n"
    "Please send it again from your usual mail program, or ask your mail provider.",
)
AMBIGUOUS = Reply(
    code=550,
    status="5.6.0",
    text="The From line of this mail does not name exactly one writer. Nothing was stored.\n"
    "Please send it again from one address.",
)
LOOPING = Reply(
    code=554,
    status="5.4.6",
    text="This mail has been passed on too many times. Nothing was stored.\n"
    "Please ask whoever runs your mail server whether it goes round in circles.",
)
NOBODY_READS = Reply(
    code=550,
    status="5.3.5",
    text="Nobody reads this mailbox yet. Nothing was stored.\nPlease reach the association in another way.",
)
"""The address must exist (RFC 5321 §4.5.1), but no admin is named; better said than thrown away."""
HEADER_TOO_LONG = Reply(
    code=552,
    status="5.3.4",
    text="The header of this mail is too long. Nothing was stored.\n"
    "Please write it again as a new mail, to fewer addresses.",
)
TRY_LATER = Reply(
    code=451,
    status="4.3.0",
    text="We cannot take mail just now. Your mail program will try again by itself.",
)
TOO_MANY_MAILS = Reply(
    code=450,
    status="4.7.1",
    text="Too many mails came from you within a short time. Your mail program will try again by itself.",
)
DNS_TROUBLE = Reply(
    code=451,
    status="4.4.3",
    text="We cannot check the sender just now. Your mail program will try again by itself.",
)
ADMINS_BUSY = Reply(
    code=450,
    status="4.7.1",
    text="Much mail has come for the people who run the relay. Your mail program will try again by itself.",
)
