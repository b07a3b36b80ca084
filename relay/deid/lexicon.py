"""The word lists: which words are English, which are names, and what must survive."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
from enum import StrEnum
from functools import cache
from importlib import resources

_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*", re.UNICODE)
_POSSESSIVES = ("'s", "’s")

# Most surnames of four letters and up that end so are drugs when they are no names: WHO INN stems.
_DRUG = re.compile(
    r"\w{3,}(?:pram|oxetine|azepam|azolam|zolpidem|piprazole|peridone|apine|azine|triptyline|ipramine|lafaxine|"
    r"giline|bupropion|odone|gabalin|racetam|trigine|bamate|sartan|pril|olol|statin|prazole|cillin|mycin|caine|"
    r"barbital|phylline|setron|triptan|semide|thiazide|glutide|formin|azosin|onidine|antadine|idine|orphan|orphine)",
    re.IGNORECASE,
)


def _data(file: str) -> str:
    return resources.files("relay.deid").joinpath("data", *file.split("/")).read_text(encoding="utf-8")


@cache
def _sections(file: str) -> dict[str, str]:
    """A data file cut at its [headings]; notes left out."""
    lines = "\n".join(line for line in _data(file).splitlines() if not line.startswith("#"))
    parts = re.split(r"^\[(\w+)\]$", lines, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@cache
def _words(file: str, section: str) -> frozenset[str]:
    return frozenset(_sections(file)[section].split())


def is_common_word(word: str) -> bool:
    """Whether this is one of the eleven thousand most usual English words, whatever its case."""
    return word.casefold() in _words("words.txt", "common")


def is_word(word: str) -> bool:
    """Whether an English reader knows this as a word, whatever its case; "don't" and "well-known" too."""
    folded = word.casefold()
    if folded in _words("words.txt", "common") or folded in _words("words.txt", "other"):
        return True
    parts = [p for p in re.split(r"['’-]", folded) if p]
    return len(parts) > 1 and all(p in {"s", "t", "d", "m", "ll", "re", "ve"} or is_word(p) for p in parts)


def is_first_name(word: str) -> bool:
    """Whether the census knows this as a first name."""
    return word.casefold() in _words("names.txt", "first")


def is_surname(word: str) -> bool:
    """Whether this is one of the twenty thousand most frequent surnames of the census."""
    return word.casefold() in _words("names.txt", "last")


def is_usual_surname(word: str) -> bool:
    """Whether so many people carry this surname that it cannot stand for a theorist: the first thousand."""
    return word.casefold() in _words("names.txt", "usual")


def is_drug(word: str) -> bool:
    """Whether a word is built like the name of a medicine."""
    return _DRUG.fullmatch(word) is not None


@cache
def _sites() -> dict[str, tuple[str, ...]]:
    """The paths that are a reference on each host listed; "*." stands before hosts that bring in all below."""
    lines = (line for line in _data("sites.txt").splitlines() if not line.startswith("#"))
    found: dict[str, tuple[str, ...]] = {}
    for entry in ",".join(lines).split(","):
        host, slash, path = entry.strip().partition("/")
        found[host] = (*found.get(host, ()), slash + path)
    return found


def is_public_site(host: str, path: str) -> bool:
    """Whether a web address is a reference for everybody, as the list of such sites has it."""
    host = host.casefold().removeprefix("www.")
    above = (f"*.{host[at:]}" for at in (0, *(i + 1 for i, c in enumerate(host) if c == ".")))
    under = (*_sites().get(host, ()), *(p for name in above for p in _sites().get(name, ())))
    return any(path == start or path.startswith(f"{start}/") for start in under)


def _tokens(phrase: str) -> list[str]:
    """The words of a phrase, folded, possessive endings off."""
    return [_bare(t.casefold()) for t in _TOKEN.findall(phrase)]


def _bare(word: str) -> str:
    return next((word[: -len(e)] for e in _POSSESSIVES if word.endswith(e) and len(word) > len(e)), word)


class Section(StrEnum):
    """What is known to survive, by what it is; each a file under data/keep, its entries between commas."""

    THEORISTS = "theorists"
    """Surnames known from the literature; others may carry them too."""
    AUTHORS = "authors"
    """The same, with their first names."""
    FIGURES = "figures"
    """Poets, saints, kings, heroes of books and films, and whom a syndrome is named after."""
    INSTRUMENTS = "instruments"
    TERMS = "terms"
    DRUGS = "drugs"
    BODIES = "bodies"
    """Nationwide, which everybody deals with."""
    PLACES = "places"
    """States and countries; nothing smaller survives."""


@cache
def _phrases() -> dict[tuple[str, ...], frozenset[Section]]:
    """Every entry, as folded words, and the sections it stands in."""
    found: dict[tuple[str, ...], frozenset[Section]] = {}
    for section in Section:
        for entry in _entries(section):
            if words := tuple(_tokens(entry)):
                found[words] = found.get(words, frozenset()) | {section}
    return found


def _entries(section: Section) -> list[str]:
    lines = _data(f"keep/{section.value}.txt").splitlines()
    return ",".join(line for line in lines if not line.startswith("#")).split(",")


@cache
def _acronyms() -> frozenset[str]:
    """Those listed in capitals that in small letters are plain words: SARA, IN, ME, OR."""
    listed = [entry.strip() for section in Section for entry in _entries(section)]
    capitals = {entry.casefold() for entry in listed if entry.isupper()}
    others = {entry.casefold() for entry in listed if not entry.isupper()}
    return frozenset(a for a in capitals - others if is_word(a) or is_first_name(a))


def sections_of(phrase: str) -> frozenset[Section]:
    """Where just this phrase is listed; a possessive 's does not count, nor, but for acronyms, does case."""
    words = tuple(_tokens(phrase))
    if len(words) == 1 and words[0] in _acronyms() and not phrase.isupper():
        return frozenset()
    return _phrases().get(words, frozenset())


