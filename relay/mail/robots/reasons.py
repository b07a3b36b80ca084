"""Whether the words of a mail server say that an address is dead.

What pauses a member must be sure: in doubt the address lives. Servers agree neither on codes nor on
words (5.1.1 for a full mailbox, 5.7.1 for an unknown user), so the words decide first, those that
spare the address before those that condemn it, and the code where words say nothing.
"""

import re
from enum import Enum, auto

MAX_WORDS = 4000
"""Of a reply; longer ones repeat themselves."""

# What names somebody says nothing about the reason, and may hold any word: spam@, policy.example.
_NAMES = re.compile(
    r"https?://[^\s<>]{1,300}|<[^<>\s]{0,300}>|[^\s<>@\"']{1,64}@[^\s<>@\"']{1,255}|\[[^\[\]]{1,255}\]"
)

# Said so plainly that no other word beside it matters: refused by the list of recipients (Postfix,
# Microsoft's edge), also of those it relays for; no host to ask (qmail); RFC 7504, a host that never
# takes mail; "moved" (551).
_CONDEMNED = re.compile(
    r"recipient address rejected: access denied|user unknown in relay recipient table"
    r"|find (?:a mail exchanger|any host|any mx)|(?:^|[^\d.])(?:521"
    r"|556|551)[ -]",
    re.IGNORECASE,
)
# What a program on the way said of itself: nothing about the address, whatever words it used.
_LOCAL_TROUBLE = re.compile(
    r"procmail|maildrop|pipe to|(?:could|can)(?:not|n't| not) (?:create|open|append|write|lock|read)"
    r"|permission denied|exit(?:ed)? (?:status|code)|command died",
    re.IGNORECASE,
)
# What was sent, who sent it, from where.
_REFUSED = (
    r"\bspam|unsolicited|\bjunk\b|\bbulk\b|\bube\b|virus|malware|phish|content|attachment|(?:multiple"
    r"|duplicate|many|missing)[^.\n]{0,40}header|headers? (?:too|line|size)|rfc ?\d{3,4}"
    r"|black ?list|block ?list|deny ?list|\brbl\b|dnsbl|reputation|blocked|banned|policy|polic[ií]"
    r"|reject[^.\n]{0,20} by (?:rule|filter)"
    r"|\bspf\b|dkim|dmarc|authenticat|reverse (?:dns|lookup|name)|\bptr\b|lookup failed|certificate|\btls\b"
    r"|relay|sender|purported|mail from|return path|helo\b|ehlo\b|client host|your (?:ip|host|server|domain"
    r"|network)"
    r"|\bip (?:address|frequency|name)|not (?:allowed|permitted|authori[sz]ed)|permission|moderat|restricted"
    r"|members? only"
)
_POLICY = re.compile(_REFUSED, re.IGNORECASE)
_LIVES = re.compile(
    # A full mailbox, a mail too large for it.
    r"quota|mailbox (?:size |storage )?(?:is |was )?(?:full|exceed)|(?:mail)?box[^.\n]{0,30}\bfull\b"
    r"|(?:insufficient|not enough|out of|low)[ -](?:\w+ )?(?:space|storage)|no space left|disk full"
    r"|storage (?:limit|allocation|space|is full)|too (?:large|big|long)\b|size (?:limit|exceed)"
    r"|(?:message|mail|length|size|limit|maximum)\b[^.\n]{0,20} exceed|exceed[^.\n]{0,40}(?:limit|size"
    r"|length|allow|maximum)"
    # Closed for a time: a bill, a holiday, too many wrong passwords.
    r"|suspend|disabled|deactivat|discontinued|inactive|not active|dormant|locked|frozen|on hold"
    r"|account[^.\n]{0,30}\bblocked|mailbox[^.\n]{0,30}\b(?:blocked|disabled|closed)"
    rf"|{_REFUSED}"
    r"|gr[ea]y ?list|rate limit|at a rate|too many|throttl|frequency|deferred|volume"
    # The way there, or time.
    r"|time(?:d)?[ -]?out|expire|retry (?:time|interval)|connection (?:refused|reset|lost|closed|dropped"
    r"|timed)|could(?: not|n't) connect"
    r"|unable to connect|unreachable|no route|hop count|\bhops\b|\bloop|malformed|try (?:again|later)"
    r"|later\b|temporar|transient"
    r"|server (?:error|busy|down)|service (?:unavailable|not available|refus)|not responding|didn't respond"
    r"|no response|in the queue",
    re.IGNORECASE,
)

