"""What else a name may be written as: its short forms, from general knowledge of English, and slips of the pen."""

# ruff: noqa: E501 - a word list broken into pieces is harder to check than a long line

from collections import defaultdict
from collections.abc import Iterator
from typing import Generic, TypeVar

from relay.deid.lexicon import is_first_name

_Owner = TypeVar("_Owner")

_SHORT = {
    "abigail": "abby abbie gail", "abraham": "abe", "albert": "al bert bertie", "alexander": "alec sandy xander lex alex",
    "alexandra": "sandra lexi sandy alex", "alfred": "alf fred", "andrew": "drew", "anthony": "tony", "antonio": "tony", "arthur": "art",
    "barbara": "babs", "beatrice": "bea trixie", "benjamin": "benny bennie ben", "bernard": "bernie", "bridget": "biddy bridie",
    "catherine": "cathy kate katie kitty kit", "charles": "charlie chuck chas", "charlotte": "lottie", "christian": "chris",
    "christina": "tina chrissy chris", "christine": "tina chrissy chris", "christopher": "kit topher chris", "constance": "connie",
    "cornelius": "corny", "cynthia": "cindy", "daniel": "danny dan", "danielle": "dani", "david": "davey dave", "deborah": "debbie",
    "dolores": "dolly", "donald": "don donny", "dorothy": "dot dottie dolly", "douglas": "doug", "edmund": "ed ned",
    "edward": "ed ned ted eddie teddy", "eleanor": "ellie nell nora el", "elizabeth": "liz lizzie beth betty bess betsy libby eliza lisa",
    "emily": "em", "ernest": "ernie", "eugene": "gene", "evelyn": "evie", "florence": "flo flossie", "frances": "fran frankie", "francis": "frank",
    "frederick": "fred freddie freddy", "gabriel": "gabe", "genevieve": "gen", "geoffrey": "geoff", "gerald": "gerry jerry", "gertrude": "trudy",
    "gregory": "greg", "gwendolyn": "gwen", "hannah": "han", "harold": "harry hal", "harriet": "hattie", "helen": "nell", "henry": "harry hank",
    "imogen": "immy", "isabel": "izzy", "isabella": "bella izzy", "jacob": "jake", "jacqueline": "jackie", "james": "jim jimmy jamie",
    "jane": "janie", "janet": "jan", "jeffrey": "jeff", "jennifer": "jen jenny", "jeremiah": "jerry", "jerome": "jerry", "jessica": "jess",
    "joanna": "jo", "joanne": "jo", "john": "jack johnny", "jonathan": "jon", "joseph": "joe joey", "josephine": "jo josie", "joshua": "josh",
    "judith": "judy", "katherine": "kathy kate katie kitty kit", "kathleen": "kathy kate", "kenneth": "ken kenny", "kimberly": "kim",
    "kristina": "kris", "laura": "laurie", "lawrence": "larry laurie", "leonard": "len lenny leo", "leslie": "les", "lillian": "lil lily",
    "louis": "lou", "louise": "lou", "lucille": "lucy", "lydia": "lyddie", "madeleine": "maddie", "madeline": "maddie",
    "margaret": "maggie meg peggy peg margie greta rita maisie", "marilyn": "lyn", "marjorie": "marge margie", "martha": "marty",
    "mary": "molly polly", "matilda": "tilly", "matthew": "matt", "maureen": "mo", "maximilian": "max", "melanie": "mel", "melissa": "mel",
    "michael": "mike mick mickey micky", "mildred": "millie", "mitchell": "mitch", "nancy": "nan", "natalie": "nat", "natasha": "tash",
    "nathan": "nat nate", "nathaniel": "nat nate", "nicholas": "nick nicky", "norman": "norm", "oliver": "ollie", "olivia": "liv livvy",
    "pamela": "pam", "patricia": "pat patty patsy trish tricia", "patrick": "pat paddy", "penelope": "penny", "peter": "pete", "philip": "phil",
    "phillip": "phil", "philomena": "mena", "randolph": "randy", "raymond": "ray", "rebecca": "becky becca", "richard": "dick rick ricky richie",
    "robert": "bob bobby rob robbie bert", "roberta": "bobbie", "roderick": "rod", "rodney": "rod", "ronald": "ron ronnie", "rosalind": "roz",
    "rosemary": "rosie rose", "russell": "russ", "samantha": "sam", "samuel": "sam sammy", "sarah": "sally", "sebastian": "seb", "sidney": "sid",
    "solomon": "sol", "stanley": "stan", "stephanie": "steph", "stephen": "steve stevie", "steven": "steve stevie", "susan": "sue susie",
    "suzanne": "sue suzie", "tamara": "tam tammy", "terence": "terry", "teresa": "terry tess tessa", "theodore": "ted teddy theo",
    "theresa": "terry tess tessa", "thomas": "tom tommy", "timothy": "tim timmy", "tobias": "toby", "valerie": "val", "veronica": "ronnie",
    "victor": "vic", "victoria": "vicky tori", "vincent": "vince vinny", "virginia": "ginny", "vivian": "viv", "walter": "walt wally",
    "wesley": "wes", "wilhelmina": "mina", "william": "bill billy will willy liam", "winifred": "winnie freda", "yolanda": "yoli",
    "zachary": "zach zack",
}  # fmt: skip
_SHARE = 0.6
"""A beginning is a short form up to this share of the name: "Gur" of "Gurnoor", but not "Gurno"."""
_LEAST = 3
_LONG = 5
"""Letters; shorter names differ by one letter from too many other words: Jon and Jan."""