@cache
def _longest_by_first_word() -> dict[str, int]:
    """How many words the longest entry has that begins with a word."""
    longest: dict[str, int] = {}
    for phrase in _phrases():
        longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
    return longest


def is_kept(phrase: str) -> bool:
    """Whether a phrase is listed, or is built like the name of a medicine."""
    return bool(sections_of(phrase)) or is_drug(phrase.strip())


# What a capitalised run that ends so is called after nobody in the story: "Beck Anxiety Inventory".
_INSTRUMENT = re.compile(
    r"\b(?:[A-Z][\w'’-]*\s+(?:(?:and|of|for|to|the|in)\s+)?){1,6}(?:Inventory|Scales?|Questionnaire|Checklist|Interview|Index|Test|Assessment|"
    r"Protocol|Method|Technique|Criteria|Schedule|Survey|Screen(?:er)?|Matrices|Battery|Sort|Profile|Act|Amendment|Disorder|Syndrome|Disease|"
    r"Effect|Complex|Model|Theory|Form|Version|Edition|Revised|Measure|Task|Phenomenon|Palsy|Code|Rule|Paradox)\b"
    r"|\b[A-Z][\w'’-]+(?:[ -][A-Z][\w'’-]+)?(?:['’]s)?\s+(?:syndrome|disease|disorder|palsy|sign|phenomenon|effect|criteria|scale|inventory|"
    r"complex|lesion|chorea|dementia|technique|method|model|theory|protocol|paradigm|stages|typology|manual|workbook)\b"
    r"|\b[A-Z][\w'’-]+(?:,? (?:&|and) [A-Z][\w'’-]+|,? et al\.?)*,? (?:\((?:19|20)\d\d[a-z]?\)|et al\b)"
)


def kept_runs(text: str) -> list[tuple[int, int]]:
    """Where phrases of two or more kept words stand in a text: "Beck Depression Inventory"."""
    spots = [(m.start(), m.start() + len(_bare(m[0])), _bare(m[0].casefold())) for m in _TOKEN.finditer(text)]
    phrases, longest = _phrases(), _longest_by_first_word()
    runs = [m.span() for m in _INSTRUMENT.finditer(text)]
    for i, (start, _, word) in enumerate(spots):
        for n in range(min(longest.get(word, 0), len(spots) - i), 1, -1):
            if tuple(w for _, _, w in spots[i : i + n]) in phrases:
                runs.append((start, spots[i + n - 1][1]))
                break
    return runs