_WHO = (
    r"(?:user(?:s|name)?|recipient|mailbox|address(?:ee)?|account|person|alias"
    r"|destination|e-?mail|customer|contact|inbox)"
)
_DEAD = re.compile(
    # Nobody of that name.
    rf"unknown (?:local |e-?mail |to )?(?:{_WHO}|part|or illegal)"
    rf"|{_WHO}\W{{1,3}}(?:\S{{1,80}} ){{0,3}}?(?:is |was |are )?unknown"
    rf"|no such (?:\w+ )?{_WHO}|no (?:\w+ )?{_WHO} (?:here|by|with|of|found|named)"
    rf"|(?:invalid|bad|illegal|non-?existent|not (?:an? )?(?:valid|known|existing"
    rf"|local)) (?:\w+ ){{0,2}}{_WHO}"
    rf"|{_WHO}\W{{1,3}}(?:\S{{1,80}} ){{0,4}}?(?:is |was |are |could |can |has |have )?(?:been )?"
    r"(?:not (?:been )?(?:be )?(?:found|exist|known|valid|listed|recogni[sz]ed|local)|invalid|incorrect"
    r"|non-?existent|unavailable)"
    rf"|{_WHO}\W{{1,3}}(?:\S{{1,80}} ){{0,4}}?(?:does(?: not|n't|nt)|do not|did not|didn't|no longer) exist"
    rf"|{_WHO}[^.\n]{{0,80}} (?:couldn't|could not|wasn't|was not|isn't|is not|cannot"
    rf"|can't) (?:be )?(?:found|valid|known|registered|listed|recogni[sz]ed|local)"
    r"|not listed in|not found in|not in (?:the |our )?(?:directory|database|address book)"
    r"|recip(?:ient)?notfound|nosuchuser"
    r"|(?:does(?: not|n't)|do not) (?:have an? |exist|appear to exist)|not exist\b|isn't here|not here\b"
    r"|unrout(?:e)?able|badrcptto"
    rf"|{_WHO} rejected: (?:undeliverable|unknown|no such)|undeliverable address|cannot resolve"
    rf"|no matches? (?:to|in|for)"
    r"|\baddress rejected\b(?!:)"
    r"|destinataire (?:invalide|inconnu)|adresse (?:destinataire )?(?:invalide|inconnue)|utilisateur inconnu"
    r"|inconnu[es]? "
    r"|unbekannte[rn]? (?:empf|benutzer|adresse)|empf(?:ä|ae)nger (?:unbekannt|existiert)|existiert nicht"
    r"|usuario desconocido|destinatario (?:desconocido|inesistente|sconosciuto|no existe)"
    r"|utente (?:sconosciuto|inesistente)|usu[áa]rio (?:desconhecido|inexistente)"
    # Gone away, with or without leaving a forwarding address (RFC 5321 §4.2.2, 551).
    r"|not our (?:user|customer)|user not local|has moved|no longer (?:\w+ ){0,3}(?:here|server|valid|use"
    r"|works|employed|available|active|accept)"
    # No such host, or one that takes no mail (RFC 7505).
    r"|unknown (?:host|domain)|(?:host|domain|server|site)(?: \S{1,80})? (?:(?:is |was )?not found|unknown"
    r"|does(?: not|n't) exist|not exist|couldn't be found)"
    r"|no such (?:host|domain)|(?:host|domain)(?: name)? (?:lookup )?(?:not found|unknown)|nxdomain"
    r"|non-?existent (?:host|domain)|host or domain name not found"
    r"|null ?mx|(?:not|never|n't) accept (?:any )?(?:e-?)?mail|does not receive mail|accepts no mail"
    r"|no mx record",
    re.IGNORECASE,
)

# RFC 3463 §3.2: the mailbox or its system is wrong, moved or unspellable; RFC 7505 §4.2 (5.1.10).
# 5.2.x is the state of a mailbox that is there.
_DEAD_STATUS = frozenset(("5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.4.4"))
_STATUS = re.compile(r"5\.\d{1,3}\.\d{1,3}(?!\d)")
_SENDERS_STATUS = frozenset(("5.1.7", "5.1.8", "4.1.7", "4.1.8"))


_FULL_STATUS = "5.2.2"
_CLOSED_STATUS = "5.2.1"
_FULL_CODE = 552
"""RFC 5321 §4.2.2: exceeded storage allocation; a mail too large has a status of its own, 5.3.4."""


class Refusal(Enum):
    """What a final refusal by the next hop was about."""

    DEAD = auto()
    """The address."""
    POLICY = auto()
    """What was sent, or who sent it."""
    FULL = auto()
    """The reader's mailbox, for a while."""
    OTHER = auto()


class Stage(Enum):
    """What of a transaction was refused."""

    SENDER = auto()
    RECIPIENT = auto()
    MESSAGE = auto()


def refusal(code: int, reply: str, stage: Stage) -> Refusal:
    """What the next hop meant by refusing for good: as its reports are read, but it was asked just now.

    So a mailbox that takes no mail (5.2.1) is as good as none.
    """
    found = _STATUS.match(reply)
    status, said = found[0] if found else None, f"{code} {reply}"
    full = status == _FULL_STATUS or (status is None and code == _FULL_CODE)
    if full and stage is not Stage.SENDER:
        return Refusal.FULL
    closed = status == _CLOSED_STATUS and stage is Stage.RECIPIENT
    if closed or (stage is not Stage.SENDER and is_dead(status, said, at_data=stage is Stage.MESSAGE)):
        return Refusal.DEAD
    return Refusal.POLICY if is_policy(status, said) else Refusal.OTHER


def is_dead(status: str | None, reply: str, *, at_data: bool = False) -> bool:
    """Whether nothing sent to this address later will arrive.

    status: 'd.d.d' (RFC 3463) or None. reply: what the server said, in any language. at_data: it had
    taken the address and refused the mail; then only a code says that it meant the address after all.
    """
    words = _NAMES.sub(" ", " ".join(reply[:MAX_WORDS].split()))
    if status in _SENDERS_STATUS or _LOCAL_TROUBLE.search(words):
        return False
    if _CONDEMNED.search(words):
        return True
    if _LIVES.search(words):
        return False
    if at_data and status not in _DEAD_STATUS:
        return False
    return status in _DEAD_STATUS or bool(_DEAD.search(words))


def is_policy(status: str | None, reply: str) -> bool:
    """Whether the mail or who sent it was refused, not its reader; of an address that is not dead.

    The code decides where it names one of either (RFC 3463 §3.3 to 3.8: X.2 the mailbox, X.7 security),
    else the words.
    """
    about = (status or "").split(".")[1:2]
    if about in (["7"], ["2"]):
        return about == ["7"]
    return bool(_POLICY.search(_NAMES.sub(" ", " ".join(reply[:MAX_WORDS].split()))))