def short_forms(name: str) -> frozenset[str]:
    """What the bearer of this folded first name may be called for short.

    A beginning that is a first name of its own counts only where it is known to be used so: Dan is no Danica.
    """
    beginnings = (name[:n] for n in range(_LEAST, int(len(name) * _SHARE) + 1))
    return frozenset((*_SHORT.get(name, "").split(), *(one for one in beginnings if not is_first_name(one))))


class Slips(Generic[_Owner]):
    """Folded words, found again by a slip of the pen without asking each of them."""

    def __init__(self) -> None:
        self._whose: dict[str, list[_Owner]] = defaultdict(list)
        self._by_cut: dict[str, list[str]] = defaultdict(list)

    def add(self, word: str, whose: _Owner) -> None:
        """Makes every slip of a word lead to its owner, one of several perhaps; short words have none."""
        if len(word) < _LONG:
            return
        if word not in self._whose:
            for cut in _cuts(word):
                self._by_cut[cut].append(word)
        self._whose[word].append(whose)

    def meant(self, slip: str) -> Iterator[tuple[str, _Owner]]:
        """(word, whose) of each word that this may be a slip of; the word itself is none."""
        if len(slip) < _LONG:
            return
        near = dict.fromkeys(word for cut in _cuts(slip) for word in self._by_cut.get(cut, ()))
        for word in near:
            if _is_slip(slip, word):
                for whose in self._whose[word]:
                    yield word, whose


def _cuts(word: str) -> dict[str, None]:
    """A word, and the word without each of its letters: two words a letter apart have one in common."""
    return dict.fromkeys((word, *(word[:i] + word[i + 1 :] for i in range(len(word)))))


def _is_slip(slip: str, word: str) -> bool:
    """Whether one letter within a word was doubled, dropped, added, changed or changed places.

    Both have a cut in common, so where their lengths differ it is by that one letter.
    """
    if slip == word or slip[0] != word[0]:
        return False
    if sorted(slip) == sorted(word):
        return _differing(slip, word) == 2
    return slip[-1] == word[-1] and (len(slip) != len(word) or _differing(slip, word) == 1)


def _differing(one: str, other: str) -> int:
    """At how many places two words of one length have different letters."""
    return sum(a != b for a, b in zip(one, other, strict=True))
