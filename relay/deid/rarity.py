"""What makes a description rare, so that its writer can be offered vaguer words for just that.

Signs are read from the top of the table: where a stretch holds several, what anybody can look up
(a picture, a report) weighs more than what only neighbours know.
"""

# ruff: noqa: E501 - a word list broken into pieces is harder to check than a long line

import re
from enum import StrEnum


class Rarity(StrEnum):
    """By what a description points to one person; the templates have vaguer words for each."""

    REPORTED = "reported"
    """It was shown, printed, sung of or broadcast."""
    COURT = "court"
    DISASTER = "disaster"
    """An accident, an attack or a rescue that people remember."""
    HONOUR = "honour"
    """A prize, a record, a title."""
    HEALTH = "health"
    GROUP = "group"
    """The one person of a people, faith or gender somewhere."""
    OFFICE = "office"
    """Somebody of public standing."""
    WORK = "work"
    FAMILY = "family"
    """Who is related to whom, and how many there are."""
    ONLY = "only"
    """First, last, only, one of three; nothing else is known."""
    GENERAL = "general"


def _any_of(words: str) -> re.Pattern[str]:
    """A pattern for any of these; `_` stands for white space, `*` for whatever the word ends in."""
    escaped = (re.escape(w).replace("_", r"\s+").replace(r"\*", r"\w*") for w in words.split())
    return re.compile(rf"\b(?:{'|'.join(escaped)})\b", re.IGNORECASE)


_SINGLED_OUT = r"\b(?:only|first|last|sole|lone|youngest|oldest)\b[^.;!?\n]{0,40}?\b"
_TRADE = re.compile(
    rf"{_SINGLED_OUT}(?:[a-z]{{2,}}(?:ologist|[^l]ist|ician|ster|wright|smith|keeper|maker|fighter|worker)|driver|officer|pilot|chief|captain|coach|teacher|doctor|nurse|diver|dancer|player|builder|breeder|farmer|engineer|midwife|surgeon|vet|chaplain|deputy)\b",
    re.IGNORECASE,
)  # fmt: skip
_SIGNS = (
    (Rarity.REPORTED, _any_of("news newspaper* paper papers headline* front_page magazine television tv broadcast* radio viral video* clip clips film films filmed footage camera* movie* documentar* photo photos photograph* picture pictures pictured portrait painting painted mural billboard* poster* postcard stamp stamps banknote album podcast* song book books memoir article* wikipedia footnote statue plaque memorial named_after named_for everyone_knows everybody_knows famous famously known_as known_for livestream* website internet reality_show game_show talk_show recording jumbotron")),
    (Rarity.COURT, _any_of("court courts trial trials judge judges juror jury inquest testif* testimony sentenced convicted verdict prosecut* lawsuit sued plaintiff witness magistrate tribunal inquiry murder*")),
    (Rarity.DISASTER, _any_of("survivor* survived crash* explosion exploded blast flood* tornado hurricane cyclone typhoon blizzard avalanche earthquake eruption lightning derailment collapse* wreck* sank capsized shooting shot siege hostage* attack* massacre bomb* drown* killed trampled electrocuted crushed mauled gored burned rescue* pulled_out dug_out found_alive outbreak ransom kidnap* mishap stampede")),
    (Rarity.HONOUR, _any_of("medal* olympi* champion* record records title trophy cup final finals won winner award* prize* crowned laureate hall_of_fame")),
    (Rarity.HEALTH, _any_of("disease syndrome gene genetic transplant* kidney donor* conjoined blood mutation amput* quadruplets quintuplets")),
    (Rarity.WORK, _TRADE),
    (Rarity.GROUP, re.compile(rf"{_SINGLED_OUT}(?:female|male|wom[ae]n|m[ae]n|boy|girl|black|white|asian|latin[ao]|hispanic|indigenous|native|jewish|muslim|hindu|sikh|christian|catholic|gay|lesbian|trans|transgender|queer|openly|immigrant|refugee|deaf|blind)\b", re.IGNORECASE)),
    (Rarity.OFFICE, _any_of("mayor* senator* governor* president* minister* premier chancellor ambassador bishop* archbishop cardinal* king queen prince princess royal chief chieftain commissioner* congress* parliament* councillor* councilman general admiral sheriff* principal rabbi imam abbot superintendent")),
    (Rarity.WORK, _any_of("job work works worked working employ* runs owns drives builds breeds career shift crew company business shop store firm plant mill boat team squad regiment doctor nurse teacher pilot driver farmer psychologist therapist engineer officer firefighter coach chaplain musician singer dancer lawyer surgeon midwife vet baker keeper captain diver trucker mechanic guide warden ranger contractor")),
    (Rarity.FAMILY, _any_of("twin twins triplet* brother* sister* sibling* mother* father* mom dad mum son sons daughter* cousin* uncle aunt* great-aunt grand* great-grand* husband* wife widow* famil* child children baby orphan*")),
    (Rarity.ONLY, _any_of("only first last oldest youngest eldest sole lone tallest fastest longest biggest largest most never ever one_of two_of three_of nobody_else no_one_else")),
)  # fmt: skip


def rarity_of(words: str) -> Rarity:
    """What makes a description rare first of all; `GENERAL` where no sign is known."""
    return next((kind for kind, signs in _SIGNS if signs.search(words)), Rarity.GENERAL)
